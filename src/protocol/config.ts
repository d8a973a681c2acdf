/** The configuration of a search: every setting with its unit and default. */
import type { OperationSetId } from '../space/operationSets'
import { allPrimitives, type Primitive, type SpaceId } from '../space/primitives'
import { type AlgorithmId, type AlgorithmSettings, PUBLISHED_SETTINGS } from './algorithms'

/**
 * Classes of each data set, whole; a set that was cut down may hold fewer. `own` is any other set, read from files: its
 * classes are known with its images.
 */
export const DATASET_CLASSES = {
  generated: 10,
  'fashion-mnist': 10,
  cifar10: 10,
  cifar100: 100,
  'tiny-imagenet': 200,
  imagenet: 1000,
  own: null,
} as const
export type DatasetId = keyof typeof DATASET_CLASSES

/** Comes with the lab: what is searched on where no other images are named. */
export const SHIPPED_DATASET = 'fashion-mnist' satisfies DatasetId

export const DATASET_IDS = Object.keys(DATASET_CLASSES) as readonly DatasetId[]

export interface Criterion1Config {
  /** Fire when the count reaches this many skip-connects. */
  readonly threshold: number
  readonly cell: 'normal' | 'reduce' | 'either'
  /** Count in the derived genotype, or over the argmax of every edge. */
  readonly source: 'genotype' | 'argmax'
  /** Completed epochs before the first check; null = max(3, 10 % of the planned epochs). */
  readonly minEpochs: number | null
  /** Fire only after the count has once been below the threshold. */
  readonly armed: boolean
  /** Consecutive epochs the condition must hold. */
  readonly patience: number
  readonly returns: 'stop' | 'before' | 'auto'
}

export interface Criterion2Config {
  readonly variant: 'full' | 'top1' | 'retained' | 'edge'
  /** Unchanged transitions required. */
  readonly window: number
  /** Edges that must be stable; null = all edges of the normal cell. */
  readonly minStableEdges: number | null
  /** Edge watched by the `edge` variant. */
  readonly edge: number
}

/** The rule of R-DARTS; the dominant eigenvalue of the Hessian with respect to alpha. */
export interface EigenvalueConfig {
  /** Measured after the first epoch and every so many; 0 = not at all. */
  readonly every: number
  /** Hessian-vector products of a measurement, two alpha gradients each. */
  readonly iterations: number
  /** Fire when the local average has grown by more than this factor. */
  readonly ratio: number
  /** First epoch (completed epochs) that may be returned. */
  readonly earliest: number
}

/** What later papers measure of the collapse: gauges.ts. */
export interface GaugesConfig {
  /** Measured after the first epoch and every so many; 0 = not at all. */
  readonly every: number
  /** Draws of noise that the perturbed loss is the mean of. */
  readonly draws: number
  /** Remove every operation of every edge in turn: a forward pass each. */
  readonly removals: boolean
}

export interface SearchConfig extends AlgorithmSettings {
  /** Which search; settings of its own stand under its id. */
  readonly algorithm: AlgorithmId
  readonly space: SpaceId
  readonly primitives: readonly Primitive[]
  /**
   * The named set that the operations are; `listed`: as `primitives` says, on every edge. Naming a set brings its operations along, and the
   * weight of its auxiliary skip-connect. In S1 `primitives` is the union of what its edges have.
   */
  readonly operations: OperationSetId
  /**
   * Constant weight of a skip-connect that every edge has beside its candidates; 0 = none. 1 is that of the operation set all-skip
   * of the DARTS-Bench-Suite.
   */
  readonly auxiliarySkip: number
  /** C, channels of the first cell. */
  readonly channels: number
  /** DARTS: cells in all (L). NAS-Bench-201: cells a stage (N). */
  readonly cells: number
  /** Intermediate nodes of a cell; left out where there are the 4 of the published space. DARTS space only. */
  readonly nodes?: number
  /** The cell's output is made of so many nodes, the last ones; left out where it is made of all. DARTS space only. */
  readonly concat?: number
  /** Pixels a side; 32 divided by a power of two. */
  readonly imageSize: number
  readonly dataset: DatasetId
  /** Images used, half for weights and half for alphas. */
  readonly images: number
  readonly augment: { readonly crop: number; readonly flip: boolean; readonly cutout: number }
  readonly epochs: number
  /** B, for both halves. */
  readonly batch: number
  readonly weights: {
    readonly lr: number
    readonly lrMin: number
    readonly momentum: number
    readonly nesterov: boolean
    readonly weightDecay: number
    readonly gradClip: number
  }
  readonly alphas: {
    readonly lr: number
    readonly beta1: number
    readonly beta2: number
    readonly weightDecay: number
    /** Standard deviation of the initial alphas; 0 = zeros (DARTS appendix A.1.1). */
    readonly initScale: number
    /** First epochs in which alphas stay as they are. */
    readonly frozenEpochs: number
    /** Every cell has alphas of its own, instead of one table a cell type. */
    readonly perCell: boolean
  }
  /** Of the alpha gradient; 2 = one unrolled weight step (DARTS eq. 7), five passes instead of two a step. */
  readonly order: 1 | 2
  readonly updateOrder: 'alphas-first' | 'weights-first'
  readonly criterion1: Criterion1Config
  readonly criterion2: Criterion2Config
  readonly eigenvalue: EigenvalueConfig
  readonly gauges: GaugesConfig
  /** End the run when this rule fires; `none` marks them and goes on (to show the collapse). */
  readonly stopAt: 'none' | 'criterion1' | 'criterion2' | 'eigenvalue'
  readonly seed: number
}

export const DEFAULT_CONFIG: SearchConfig = {
  algorithm: 'darts',
  space: 'darts',
  primitives: allPrimitives('darts'),
  operations: 'listed',
  auxiliarySkip: 0,
  channels: 16,
  cells: 8,
  imageSize: 32,
  dataset: 'cifar10',
  images: 50_000,
  augment: { crop: 4, flip: true, cutout: 0 },
  epochs: 50,
  batch: 64,
  weights: { lr: 0.025, lrMin: 0.001, momentum: 0.9, nesterov: false, weightDecay: 3e-4, gradClip: 5 },
  alphas: { lr: 3e-4, beta1: 0.5, beta2: 0.999, weightDecay: 1e-3, initScale: 1e-3, frozenEpochs: 0, perCell: false },
  order: 1,
  updateOrder: 'alphas-first',
  criterion1: {
    threshold: 2,
    cell: 'normal',
    source: 'genotype',
    minEpochs: null,
    armed: true,
    patience: 1,
    returns: 'auto',
  },
  criterion2: { variant: 'top1', window: 10, minStableEdges: null, edge: 0 },
  eigenvalue: { every: 0, iterations: 8, ratio: 1.3, earliest: 11 },
  gauges: { every: 0, draws: 4, removals: true },
  stopAt: 'none',
  seed: 2,
  ...PUBLISHED_SETTINGS,
}

/** Intermediate nodes that a cell may have. */
export const NODES = { fewest: 2, most: 12 } as const
