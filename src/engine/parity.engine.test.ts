/**
 * The engine on WebGPU against the supernet composed of tfjs ops on the CPU (src/reference): logits, loss and every
 * gradient of one batch in tiny networks.
 */
import { beforeAll, expect, it } from 'vitest'
import { randomStream } from '../random'
import { globalNorm } from '../reference/optimizers'
import { canonicalParameters } from '../reference/parameters'
import { relativeError } from '../reference/testing/goldenChecks'
import { goldenParameters } from '../reference/testing/goldenFormula'
import { lossAndGradients } from '../reference/tfjsSupernet'
import { DARTS_PRIMITIVES, NB201_PRIMITIVES, type Primitive } from '../space/primitives'
import { architectureSize } from '../supernet/describe'
import { forEachParam, pack, unpack } from '../supernet/layout'
import type { SupernetSpec } from '../supernet/spec'
import { openTestExecutor } from '../testing/executor'
import { setTfjsOnCpu } from '../testing/tfjsOnCpu'
import { isInNode } from '../testing/where'
import { compileNetwork } from './compile'
import type { Executor } from './plan/plan'

const SEED = 7
// With 2 images a weight changed by its last bit moves the tfjs gradients by up to 5e-2: too few positions in a batch norm.
const base = { kind: 'supernet', channels: 4, imageSize: 8, classes: 4, batch: 4 } as const
const darts: SupernetSpec = { ...base, space: 'darts', primitives: DARTS_PRIMITIVES, cells: 3 }
const nb201: SupernetSpec = { ...base, space: 'nas-bench-201', primitives: NB201_PRIMITIVES, cells: 1 }
const dartsSubset: readonly Primitive[] = ['none', 'avg_pool_3x3', 'skip_connect', 'sep_conv_5x5', 'dil_conv_3x3']
/** Filters of one dilation do not follow one another. */
const dartsOrder: readonly Primitive[] = [
  'sep_conv_3x3',
  'dil_conv_5x5',
  'max_pool_3x3',
  'sep_conv_5x5',
  'skip_connect',
]
const noSkip: readonly Primitive[] = ['none', 'max_pool_3x3', 'sep_conv_3x3', 'dil_conv_3x3']
const nb201NoSkip: readonly Primitive[] = NB201_PRIMITIVES.filter((op) => op !== 'skip_connect')
const nb201Subset: readonly Primitive[] = ['skip_connect', 'nor_conv_3x3', 'avg_pool_3x3']

const SNAS_MIXING = { weights: 'gumbel-softmax', update: 'adam', clipAlphas: true } as const
const HYPER = {
  ...{ weightLr: 0.025, momentum: 0.9, nesterov: false, weightDecay: 3e-4, gradClip: 5 },
  ...{ alphaLr: 3e-4, beta1: 0.5, beta2: 0.999, alphaWeightDecay: 1e-3 },
}

let executor: Executor

beforeAll(async () => {
  executor = await openTestExecutor()
  return setTfjsOnCpu()
})

const NETWORKS = [
  ['DARTS', darts],
  ['DARTS with 5 of the primitives', { ...darts, primitives: dartsSubset }],
  ['DARTS with primitives in another order', { ...darts, primitives: dartsOrder }],
  ['DARTS with reduction cells only', { ...darts, cells: 2 }],
  ['PC-DARTS, whose cells share buffers', { ...darts, channels: 8, partial: true }, 0],
  ['DARTS with alphas of its own in every cell', { ...darts, primitives: dartsSubset, perCell: true }],
  ['NAS-Bench-201', nb201],
  ['NAS-Bench-201 with 3 of the primitives', { ...nb201, primitives: nb201Subset }],
  ['SNAS, whose paths are dropped', { ...darts, primitives: dartsSubset, dropPath: true }],
  ['SNAS, whose paths are dropped, in NAS-Bench-201', { ...nb201, dropPath: true }],
  ['DARTS with an auxiliary skip on every edge', { ...darts, primitives: dartsSubset, auxiliarySkip: true }],
  ['DARTS without skip_connect, with an auxiliary skip', { ...darts, primitives: noSkip, auxiliarySkip: true }],
  ['NAS-Bench-201 with an auxiliary skip on every edge', { ...nb201, auxiliarySkip: true }],
  ['DARTS of 6 channels, which fill no whole vectors', { ...darts, channels: 6 }],
  ['DARTS of 7 channels with an auxiliary skip', { ...darts, channels: 7, auxiliarySkip: true, primitives: noSkip }],
  ['NAS-Bench-201 of 6 channels', { ...nb201, channels: 6 }],
  ['NAS-Bench-201 of 5 channels with an auxiliary skip', { ...nb201, channels: 5, auxiliarySkip: true }],
  ['SNAS of 6 channels', { ...darts, primitives: dartsSubset, channels: 6, dropPath: true }],
  ['S4, whose noise is drawn', { ...darts, primitives: ['noise', 'sep_conv_3x3'] }],
  ['S4 of 6 channels', { ...darts, primitives: ['noise', 'sep_conv_3x3'], channels: 6 }],
  ['S4 of 9 channels', { ...darts, primitives: ['noise', 'sep_conv_3x3'], channels: 9, cells: 1 }],
  ['PC-DARTS in S4', { ...darts, primitives: ['noise', 'sep_conv_3x3'], channels: 8, partial: true }],
  ['DARTS with noise among others', { ...darts, primitives: ['none', 'noise', ...dartsSubset.slice(1)] }],
  ['DARTS of 2 nodes, which puts out the last', { ...darts, nodes: 2, concat: 1 }],
  ['DARTS of 6 nodes, which puts out three', { ...darts, primitives: dartsSubset, nodes: 6, concat: 3 }, 0],
  [
    'PC-DARTS of 6 nodes, which puts out three',
    { ...darts, primitives: dartsSubset, channels: 8, nodes: 6, concat: 3, partial: true },
  ],
  ['SNAS of 6 nodes, whose paths are dropped', { ...darts, primitives: dartsSubset, nodes: 6, dropPath: true }],
  ['S4 of 6 nodes, whose noise is drawn', { ...darts, primitives: ['noise', 'sep_conv_3x3'], nodes: 6 }],
  ['NAS-Bench-201 without skip_connect', { ...nb201, primitives: nb201NoSkip }],
  [
    'NAS-Bench-201 without skip_connect, with an auxiliary skip',
    { ...nb201, primitives: nb201NoSkip, auxiliarySkip: true },
  ],
] as const

