/**
 * The problem of the self-test: one step of a tiny supernet from numbers that every machine makes alike (no sine, no
 * logarithm), and the figures that tell a right step from a wrong one.
 */
import { emptyBatch } from '../../data/batches'
import type { Hyper } from '../../engine/supernet'
import { type RandomStream, streamFor } from '../../random'
import type { ParamLayout, ParamSlot } from '../../supernet/layout'
import type { SupernetSpec } from '../../supernet/spec'
import { initialParams } from '../initialise'

const SEED = 1

export const SELF_TEST_SPEC: SupernetSpec = {
  kind: 'supernet',
  space: 'nas-bench-201',
  primitives: ['skip_connect', 'nor_conv_1x1'],
  channels: 4,
  cells: 1,
  imageSize: 8,
  classes: 4,
  batch: 4,
}

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
    const { images, labels } = emptyBatch(SELF_TEST_SPEC.batch, SELF_TEST_SPEC.imageSize)
    for (let i = 0; i < images.length; i++) if (i % 4 < 3) images[i] = between(random, 1.5)
    for (let i = 0; i < labels.length; i++) labels[i] = random.below(SELF_TEST_SPEC.classes)
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
  /** dL_val/dalpha, flat [edges][ops]. */
  readonly alphaGradients: readonly number[]
  /** After Adam. */
  readonly alphas: readonly number[]
  /** For each parameter of the layout: L2 norm of its move, and the move's product with fixed random numbers. */
  readonly moves: readonly (readonly [norm: number, product: number])[]
}

/** @param move values after the step minus before, in PyTorch order */
export function moveFigures(slots: readonly ParamSlot[], move: (slot: ParamSlot) => Float32Array): [number, number][] {
  return slots.map((slot) => {
    const random = streamFor(SEED, slot.name)
    let squares = 0
    let product = 0
    for (const x of move(slot)) {
      squares += x * x
      product += x * between(random, 1)
    }
    return [Math.sqrt(squares), product]
  })
}

/** Largest relative error, and how many figures were compared. */
export function compareFigures(
  got: SelfTestFigures,
  expected: SelfTestFigures,
  slots: readonly ParamSlot[],
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
  slots.forEach((slot, i) => {
    const [norm, product] = got.moves[i] as readonly [number, number]
    const [trueNorm, trueProduct] = expected.moves[i] as readonly [number, number]
    // A bias behind a batch norm has no gradient: what is left of it is rounding.
    if (slot.deadGradient) return
    errors.push(Math.abs(norm - trueNorm) / trueNorm, Math.abs(product - trueProduct) / trueNorm)
  })
  // NaN must not lose a comparison.
  const error = errors.reduce((worst, e) => (Number.isNaN(e) ? Number.POSITIVE_INFINITY : Math.max(worst, e)), 0)
  return { checks: errors.length, error }
}
