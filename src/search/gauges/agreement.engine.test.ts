/** What OLES compares in a network, by the engine's kernels, against the plain comparison of the gradients read. */
import { beforeAll, expect, it } from 'vitest'
import { compileNetwork } from '../../engine/compile'
import type { Executor } from '../../engine/plan/plan'
import type { Similarity } from '../../engine/supernet'
import { randomStream } from '../../random'
import type { SupernetSpec } from '../../supernet/spec'
import { openTestExecutor } from '../../testing/executor'
import { firstOfEachInBrowser } from '../../testing/where'
import { initialParams } from '../initialise'
import { operationAgreements } from './agreement'

let executor: Executor

beforeAll(async () => {
  executor = await openTestExecutor()
})

const small = { kind: 'supernet', cells: 1, imageSize: 8, classes: 10, batch: 8 } as const
/** Six channels fill no whole vectors. */
const nb201: SupernetSpec = {
  ...small,
  ...{ space: 'nas-bench-201', primitives: ['skip_connect', 'nor_conv_1x1', 'nor_conv_3x3'], channels: 6 },
}
const darts: SupernetSpec = {
  ...small,
  ...{ space: 'darts', primitives: ['skip_connect', 'sep_conv_3x3'], channels: 6, cells: 2 },
}

const HYPER = {
  ...{ weightLr: 0.025, momentum: 0.9, nesterov: false, weightDecay: 3e-4, gradClip: 0.5 },
  ...{ alphaLr: 3e-4, beta1: 0.5, beta2: 0.999, alphaWeightDecay: 1e-3 },
  agreement: { window: 20, threshold: -1 },
}

const CASES: readonly (readonly [Similarity, string, SupernetSpec])[] = [
  ['code', 'NAS-Bench-201', nb201],
  ['code', 'DARTS', darts],
  ['columns', 'NAS-Bench-201', nb201],
  ['flat', 'DARTS', darts],
]

it.each(firstOfEachInBrowser(CASES, ([, space]) => space))(
  '%s: every convolution of %s, with padded channels and a clipped gradient',
  async (similarity, _, spec) => {
    const net = await compileNetwork({
      executor,
      spec,
      mixing: { weights: 'softmax', update: 'adam', freezes: similarity },
    })
    const random = randomStream(5)
    const numbers = (count: number, scale: number): Float32Array =>
      Float32Array.from({ length: count }, () => scale * random.normal())
    net.resetState()
    net.writeParams(initialParams(net.layout, random))
    net.writeAlphas(numbers(net.alphaShape.types * net.alphaShape.edges * net.alphaShape.ops, 0.5))
    const images = spec.batch * spec.imageSize ** 2 * 4
    for (const slot of ['train', 'val'] as const)
      net.setBatch(
        slot,
        numbers(images, 1).map((x, i) => (i % 4 === 3 ? 0 : x)),
        Uint32Array.from({ length: spec.batch }, () => random.below(10)),
      )
    net.setHyper(HYPER)
    net.weightStep()
    const { clipNorm } = await net.readMetrics(true)
    const before = await net.readGradients()
    net.alphaStep()
    const validation = await net.readGradients()
    expect(clipNorm).toBeGreaterThan(2 * HYPER.gradClip)
    const clipped = before.map((g) => g * (HYPER.gradClip / (clipNorm + 1e-6)))
    const other = similarity === 'code' ? validation.map((g, i) => g + (clipped[i] as number)) : validation
    const plain = operationAgreements({ layout: net.layout, spec }, clipped, other)
    const got = await net.readFreezing()
    net.destroy()
    expect(got).toHaveLength(plain.length)
    expect(got.length).toBeGreaterThan(10)
    got.forEach(({ block, edge, op, cosine }, i) => {
      const { flat, columns, ...place } = plain[i] ?? { flat: Number.NaN, columns: Number.NaN }
      expect(place).toEqual({ block, edge, op })
      expect(cosine).toBeCloseTo(similarity === 'flat' ? flat : columns, 4)
    })
  },
)
