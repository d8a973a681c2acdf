/** The operation `noise` on the engine: what it draws against its plain reference, and that it passes nothing of its input. */
import { expect, it } from 'vitest'
import { drawnNoise } from '../reference/noise'
import { openTestExecutor } from '../testing/executor'
import { compileNetwork } from './compile'
import type { Hyper } from './supernet'

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
