/**
 * The problems of the self-test, one a space: a step of a tiny supernet from numbers that every machine makes alike (no
 * sine, no logarithm), and the figures that tell a right step from a wrong one.
 */
import { emptyBatch } from '../../data/batches'
import type { Hyper } from '../../engine/supernet'
import { type RandomStream, streamFor } from '../../random'
import { initialParams } from '../../search/initialise'
import { NB201_PRIMITIVES, type SpaceId } from '../../space/primitives'
import type { ParamLayout, ParamSlot } from '../../supernet/layout'
import type { SupernetSpec } from '../../supernet/spec'

const SEED = 1

const TINY = { kind: 'supernet', channels: 8, imageSize: 16, classes: 4, batch: 2 } as const

/**
 * With the candidates and vector blocks of the small presets: a search of theirs uses every kernel that is tested, so that
 * the test adds no shader to compile.
 */
export const SELF_TEST_SPECS: Readonly<Record<SpaceId, SupernetSpec>> = {
  darts: { ...TINY, space: 'darts', cells: 3, primitives: ['none', 'skip_connect', 'sep_conv_3x3'] },
  'nas-bench-201': { ...TINY, space: 'nas-bench-201', cells: 1, primitives: NB201_PRIMITIVES },
}

/** Small: the test is about right and wrong, not about speed. */
export const SELF_TEST_PARALLELISM = 64

/** Clipping and decay are at work. */
export const SELF_TEST_HYPER: Hyper = {
  weightLr: 0.05,
  momentum: 0.9,
  nesterov: true,
  weightDecay: 1e-2,
  gradClip: 1,
  alphaLr: 0.01,
  beta1: 0.5,
  beta2: 0.999,
  alphaWeightDecay: 1e-2,
}

export interface SelfTestInputs {
  readonly params: Float32Array
  readonly alphas: Float32Array
  /** [B,S,S,4], fourth channel 0. */
  readonly train: { readonly images: Float32Array; readonly labels: Uint32Array }
  readonly val: { readonly images: Float32Array; readonly labels: Uint32Array }
}

const between = (random: RandomStream, reach: number): number => (2 * random.next() - 1) * reach

export function selfTestInputs(layout: ParamLayout, alphaCount: number): SelfTestInputs {
  const random = streamFor(SEED, 'self-test')
  const batch = (): SelfTestInputs['train'] => {
    const { images, labels } = emptyBatch(TINY.batch, TINY.imageSize)
    for (let i = 0; i < images.length; i++) if (i % 4 < 3) images[i] = between(random, 1.5)
    for (let i = 0; i < labels.length; i++) labels[i] = random.below(TINY.classes)
    return { images, labels }
  }
  const params = initialParams(layout, random)
  const alphas = Float32Array.from({ length: alphaCount }, () => between(random, 1))
  return { params, alphas, train: batch(), val: batch() }
}

/** What the step must come to. */
export interface SelfTestFigures {
  readonly validationLoss: number
  readonly trainLoss: number
  /** Before clipping; over weights alone. */
  readonly gradNorm: number
  /** dL_val/dalpha, flat [types][edges][ops]. */
  readonly alphaGradients: readonly number[]
  /** After Adam. */
  readonly alphas: readonly number[]
  /** For each edge, and each parameter that is no edge's: L2 norm of its move, and its product with fixed random numbers. */
  readonly moves: readonly (readonly [norm: number, product: number])[]
}

/** The edge of a parameter, or its own name where it is no edge's. */
function placeOf({ name }: ParamSlot): string {
  return name.match(/^cells\.\d+\.(?:_ops|edges)\.[^.]+/)?.[0] ?? name
}

/** @param move values after the step minus before, in PyTorch order */
export function moveFigures(slots: readonly ParamSlot[], move: (slot: ParamSlot) => Float32Array): [number, number][] {
  const places = new Map<string, { squares: number; product: number }>()
  for (const slot of slots) {
    // A bias behind a batch norm has no gradient: what is left of it is rounding.
    if (slot.deadGradient) continue
    const place = placeOf(slot)
    const sums = places.get(place) ?? { squares: 0, product: 0 }
    places.set(place, sums)
    const random = streamFor(SEED, slot.name)
    for (const x of move(slot)) {
      sums.squares += x * x
      sums.product += x * between(random, 1)
    }
  }
  return [...places.values()].map(({ squares, product }) => [Math.sqrt(squares), product])
}

/** Largest relative error, and how many figures were compared. */
export function compareFigures(
  got: SelfTestFigures,
  expected: SelfTestFigures,
): { readonly checks: number; readonly error: number } {
  const errors: number[] = []
  const scalar = (a: number, b: number): number => errors.push(Math.abs(a - b) / Math.abs(b))
  const vector = (a: readonly number[], b: readonly number[]): number =>
    errors.push(Math.hypot(...a.map((x, i) => x - (b[i] as number))) / Math.hypot(...b))
  scalar(got.validationLoss, expected.validationLoss)
  scalar(got.trainLoss, expected.trainLoss)
  scalar(got.gradNorm, expected.gradNorm)
  vector(got.alphaGradients, expected.alphaGradients)
  vector(got.alphas, expected.alphas)
  expected.moves.forEach(([trueNorm, trueProduct], i) => {
    const [norm, product] = got.moves[i] ?? [Number.NaN, Number.NaN]
    errors.push(Math.abs(norm - trueNorm) / trueNorm, Math.abs(product - trueProduct) / trueNorm)
  })
  // NaN must not lose a comparison.
  const error = errors.reduce((worst, e) => (Number.isNaN(e) ? Number.POSITIVE_INFINITY : Math.max(worst, e)), 0)
  return { checks: errors.length, error }
}
