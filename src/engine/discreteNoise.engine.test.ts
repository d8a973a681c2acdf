/** The operation `noise` in a discrete network, as S4 derives it: what it draws, against its plain reference, and that nothing is learned through it. */
import { expect, it } from 'vitest'
import { randomStream } from '../random'
import { drawnNoise } from '../reference/noise'
import { goldenParameters } from '../reference/testing/goldenFormula'
import { type GenotypePair, pairedCells } from '../space/genotype'
import { PUBLISHED_DARTS } from '../space/topology'
import { describeDiscrete } from '../supernet/describeDiscrete'
import { pack, unpack } from '../supernet/layout'
import { splitOf } from '../supernet/partialChannels'
import { openTestExecutor } from '../testing/executor'
import { compileTrainable } from './compileTrainable'
import type { Trainable } from './trainable'

const BATCH = 8
const CLASSES = 4
const SIDE = 8

async function networkOf(ops: readonly GenotypePair[0][], channels: number, cells: number) {
  const pairs = Array.from({ length: 8 }, (_, i): GenotypePair => [ops[i % ops.length] as GenotypePair[0], i % 2])
  const genotype = pairedCells(PUBLISHED_DARTS, pairs, pairs)
  const spec = { genotype, channels, cells, imageSize: SIDE, classes: CLASSES, batch: BATCH, auxiliary: false }
  const network = await compileTrainable({ executor: await openTestExecutor(), spec, parallelism: 64 })
  const parameters = new Float32Array(network.layout.floats)
  const values = goldenParameters(network.layout.slots, 11)
  for (const slot of network.layout.slots) pack(slot, values.get(slot.name) ?? [], parameters)
  network.writeParams(parameters)
  const random = randomStream(3)
  network.setBatch(
    Float32Array.from({ length: BATCH * SIDE * SIDE * 4 }, (_, i) => (i % 4 < 3 ? random.normal() : 0)),
    Uint32Array.from({ length: BATCH }, (_, b) => b % CLASSES),
  )
  network.setDropPath(new Float32Array(network.drops * BATCH).fill(1))
  return { network, parameters, values, description: describeDiscrete(spec) }
}

const lossOf = async (network: Trainable): Promise<number> => {
  const logits = await network.readLogits()
  return Array.from({ length: BATCH }, (_, b) => {
    const row = [...logits.subarray(b * CLASSES, (b + 1) * CLASSES)]
    return Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0)) - (row[b % CLASSES] as number)
  }).reduce((sum, loss) => sum + loss / BATCH, 0)
}

it('a cell of noise alone gives the mean of what it draws, with padded channels, in training and in scoring', async () => {
  // Three channels, six in the one cell, a reduction: stored as eight, in halves of three and a gap.
  const { network, values } = await networkOf(['noise'], 3, 1)
  const [channels, stored, pixels] = [6, 8, (SIDE / 2) ** 2]
  const { at, gap } = splitOf({ mixed: channels, stored })
  const weight = values.get('classifier.weight') as ArrayLike<number>
  const bias = values.get('classifier.bias') as ArrayLike<number>
  const expected = (seed: number): number[] => {
    const drawn = Array.from({ length: 8 }, (_, place) => drawnNoise(seed, place, BATCH * pixels * stored))
    return Array.from({ length: BATCH * CLASSES }, (_, i) => {
      const [b, k] = [Math.floor(i / CLASSES), i % CLASSES]
      let logit = bias[k] as number
      for (let c = 0; c < 4 * channels; c++) {
        const [node, channel] = [Math.floor(c / channels), c % channels]
        const lane = channel + (channel >= at ? gap : 0)
        let sum = 0
        for (let p = 0; p < pixels; p++)
          for (const place of [2 * node, 2 * node + 1])
            sum += drawn[place]?.[(b * pixels + p) * stored + lane] as number
        logit += ((weight[k * 4 * channels + c] as number) * sum) / pixels
      }
      return logit
    })
  }
  expect(network.drawsNoise).toBe(true)
  for (const seed of [1, 12_345_678]) {
    network.setNoiseSeed(seed)
    network.gradients()
    const trained = await network.readLogits()
    network.score()
    const scored = await network.readLogits()
    const wanted = expected(seed)
    trained.forEach((value, i) => {
      expect(value).toBeCloseTo(wanted[i] as number, 4)
    })
    expect([...scored]).toEqual([...trained])
  }
  const flat = await network.readGradients()
  const reached = network.layout.slots.filter((slot) => unpack(slot, flat).some((g) => g !== 0))
  expect(reached.map(({ name }) => name)).toEqual(['classifier.weight', 'classifier.bias'])
  network.destroy()
})

it('noise beside convolutions: gradients are the differences of the loss under the same noise, and a step changes the draw alone by its seed', async () => {
  const { network, parameters, description } = await networkOf(['noise', 'sep_conv_3x3', 'skip_connect'], 6, 3)
  const drops = description.blocks.flatMap((block) =>
    block.kind === 'cell' ? block.edges.map(({ drop }) => drop) : [],
  )
  const masked = drops.filter((drop) => drop >= 0)
  expect(new Set(masked).size).toBe(masked.length)
  network.setNoiseSeed(77)
  const lossAt = async (given: Float32Array): Promise<number> => {
    network.writeParams(given)
    network.gradients()
    return lossOf(network)
  }
  const start = await lossAt(parameters)
  const gradients = await network.readGradients()
  for (const part of ['stem.', 'cells.0.', 'cells.2._ops', 'classifier.']) {
    const way = new Float32Array(network.layout.floats)
    for (const slot of network.layout.slots.filter(({ name }) => name.startsWith(part)))
      pack(slot, unpack(slot, gradients), way)
    const length = Math.hypot(...way)
    expect(length, part).toBeGreaterThan(1e-4)
    const moved = (by: number): Float32Array => parameters.map((x, i) => x + (by * (way[i] as number)) / length)
    const slope = ((await lossAt(moved(2e-3))) - (await lossAt(moved(-2e-3)))) / 4e-3
    expect(slope / length, part).toBeGreaterThan(0.97)
    expect(slope / length, part).toBeLessThan(1.03)
  }
  expect(await lossAt(parameters)).toBe(start)
  network.setNoiseSeed(78)
  expect(await lossAt(parameters)).not.toBe(start)
  network.setHyper({ lr: 0.025, momentum: 0.9, nesterov: false, weightDecay: 3e-4, gradClip: 5 })
  network.resetState()
  for (let step = 0; step < 3; step++) {
    network.setNoiseSeed(step)
    network.trainStep()
  }
  expect((await network.readMetrics(false)).finite).toBe(true)
  network.destroy()
})
