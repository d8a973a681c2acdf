/**
 * The candidates of a space sorted by how they are computed: which need a depthwise stage, which are applied twice,
 * which are dense convolutions, which pool. Every kernel of a fan-out is generated from this one value.
 */
import type { Primitive, SpaceId } from '../space/primitives'

export interface DepthwiseOp {
  /** Index in the primitive list, the column of alpha. */
  readonly op: number
  readonly kernel: 3 | 5
  readonly dilation: 1 | 2
  /** Applied twice (sep_conv): the first output passes a batch norm, ReLU and a second separable block. */
  readonly twice: boolean
}

export interface DenseOp {
  readonly op: number
  readonly kernel: 1 | 3
}

export interface OpSet {
  readonly space: SpaceId
  readonly primitives: readonly Primitive[]
  readonly depthwise: readonly DepthwiseOp[]
  /** Indices into `depthwise` of the operations applied twice. */
  readonly twice: readonly number[]
  readonly dense: readonly DenseOp[]
  /** Primitive indices; -1 where the set has none. */
  readonly maxPool: number
  readonly avgPool: number
  readonly skip: number
  readonly none: number
  readonly noise: number
  /** Pooling is followed by a batch norm (DARTS search cells; not NAS-Bench-201). */
  readonly poolNorm: boolean
  /** The identity's output is dropped at random, element by element (P-DARTS). */
  readonly skipDropout: boolean
  /** An edge's output is dropped at random, image by image (SNAS). */
  readonly dropPath: boolean
  /** Every edge has a skip-connect beside its candidates, which no alpha weighs (DARTS-, all-skip). */
  readonly auxiliary: boolean
}

/** What an edge has besides its candidates: what is dropped at random while it trains, and an auxiliary skip-connect. */
interface EdgeOptions {
  readonly skipDropout?: boolean
  readonly dropPath?: boolean
  readonly auxiliarySkip?: boolean
}

const DEPTHWISE: Partial<Record<Primitive, Omit<DepthwiseOp, 'op'>>> = {
  sep_conv_3x3: { kernel: 3, dilation: 1, twice: true },
  sep_conv_5x5: { kernel: 5, dilation: 1, twice: true },
  dil_conv_3x3: { kernel: 3, dilation: 2, twice: false },
  dil_conv_5x5: { kernel: 5, dilation: 2, twice: false },
}

export function opSetOf(space: SpaceId, primitives: readonly Primitive[], options: EdgeOptions = {}): OpSet {
  const depthwise: DepthwiseOp[] = []
  const dense: DenseOp[] = []
  primitives.forEach((name, op) => {
    const filter = DEPTHWISE[name]
    if (filter) depthwise.push({ op, ...filter })
    if (name === 'nor_conv_1x1') dense.push({ op, kernel: 1 })
    if (name === 'nor_conv_3x3') dense.push({ op, kernel: 3 })
  })
  return {
    space,
    primitives,
    depthwise,
    twice: depthwise.flatMap((d, i) => (d.twice ? [i] : [])),
    dense,
    maxPool: primitives.indexOf('max_pool_3x3'),
    avgPool: primitives.indexOf('avg_pool_3x3'),
    skip: primitives.indexOf('skip_connect'),
    none: primitives.indexOf('none'),
    noise: primitives.indexOf('noise'),
    poolNorm: space === 'darts',
    skipDropout: options.skipDropout ?? false,
    dropPath: options.dropPath ?? false,
    auxiliary: options.auxiliarySkip ?? false,
  }
}

/** Depthwise taps of a list of operations: sum of k*k. */
export function tapsOf(ops: readonly { readonly kernel: number }[]): number {
  return ops.reduce((sum, { kernel }) => sum + kernel * kernel, 0)
}
