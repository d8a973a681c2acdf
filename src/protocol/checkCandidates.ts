/** The checks of what is trained or scored: genotypes, and the seeds of each. */
import { checkGenotype } from '../space/checkGenotype'
import type { Candidate } from './candidates'
import { refuse } from './checks'
import { by, check, list, object, whole } from './schema'

const CANDIDATES = list(
  object<Candidate>({
    genotype: by((given) => checkGenotype(given, { none: true, equalSources: true, nodes: 'any' })),
    epochs: list(whole(0, 10_000), 0, 10_000),
  }),
  1,
  1_000,
)

/**
 * Genotypes of one space with the search epochs that derived them.
 *
 * @throws SearchError 'bad-config' or 'bad-genotype' naming the field, its value and the rule
 */
export function checkCandidates(value: unknown): readonly Candidate[] {
  const candidates = check('candidates', CANDIDATES, value, 'bad-config')
  const space = (candidates[0] as Candidate).genotype.space
  const other = candidates.find(({ genotype }) => genotype.space !== space)
  if (other) refuse('candidates', other.genotype.space, `must all be of one space, the first is ${space}`)
  return candidates
}

const SEEDS = list(whole(0, 4294967295), 1, 100)

/** @throws SearchError 'bad-config' naming the value and the rule */
export function checkSeeds(value: unknown): readonly number[] {
  const seeds = check('seeds', SEEDS, value, 'bad-config')
  if (new Set(seeds).size !== seeds.length) refuse('seeds', seeds, 'must differ')
  return seeds
}
