/** All spellings of a genotype, one reader each, and the one question: what cells does this text hold? */
import { SearchError, shown } from '../../errors'
import { dotReader } from './dot'
import { type ForeignGenotype, foreignGenotype, type GenotypeReader, type ReadGenotypes, refuse } from './foreign'
import { jsonReader } from './json'
import { labReader } from './labJson'
import { nasbench301Reader } from './nasbench301'
import { nb201Reader } from './nb201'
import { nniReader } from './nni'
import { nniOldReader } from './nniOld'
import { pythonReader } from './python'
import { yamlReader } from './yaml'

/** The first that recognises a text reads it: those that cannot be mistaken stand first. */
const READERS: readonly GenotypeReader[] = [
  labReader,
  nniReader,
  nniOldReader,
  nasbench301Reader,
  jsonReader,
  dotReader,
  yamlReader,
  pythonReader,
  nb201Reader,
]

/** Characters of a text; a log of 600 epochs with a genotype each is shorter. */
export const LONGEST_TEXT = 4_000_000

/** Whether a text, pasted or dropped, is for `readGenotypes`: of a longer one than that reads, its beginning says. */
export function looksLikeGenotype(text: string): boolean {
  const beginning = text.slice(0, LONGEST_TEXT)
  return READERS.some((reader) => reader.recognise(beginning))
}

/**
 * The cells of a text. Where some of several cannot be read, they are told as problems beside the others.
 *
 * @param file name of the file; null for a text that was pasted
 * @throws SearchError 'bad-genotype' naming the line, the value and the rule, when none can be read
 */
export function readGenotypes(text: string, file: string | null): ReadGenotypes {
  if (text.length > LONGEST_TEXT)
    refuse(`genotype text: ${text.length} characters long, at most ${LONGEST_TEXT} are read`)
  const reader = READERS.find(({ recognise }) => recognise(text))
  if (!reader) refuse(`genotype text: no genotype in it, it begins with ${shown(text.trimStart().slice(0, 60))}`)
  try {
    const read = reader.read(text, file)
    const [problem] = read.problems
    if (read.genotypes.length === 0) refuse(problem ? named(problem) : 'no genotype in it')
    return read
  } catch (error) {
    if (!(error instanceof SearchError) || error.message.startsWith('genotype text: ')) throw error
    throw new SearchError(error.code, `genotype text: ${error.message}`)
  }
}

function named({ name, message }: { readonly name: string | null; readonly message: string }): string {
  return name === null ? message : `${name}: ${message}`
}

/**
 * Genotypes of several files: where one file holds a normal cell only and another a reduction cell only, the two are one
 * genotype. All others stay what they are.
 */
export function joinCells(genotypes: readonly ForeignGenotype[]): ForeignGenotype[] {
  const normals = genotypes.filter(({ normal, reduce }) => normal && !reduce && normal.inputs > 1)
  const reductions = genotypes.filter(({ normal, reduce }) => reduce && !normal)
  if (normals.length !== 1 || reductions.length !== 1) return [...genotypes]
  const [first, second] = [normals[0] as ForeignGenotype, reductions[0] as ForeignGenotype]
  const remarks = first.remarks.filter(({ id }) => id !== 'one-cell' && id !== 'operations' && id !== 'nodes')
  const { name, spelling, line, normal } = first
  const joined = foreignGenotype({ name, spelling, line, normal, reduce: second.reduce }, remarks)
  return genotypes.flatMap((one) => (one === first ? [joined] : one === second ? [] : [one]))
}

export type { ForeignGenotype, Problem, ReadGenotypes } from './foreign'
