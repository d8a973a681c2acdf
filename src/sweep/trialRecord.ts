/**
 * One line of a sweep's index: what a trial was and what came out, small enough for thousands of them in one page. It is
 * made from the trial's recording alone, so that an index can be written again.
 */
import { epochsOf } from '../export/fromRun'
import { writeGenotypeText } from '../export/genotypeText'
import { writeNb201String } from '../export/nb201String'
import type { SearchConfig } from '../protocol/config'
import type { FinishReason } from '../protocol/facts'
import type { EpochRecord, RuleState, StateDigests } from '../protocol/record'
import type { RunRecord } from '../protocol/runRecord'
import type { Genotype } from '../space/genotype'
import { ownSettings } from './ownSettings'

export type RuleOutcome = Pick<RuleState, 'firedAt' | 'returnsEpoch' | 'fallback'>

/** One number an epoch, the first epoch first. */
type Series = readonly number[]

/** Final test accuracies in per cent from NAS-Bench-201, one of each of `genotypes`. */
export interface TrialBenchmark {
  readonly source: string
  readonly cifar10: Series
  readonly cifar100: Series
  readonly imagenet16: Series
}

export interface TrialRecord {
  /** Digest of what it was (`trialKey`). */
  readonly trial: string
  readonly preset: string | null
  /** Without the settings of other algorithms. */
  readonly config: SearchConfig
  /** For people, and SHA-256 of what the search saw of it. */
  readonly dataset: { readonly title: string; readonly images: string }
  readonly provenance: { readonly engine: string; readonly commit: string; readonly date: string; readonly lab: string }
  readonly end: { readonly reason: FinishReason; readonly returnsEpoch: number }
  /** Milliseconds in epochs. */
  readonly ms: number
  /** Skip-connects of the derived cell, before any restriction. */
  readonly skips: { readonly normal: Series; readonly reduce: Series }
  /** Different ones in the order of their first epoch, as their official text. */
  readonly genotypes: readonly string[]
  /** Which of them each epoch derived. */
  readonly derived: Series
  readonly train: { readonly loss: Series; readonly accuracy: Series }
  readonly validation: { readonly loss: Series; readonly accuracy: Series }
  readonly eigenvalue?: readonly (number | null)[] | undefined
  readonly rules: {
    readonly criterion1: RuleOutcome
    readonly criterion2: RuleOutcome
    readonly eigenvalue?: RuleOutcome | undefined
  }
  readonly benchmark?: TrialBenchmark | undefined
  /** Of the last epoch. */
  readonly digests?: StateDigests | undefined
}

const SPARE = 5
const short = (value: number): number => Number(value.toPrecision(SPARE))

export const genotypeText = (genotype: Genotype): string =>
  genotype.space === 'darts' ? writeGenotypeText(genotype) : writeNb201String(genotype)

const outcome = ({ firedAt, returnsEpoch, fallback }: RuleState): RuleOutcome => ({ firedAt, returnsEpoch, fallback })

function benchmarkOf(
  records: readonly EpochRecord[],
  first: Series,
  source: string | undefined,
): TrialBenchmark | null {
  const found = first.map((epoch) => records[epoch]?.benchmark)
  if (source === undefined || found.length === 0 || found.some((known) => known === undefined)) return null
  const column = (key: 'cifar10' | 'cifar100' | 'imagenet16') => found.map((known) => known?.[key] ?? Number.NaN)
  return { source, cifar10: column('cifar10'), cifar100: column('cifar100'), imagenet16: column('imagenet16') }
}

/**
 * @param trial  its name
 * @param images SHA-256 of what the search saw
 * @returns null for a recording without an end, or one whose epochs tell too little
 */
export function trialRecordOf(run: RunRecord, trial: string, images: string): TrialRecord | null {
  const records = epochsOf(run)
  const end = run.events.findLast(({ event }) => event.type === 'finished')?.event
  const last = records.at(-1)
  if (end?.type !== 'finished' || !last) return null
  const texts = records.map(({ genotype }) => (genotype ? genotypeText(genotype) : ''))
  const genotypes = [...new Set(texts)]
  const first = genotypes.map((text) => texts.indexOf(text))
  const benchmark = benchmarkOf(records, first, run.provenance.benchmarkSource)
  const { commit, date, appVersion, adapter, dataset } = run.provenance
  const half = (key: 'train' | 'validation') => ({
    loss: records.map((record) => short(record[key].loss ?? 0)),
    accuracy: records.map((record) => short(record[key].accuracy ?? 0)),
  })
  const { criterion1, criterion2, eigenvalue } = last.rules
  const measured = records.some((record) => record.eigenvalue !== undefined)
  return {
    trial,
    preset: run.preset,
    config: ownSettings(run.config) as unknown as SearchConfig,
    dataset: { title: dataset, images },
    provenance: { engine: adapter, commit, date, lab: appVersion },
    end: { reason: end.reason, returnsEpoch: end.returnsEpoch },
    ms: Math.round(records.reduce((sum, { epochMs }) => sum + (epochMs ?? 0), 0)),
    skips: {
      normal: records.map(({ skips, unrestrictedSkips }) => unrestrictedSkips ?? skips?.normal ?? 0),
      reduce: records.map(({ skips }) => skips?.reduce ?? 0),
    },
    genotypes,
    derived: texts.map((text) => genotypes.indexOf(text)),
    train: half('train'),
    validation: half('validation'),
    ...(measured ? { eigenvalue: records.map((record) => record.eigenvalue ?? null) } : {}),
    rules: {
      criterion1: outcome(criterion1),
      criterion2: outcome(criterion2),
      ...(eigenvalue ? { eigenvalue: outcome(eigenvalue) } : {}),
    },
    ...(benchmark ? { benchmark } : {}),
    ...(last.digests ? { digests: last.digests } : {}),
  }
}
