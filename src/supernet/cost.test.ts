import { describe, expect, test } from 'vitest'
import type { Nb201Genotype } from '../space/genotype'
import { DARTS_PRIMITIVES, NB201_PRIMITIVES, type Primitive } from '../space/primitives'
import { PUBLISHED } from '../space/testing/published'
import { auxiliaryHeadParameters, cellNetworkCost, networkCost, supernetParameters } from './cost'
import { layoutOf } from './describe'

const size = (channels: number, cells: number, classes = 10, imageSize = 32) => ({
  channels,
  cells,
  classes,
  imageSize,
})

describe('networks of the DARTS space', () => {
  test.each([
    ['DARTS_V1', 3169414, 3221344, 4510432, 232890, 35058, 500.99],
    ['DARTS_V2', 3349342, 3401272, 4718752, 246106, 37018, 528.36],
    ['PDARTS', 3433798, 3485728, 4944352, 292026, 53490, 532.17],
    ['PC_DARTS', 3634678, 3686608, 5270560, 335738, 66770, 556.67],
    ['XNAS', 3793438, 3845368, 5260000, 290010, 46218, 595.54],
    ['SNAS_mild', 2661382, 2713312, 3939328, 200954, 31754, 422.22],
    ['SNAS_aggressive', 2313622, 2365552, 3561952, 198778, 37186, undefined],
    ['GDAS_V1', 3368782, 3420712, 4969216, 330330, 70290, 519.43],
    ['all skip', 1580950, 1632880, 2800480, 143226, 26466, 248.51],
    ['all sep3', 4701718, 4753648, 6548320, 411002, 75746, 711.67],
  ] as const)('%s has the known sizes', (name, cifar10, cifar100, imagenet, medium, small, millions) => {
    const cell = PUBLISHED[name]
    expect(networkCost(cell, size(36, 20)).parameters).toBe(cifar10)
    expect(networkCost(cell, size(36, 20, 100)).parameters).toBe(cifar100)
    expect(networkCost(cell, size(48, 14, 1000, 224), 'imagenet').parameters).toBe(imagenet)
    expect(networkCost(cell, size(16, 8)).parameters).toBe(medium)
    expect(networkCost(cell, size(8, 5)).parameters).toBe(small)
    if (millions) expect(networkCost(cell, size(36, 20)).multiplyAdds / 1e6).toBeCloseTo(millions, 2)
  })

  test('grow with the width as published', () => {
    expect(networkCost(PUBLISHED.XNAS, size(44, 20)).parameters).toBe(5594918)
    expect(networkCost(PUBLISHED.XNAS, size(50, 20)).parameters).toBe(7174760)
    expect(networkCost(PUBLISHED.PDARTS, size(64, 20)).parameters).toBe(10521802)
  })

  test('do 529.9 million multiply-adds on ImageNet with the cells of DARTS_V2', () => {
    const { multiplyAdds } = networkCost(PUBLISHED.DARTS_V2, size(48, 14, 1000, 224), 'imagenet')
    expect(multiplyAdds / 1e6).toBeCloseTo(529.9, 1)
  })

  test('keep their auxiliary head apart', () => {
    expect(auxiliaryHeadParameters(4 * 4 * 36, 10)).toBe(476426)
  })

  test('refuse an operation without a known cost', () => {
    const cell = { pairs: [['conv_9x9', 0]], concat: [2] } as const
    expect(() => cellNetworkCost(cell, cell, size(4, 2))).toThrow(/conv_9x9/)
  })
})

describe('networks of NAS-Bench-201', () => {
  const nb201 = (...edges: Nb201Genotype['edges']): Nb201Genotype => ({ space: 'nas-bench-201', edges })
  const filled = (op: Nb201Genotype['edges'][number]): Nb201Genotype => nb201(op, op, op, op, op, op)

  test('have the known sizes at C = 16, N = 5', () => {
    expect(networkCost(filled('skip_connect'), size(16, 5)).parameters).toBe(73306)
    expect(networkCost(filled('nor_conv_3x3'), size(16, 5)).parameters).toBe(1531546)
    const example = nb201(
      'nor_conv_3x3',
      'nor_conv_3x3',
      'avg_pool_3x3',
      'skip_connect',
      'nor_conv_3x3',
      'skip_connect',
    )
    expect(networkCost(example, size(16, 5)).parameters).toBe(802426)
    expect(networkCost(example, size(16, 5, 100)).parameters).toBe(802426 + 5850)
    expect(networkCost(example, size(16, 5, 120)).parameters).toBe(802426 + 7150)
  })
})

describe('supernets', () => {
  const darts = (channels: number, cells: number, primitives: readonly Primitive[] = DARTS_PRIMITIVES, classes = 10) =>
    ({ space: 'darts', primitives, channels, cells, classes }) as const

  test('of the DARTS space have the published sizes', () => {
    expect(supernetParameters(darts(16, 8))).toBe(1930618)
    expect(supernetParameters(darts(16, 8, DARTS_PRIMITIVES, 100))).toBe(1953748)
    expect(supernetParameters(darts(8, 5))).toBe(394210)
    expect(supernetParameters({ ...darts(16, 8), partial: 4 })).toBe(299578)
  })

  test.each([
    ['all operations', DARTS_PRIMITIVES],
    ['three operations', ['none', 'skip_connect', 'sep_conv_3x3']],
    ['pooling and dilated', ['max_pool_3x3', 'avg_pool_3x3', 'dil_conv_5x5']],
  ] as [string, Primitive[]][])('count what the parameter layout holds: %s', (_, primitives) => {
    const spec = { ...darts(8, 5, primitives), kind: 'supernet', imageSize: 16, batch: 2 } as const
    expect(supernetParameters(spec)).toBe(layoutOf(spec).parameters)
  })

  test('of NAS-Bench-201 count convolution biases', () => {
    const spec = { space: 'nas-bench-201', primitives: NB201_PRIMITIVES, channels: 16, cells: 5, classes: 10 } as const
    expect(supernetParameters(spec)).toBe(1692826)
    expect(supernetParameters(spec)).toBe(layoutOf({ ...spec, kind: 'supernet', imageSize: 32, batch: 2 }).parameters)
  })
})
