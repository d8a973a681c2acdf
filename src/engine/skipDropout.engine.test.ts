/** Dropout of skip-connects on the engine: the mask against its plain reference, and gradients against differences. */
import { beforeAll, expect, it } from 'vitest'
import { randomStream } from '../random'
import { skipMask } from '../reference/skipDropout'
import { initialAlphas, initialParams } from '../search/initialise'
import { openTestExecutor } from '../testing/executor'
import { compileNetwork } from './compile'
import type { Executor } from './plan/plan'
import type { Hyper } from './supernet'

const HYPER: Hyper = {
  weightLr: 0.025,
  momentum: 0.9,
  nesterov: false,
  weightDecay: 3e-4,
  gradClip: 5,
  alphaLr: 3e-4,
  beta1: 0.5,
  beta2: 0.999,
  alphaWeightDecay: 1e-3,
}
const random = randomStream(11)
const normals = (n: number): Float32Array => Float32Array.from({ length: n }, () => random.normal())

let executor: Executor

beforeAll(async () => {
  executor = await openTestExecutor()
})

it('drops what the reference drops, forward and backward, and nothing in evaluation', async () => {
  const net = await compileNetwork({
    executor,
    spec: { kind: 'op', op: 'skip_connect', stride: 1, channels: 8, imageSize: 8, batch: 4, skipDropout: true },
  })
  const count = 4 * 8 * 8 * 8
  const x = normals(count)
  const r = normals(count)
  expect(() => net.forward('train', 'batch')).toThrow('a step was asked for before setHyper')
  net.setHyper(HYPER)
  expect(() => net.forward('train', 'batch')).toThrow('hyper: skipDropout is missing')
  for (const [rate, seed] of [
    [0.4, 12345],
    [0.7, 16777215],
  ] as const) {
    const mask = skipMask(rate, seed, 0, count)
    const dropped = mask.reduce((sum, keep) => sum + (keep === 0 ? 1 : 0), 0) / count
    expect(Math.abs(dropped - rate)).toBeLessThan(0.05)
    net.setHyper({ ...HYPER, skipDropout: { rate, seed } })
    net.setInput(0, x)
    net.setOutputGradient(r)
    net.gradients('train', { weights: true, alphas: false })
    const expectMasked = (got: Float32Array, of: Float32Array): void => {
      // Both divide by 1 - rate in their own precision.
      got.forEach((value, i) => {
        const wanted = (of[i] as number) * (mask[i] as number)
        expect(value === 0).toBe(mask[i] === 0)
        expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1e-6 * Math.abs(wanted))
      })
    }
    expectMasked(await net.readOutput(), x)
    expectMasked(await net.readInputGradient(0), r)
  }
  net.forward('train', 'running')
  expect(await net.readOutput()).toEqual(x)
  net.destroy()
})

it('gives alpha and weight gradients that are those of the loss under that mask', async () => {
  const primitives = ['none', 'avg_pool_3x3', 'skip_connect'] as const
  const spec = {
    kind: 'supernet',
    space: 'darts',
    primitives,
    channels: 4,
    cells: 3,
    imageSize: 8,
    classes: 4,
    batch: 4,
    skipDropout: true,
  } as const
  const net = await compileNetwork({ executor, spec, parallelism: 64 })
  net.setHyper({ ...HYPER, skipDropout: { rate: 0.5, seed: 99 } })
  const params = initialParams(net.layout, random)
  const alphas = initialAlphas(net.alphaShape, 0.5, random)
  net.writeParams(params)
  net.writeAlphas(alphas)
  net.setBatch(
    'train',
    normals(4 * 64 * 4).map((v, i) => (i % 4 === 3 ? 0 : v)),
    Uint32Array.of(0, 1, 2, 3),
  )
  const loss = async (): Promise<number> => {
    net.forward('train', 'batch')
    return (await net.readMetrics(true)).train.lastLoss
  }
  net.gradients('train', { weights: true, alphas: true })
  const [byAlpha, byWeight] = [await net.readAlphaGradients(), await net.readGradients()]
  expect(await loss()).toBe(await loss())

  /** Central difference along `direction`, against the gradient's product with it. */
  const check = async (
    write: (at: Float32Array) => void,
    at: Float32Array,
    gradient: Float32Array,
    step: number,
  ): Promise<void> => {
    const length = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0))
    expect(length).toBeGreaterThan(1e-4)
    const moved = (by: number): Float32Array => at.map((v, i) => v + (by * (gradient[i] as number)) / length)
    write(moved(step))
    const plus = await loss()
    write(moved(-step))
    const minus = await loss()
    write(at)
    expect(Math.abs((plus - minus) / (2 * step) / length - 1)).toBeLessThan(0.03)
  }
  await check((a) => net.writeAlphas(a), alphas, byAlpha, 0.02)
  await check((w) => net.writeParams(w), params, byWeight, 0.005)

  const under = await loss()
  net.setHyper({ ...HYPER, skipDropout: { rate: 0.5, seed: 100 } })
  expect(await loss()).not.toBe(under)
  net.destroy()
})
