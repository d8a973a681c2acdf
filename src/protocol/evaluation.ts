/**
 * Retraining of genotypes: what is asked for, what comes of it, and the check that a request from outside passes. The accuracy
 * of a network trained from its genotype is *final* accuracy for a stated budget; it is never the supernet's *search*
 * accuracy. Recipe: quark0/darts cnn/train.py (reference specification 5.1); budgets below it are cheap proxies (5.2).
 */
import { SearchError, shown } from '../errors'
import { checkGenotype, type Genotype } from '../space/genotype'
import type { SpaceId } from '../space/primitives'
import { cellTypes, presentCells } from '../space/topology'
import type { Candidate } from './candidates'
import { DATASET_IDS, type DatasetId, type SearchConfig } from './config'

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

export interface EvaluationRequest {
  readonly budget: EvaluationBudget
  /** Left out: exactly the numbers of the budget, or a refusal. */
  readonly upTo?: UpTo
  readonly candidates: readonly Candidate[]
  /** Each candidate is trained once with each. */
  readonly seeds: readonly number[]
}

/** One training, ended. */
export interface EvaluationResult {
  readonly genotype: Genotype
  readonly epochs: readonly number[]
  readonly seed: number
  /** On held-out images with running statistics: top-1 accuracy 0..1 and mean cross entropy. */
  readonly test: { readonly accuracy: number; readonly loss: number }
  /** Over the last epoch's batches while training. */
  readonly train: { readonly accuracy: number; readonly loss: number }
  /** Of the trained network, without auxiliary head. */
  readonly parameters: number
  readonly multiplyAdds: number
  readonly trainingMs: number
}

/** Where the held-out images come from. */
export type HeldOut = 'test-set' | 'unused-training-images'

/** Results with all that one must know to read them; recordings carry one. */
export interface EvaluationRecord {
  readonly budget: EvaluationBudget
  /** For people, as in a run's provenance. */
  readonly dataset: string
  readonly heldOut: HeldOut
  readonly adapter: string
  /** ISO date. */
  readonly date: string
  readonly results: readonly EvaluationResult[]
}

function refuse(field: string, value: unknown, rule: string): never {
  throw new SearchError('bad-config', `evaluation ${field}: ${shown(value)} ${rule}`)
}

function whole(field: string, value: unknown, low: number, high: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < low || value > high)
    refuse(field, value, `must be a whole number from ${low} to ${high}`)
  return value
}

function real(field: string, value: unknown, low: number, high: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < low || value > high)
    refuse(field, value, `must be a number from ${low} to ${high}`)
  return value
}

function flag(field: string, value: unknown): boolean {
  if (typeof value !== 'boolean') refuse(field, value, 'must be true or false')
  return value
}

function part(field: string, value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(field, value, 'must be an object')
  return value as Record<string, unknown>
}

function list(field: string, value: unknown, most: number): unknown[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > most)
    refuse(field, Array.isArray(value) ? `${value.length} entries` : value, `must be a list of 1 to ${most}`)
  return value
}

const isDatasetId = (value: unknown): value is DatasetId => (DATASET_IDS as readonly unknown[]).includes(value)