/**
 * Every kernel at least once. How a description is lowered is the same on both executors: networks that differ in that alone are
 * compared where it is quick, in Node.
 */
const ON_BOTH: readonly string[] = [
  'DARTS',
  'PC-DARTS, whose cells share buffers',
  'NAS-Bench-201',
  'SNAS, whose paths are dropped',
  'DARTS of 7 channels with an auxiliary skip',
  'S4, whose noise is drawn',
]

/** Two things at once, each of which stands above alone: LAB_LONG_TESTS=1 compares them too. */
const COMBINED: readonly string[] = [
  'DARTS without skip_connect, with an auxiliary skip',
  'NAS-Bench-201 without skip_connect, with an auxiliary skip',
  'SNAS of 6 channels',
  'SNAS of 6 nodes, whose paths are dropped',
  'S4 of 6 nodes, whose noise is drawn',
]
const isLong = isInNode && Boolean(process.env.LAB_LONG_TESTS)

it.each(NETWORKS.filter(([name]) => (isInNode ? isLong || !COMBINED.includes(name) : ON_BOTH.includes(name))))(
  '%s: logits and gradients are those of the tfjs composition',
  async (_, spec: SupernetSpec, memoryBudget?: number) => {
    const random = randomStream(SEED)
    const normals = (n: number, scale: number): Float32Array =>
      Float32Array.from({ length: n }, () => scale * random.normal())
    const images = normals(spec.batch * spec.imageSize ** 2 * 4, 1).map((value, i) => (i % 4 === 3 ? 0 : value))
    const labels = Uint32Array.of(1, 3, 0, 2)
    const weights = goldenParameters(canonicalParameters(spec), SEED)

    const network = await compileNetwork({
      executor,
      spec,
      parallelism: 64,
      ...(spec.dropPath ? { mixing: SNAS_MIXING } : {}),
      ...(memoryBudget === undefined ? {} : { memoryBudget }),
    })
    const alphas = normals(architectureSize(network.alphaShape), 0.5)
    const flat = new Float32Array(network.layout.floats)
    for (const slot of network.layout.slots) pack(slot, weights.get(slot.name) ?? [], flat)
    network.writeParams(flat)
    network.writeAlphas(alphas)
    network.setBatch('train', images, labels)
    const paths = spec.dropPath ? { rate: 0.3, seed: 4711 } : undefined
    if (paths) {
      // Without noise and at temperature 1 a sample is the softmax itself.
      network.setNoise(new Float32Array(alphas.length))
      network.setHyper({ ...HYPER, tau: 1, dropPath: paths })
    }
    const want = { weights: true, alphas: true }
    const auxiliarySkip = spec.auxiliarySkip ? 0.35 : undefined
    if (auxiliarySkip !== undefined) network.setHyper({ ...HYPER, auxiliarySkip })
    const noiseSeed = spec.primitives.includes('noise') ? 54321 : undefined
    if (noiseSeed !== undefined) {
      network.setHyper(HYPER)
      network.setNoiseSeed(noiseSeed)
    }
    network.gradients('train', want)
    const [logits, grads, alphaGrads, metrics] = [
      await network.readLogits(),
      await network.readGradients(),
      await network.readAlphaGradients(),
      await network.readMetrics(false),
    ]
    // Padding is no parameter: nothing flows there.
    const owned = new Set<number>()
    for (const slot of network.layout.slots) forEachParam(slot, (_, at) => owned.add(at))
    expect(grads.every((gradient, at) => owned.has(at) || gradient === 0)).toBe(true)
    network.destroy()

    const expected = await lossAndGradients(
      spec,
      weights,
      alphas,
      images,
      labels,
      want,
      paths,
      auxiliarySkip,
      noiseSeed,
    )
    expect(relativeError(logits, expected.logits)).toBeLessThan(1e-5)
    expect(Math.abs(metrics.train.lastLoss / expected.loss - 1)).toBeLessThan(1e-5)
    const { types, edges, ops } = network.alphaShape
    let offset = 0
    expected.alphaGrads.forEach((table, t) => {
      const size = edges * (t < types ? ops : 1)
      if (table) expect(relativeError(alphaGrads.slice(offset, offset + size), table)).toBeLessThan(1e-4)
      offset += size
    })
    expect(offset).toBe(alphas.length)
    const whole = globalNorm(expected.weightGrads.values())
    for (const slot of network.layout.slots) {
      const grad = expected.weightGrads.get(slot.name) as Float32Array
      const difference = unpack(slot, grads).map((g, i) => g - (grad[i] as number))
      const limit = slot.deadGradient ? 1e-6 * whole : 1e-3 * globalNorm([grad])
      // Of an edge whose every path is dropped it is 0.
      expect(globalNorm([difference]), slot.name).toBeLessThanOrEqual(limit)
    }
  },
)
