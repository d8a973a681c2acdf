/** Plans of every network that the lowering can produce: all algorithms, spaces and shapes, as names and builders. No device. */

import { DARTS_PRIMITIVES, NB201_PRIMITIVES, type Primitive } from '../../../space/primitives'
import { PUBLISHED } from '../../../space/testing/published'
import { describe } from '../../../supernet/describe'
import { type DiscreteSpec, describeDiscrete } from '../../../supernet/describeDiscrete'
import type { NetworkSpec, SupernetSpec } from '../../../supernet/spec'
import { lowerDiscrete } from '../../lower/discrete/network'
import { type LowerOptions, lower } from '../../lower/network'
import type { PlanBuilder } from '../../plan/builder'
import type { Kernel } from '../../plan/kernel'
import type { Similarity } from '../../supernet'

const PARALLELISM = 256

export const darts = (changes: Partial<SupernetSpec> = {}): SupernetSpec => ({
  ...{ kind: 'supernet', space: 'darts', primitives: DARTS_PRIMITIVES, channels: 8, cells: 3 },
  ...{ imageSize: 16, classes: 10, batch: 4 },
  ...changes,
})
export const nb201 = (changes: Partial<SupernetSpec> = {}): SupernetSpec =>
  darts({ space: 'nas-bench-201', primitives: NB201_PRIMITIVES, cells: 1, ...changes })
const only = (...primitives: Primitive[]): SupernetSpec => darts({ primitives, cells: 4 })

const plan = (spec: NetworkSpec, options: LowerOptions = {}): (() => PlanBuilder) => {
  return () => lower(describe(spec), PARALLELISM, options).context.plan
}

const SOFTMAX: LowerOptions = { order: 2 }
const GUMBEL: LowerOptions = { mixing: { weights: 'gumbel-softmax', update: 'adam', clipAlphas: true } }
const ONE_HOT: LowerOptions = { mixing: { weights: 'gumbel-one-hot', update: 'adam' } }
const REWARDS: LowerOptions = { mixing: { weights: 'softmax', update: 'exponentiated-gradient' } }
const CLIPPED: LowerOptions = { mixing: { weights: 'softmax', update: 'adam', clipAlphas: true } }
const BETA: LowerOptions = { mixing: { weights: 'softmax', update: 'adam', penalty: 'log-sum-exp' } }
const PERTURBED: LowerOptions = { mixing: { weights: 'perturbed-softmax', update: 'adam', clipWeightsOnly: true } }
const freezing = (freezes: Similarity): LowerOptions => ({ mixing: { weights: 'softmax', update: 'adam', freezes } })
const ALIGNING: LowerOptions = { mixing: { weights: 'softmax', update: 'adam', aligns: true } }
const SIGMOID: LowerOptions = { mixing: { weights: 'sigmoid', update: 'adam', penalty: 'zero-one' } }

const discrete = (changes: Partial<DiscreteSpec>): (() => PlanBuilder) => {
  const spec: DiscreteSpec = {
    ...{ genotype: PUBLISHED.DARTS_V2, channels: 8, cells: 6, imageSize: 32, classes: 10, batch: 2, auxiliary: true },
    ...changes,
  }
  return () => lowerDiscrete(describeDiscrete(spec), PARALLELISM).plan
}

/** Cells that hold every operation, some twice and at both strides. */
const everyPair = (first: number): [Primitive, number][] =>
  [0, 1, 0, 2, 1, 3, 0, 4].map((from, i) => [DARTS_PRIMITIVES[1 + ((first + i) % 7)] as Primitive, from])

/** A network whose cells hold every operation but `none`. */
export const everyOperation = (changes: Partial<DiscreteSpec> = {}): DiscreteSpec => ({
  ...{ channels: 8, cells: 6, imageSize: 32, classes: 10, batch: 2, auxiliary: true },
  genotype: {
    ...{ space: 'darts', normal: everyPair(0), normalConcat: [2, 3, 4, 5] },
    ...{ reduce: everyPair(3), reduceConcat: [2, 3, 4, 5] },
  },
  ...changes,
})

const subsets = (primitives: readonly Primitive[]): Primitive[][] =>
  primitives.map(
    (primitive) => ['none', 'skip_connect', primitive].filter((op, i, all) => all.indexOf(op) === i) as Primitive[],
  )

