import { describe, expect, it } from 'vitest'
import { ALGORITHM_IDS, canSearch } from '../../protocol/algorithms'
import { algorithmOf } from '../../search/algorithms'
import type { DartsGenotype } from '../../space/genotype'
import { DARTS_PRIMITIVES, NB201_PRIMITIVES } from '../../space/primitives'
import {
  type DartsCellDescription,
  describe as describeNetwork,
  type NetworkDescription,
} from '../../supernet/describe'
import { describeDiscrete } from '../../supernet/describeDiscrete'
import type { NetworkSpec, SupernetSpec } from '../../supernet/spec'
import type { SearchLowering } from '../lower/context'
import { lowerDiscrete } from '../lower/discrete/network'
import { lower } from '../lower/network'
import { stepSegments } from '../lower/steps'
import { familyOf } from '../plan/kernel'
import { addTallies, bytesMoved, dispatchesOf, NO_WORK, tallyFamilies } from './summary'
import { partOf, workOf } from './table'

const SMALL: SupernetSpec = {
  kind: 'supernet',
  space: 'darts',
  primitives: DARTS_PRIMITIVES,
  channels: 8,
  cells: 3,
  imageSize: 16,
  classes: 10,
  batch: 16,
}
const LARGE: SupernetSpec = { ...SMALL, channels: 16, cells: 8, imageSize: 32, batch: 8 }
const NB201: SupernetSpec = { ...SMALL, space: 'nas-bench-201', primitives: NB201_PRIMITIVES, cells: 1 }
const STEP = stepSegments('darts', 1)

function families(spec: NetworkSpec, segments: readonly string[]) {
  const { plan, ops } = lower(describeNetwork(spec), 1024).context
  return tallyFamilies(dispatchesOf(plan, segments), ops)
}

const CONVOLVING = new Set(['depthwise', 'pointwise', 'dense'])
/** GFLOP of the convolving families. */
const convolutions = (spec: NetworkSpec, segments: readonly string[]): number =>
  families(spec, segments)
    .filter(({ part }) => CONVOLVING.has(part))
    .reduce((sum, { flops }) => sum + flops, 0) / 1e9

/** Multiply-adds of all convolutions of one forward pass, from shapes alone: the formula of the engine's design. */
function forwardMacs({ blocks, batch, stem }: NetworkDescription): number {
  const cells = blocks as readonly DartsCellDescription[]
  const inCells = cells.map(({ channels: C, inSize, outSize, reduction, preprocess }) => {
    const P = batch * outSize ** 2
    const edges = P * (14 * (102 * C + 6 * C ** 2) + (reduction ? 8 * C ** 2 : 0))
    const inputs = preprocess.reduce((sum, { inChannels }) => sum + batch * inSize ** 2 * C * inChannels, 0)
    return edges + inputs
  })
  // The image has a fourth channel of zeros.
  const first = stem ? batch * stem.size ** 2 * 9 * 4 * stem.channels : 0
  return inCells.reduce((sum, macs) => sum + macs, first)
}

describe('the work of a forward pass', () => {
  it.each([
    ['small', SMALL],
    ['large', LARGE],
  ])('%s: two FLOPs a multiply-add of every convolution, and little besides', (_, spec) => {
    const macs = forwardMacs(describeNetwork(spec))
    const counted = convolutions(spec, ['forward'])
    // The second depthwise stage normalises while it loads: three FLOPs a number, for 18 or 50 of the filter.
    expect(counted).toBeGreaterThan((2 * macs) / 1e9)
    expect(counted).toBeLessThan((2.1 * macs) / 1e9)
  })
})

describe('the work of a step', () => {
  it('agrees with known totals: 1.63 and 24.0 GFLOP without pruning, 0.58 and 5.5 GB', () => {
    const total = (spec: SupernetSpec) => families(spec, STEP).reduce(addTallies, NO_WORK)
    // The plan prunes what alphas do not need (less) and counts elementwise work and the stem (more).
    expect(total(SMALL).flops / 1e9).toBeCloseTo(1.63, 0)
    expect(Math.abs(total(SMALL).flops / 1.63e9 - 1)).toBeLessThan(0.1)
    expect(Math.abs(total(LARGE).flops / 24.0e9 - 1)).toBeLessThan(0.15)
    expect(Math.abs(bytesMoved(total(SMALL)) / 0.58e9 - 1)).toBeLessThan(0.15)
    expect(Math.abs(bytesMoved(total(LARGE)) / 5.5e9 - 1)).toBeLessThan(0.15)
  })

  it('grows with the batch in proportion, but for what weights alone cost', () => {
    const [one, two] = [8, 16].map((batch) => convolutions({ ...SMALL, batch }, STEP))
    expect((two as number) / (one as number)).toBeCloseTo(2, 6)
  })
})

