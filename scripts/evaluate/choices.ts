/** What `npm run evaluate` and `npm run proxies` let choose alike: the subject, some of its genotypes, and where its images come from. */

import type { Candidate } from '../../src/protocol/candidates'
import { type DatasetId, SHIPPED_DATASET } from '../../src/protocol/config'
import { SHIPPED_FOLDER } from '../host/localData'
import { refuseGiven, UsageError } from '../host/usage'
import { cellSubject, runSubject, type Subject } from './subject'

export const SUBJECT_OPTIONS = {
  at: { type: 'string' },
  genotype: { type: 'string' },
  name: { type: 'string' },
  network: { type: 'string' },
  data: { type: 'string' },
  generated: { type: 'boolean', default: false },
} as const

/** The values of `SUBJECT_OPTIONS`. */
export interface SubjectChoice {
  readonly at?: string | undefined
  readonly genotype?: string | undefined
  readonly name?: string | undefined
  readonly network?: string | undefined
  readonly data?: string | undefined
  readonly generated: boolean
}

export const SUBJECT_USAGE = `  --genotype FILE    a cell in any spelling that npm run export reads, instead of a run; --name NAME chooses one of several
  --at A,B,...       only the genotypes of these search epochs
  --network NAME     own (default): where cells share no alphas, every cell as it was found; mean: the cell of their mean
  --data PATH        the images of the run: a folder of shards, or any set that npm run data -- import reads; may be left out
                     where these are the ones that ship with the lab
  --generated        generated images instead`

/** @throws UsageError when they are not written as in 1,2,3 */
export function wholeNumbers(name: string, text: string): number[] {
  if (!/^\d{1,10}(,\d{1,10})*$/.test(text))
    throw new UsageError(`--${name} ${text}: expected whole numbers, as in 1,2,3`)
  return text.split(',').map(Number)
}

/** @throws UsageError when it is not one */
export function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new UsageError(`--${name} ${text}: expected one whole number`)
  return Number(text)
}

/** A cell alone is of no images: the set at --data is the one, whichever the lab's defaults name. */
export const adoptsImages = ({ genotype, data }: SubjectChoice): boolean => genotype !== undefined && data !== undefined

/**
 * The run that is named, or the genotype of a file.
 *
 * @throws UsageError when neither or both are, or a choice contradicts another; else as `runSubject` and `cellSubject`
 */
export async function chosenSubject(choice: SubjectChoice, runs: readonly string[]): Promise<Subject> {
  const { genotype, network = 'own' } = choice
  const [run] = runs
  if (runs.length !== (genotype === undefined ? 1 : 0))
    throw new UsageError(`${runs.length} runs: name one, or --genotype FILE`)
  if (network !== 'own' && network !== 'mean') throw new UsageError(`--network ${network}: own or mean`)
  if (choice.generated && choice.data !== undefined) throw new UsageError('--data PATH or --generated: choose one')
  if (genotype === undefined) {
    refuseGiven(choice, ['name'], 'chooses one of --genotype FILE; a run has no names')
    return runSubject(run as string, network)
  }
  refuseGiven(choice, ['at', 'network'], `is of a run; --genotype ${genotype} is a cell as it stands`)
  return cellSubject(genotype, choice.name)
}

/** @throws UsageError naming an epoch of --at that the run does not have */
export function chosenCandidates(candidates: readonly Candidate[], { at }: SubjectChoice): readonly Candidate[] {
  if (at === undefined) return candidates
  const wanted = wholeNumbers('at', at)
  for (const epoch of wanted)
    if (!candidates.some(({ epochs }) => epochs.includes(epoch)))
      throw new UsageError(`--at ${at}: the run has no epoch ${epoch}`)
  return candidates.filter(({ epochs }) => epochs.some((epoch) => wanted.includes(epoch)))
}

/**
 * Where the images of a data set are; null for generated ones.
 *
 * @throws UsageError when nobody says where, or a path is given for images that are generated
 */
export function chosenImages(dataset: DatasetId, { data }: SubjectChoice): string | null {
  if (dataset === 'generated') {
    if (data !== undefined)
      throw new UsageError(`--data ${data}: the run was made on generated images; use --generated`)
    return null
  }
  if (data !== undefined) return data
  if (dataset === SHIPPED_DATASET) return SHIPPED_FOLDER
  throw new UsageError(`dataset ${dataset}: say where its files are (--data PATH), or use --generated`)
}
