/** The auxiliary skip-connect of a discrete network (all-skip of the DARTS-Bench-Suite): against the plain reference, and against cells that it makes equal. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { randomStream } from '../random'
import { differentiate } from '../reference/differentiate'
import { discreteLogits } from '../reference/discreteNetwork'
import { goldenParameters } from '../reference/testing/goldenFormula'
import { type Genotype, type GenotypePair, pairedCells } from '../space/genotype'
import { PUBLISHED_DARTS } from '../space/topology'
import type { DiscreteSpec } from '../supernet/describeDiscrete'
import { pack, unpack } from '../supernet/layout'
import { openTestExecutor } from '../testing/executor'
import { setTfjsOnCpu } from '../testing/tfjsOnCpu'
import { compileTrainable } from './compileTrainable'
import type { Executor } from './plan/plan'
import type { Trainable } from './trainable'

const [BATCH, CLASSES, SIDE] = [8, 4, 8]
let executor: Executor

beforeAll(async () => {
  executor = await openTestExecutor()
  return setTfjsOnCpu()
})

/** Every operation on edges that leave inputs and nodes. */
function mixed(): Genotype {
  const ops = ['sep_conv_3x3', 'max_pool_3x3', 'skip_connect', 'dil_conv_3x3', 'avg_pool_3x3', 'none'] as const
  const pairs = (first: number) =>
    Array.from(
      { length: 8 },
      (_, i): GenotypePair => [ops[(first + i) % ops.length] as GenotypePair[0], Math.floor(i / 2) + (i % 2)],
    )
  return pairedCells(PUBLISHED_DARTS, pairs(0), pairs(3))
}

const all = (space: Genotype['space'], op: 'none' | 'skip_connect'): Genotype =>
  space === 'nas-bench-201'
    ? { space, edges: Array.from({ length: 6 }, () => op) }
    : pairedCells(
        PUBLISHED_DARTS,
        ...([0, 1].map(() => [0, 1, 0, 2, 1, 3, 2, 4].map((from) => [op, from])) as [[], []]),
      )

const images = (): Float32Array => {
  const random = randomStream(3)
  return Float32Array.from({ length: BATCH * SIDE * SIDE * 4 }, (_, i) => (i % 4 < 3 ? random.normal() : 0))
}

const isNorm = (name: string, shape: readonly number[]): boolean => shape.length === 1 && name.startsWith('cells.')

/** With batch norms of cells at scale 1 and shift 0, the others by the formula of the golden numbers; in order of the slots. */
async function networkOf(change: Pick<DiscreteSpec, 'genotype'> & Partial<DiscreteSpec>) {
  const spec: DiscreteSpec = {
    ...{ channels: 4, cells: 3, imageSize: SIDE, classes: CLASSES, batch: BATCH, auxiliary: false },
    ...change,
  }
  const network = await compileTrainable({ executor, spec, parallelism: 64 })
  const golden = goldenParameters(network.layout.slots, 11)
  const values = new Map(
    network.layout.slots.map(({ name, shape }) => {
      const own = golden.get(name) as Float32Array
      return [name, isNorm(name, shape) ? own.map(() => (name.endsWith('bias') ? 0 : 1)) : own] as const
    }),
  )
  const flat = new Float32Array(network.layout.floats)
  for (const slot of network.layout.slots) pack(slot, values.get(slot.name) as Float32Array, flat)
  network.writeParams(flat)
  network.setBatch(
    images(),
    Uint32Array.from({ length: BATCH }, (_, b) => b % CLASSES),
  )
  network.setDropPath(new Float32Array(network.drops * BATCH).fill(1))
  network.gradients()
  return { network, spec, values }
}

