/** The second-order alpha step against the same formula worked out on the host, pass by pass, through the public face. */
import { beforeAll, expect, it } from 'vitest'
import { randomStream } from '../random'
import { initialAlphas, initialParams } from '../search/initialise'
import type { SupernetSpec } from '../supernet/spec'
import { openTestExecutor } from '../testing/executor'
import { compileNetwork } from './compile'
import type { Hyper, Slot, Supernet } from './supernet'

/** Three candidates of NAS-Bench-201, so that little has to be compiled. */
const spec: SupernetSpec = {
  kind: 'supernet',
  space: 'nas-bench-201',
  primitives: ['none', 'skip_connect', 'nor_conv_1x1'],
  channels: 4,
  cells: 1,
  imageSize: 8,
  classes: 4,
  batch: 8,
}
const hyper: Hyper = {
  weightLr: 0.1,
  momentum: 0.9,
  nesterov: false,
  weightDecay: 3e-3,
  gradClip: 5,
  alphaLr: 0.05,
  beta1: 0.5,
  beta2: 0.999,
  alphaWeightDecay: 1e-3,
}

let net: Supernet

beforeAll(async () => {
  const executor = await openTestExecutor()
  net = await compileNetwork({ executor, spec, order: 2, parallelism: 64 })
})

function start(): void {
  const random = randomStream(3)
  net.resetState()
  net.setHyper(hyper)
  net.writeParams(initialParams(net.layout, random))
  net.writeAlphas(initialAlphas(net.alphaShape, 0.3, random))
  for (const slot of ['train', 'val'] as const) {
    const images = Float32Array.from({ length: spec.batch * 8 * 8 * 4 }, (_, i) => (i % 4 < 3 ? random.normal() : 0))
    net.setBatch(
      slot,
      images,
      Uint32Array.from({ length: spec.batch }, (_, b) => (b * 7 + (slot === 'val' ? 1 : 0)) % 4),
    )
  }
  // One weight step, so that the momentum is not zero.
  net.weightStep()
}

async function gradientsAt(params: Float32Array, slot: Slot) {
  net.writeParams(params)
  net.gradients(slot, { weights: true, alphas: true })
  return { weights: await net.readGradients(), alphas: await net.readAlphaGradients() }
}

const norm = (values: Float32Array): number => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0))

it('takes the gradient at the unrolled weights minus xi times the finite difference', async () => {
  start()
  const w = await net.readParams()
  const momentum = (await net.readState()).subarray(1, 1 + w.length)
  const alphas = await net.readAlphas()
  net.alphaStep(2)
  const [got, figures] = [await net.readAlphaGradients(), await net.readSecondOrder()]
  net.writeAlphas(alphas)

  const { weights: g } = await gradientsAt(w, 'train')
  const unrolled = w.map(
    (value, i) =>
      value -
      hyper.weightLr * (hyper.momentum * (momentum[i] as number) + (g[i] as number) + hyper.weightDecay * value),
  )
  const { weights: h, alphas: direct } = await gradientsAt(unrolled, 'val')
  const epsilon = 0.01 / norm(h)
  const moved = (sign: number): Float32Array => w.map((value, i) => value + sign * epsilon * (h[i] as number))
  const plus = (await gradientsAt(moved(1), 'train')).alphas
  const minus = (await gradientsAt(moved(-1), 'train')).alphas
  const implicit = plus.map((p, i) => (p - (minus[i] as number)) / (2 * epsilon))

  expect(norm(momentum)).toBeGreaterThan(0)
  expect(figures.unrolledNorm / norm(unrolled)).toBeCloseTo(1, 6)
  expect(figures.epsilon / epsilon).toBeCloseTo(1, 5)
  const off = (a: Float32Array, b: Float32Array): number => norm(a.map((x, i) => x - (b[i] as number))) / norm(b)
  expect(norm(implicit) * hyper.weightLr).toBeGreaterThan(0.01 * norm(direct))
  expect(off(figures.implicit, implicit)).toBeLessThan(1e-2)
  expect(
    off(
      got,
      direct.map((d, i) => d - hyper.weightLr * (implicit[i] as number)),
    ),
  ).toBeLessThan(1e-3)
})

it('gives the weights their bits back, and moves the running statistics as the three passes of the network itself do', async () => {
  start()
  const w = await net.readParams()
  const mean = async (): Promise<Float32Array> => (await net.readStemRunning()).mean
  const before = await mean()
  net.alphaStep(2)
  expect(new Uint32Array((await net.readParams()).buffer)).toEqual(new Uint32Array(w.buffer))
  const after = await mean()
  expect(after).not.toEqual(before)

  // The stem sees no perturbation of its input: three passes over the same batch, 1 - 0.9^3 of the way to its mean,
  // up to what eps h does to the stem's own weights.
  start()
  for (let pass = 0; pass < 3; pass++) net.forward('train', 'batch')
  const expected = await mean()
  after.forEach((value, c) => {
    expect(Math.abs(value - (expected[c] as number))).toBeLessThan(1e-3)
  })
  net.forward('val', 'batch')
  expect(norm((await mean()).map((value, c) => value - (after[c] as number)))).toBeGreaterThan(2e-3)
})

it('is refused where the network was compiled for the first order only', async () => {
  const executor = await openTestExecutor()
  const first = await compileNetwork({ executor, spec, parallelism: 64 })
  expect(() => first.alphaStep(2)).toThrow('alpha step of order 2: compiled for order 1')
  first.destroy()
})
