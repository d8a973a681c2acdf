/** The one genotype of a text, as one of the lab's own: what a writer's test reads its text back with. */
import type { Genotype } from '../../space/genotype'
import { readGenotypes } from '../genotypes'

/** @throws Error when the text holds another number of genotypes, or one outside of the lab's spaces */
export function readOwn(text: string): Genotype {
  const { genotypes, problems } = readGenotypes(text, null)
  const [first] = genotypes
  if (!first?.own || genotypes.length > 1 || problems.length > 0)
    throw new Error(`${genotypes.length} genotypes, ${problems.length} problems, expected one of the lab's own`)
  return first.own
}