it('in a DARTS network logits and every gradient are those of the plain reference', async () => {
  const { network, spec, values } = await networkOf({ genotype: mixed(), auxiliarySkip: true })
  const parameters = network.layout.slots.filter(({ name, shape }) => !isNorm(name, shape))
  const rgb = images().filter((_, i) => i % 4 < 3)
  const inputs = { parameters, values, alphas: [], maps: [{ values: rgb, shape: [BATCH, SIDE, SIDE, 3] as const }] }
  const labels = tf.oneHot(
    Array.from({ length: BATCH }, (_, b) => b % CLASSES),
    CLASSES,
  )
  const { output, weightGrads } = await differentiate(
    { ...inputs, maps: inputs.maps.map(({ values: of, shape }) => ({ values: of, shape: [...shape] })) },
    { weights: true, alphas: [], maps: false },
    ({ read, maps }) => {
      const logits = discreteLogits(spec, read, maps[0] as tf.Tensor4D)
      const loss = tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), labels), 1))) as tf.Scalar
      return { loss, output: logits }
    },
  )
  labels.dispose()
  const logits = await network.readLogits()
  output.forEach((value, i) => {
    expect(logits[i]).toBeCloseTo(value, 3)
  })
  const flat = await network.readGradients()
  const largest = Math.max(...parameters.map(({ name }) => Math.hypot(...(weightGrads.get(name) ?? []))))
  for (const slot of parameters) {
    const [ours, theirs] = [unpack(slot, flat), weightGrads.get(slot.name) as Float32Array]
    const apart = Math.hypot(...theirs.map((value, i) => value - (ours[i] as number)))
    expect(apart, slot.name).toBeLessThan(2e-3 * Math.hypot(...theirs) + 1e-4 * largest)
  }
  // At stride 2 it learns weights of its own.
  const own = parameters.filter(({ name }) => name.includes('_skips'))
  expect(own.length).toBeGreaterThan(0)
  for (const { name } of own) expect(Math.hypot(...(weightGrads.get(name) ?? [])), name).toBeGreaterThan(0)
  network.destroy()
})

const passed = async ({ network }: { readonly network: Trainable }) => {
  const [logits, flat] = [await network.readLogits(), await network.readGradients()]
  const gradients = network.layout.slots.map((slot) => [...unpack(slot, flat)])
  network.destroy()
  return { logits: [...logits], gradients }
}

it.each(['darts', 'nas-bench-201'] as const)(
  '%s: beside `none` on every edge it is the network of skip-connects, to the bit',
  async (space) => {
    const size = space === 'darts' ? { cells: 3 } : { cells: 1 }
    const beside = await passed(await networkOf({ ...size, genotype: all(space, 'none'), auxiliarySkip: true }))
    const alone = await passed(await networkOf({ ...size, genotype: all(space, 'skip_connect') }))
    expect(alone.logits.some((value) => value !== 0)).toBe(true)
    expect(beside).toEqual(alone)
  },
)

it('in NAS-Bench-201 it adds the source once more, and a cell of convolutions trains with it', async () => {
  const edges = ['nor_conv_3x3', 'skip_connect', 'nor_conv_1x1', 'none', 'avg_pool_3x3', 'nor_conv_1x1'] as const
  const genotype: Genotype = { space: 'nas-bench-201', edges }
  const { network } = await networkOf({ genotype, cells: 1, auxiliarySkip: true })
  const bare = await networkOf({ genotype, cells: 1 })
  expect(network.parameters).toBe(bare.network.parameters)
  expect([...(await network.readLogits())]).not.toEqual([...(await bare.network.readLogits())])
  const start = await network.readParams()
  const gradients = await network.readGradients()
  const lossAt = async (by: number): Promise<number> => {
    const length = Math.hypot(...gradients)
    network.writeParams(start.map((value, i) => value + (by * (gradients[i] as number)) / length))
    network.gradients()
    const logits = await network.readLogits()
    return Array.from({ length: BATCH }, (_, b) => {
      const row = [...logits.subarray(b * CLASSES, (b + 1) * CLASSES)]
      return Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0)) - (row[b % CLASSES] as number)
    }).reduce((sum, loss) => sum + loss / BATCH, 0)
  }
  const slope = ((await lossAt(2e-3)) - (await lossAt(-2e-3))) / 4e-3
  expect(slope / Math.hypot(...gradients)).toBeCloseTo(1, 1)
  for (const { network: one } of [{ network }, bare]) one.destroy()
})
