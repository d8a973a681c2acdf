/**
 * What a training of a genotype takes. Recipe: quark0/darts cnn/train.py (reference specification 5.1); budgets below it are
 * cheap proxies (5.2).
 */
import { cellTypes, presentCells } from '../space/topology'
import type { DatasetId, SearchConfig } from './config'

/** Everything that a training depends on besides genotype and seed. */
export interface EvaluationBudget {
  /** C of the network that is trained. */
  readonly channels: number
  /** DARTS: cells in all (L). NAS-Bench-201: cells a stage (N). */
  readonly cells: number
  /** Pixels a side; 32 divided by a power of two. */
  readonly imageSize: number
  readonly dataset: DatasetId
  /** Training images: the first ones in file order. */
  readonly images: number
  /** Held-out images: of the test set, or where that is not loaded, the training images after the ones trained on. */
  readonly testImages: number
  readonly augment: { readonly crop: number; readonly flip: boolean; readonly cutout: number }
  readonly epochs: number
  /** B. */
  readonly batch: number
  readonly weights: SearchConfig['weights']
  /** Drop path grows linearly from 0 to this probability. */
  readonly dropPath: number
  /** The auxiliary head with loss weight 0.4; DARTS cells on images of 32 pixels only. */
  readonly auxiliary: boolean
  /** Every edge keeps the auxiliary skip-connect of weight 1 that it had in the supernet; left out: none. */
  readonly auxiliarySkip?: true
}

export type BudgetId = 'minutes' | 'proxy' | 'full'
export const BUDGET_IDS: readonly BudgetId[] = ['minutes', 'proxy', 'full']

const CIFAR = { train: 50_000, test: 10_000 } as const

/** quark0/darts cnn/train.py. */
const DARTS_RECIPE = {
  channels: 36,
  cells: 20,
  imageSize: 32,
  images: CIFAR.train,
  testImages: CIFAR.test,
  augment: { crop: 4, flip: true, cutout: 16 },
  epochs: 600,
  batch: 96,
  weights: { lr: 0.025, lrMin: 0, momentum: 0.9, nesterov: false, weightDecay: 3e-4, gradClip: 5 },
  dropPath: 0.2,
  auxiliary: true,
} as const

/** AutoDL-Projects configs/nas-benchmark/CIFAR.config; it does not clip, so the limit is out of reach. */
const NB201_RECIPE = {
  channels: 16,
  cells: 5,
  imageSize: 32,
  images: CIFAR.train,
  testImages: CIFAR.test,
  augment: { crop: 4, flip: true, cutout: 0 },
  epochs: 200,
  batch: 256,
  weights: { lr: 0.1, lrMin: 0, momentum: 0.9, nesterov: true, weightDecay: 5e-4, gradClip: 1e6 },
  dropPath: 0,
  auxiliary: false,
} as const

/** A budget below the recipe keeps the search's own network and images. */
const SMALL = {
  minutes: { epochs: 4, images: 2_000, testImages: 1_000 },
  proxy: { epochs: 12, images: 8_000, testImages: 4_000 },
} as const

/** What says whether the edges of a supernet had an auxiliary skip-connect. */
type SearchedSkip = Pick<SearchConfig, 'algorithm' | 'auxiliarySkip' | 'darts-minus'>

/**
 * Whether the supernet had an auxiliary skip-connect on every edge to its end, and the networks that are trained keep it: of weight 1, as the
 * set all-skip of the DARTS-Bench-Suite and DARTS- without decay have it. One of another weight is left out: no trained network has it.
 */
export function trainedSkip(search: Partial<SearchedSkip>): 'none' | 'kept' | 'left-out' {
  const isConstant = search.algorithm === 'darts-minus' && search['darts-minus']?.decay === 'constant'
  const weight = isConstant ? 1 : (search.auxiliarySkip ?? 0)
  return weight === 0 ? 'none' : weight === 1 ? 'kept' : 'left-out'
}

/** What a budget takes over from a search. */
export type SearchedNetwork = Pick<SearchConfig, 'space' | 'channels' | 'cells' | 'imageSize' | 'dataset'> & {
  readonly alphas: Pick<SearchConfig['alphas'], 'perCell'>
} & Partial<SearchedSkip>

/** A network of different cells has as many as the search had; so has one without normal cells, of which none was searched. */
function ownSize(search: SearchedNetwork, auxiliary: boolean): Partial<Pick<EvaluationBudget, 'cells' | 'auxiliary'>> {
  const { space, cells, alphas } = search
  const hasAll = presentCells(search).length === cellTypes(space).length
  if (hasAll && !alphas.perCell) return {}
  // The auxiliary head stands behind two reductions.
  return { cells, auxiliary: auxiliary && hasAll }
}

/** The named budget for genotypes of a search. */
export function budgetOf(id: BudgetId, search: SearchedNetwork): EvaluationBudget {
  const recipe = search.space === 'darts' ? DARTS_RECIPE : NB201_RECIPE
  const { channels, cells, imageSize, dataset } = search
  const kept = trainedSkip(search) === 'kept' ? ({ auxiliarySkip: true } as const) : {}
  if (id === 'full') return { ...recipe, dataset, ...ownSize(search, recipe.auxiliary), ...kept }
  return {
    ...recipe,
    ...SMALL[id],
    channels,
    cells,
    imageSize,
    dataset,
    batch: 32,
    weights: DARTS_RECIPE.weights,
    augment: { crop: imageSize / 8, flip: true, cutout: 0 },
    dropPath: 0,
    auxiliary: false,
    ...kept,
  }
}

/** What there is of a set: training images, and those of its test set; `heldOut` 0: no test set. */
export interface ImageCounts {
  readonly images: number
  readonly heldOut: number
}

/** Of the images that ship with the lab. */
export const SHIPPED_COUNTS: ImageCounts = { images: 8_000, heldOut: 1_000 }

const COUNT_FIELDS = ['images', 'testImages'] as const
/** Numbers of images that nobody typed: a set with fewer is trained and scored on what it has. */
export type UpTo = readonly (typeof COUNT_FIELDS)[number][]
export const ALL_UP_TO: UpTo = COUNT_FIELDS

/** The budget on the images that there are. Never below a batch: a set with fewer is refused with what was asked for. */
export function fitBudget(
  budget: EvaluationBudget,
  upTo: UpTo,
  { images: there, heldOut }: ImageCounts,
): EvaluationBudget {
  const { images, testImages, batch } = budget
  const within = (field: UpTo[number], most: number): number =>
    upTo.includes(field) ? Math.max(batch, Math.min(budget[field], most)) : budget[field]
  if (heldOut > 0) return { ...budget, images: within('images', there), testImages: within('testImages', heldOut) }
  // Both come out of the same images: they shrink alike where neither was typed.
  const share = Math.min(1, there / (images + testImages))
  if (COUNT_FIELDS.every((field) => upTo.includes(field)))
    return {
      ...budget,
      images: within('images', Math.floor(images * share)),
      testImages: within('testImages', Math.floor(testImages * share)),
    }
  return {
    ...budget,
    images: within('images', there - testImages),
    testImages: within('testImages', there - images),
  }
}