describe('the work of one dispatch', () => {
  const spec: NetworkSpec = { kind: 'op', op: 'dil_conv_5x5', stride: 2, channels: 4, imageSize: 8, batch: 2 }
  const find = (segment: string, family: string, network = spec) => {
    const { plan, ops } = lower(describeNetwork(network), 1024).context
    const dispatch = plan.segments.get(segment)?.find(({ kernel }) => familyOf(kernel) === family)
    if (!dispatch) throw new Error(`no ${family} in ${segment}`)
    return workOf(dispatch, ops)
  }

  it('counts a depthwise filter by hand', () => {
    // 2 images of 4 x 4 outputs from 8 x 8 inputs, 4 channels, 25 taps.
    expect(find('forward', 'depthwise')).toEqual({
      flops: 2 * 25 * (2 * 4 * 4) * 4,
      readBytes: 4 * 4 * (2 * 8 * 8 + 25),
      writtenBytes: 4 * 4 * (2 * 4 * 4),
    })
  })

  it('counts a 1x1 convolution by hand', () => {
    // 32 positions, 4 channels to 4.
    expect(find('forward', 'pointwise')).toEqual({
      flops: 2 * 32 * 4 * 4,
      readBytes: 4 * (32 * 4 + 4 * 4),
      writtenBytes: 4 * 32 * 4,
    })
  })

  it('counts the mixed sum by hand: one candidate, written for the first time', () => {
    expect(find('forward', 'mix')).toEqual({ flops: 2 * 32 * 4, readBytes: 4 * 32 * 4, writtenBytes: 4 * 32 * 4 })
  })

  it('counts the state gradient by hand', () => {
    // One plane through the filter: the gradient of its output and the filter in, the size of the state out.
    expect(find('back-weights', 'depthwise-back')).toEqual({
      flops: 2 * 25 * 32 * 4,
      readBytes: 4 * 4 * (32 + 25),
      writtenBytes: 4 * 4 * 128,
    })
    // The plane and the state that masks it.
    expect(find('back-weights', 'state-back')).toEqual({
      flops: 2 * 128 * 4,
      readBytes: 4 * 4 * (128 + 128),
      writtenBytes: 4 * 4 * 128,
    })
  })

  it('counts the way back through FactorizedReduce by hand: it reaches every second pixel', () => {
    const reduce: NetworkSpec = { kind: 'op', op: 'skip_connect', stride: 2, channels: 8, imageSize: 8, batch: 2 }
    // 32 outputs of 8 channels; 64 of 128 inputs, where it is masked by the state and added to what is there.
    expect(find('back-weights', 'convolution-data', reduce)).toEqual({
      flops: 2 * 32 * 8 * 8,
      readBytes: 4 * (32 * 8 + 8 * 8 + 2 * 64 * 8),
      writtenBytes: 4 * 64 * 8,
    })
  })
})

describe('the table of kernel families', () => {
  it.each([
    ['DARTS', SMALL],
    ['PC-DARTS', { ...SMALL, partial: true }],
    ['SNAS with its resource term', { ...SMALL, resource: 'log' }],
    ['P-DARTS', { ...SMALL, skipDropout: true }],
    ['NAS-Bench-201', NB201],
    ['DARTS, many channels', { ...SMALL, channels: 36 }],
    ['DARTS of 12 nodes', { ...SMALL, nodes: 12, concat: 2 }],
    ['without convolutions', { ...SMALL, primitives: ['skip_connect', 'max_pool_3x3'] as const }],
  ] satisfies [string, NetworkSpec][])('has a row for every kernel of %s, with figures above zero', (_, spec) => {
    expectRows(lower(describeNetwork(spec), 1024, { order: 2 }).context)
  })

  it.each(ALGORITHM_IDS)('has a row for every kernel of the algorithm %s', (id) => {
    const own = canSearch(id, 'darts') ? SMALL : NB201
    const spec = id === 'snas' ? { ...own, dropPath: true } : id === 'lambda-darts' ? { ...own, cells: 4 } : own
    expectRows(lower(describeNetwork(spec), 1024, { mixing: algorithmOf(id).mixing }).context)
  })

  it.each(['columns', 'code'] as const)('has a row for every kernel of OLES that compares as %s', (freezes) => {
    const mixing = { weights: 'softmax', update: 'adam', freezes } as const
    expectRows(lower(describeNetwork(SMALL), 1024, { mixing }).context)
  })

  it.each([false, true])('has a row for every kernel of a network of one genotype, auxiliary head: %s', (auxiliary) => {
    const pairs = DARTS_PRIMITIVES.filter((op) => op !== 'none').map((op, i) => [op, i % 2] as const)
    const genotype: DartsGenotype = {
      ...{ space: 'darts', normal: [...pairs, ['skip_connect', 1]], normalConcat: [2, 3, 4, 5] },
      ...{ reduce: [...pairs, ['skip_connect', 1]], reduceConcat: [2, 3, 4, 5] },
    }
    const spec = { genotype, channels: 8, cells: 3, imageSize: 32, classes: 10, batch: 8, auxiliary }
    const { plan, ops } = lowerDiscrete(describeDiscrete(spec), 1024)
    for (const dispatch of [...plan.segments.values()].flat()) {
      const { flops, readBytes, writtenBytes } = workOf(dispatch, ops)
      const { name } = dispatch.kernel
      expect(flops, name).toBeGreaterThanOrEqual(0)
      expect(readBytes + writtenBytes, name).toBeGreaterThan(0)
      expect(Number.isInteger(flops + readBytes + writtenBytes), name).toBe(true)
    }
  })

  function expectRows({ plan, ops }: SearchLowering): void {
    for (const dispatch of [...plan.segments.values()].flat()) {
      const { flops, readBytes, writtenBytes } = workOf(dispatch, ops)
      const { name } = dispatch.kernel
      expect(partOf(familyOf(dispatch.kernel)), name).toBeTruthy()
      expect(flops, name).toBeGreaterThanOrEqual(0)
      expect(readBytes, name).toBeGreaterThan(0)
      expect(writtenBytes, name).toBeGreaterThan(0)
      expect(Number.isInteger(flops + readBytes + writtenBytes), name).toBe(true)
    }
  }

  it('says what is missing', () => {
    const { plan, ops } = lower(describeNetwork(SMALL), 1024).context
    const dispatch = plan.segments.get('adam')?.[0]
    if (!dispatch) throw new Error('no adam')
    const unknown = { ...dispatch, kernel: { ...dispatch.kernel, name: 'novel s1' } }
    expect(() => workOf(unknown, ops)).toThrow('kernel family novel: has no row in src/engine/workload/table.ts')
  })
})
