/**
 * Retraining of genotypes: what is asked for, what comes of it, and the check that a request from outside passes. The accuracy
 * of a network trained from its genotype is *final* accuracy for a stated budget; it is never the supernet's *search*
 * accuracy. Recipe: quark0/darts cnn/train.py (reference specification 5.1); budgets below it are cheap proxies (5.2).
 */
import { checkGenotype } from '../space/checkGenotype'
import type { Genotype } from '../space/genotype'
import type { SpaceId } from '../space/primitives'
import { cellTypes, presentCells } from '../space/topology'
import type { Candidate } from './candidates'
import { refuse } from './checks'
import { DATASET_IDS, type DatasetId, type SearchConfig } from './config'
import { by, check, flag, list, object, oneOf, optional, real, type Schema, whole } from './schema'

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
  readonly upTo?: UpTo | undefined
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

/** As it comes from outside: `false` says as much as nothing. */
type GivenBudget = Omit<EvaluationBudget, 'auxiliarySkip'> & { readonly auxiliarySkip?: boolean | undefined }

const budgetSchema = (space: SpaceId): Schema<GivenBudget> =>
  object<GivenBudget>({
    channels: whole(4, 128),
    cells: whole(1, space === 'darts' ? 20 : 5),
    imageSize: oneOf([8, 16, 32]),
    dataset: oneOf(DATASET_IDS),
    images: whole(0, 100_000),
    testImages: whole(0, 50_000),
    augment: object<EvaluationBudget['augment']>({ crop: whole(0, 8), flip: flag, cutout: whole(0, 32) }),
    epochs: whole(1, 2_000),
    batch: whole(2, 512),
    weights: object<EvaluationBudget['weights']>({
      lr: real(1e-6, 10),
      lrMin: real(0, 10),
      momentum: real(0, 0.999),
      nesterov: flag,
      weightDecay: real(0, 1),
      gradClip: real(1e-3, 1e6),
    }),
    dropPath: real(0, 0.9),
    auxiliary: flag,
    auxiliarySkip: optional(flag),
  })

/** @throws SearchError 'bad-config' naming the field, its value and the rule */
export function checkBudget(value: unknown, space: SpaceId): EvaluationBudget {
  const part = object<{ budget: GivenBudget }>({ budget: budgetSchema(space) })
  const { auxiliarySkip, ...budget } = check('evaluation', part, { budget: value }, 'bad-config').budget
  const { batch, auxiliary, imageSize } = budget
  // Scored in whole batches too: a training of hours is not begun that could not be.
  for (const field of COUNT_FIELDS)
    if (budget[field] < batch)
      refuse(`evaluation budget.${field}`, budget[field], `must be a whole number from ${batch}, one batch`)
  if (auxiliary && (space !== 'darts' || imageSize !== 32))
    refuse('evaluation budget.auxiliary', auxiliary, 'needs a DARTS cell and images of 32 pixels a side')
  return { ...budget, ...(auxiliarySkip ? { auxiliarySkip } : {}) }
}

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

/** The budget by its own check, once the space is known. */
const REQUEST = object<Omit<EvaluationRequest, 'budget'> & { readonly budget: unknown }>({
  budget: by((given) => given),
  upTo: optional(list(oneOf(COUNT_FIELDS), 1, COUNT_FIELDS.length)),
  candidates: by(checkCandidates),
  seeds: by(checkSeeds),
})

/** @throws SearchError 'bad-config' or 'bad-genotype' naming the field, its value and the rule */
export function checkEvaluationRequest(value: unknown): EvaluationRequest {
  const { candidates, seeds, upTo, ...given } = check('evaluation request', REQUEST, value, 'bad-config')
  const budget = checkBudget(given.budget, (candidates[0] as Candidate).genotype.space)
  for (const { genotype } of candidates)
    if (genotype.space === 'darts' && genotype.cells && genotype.cells.length !== budget.cells)
      refuse(
        'evaluation budget.cells',
        budget.cells,
        `must be ${genotype.cells.length}, the cells that the search derived`,
      )
  return { budget, candidates, seeds, ...(upTo ? { upTo } : {}) }
}
