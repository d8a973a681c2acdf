/**
 * Discrete networks on WebGPU against the official structure in PyTorch (float64): logits, losses of two SGD steps, every
 * gradient, and the logits in evaluation mode after them. Numbers: `npm run golden:discrete`; `cells` is a network of different cells.
 */
import { beforeAll, expect, it } from 'vitest'
import { fingerprint, goldenParameters, hash16, STREAM, stream, toNhwc } from '../reference/testing/goldenFormula'
import type { Genotype } from '../space/genotype'
import { pack, unpack } from '../supernet/layout'
import { openTestExecutor } from '../testing/executor'
import { compileTrainable } from './compileTrainable'
import type { Executor } from './plan/plan'
import golden from './testing/discrete.golden.json'
import type { Trainable } from './trainable'

interface GoldenCase {
  readonly name: string
  readonly genotype: Genotype
  readonly seed: number
  readonly imageSize: number
  readonly batch: number
  readonly keep: number
  readonly lr: number
  readonly logits: readonly number[]
  readonly losses: readonly number[]
  readonly gradients: readonly (readonly [name: string, norm: number, dot: number])[]
  readonly evaluated: readonly number[]
}

const MASK_STREAM = 100005

let executor: Executor

beforeAll(async () => {
  executor = await openTestExecutor()
})

function fill(network: Trainable, { seed, batch, imageSize, keep }: GoldenCase): void {
  const { layout, drops } = network
  const flat = new Float32Array(layout.floats)
  const values = goldenParameters(layout.slots, seed)
  for (const slot of layout.slots) pack(slot, values.get(slot.name) ?? [], flat)
  network.writeParams(flat)
  const pixels = imageSize ** 2
  const images = toNhwc(stream(seed, STREAM.input, batch * 3 * pixels), 3, pixels, 4)
  network.setBatch(
    images,
    Uint32Array.from({ length: batch }, (_, b) => (7 * b + 3) % 10),
  )
  const isKept = (i: number): boolean => (hash16(seed, MASK_STREAM, i) + 0.5) / 65536 < keep
  network.setDropPath(Float32Array.from({ length: drops * batch }, (_, i) => (isKept(i) ? 1 / keep : 0)))
}

/** Largest difference over the largest reference value. */
function deviation(values: ArrayLike<number>, reference: readonly number[]): number {
  expect(values.length).toBe(reference.length)
  const largest = Math.max(...reference.map(Math.abs))
  return Math.max(...reference.map((value, i) => Math.abs(value - (values[i] ?? Number.NaN)))) / largest
}

it.each(golden.cases as unknown as readonly GoldenCase[])('$name: as PyTorch has it', async (reference) => {
  const { genotype, batch, imageSize, seed, lr } = reference
  const network = await compileTrainable({
    executor,
    spec: {
      genotype,
      channels: 4,
      cells: genotype.space === 'darts' ? 3 : 1,
      imageSize,
      classes: 10,
      batch,
      auxiliary: genotype.space === 'darts',
    },
    parallelism: 64,
  })
  expect(network.layout.slots.map((slot) => slot.name)).toEqual(reference.gradients.map(([slot]) => slot))
  fill(network, reference)

  network.gradients()
  expect(deviation(await network.readLogits(), reference.logits)).toBeLessThan(1e-4)
  const flat = await network.readGradients()
  const largest = Math.max(...reference.gradients.map(([, norm]) => norm))
  network.layout.slots.forEach((slot, t) => {
    const [, norm, dot] = reference.gradients[t] as GoldenCase['gradients'][number]
    const ours = fingerprint(unpack(slot, flat), seed, STREAM.gradDot + t)
    // Gradients that cancel leave rounding only, which scales with the others.
    expect(Math.abs(ours.norm - norm), slot.name).toBeLessThan(2e-3 * norm + 1e-5 * largest)
    expect(Math.abs(ours.dot - dot), slot.name).toBeLessThan(2e-3 * norm + 1e-5 * largest)
  })

  network.resetState()
  network.setHyper({ lr, momentum: 0.9, nesterov: false, weightDecay: 3e-4, gradClip: 5 })
  const losses: number[] = []
  for (let step = 0; step < 2; step++) {
    network.trainStep()
    losses.push((await network.readMetrics(true)).train.lastLoss)
  }
  expect(deviation(losses, reference.losses)).toBeLessThan(1e-3)
  network.score()
  expect(deviation(await network.readLogits(), reference.evaluated)).toBeLessThan(5e-3)
  expect((await network.readMetrics(false)).finite).toBe(true)
  network.destroy()
})