/** @throws SearchError 'bad-config' naming the field, its value and the rule */
export function checkBudget(value: unknown, space: SpaceId): EvaluationBudget {
  const given = part('budget', value)
  const augment = part('budget.augment', given.augment)
  const weights = part('budget.weights', given.weights)
  const { imageSize, dataset } = given
  if (imageSize !== 8 && imageSize !== 16 && imageSize !== 32)
    refuse('budget.imageSize', imageSize, 'must be 8, 16 or 32')
  if (!isDatasetId(dataset)) refuse('budget.dataset', dataset, `must be one of ${DATASET_IDS.join(', ')}`)
  const channels = whole('budget.channels', given.channels, 4, 128)
  const batch = whole('budget.batch', given.batch, 2, 512)
  const auxiliary = flag('budget.auxiliary', given.auxiliary)
  if (auxiliary && (space !== 'darts' || imageSize !== 32))
    refuse('budget.auxiliary', auxiliary, 'needs a DARTS cell and images of 32 pixels a side')
  return {
    channels,
    cells: whole('budget.cells', given.cells, 1, space === 'darts' ? 20 : 5),
    imageSize,
    dataset,
    images: whole('budget.images', given.images, batch, 100_000),
    // Scored in whole batches: a training of hours is not begun that could not be.
    testImages: whole('budget.testImages', given.testImages, batch, 50_000),
    augment: {
      crop: whole('budget.augment.crop', augment.crop, 0, 8),
      flip: flag('budget.augment.flip', augment.flip),
      cutout: whole('budget.augment.cutout', augment.cutout, 0, 32),
    },
    epochs: whole('budget.epochs', given.epochs, 1, 2_000),
    batch,
    weights: {
      lr: real('budget.weights.lr', weights.lr, 1e-6, 10),
      lrMin: real('budget.weights.lrMin', weights.lrMin, 0, 10),
      momentum: real('budget.weights.momentum', weights.momentum, 0, 0.999),
      nesterov: flag('budget.weights.nesterov', weights.nesterov),
      weightDecay: real('budget.weights.weightDecay', weights.weightDecay, 0, 1),
      gradClip: real('budget.weights.gradClip', weights.gradClip, 1e-3, 1e6),
    },
    dropPath: real('budget.dropPath', given.dropPath, 0, 0.9),
    auxiliary,
    ...(given.auxiliarySkip !== undefined && flag('budget.auxiliarySkip', given.auxiliarySkip)
      ? { auxiliarySkip: true }
      : {}),
  }
}

/**
 * Genotypes of one space with the search epochs that derived them.
 *
 * @throws SearchError 'bad-config' or 'bad-genotype' naming the field, its value and the rule
 */
export function checkCandidates(value: unknown): readonly Candidate[] {
  const candidates = list('candidates', value, 1_000).map((entry, i): Candidate => {
    const candidate = part(`candidate ${i}`, entry)
    const epochs = Array.isArray(candidate.epochs) ? candidate.epochs : refuse(`candidate ${i}`, entry, 'has no epochs')
    return {
      genotype: checkGenotype(candidate.genotype, { none: true, equalSources: true, nodes: 'any' }),
      epochs: epochs.map((epoch) => whole(`candidate ${i} epoch`, epoch, 0, 10_000)),
    }
  })
  const space = (candidates[0] as Candidate).genotype.space
  const other = candidates.find(({ genotype }) => genotype.space !== space)
  if (other) refuse('candidates', other.genotype.space, `must all be of one space, the first is ${space}`)
  return candidates
}

/** @throws SearchError 'bad-config' or 'bad-genotype' naming the field, its value and the rule */
export function checkEvaluationRequest(value: unknown): EvaluationRequest {
  const given = part('request', value)
  const candidates = checkCandidates(given.candidates)
  const { space } = (candidates[0] as Candidate).genotype
  const seeds = list('seeds', given.seeds, 100).map((seed) => whole('seed', seed, 0, 4294967295))
  if (new Set(seeds).size !== seeds.length) refuse('seeds', seeds, 'must differ')
  const budget = checkBudget(given.budget, space)
  const upTo = given.upTo === undefined ? undefined : list('upTo', given.upTo, COUNT_FIELDS.length)
  const unknown = upTo?.find((field) => !(COUNT_FIELDS as readonly unknown[]).includes(field))
  if (unknown !== undefined) refuse('upTo', unknown, `must be one of ${COUNT_FIELDS.join(', ')}`)
  for (const { genotype } of candidates)
    if (genotype.space === 'darts' && genotype.cells && genotype.cells.length !== budget.cells)
      refuse('budget.cells', budget.cells, `must be ${genotype.cells.length}, the cells that the search derived`)
  return { budget, candidates, seeds, ...(upTo ? { upTo: upTo as UpTo } : {}) }
}
