/** Scores of whole networks on the engine; their values against PyTorch: `npm run golden` with methods-zero-cost.json. */
import { beforeAll, expect, it } from 'vitest'
import { compileTrainable } from '../engine/compileTrainable'
import type { Executor } from '../engine/plan/plan'
import type { Trainable } from '../engine/trainable'
import type { Genotype } from '../space/genotype'
import { PUBLISHED } from '../space/testing/published'
import { type DiscreteSpec, describeDiscrete } from '../supernet/describeDiscrete'
import { openTestExecutor } from '../testing/executor'
import { scoreNetwork } from './networkScores'

const BATCH = 4
const SIDE = 8

let executor: Executor

beforeAll(async () => {
  executor = await openTestExecutor()
})

const imagesOf = (): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: BATCH * SIDE * SIDE * 4 }, (_, i) => (i % 4 === 3 ? 0 : Math.sin(i * i)))

async function open(genotype: Genotype, change: Partial<DiscreteSpec> = {}): Promise<Trainable> {
  const cells = genotype.space === 'darts' ? 3 : 1
  const size = { channels: 4, cells, imageSize: SIDE, classes: 10, batch: BATCH, auxiliary: false }
  const spec = { genotype, ...size, ...change }
  const network = await compileTrainable({ executor, spec, parallelism: 64, imageGradients: true })
  network.resetState()
  const params = Float32Array.from({ length: network.layout.floats }, (_, i) => Math.sin(3 * i) / 3)
  for (const { name, kind, offset, shape } of network.layout.slots)
    if (kind === 'vector' && name.endsWith('.weight')) params.fill(1, offset, offset + (shape[0] as number))
  network.writeParams(params)
  network.setBatch(imagesOf(), Uint32Array.of(1, 5, 2, 7))
  return network
}

const NB201: Genotype = {
  space: 'nas-bench-201',
  edges: ['nor_conv_3x3', 'skip_connect', 'nor_conv_1x1', 'none', 'avg_pool_3x3', 'skip_connect'],
}

it('the Jacobian is how the sum of the logits changes with a pixel', async () => {
  const network = await open(NB201)
  network.jacobian()
  const jacobian = await network.readImageGradients()
  const sum = async (images: Float32Array): Promise<number> => {
    network.setBatch(images, new Uint32Array(BATCH))
    network.jacobian()
    return (await network.readLogits()).reduce((total, logit) => total + logit, 0)
  }
  const largest = jacobian.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const step = 2 ** -8
  for (const at of [0, 41, 4 * SIDE * SIDE + 58, jacobian.length - 2]) {
    const [more, less] = [imagesOf(), imagesOf()]
    more[at] = (more[at] as number) + step
    less[at] = (less[at] as number) - step
    const slope = ((await sum(more)) - (await sum(less))) / (2 * step)
    expect(Math.abs(slope - (jacobian[at] as number)) / largest, `pixel ${at}`).toBeLessThan(0.03)
  }
  network.destroy()
})

it('scores have a share for every convolution and the classifier, and repeat themselves to the last bit', async () => {
  const network = await open(NB201)
  const description = describeDiscrete(network.spec)
  const scores = await scoreNetwork(network, description)
  const sum = (of: 'gradNorm' | 'snip' | 'synflow'): number =>
    scores.layers.reduce((total, layer) => total + layer[of], 0)
  expect([sum('gradNorm'), sum('snip'), sum('synflow')]).toEqual([scores.gradNorm, scores.snip, scores.synflow])
  expect(scores.layers.every(({ gradNorm, snip, synflow }) => gradNorm > 0 && snip > 0 && synflow > 0)).toBe(true)
  expect(scores.jacobCov).toBeLessThan(-BATCH + 0.01)
  expect(await scoreNetwork(network, description)).toEqual(scores)
  network.destroy()
})

it('a network that ends in convolutions and batch norms has no Jacobian of its logits, which is said', async () => {
  const plain = PUBLISHED.DARTS_V2.normal.map(([, from]) => ['sep_conv_3x3', from] as const)
  const network = await open({ ...PUBLISHED.DARTS_V2, normal: plain, reduce: plain })
  const scores = await scoreNetwork(network, describeDiscrete(network.spec))
  expect(scores.jacobCov).toBeNull()
  expect(scores.snip).toBeGreaterThan(0)
  network.destroy()
})

it('asked for without having been compiled for it, gradients of images are refused', async () => {
  const { genotype } = { genotype: NB201 }
  const spec = { genotype, channels: 4, cells: 1, imageSize: SIDE, classes: 10, batch: BATCH, auxiliary: false }
  const network = await compileTrainable({ executor, spec, parallelism: 64 })
  expect(() => network.readImageGradients()).toThrow('compiled without')
  network.destroy()
})
