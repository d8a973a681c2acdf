/**
 * Zero-cost proxies of genotypes, as page and worker speak of them: what is asked for, what is told, and the check that a
 * request from outside passes. A score is of a network without training: of its initialisation and one batch, averaged over seeds.
 */
import type { FailureCode } from '../errors'
import type { Genotype } from '../space/genotype'
import type { Candidate } from './candidates'
import { checkCandidates, checkSeeds } from './checkCandidates'
import { DATASET_IDS, type DatasetId } from './config'
import type { EngineChoice } from './engines'
import type { AdapterInfo, DatasetInfo } from './facts'
import { check, object, oneOf, optional, whole } from './schema'

export const PROXY_IDS = ['synflow', 'snip', 'gradNorm', 'jacobCov'] as const
export type ProxyId = (typeof PROXY_IDS)[number]

/** As the field writes them, in every language. */
export const PROXY_NAMES: Readonly<Record<ProxyId, string>> = {
  synflow: 'log₁₀ synflow',
  snip: 'snip',
  gradNorm: 'grad_norm',
  jacobCov: 'jacob_cov',
}

/** The network that a cell is scored as, and on which images. */
export interface ScoredNetwork {
  /** C. */
  readonly channels: number
  /** DARTS: cells in all (L). NAS-Bench-201: cells a stage (N). */
  readonly cells: number
  readonly imageSize: number
  readonly dataset: DatasetId
  /** B: the first images of the set as they are. */
  readonly batch: number
  /** A skip-connect beside every edge, as the networks of the search are trained (`trainedSkip`). */
  readonly auxiliarySkip?: true
}

export interface ScoringRequest {
  readonly network: ScoredNetwork
  readonly candidates: readonly Candidate[]
  /** Each an initialisation. */
  readonly seeds: readonly number[]
}

/** Zero-cost-nas takes 64 images on NAS-Bench-201, and methods average three seeds. */
export const PROXY_BATCH = 64
export const PROXY_SEEDS: readonly number[] = [1, 2, 3]

/** Of one genotype; means over seeds. */
export interface CellScores {
  readonly genotype: Genotype
  /** Search epochs that derived it; none for a cell from elsewhere. */
  readonly epochs: readonly number[]
  /** log10: the score itself goes beyond what a chart, or float32, can hold. */
  readonly synflow: number
  readonly snip: number
  readonly gradNorm: number
  /** Null where the sum of the logits does not depend on the images. */
  readonly jacobCov: number | null
  /** Of the scored network. */
  readonly parameters: number
}

export type ScoringCommand =
  | { readonly type: 'score-cells'; readonly request: ScoringRequest; readonly engine?: EngineChoice }
  /** End after the network in flight; what has been told stays. */
  | { readonly type: 'stop-scoring' }

export type ScoringEvent =
  | {
      readonly type: 'scoring-started'
      readonly network: ScoredNetwork
      readonly dataset: DatasetInfo
      readonly adapter: AdapterInfo
      readonly seeds: readonly number[]
    }
  /** Networks scored, of all of them: one a genotype and seed. */
  | { readonly type: 'scoring-progress'; readonly done: number; readonly of: number }
  | { readonly type: 'scoring-result'; readonly scores: CellScores }
  | { readonly type: 'scoring-finished'; readonly reason: 'done' | 'stopped' }
  | { readonly type: 'scoring-failed'; readonly code: FailureCode; readonly message: string }

export function isScoringCommand(value: unknown): value is ScoringCommand {
  const type = (value as { readonly type?: unknown } | null)?.type
  return type === 'score-cells' || type === 'stop-scoring'
}

export function isScoringEvent(value: { readonly type: string }): value is ScoringEvent {
  return value.type.startsWith('scoring-')
}

const NETWORK = object<ScoredNetwork>({
  channels: whole(4, 128),
  cells: whole(1, 20),
  imageSize: oneOf([8, 16, 32]),
  dataset: oneOf(DATASET_IDS),
  batch: whole(2, 512),
  auxiliarySkip: optional(oneOf([true])),
})

/** @throws SearchError 'bad-config' or 'bad-genotype' naming the field, its value and the rule */
export function checkScoringRequest(value: unknown): ScoringRequest {
  const given = (value ?? {}) as Partial<Record<keyof ScoringRequest, unknown>>
  const network = check('proxies', NETWORK, given.network, 'bad-config')
  const candidates = checkCandidates(given.candidates)
  return { network, candidates, seeds: checkSeeds(given.seeds) }
}
