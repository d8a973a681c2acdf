/** The operation `noise` on the engine: what it draws against its plain reference, and that it passes nothing of its input. */
import { expect, it } from 'vitest'
import { randomStream } from '../random'
import { drawnNoise } from '../reference/noise'
import { goldenParameters } from '../reference/testing/goldenFormula'
import { forEachParam, pack, unpack } from '../supernet/layout'
import type { SupernetSpec } from '../supernet/spec'
import { openTestExecutor } from '../testing/executor'
import { firstOfEachInBrowser } from '../testing/where'
import { compileNetwork } from './compile'
import type { Hyper, Supernet } from './supernet'

const HYPER: Hyper = {
  ...{ weightLr: 0.025, momentum: 0.9, nesterov: false, weightDecay: 3e-4, gradClip: 5 },
  ...{ alphaLr: 3e-4, beta1: 0.5, beta2: 0.999, alphaWeightDecay: 1e-3 },
}

it.each([1, 2] as const)('stride %i: draws normal numbers, the same for a seed, whatever the input', async (stride) => {
  const [batch, channels, imageSize] = [8, 8, 16]
  const count = (batch * channels * imageSize ** 2) / stride ** 2
  const net = await compileNetwork({
    executor: await openTestExecutor(),
    spec: { kind: 'op', op: 'noise', stride, channels, imageSize, batch },
  })
  net.setHyper(HYPER)
  const r = Float32Array.from({ length: count }, (_, i) => Math.sin(i))
  const seen: Float32Array[] = []
  for (const [seed, input] of [
    [1, 0],
    [1, 5],
    [16777215, 0],
  ] as const) {
    net.setNoiseSeed(seed)
    net.setInput(0, new Float32Array(batch * channels * imageSize ** 2).fill(input))
    net.setOutputGradient(r)
    net.gradients('train', { weights: true, alphas: true })
    const out = await net.readOutput()
    const expected = drawnNoise(seed, 0, count)
    expect(Math.max(...out.map((value, i) => Math.abs(value - (expected[i] as number))))).toBeLessThan(2e-5)
    expect((await net.readInputGradient(0)).every((value) => value === 0)).toBe(true)
    const [gradient] = await net.readMixingGradients()
    const wanted = expected.reduce((sum, value, i) => sum + value * (r[i] as number), 0)
    expect(Math.abs((gradient as number) - wanted)).toBeLessThan(1e-4 * count ** 0.5)
    net.forward('train', 'running')
    expect(await net.readOutput()).toEqual(out)
    seen.push(out)
  }
  const [first, again, other] = seen as [Float32Array, Float32Array, Float32Array]
  expect(again).toEqual(first)
  expect(other).not.toEqual(first)
  const mean = first.reduce((sum, value) => sum + value, 0) / count
  const variance = first.reduce((sum, value) => sum + value ** 2, 0) / count - mean ** 2
  // Four standard errors of a normal sample of this size.
  expect(Math.abs(mean)).toBeLessThan(4 / count ** 0.5)
  expect(Math.abs(variance - 1)).toBeLessThan(4 * (2 / count) ** 0.5)
  net.destroy()
})

/** A network of S4 with the batches of both halves in place, its parameters those of the formula. */
async function openS4(spec: SupernetSpec): Promise<Supernet> {
  const net = await compileNetwork({ executor: await openTestExecutor(), spec, parallelism: 64 })
  net.resetState()
  const random = randomStream(3)
  const numbers = (count: number): Float32Array => Float32Array.from({ length: count }, () => random.normal())
  const parameters = new Float32Array(net.layout.floats)
  const values = goldenParameters(net.layout.slots, 11)
  for (const slot of net.layout.slots) pack(slot, values.get(slot.name) ?? [], parameters)
  net.writeParams(parameters)
  const { types, edges, ops, edgeWeights } = net.alphaShape
  net.writeAlphas(numbers(types * edges * (ops + (edgeWeights ? 1 : 0))))
  for (const slot of ['train', 'val'] as const)
    net.setBatch(
      slot,
      numbers(spec.batch * spec.imageSize ** 2 * 4).map((value, i) => (i % 4 === 3 ? 0 : value)),
      Uint32Array.from({ length: spec.batch }, (_, b) => b % spec.classes),
    )
  net.setHyper(HYPER)
  return net
}

