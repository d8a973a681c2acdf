/** The four fields of a genotype as an object, with lists for tuples; also one level down, under `genotype` or names of its own. */
import { SearchError, visible } from '../../errors'
import type { Literal } from '../literal'
import type { ForeignGenotype, GenotypeReader, Problem, ReadGenotypes } from './foreign'
import { readFourFields } from './fourFields'
import { looksLikeObject, readObjects } from './object'

const hasFields = (value: ReadonlyMap<string, Literal>): boolean => value.has('normal') || value.has('recurrent')

function genotypesOf(object: ReadonlyMap<string, Literal>, line: number): ReadGenotypes {
  const about = { name: null, spelling: 'json', line } as const
  if (hasFields(object)) return { genotypes: [readFourFields(object, about)], problems: [] }
  const genotypes: ForeignGenotype[] = []
  const problems: Problem[] = []
  for (const [key, value] of object) {
    if (!(value instanceof Map) || !hasFields(value)) continue
    const name = key === 'genotype' ? null : visible(key.slice(0, 80))
    try {
      genotypes.push(readFourFields(value, { ...about, name }))
    } catch (error) {
      if (!(error instanceof SearchError)) throw error
      problems.push({ name, line, message: error.message })
    }
  }
  return { genotypes, problems }
}

export const jsonReader: GenotypeReader = {
  spelling: 'json',
  recognise: (text) => looksLikeObject(text) && /["'](?:normal|recurrent)["']\s*:/.test(text),
  read: (text) => readObjects(text, genotypesOf),
}
