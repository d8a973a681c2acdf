/**
 * What every lowering step shares: the plan under construction, the shared buffers, and the allocation of statistics
 * and of reduction sums.
 */
import { architectureSize, type FanoutDescription, type NetworkDescription } from '../../supernet/describe'
import type { OpSet } from '../../supernet/opSet'
import { PATH_FLOATS } from '../kernels/dropPath'
import { normFinish, normFromRunning, reduceSums } from '../kernels/norm'
import type { BufferRef } from '../plan/builder'
import { PlanBuilder } from '../plan/builder'
import type { Chunks } from '../plan/plan'

/** What lowering needs of a network, whatever its blocks are. */
type LowerableDescription = Omit<NetworkDescription, 'spec' | 'blocks'>

/** What a backward pass must produce. `alphas` alone prunes everything that only weights need. */
export type BackwardMode = 'alphas' | 'weights'

/** A feature map on the GPU: `segments` blocks of `c4` channel vectors, [segment][B*size*size][c4]. */
export interface FeatureMap {
  readonly buffer: BufferRef
  /** vec4f index of the first value. */
  readonly offset: number
  readonly segments: number
  /** Channel vectors of one segment. */
  readonly c4: number
  readonly size: number
}

/** A feature map together with its gradient of the same shape. */
export interface Differentiable {
  readonly value: FeatureMap
  readonly gradient: FeatureMap
}

/** Statistics of `groups` batch-normalised tensors: vec4f pairs from `offset` on in ST and RS. */
export interface NormPlace {
  readonly offset: number
  readonly groups: number
  readonly c4: number
}

/** A thread that sums should have at least so many positions: what it loads first, and its partial sum, must pay. */
const POSITIONS_PER_THREAD = 32

/** What a network gives up to fit in memory; bits are the same either way. See memory.ts. */
export interface MemoryPolicy {
  /** Fan-outs whose depthwise results are kept for the weight gradient instead of being computed again, by `fanoutKey`. */
  readonly keptDepthwise: 'all' | readonly string[]
  /**
   * So many cells, from the first on, share one set of raw buffers (candidates before their batch norm). A cell whose
   * set was overwritten since is computed again before its backward pass.
   */
  readonly sharedCells: number
}

/** Names a fan-out in the network. */
export const fanoutKey = ({ cell, state }: FanoutDescription): string => `${cell}.${state}`

/** The lowering of a search network: its description says what network it is. */
export type SearchLowering = Lowering & { readonly description: NetworkDescription }

export class Lowering {
  readonly plan: PlanBuilder
  readonly memory: MemoryPolicy
  readonly description: LowerableDescription
  readonly ops: OpSet
  readonly batch: number
  /** Target number of threads of a reduction; fixes every partial sum, so part of the run record. */
  readonly parallelism: number
  /** Uniform of kernels whose threads sum over positions; fixes their order, so part of the run record too. */
  readonly chunked: { readonly adjacent: 0 | 1 }
  readonly W: BufferRef
  readonly G: BufferRef
  readonly MW: BufferRef
  /** Mixing weights as cells read them: MW, or tables of their own (alignment.ts). */
  readonly CW: BufferRef
  /** Place in CW of the weight of the auxiliary skip-connect. */
  readonly auxiliaryPlace: number
  /** Cells of the first alpha table that read a table of their own, in order; none where all read MW. */
  readonly ownTables: readonly number[]
  private statVectors = 0
  private sumVectors = 0
  /** Feature maps whose gradient has a writer already, in the backward pass being recorded. */
  private written = new Set<string>()

  /** Sizes of the raw buffers of each cell, by what they hold. */
  readonly rawFloats: Map<string, number>[] = []

  constructor(
    description: LowerableDescription,
    parallelism: number,
    chunks: Chunks,
    memory: MemoryPolicy,
    ownTables: readonly number[] = [],
  ) {
    this.description = description
    this.ownTables = ownTables
    this.memory = memory
    this.ops = description.ops
    this.plan = new PlanBuilder(this.ops)
    this.batch = description.batch
    this.parallelism = parallelism
    this.chunked = { adjacent: chunks === 'adjacent' ? 1 : 0 }
    this.W = this.plan.buffer('W', description.layout.floats)
    this.G = this.plan.buffer('G', description.layout.floats)
    const { types, edges, ops } = description.alphaShape
    const path = this.ops.dropPath ? PATH_FLOATS : 0
    const beta = this.ops.auxiliary ? 1 : 0
    const tables = (ownTables.length + types - 1) * edges * ops
    const shared = architectureSize(description.alphaShape) + path
    this.MW = this.plan.buffer('MW', shared + beta)
    this.CW = ownTables.length > 0 ? this.plan.buffer('CW', tables + beta) : this.MW
    this.auxiliaryPlace = ownTables.length > 0 ? tables : shared
  }