const s4: SupernetSpec = {
  ...{ kind: 'supernet', space: 'darts', primitives: ['noise', 'sep_conv_3x3'], channels: 6, cells: 3 },
  ...{ imageSize: 8, classes: 4, batch: 8 },
}
/** Stored as 8, 12 (9 of them in halves of 5 and 4) and 4 channels. */
const PADDED: readonly (readonly [string, SupernetSpec])[] = [
  ['6 channels', s4],
  ['9 channels', { ...s4, channels: 9, cells: 1 }],
  ['P-DARTS, 7 channels', { ...s4, channels: 7, cells: 1, primitives: ['noise', 'skip_connect'], skipDropout: true }],
  ['PC-DARTS, 2 of 8 channels', { ...s4, channels: 8, partial: true }],
]

it.each(firstOfEachInBrowser(PADDED, ([, { partial }]) => partial))(
  '%s: the padding stays 0 over steps, in weights and in their gradients',
  async (_, spec) => {
    const net = await openS4(spec)
    if (spec.skipDropout) net.setHyper({ ...HYPER, skipDropout: { rate: 0.3, seed: 5 } })
    const before = await net.readParams()
    for (let step = 0; step < 3; step++) {
      net.setNoiseSeed(100 + 2 * step)
      net.alphaStep()
      net.setNoiseSeed(101 + 2 * step)
      net.weightStep()
    }
    const owned = new Set<number>()
    for (const slot of net.layout.slots) forEachParam(slot, (_torch, at) => owned.add(at))
    const [after, gradients] = [await net.readParams(), await net.readGradients()]
    const metrics = await net.readMetrics(true)
    net.destroy()
    expect(metrics.finite).toBe(true)
    expect(owned.size).toBeLessThan(net.layout.floats)
    const isPadding = (at: number): boolean => !owned.has(at)
    expect(after.every((value, at) => !isPadding(at) || value === 0)).toBe(true)
    expect(gradients.every((value, at) => !isPadding(at) || value === 0)).toBe(true)
    expect(after.some((value, at) => owned.has(at) && value !== before[at])).toBe(true)
  },
)

it.each(firstOfEachInBrowser(PADDED.slice(0, 2), () => 0))(
  '%s: gradients of weights and alphas are the differences of the loss under the same noise',
  async (_, spec) => {
    const net = await openS4(spec)
    net.setNoiseSeed(77)
    const [parameters, alphas] = [await net.readParams(), await net.readAlphas()]
    /** Mean cross entropy, added in double precision. */
    const lossAt = async (params: Float32Array, tables: Float32Array): Promise<number> => {
      net.writeParams(params)
      net.writeAlphas(tables)
      net.gradients('train', { weights: true, alphas: true })
      const logits = await net.readLogits()
      return Array.from({ length: spec.batch }, (_row, b) => {
        const row = [...logits.subarray(b * spec.classes, (b + 1) * spec.classes)]
        return Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0)) - (row[b % spec.classes] as number)
      }).reduce((sum, loss) => sum + loss / spec.batch, 0)
    }
    await lossAt(parameters, alphas)
    const gradients = await net.readGradients()
    const alphaGradients = await net.readAlphaGradients()
    const norm = (of: Float32Array): number => Math.sqrt(of.reduce((sum, x) => sum + x * x, 0))
    const moved = (from: Float32Array, way: Float32Array, by: number): Float32Array =>
      from.map((x, i) => x + by * (way[i] as number))
    for (const part of ['stem.', 'cells.0.preprocess', 'cells.0._ops', 'classifier.']) {
      const way = new Float32Array(net.layout.floats)
      for (const slot of net.layout.slots.filter(({ name }) => name.startsWith(part)))
        pack(slot, unpack(slot, gradients), way)
      const length = norm(way)
      expect(length, part).toBeGreaterThan(1e-4)
      const step = 2e-3 / length
      const slope =
        ((await lossAt(moved(parameters, way, step), alphas)) - (await lossAt(moved(parameters, way, -step), alphas))) /
        (2 * step)
      expect(slope / length ** 2, part).toBeGreaterThan(0.97)
      expect(slope / length ** 2, part).toBeLessThan(1.03)
    }
    const length = norm(alphaGradients)
    const step = 1e-2 / length
    const slope =
      ((await lossAt(parameters, moved(alphas, alphaGradients, step))) -
        (await lossAt(parameters, moved(alphas, alphaGradients, -step)))) /
      (2 * step)
    net.destroy()
    expect(slope / length ** 2).toBeGreaterThan(0.97)
    expect(slope / length ** 2).toBeLessThan(1.03)
  },
)
