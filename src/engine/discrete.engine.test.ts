/**
 * Discrete networks on WebGPU against the official structure in PyTorch (float64): logits, losses of two SGD steps, every
 * gradient, and the logits in evaluation mode after them. Numbers: `npm run golden:discrete`; `cells` is a network of different cells.
 */
import { beforeAll, expect, it } from 'vitest'
import { randomStream } from '../random'
import { fingerprint, goldenParameters, hash16, STREAM, stream, toNhwc } from '../reference/testing/goldenFormula'
import { type Genotype, type GenotypePair, pairedCells } from '../space/genotype'
import { topologyOf } from '../space/topology'
import { pack, unpack } from '../supernet/layout'
import { openTestExecutor } from '../testing/executor'
import { isInNode } from '../testing/where'
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

/** Two inputs a node from the nodes just before it, every operation in turn. */
function chained(nodes: number, first: number): GenotypePair[] {
  const ops = ['sep_conv_3x3', 'skip_connect', 'avg_pool_3x3', 'dil_conv_5x5', 'max_pool_3x3', 'dil_conv_3x3'] as const
  return Array.from({ length: 2 * nodes }, (_, i) => [
    ops[(first + i) % ops.length] as GenotypePair[0],
    Math.floor(i / 2) + (i % 2),
  ])
}

/** Nodes of a cell, how many of the last of them it puts out, and channels, which need fill no whole vectors. */
const SIZES = [
  [2, 1, 4],
  [3, 2, 6],
  [6, 6, 4],
  [7, 3, 5],
] as const

it.each(isInNode ? SIZES : SIZES.slice(0, 1))(
  'a network of cells of %i nodes, the last %i put out, of %i channels: gradients are the differences of its loss',
  async (nodes, concat, channels) => {
    const batch = 8
    const classes = 4
    const topology = topologyOf({ space: 'darts', nodes, concat })
    const network = await compileTrainable({
      executor,
      spec: {
        genotype: pairedCells(topology, chained(nodes, 0), chained(nodes, 2)),
        ...{ channels, cells: 4, imageSize: 16, classes, batch, auxiliary: false },
      },
      parallelism: 64,
    })
    const { layout } = network
    const parameters = new Float32Array(layout.floats)
    const values = goldenParameters(layout.slots, 11)
    for (const slot of layout.slots) pack(slot, values.get(slot.name) ?? [], parameters)
    const random = randomStream(3)
    const labels = Uint32Array.from({ length: batch }, (_, b) => b % classes)
    network.setBatch(
      Float32Array.from({ length: batch * 16 * 16 * 4 }, (_, i) => (i % 4 < 3 ? random.normal() : 0)),
      labels,
    )
    network.setDropPath(new Float32Array(network.drops * batch).fill(1))
    /** Mean cross entropy, added in double precision. */
    const lossAt = async (params: Float32Array): Promise<number> => {
      network.writeParams(params)
      network.gradients()
      const logits = await network.readLogits()
      let sum = 0
      labels.forEach((label, b) => {
        const row = [...logits.subarray(b * classes, (b + 1) * classes)]
        sum += Math.log(row.reduce((total, x) => total + Math.exp(x), 0)) - (row[label] as number)
      })
      return sum / batch
    }
    await lossAt(parameters)
    const gradients = await network.readGradients()
    // Along the gradient of one part of the network at a time: the steepest way, where rounding counts least.
    for (const part of ['stem.', 'cells.0.', 'cells.1.', 'cells.3.preprocess', 'cells.3._ops', 'classifier.']) {
      const way = new Float32Array(layout.floats)
      let squares = 0
      for (const slot of layout.slots.filter(({ name }) => name.startsWith(part))) {
        const own = unpack(slot, gradients)
        pack(slot, own, way)
        squares += own.reduce((sum, g) => sum + g * g, 0)
      }
      const length = Math.sqrt(squares)
      expect(length, part).toBeGreaterThan(1e-4)
      const step = 2e-3 / length
      const moved = (sign: number): Float32Array =>
        parameters.map((p, i) => p + (sign * step * (way[i] as number)) / length)
      const slope = ((await lossAt(moved(1))) - (await lossAt(moved(-1)))) / (2 * step)
      expect(slope / length, part).toBeGreaterThan(0.97)
      expect(slope / length, part).toBeLessThan(1.03)
    }
    network.destroy()
  },
)