  /** First row of CW that a cell reads. */
  firstRow({ cell, type }: Pick<FanoutDescription, 'cell' | 'type'>): number {
    const { ownTables } = this
    const table = ownTables.length === 0 ? type : type === 0 ? ownTables.indexOf(cell) : ownTables.length + type - 1
    return table * this.description.alphaShape.edges
  }

  /** B * size * size. */
  positions(size: number): number {
    return this.batch * size * size
  }

  /** A buffer of `vectors` vec4f. */
  vectors(name: string, vectors: number): BufferRef {
    return this.plan.buffer(name, vectors * 4)
  }

  /** A buffer that holds raw candidates of a fan-out from its forward to its backward pass. */
  raw(name: string, { cell, state }: FanoutDescription, floats: number): BufferRef {
    this.rawFloats[cell] ??= new Map()
    this.rawFloats[cell].set(`${name}.${state}`, floats)
    return this.plan.buffer(`${name}.${cell < this.memory.sharedCells ? 'shared' : cell}.${state}`, floats)
  }

  keepsDepthwise(fanout: FanoutDescription): boolean {
    const { keptDepthwise } = this.memory
    return keptDepthwise === 'all' || keptDepthwise.includes(fanoutKey(fanout))
  }

  featureMap(name: string, channels: number, size: number): FeatureMap {
    const c4 = channels / 4
    return { buffer: this.vectors(name, this.positions(size) * c4), offset: 0, segments: 1, c4, size }
  }

  /** Chunks of a reduction: enough for `parallelism` threads, never more than there is work. */
  chunks(threadsPerChunk: number, most: number): number {
    return Math.max(1, Math.min(Math.ceil(this.parallelism / threadsPerChunk), most))
  }

  /** Chunks of positions, each of POSITIONS_PER_THREAD or more. */
  positionChunks(threadsPerChunk: number, positions: number): number {
    return this.chunks(threadsPerChunk, Math.ceil(positions / POSITIONS_PER_THREAD))
  }

  partials(vectors: number): BufferRef {
    return this.vectors('PART', vectors)
  }

  norm(groups: number, c4: number): NormPlace {
    const place = { offset: this.statVectors, groups, c4 }
    this.statVectors += groups * c4
    this.vectors('ST', this.statVectors * 2)
    this.vectors('RS', this.statVectors * 2)
    return place
  }

  get ST(): BufferRef {
    return this.vectors('ST', this.statVectors * 2)
  }

  get RED(): BufferRef {
    return this.vectors('RED', this.sumVectors)
  }

  /** Room for sums that stay valid until the alpha gradient is taken; vec4f index. */
  sums(vectors: number): number {
    const offset = this.sumVectors
    this.sumVectors += vectors
    this.vectors('RED', this.sumVectors)
    return offset
  }

  /** mean and r from the partial sums of T chunks, or from the running statistics. */
  finishNorm(place: NormPlace, positions: number, chunks: number, mode: 'batch' | 'running'): void {
    const { groups, c4: C4, offset: stOff } = place
    const ST = this.ST
    const RS = this.vectors('RS', this.statVectors * 2)
    if (mode === 'running') this.plan.dispatch(normFromRunning(), { RS, ST }, { groups, C4, stOff }, groups * C4)
    else
      this.plan.dispatch(
        normFinish(),
        { PART: this.partials(1), ST, RS },
        { groups, C4, T: chunks, P: positions, stOff, track: 1 },
        groups * C4,
      )
  }

  /** RED[redOff..] = sums over chunks of PART, `n` vectors a row and channel vector. */
  reduce(rows: number, c4: number, n: number, chunks: number, redOff: number): void {
    this.plan.dispatch(
      reduceSums(),
      { PART: this.partials(1), RED: this.RED },
      { rows, C4: c4, n, T: chunks, redOff },
      rows * c4 * n,
    )
  }

  beginBackward(): void {
    this.written = new Set()
  }

  /** 1 when the gradient of `key` has been written before in this pass (so add), 0 for the first writer. */
  accumulate(key: string): 0 | 1 {
    const again = this.written.has(key)
    this.written.add(key)
    return again ? 1 : 0
  }
}
