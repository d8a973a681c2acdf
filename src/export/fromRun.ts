/** A genotype out of a recorded run, with the stamp that says where it comes from. */
import { SearchError } from '../errors'
import { ownNetwork } from '../protocol/candidates'
import { DATASET_CLASSES, type DatasetId } from '../protocol/config'
import type { EpochRecord } from '../protocol/record'
import type { RunRecord } from '../protocol/runRecord'
import type { RunSource } from '../protocol/runSource'
import type { StampedGenotype } from './genotypeJson'
import { ruleOf } from './stamp'

/** Records of the epochs of a run, in order. */
export function epochsOf(run: RunRecord): EpochRecord[] {
  return run.events.flatMap(({ event }) => (event.type === 'epoch' ? [event.record] : []))
}

/** The epoch that the run itself returned: what ended it says so, or else its last epoch. */
function returnedEpoch(run: RunRecord, records: readonly EpochRecord[]): number | undefined {
  const end = run.events.findLast(({ event }) => event.type === 'finished')?.event
  return end?.type === 'finished' ? end.returnsEpoch : records.at(-1)?.epoch
}

/** In words: which epoch of which log of which program. */
export function fromLog({ program, files, firstEpoch }: RunSource, epoch: number): string {
  return `epoch ${firstEpoch + epoch - 1} of a search log of ${program}: ${files.join(', ')}`.slice(0, 500)
}

/** What a log says of its images; null where it names a set and not how many classes that has. Left open: those of the code. */
export function classesOfLog({ classes, dataset }: Pick<RunSource, 'classes' | 'dataset'>): number | null | undefined {
  if (classes !== null || dataset === null) return classes ?? undefined
  return Object.hasOwn(DATASET_CLASSES, dataset) ? DATASET_CLASSES[dataset as DatasetId] : null
}

/**
 * @param epoch   completed epochs; left out: the epoch the run returned
 * @param network where cells share no alphas: the cell of their mean, or every cell as it was found
 * @throws SearchError 'bad-recording' when the run has no such epoch
 */
export function genotypeOfRun(run: RunRecord, epoch?: number, network: 'mean' | 'own' = 'mean'): StampedGenotype {
  const records = epochsOf(run)
  const wanted = epoch ?? returnedEpoch(run, records)
  const record = records.find((candidate) => candidate.epoch === wanted)
  if (!record)
    throw new SearchError(
      'bad-recording',
      `epoch ${wanted}: this run has the epochs ${records[0]?.epoch ?? 'none'} to ${records.at(-1)?.epoch ?? 'none'}`,
    )
  const rule = ruleOf(record.epoch, records.at(-1)?.rules ?? {})
  const { genotype } = record
  if (!genotype)
    throw new SearchError('bad-recording', `epoch ${record.epoch}: the log tells no genotype of it, only of later ones`)
  const { config, provenance, source } = run
  const started = run.events.find(({ event }) => event.type === 'started')?.event
  const searched = started?.type === 'started' ? started.dataset?.classes : undefined
  const classes = source ? classesOfLog(source) : searched
  const stamp = { config, seed: config.seed, dataset: provenance.dataset, classes, epoch: record.epoch, rule }
  return {
    genotype: network === 'own' ? ownNetwork({ ...record, genotype }) : genotype,
    stamp: source ? { ...stamp, from: fromLog(source, record.epoch) } : stamp,
  }
}