export const PLANS: readonly (readonly [name: string, build: () => PlanBuilder])[] = [
  ...[4, 8, 12, 16, 20, 36, 48].map(
    (channels) => [`DARTS of ${channels} channels`, plan(darts({ channels, cells: 5 }), SOFTMAX)] as const,
  ),
  ...[8, 12, 16, 24].map(
    (imageSize) => [`DARTS of ${imageSize} pixels`, plan(darts({ imageSize, batch: 3 }), SOFTMAX)] as const,
  ),
  ['DARTS in little memory', plan(darts({ cells: 6 }), { ...SOFTMAX, memoryBudget: 1e6 })],
  ['DARTS with cells of their own', plan(darts({ perCell: true }), SOFTMAX)],
  ['the paper', plan(darts({ channels: 16, cells: 8, imageSize: 32, batch: 64 }), SOFTMAX)],
  ...subsets(DARTS_PRIMITIVES).map((ops) => [`DARTS of ${ops.join(', ')}`, plan(only(...ops), SOFTMAX)] as const),
  ['DARTS of pools', plan(only('max_pool_3x3', 'avg_pool_3x3'), SOFTMAX)],
  ['DARTS without weights in cells', plan(only('skip_connect', 'max_pool_3x3'), SOFTMAX)],
  ['PC-DARTS', plan(darts({ channels: 16, partial: true }), SOFTMAX)],
  ['PC-DARTS with padded channels', plan(darts({ channels: 8, partial: true }), SOFTMAX)],
  ['PC-DARTS of 24 channels', plan(darts({ channels: 24, partial: true, cells: 5 }), SOFTMAX)],
  ['NAS-Bench-201', plan(nb201(), SOFTMAX)],
  ['NAS-Bench-201 of 16 channels', plan(nb201({ channels: 16, cells: 2 }), SOFTMAX)],
  ['NAS-Bench-201, one candidate an edge', plan(nb201(), ONE_HOT)],
  ['NAS-Bench-201, Gumbel-softmax', plan(nb201(), GUMBEL)],
  ['NAS-Bench-201, drop path', plan(nb201({ dropPath: true }), GUMBEL)],
  ['SNAS', plan(darts({ dropPath: true, resource: 'linear', perCell: true }), GUMBEL)],
  ['SNAS, logarithmic resource', plan(darts({ dropPath: true, resource: 'log' }), GUMBEL)],
  ['SNAS without drop path', plan(darts({ resource: 'linear' }), GUMBEL)],
  ['GDAS', plan(darts(), ONE_HOT)],
  ['XNAS', plan(darts(), REWARDS)],
  ['Beta-DARTS', plan(darts(), BETA)],
  ['S4', plan(only('noise', 'sep_conv_3x3'), SOFTMAX)],
  [
    'P-DARTS with noise',
    plan(darts({ skipDropout: true, primitives: ['noise', 'skip_connect', 'max_pool_3x3'] }), CLIPPED),
  ],
  ['DARTS-', plan(darts({ auxiliarySkip: true }), SOFTMAX)],
  ['DARTS- in NAS-Bench-201', plan(nb201({ auxiliarySkip: true }), SOFTMAX)],
  [
    'NAS-Bench-201 without skip_connect, with an auxiliary skip',
    plan(nb201({ auxiliarySkip: true, primitives: NB201_PRIMITIVES.filter((op) => op !== 'skip_connect') }), SOFTMAX),
  ],
  [
    'DARTS without skip_connect, with an auxiliary skip',
    plan({ ...only('none', 'max_pool_3x3', 'sep_conv_3x3'), auxiliarySkip: true }, SOFTMAX),
  ],
  ['P-DARTS with an auxiliary skip', plan(darts({ skipDropout: true, auxiliarySkip: true }), CLIPPED)],
  ['SDARTS-RS', plan(nb201(), PERTURBED)],
  ['Fair DARTS', plan(darts(), SIGMOID)],
  ['OLES', plan(darts(), freezing('flat'))],
  ['OLES by columns', plan(darts(), freezing('columns'))],
  ['OLES as in its code', plan(nb201(), freezing('code'))],
  ['Lambda-DARTS', plan(darts({ cells: 5 }), ALIGNING)],
  ['Lambda-DARTS in NAS-Bench-201', plan(nb201(), ALIGNING)],
  ['P-DARTS', plan(darts({ skipDropout: true, cells: 5 }), CLIPPED)],
  [
    'P-DARTS, last stage',
    plan(darts({ skipDropout: true, primitives: ['skip_connect', 'sep_conv_3x3', 'dil_conv_5x5'] }), CLIPPED),
  ],
  ...DARTS_PRIMITIVES.flatMap((op) =>
    ([1, 2] as const).map(
      (stride) =>
        [`${op} at stride ${stride}`, plan({ kind: 'op', op, stride, channels: 4, imageSize: 8, batch: 2 })] as const,
    ),
  ),
  ...[true, false].map(
    (reduction) =>
      [
        reduction ? 'a reduction cell' : 'a cell after a reduction',
        plan({
          ...{ kind: 'cell', primitives: DARTS_PRIMITIVES, channels: 8, channelsPrevPrev: 8, channelsPrev: 16 },
          ...{ imageSize: 8, reduction, reductionPrev: !reduction, batch: 2 },
        }),
      ] as const,
  ),
  ...Object.entries(PUBLISHED).flatMap(([name, genotype]) => [
    [`${name} trained`, discrete({ genotype })] as const,
    [
      `${name} trained, 20 channels, no auxiliary head`,
      discrete({ genotype, channels: 20, auxiliary: false }),
    ] as const,
  ]),
  ['every operation trained', discrete(everyOperation())],
  [
    'a NAS-Bench-201 cell trained',
    discrete({
      ...{ cells: 1, auxiliary: false },
      genotype: {
        space: 'nas-bench-201',
        edges: ['nor_conv_3x3', 'nor_conv_1x1', 'avg_pool_3x3', 'skip_connect', 'none', 'nor_conv_3x3'],
      },
    }),
  ],
]

/** Distinct kernels of a plan. */
export function kernelsOf(builder: PlanBuilder): Kernel[] {
  const kernels = [...builder.segments.values()].flat().map(({ kernel }) => kernel)
  return [...new Map(kernels.map((kernel) => [kernel.code, kernel])).values()]
}
