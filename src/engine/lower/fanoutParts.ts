/**
 * What a fan-out works on: its raw tensors, batch norms and scratch, and the convolutions between them as plain descriptions.
 * fanout.ts says in which order they run.
 */
import type { FanoutDescription } from '../../supernet/describe'
import { poolTerms, reducesOf, sumsPerEdge } from '../kernels/mix'
import type { BufferRef } from '../plan/builder'
import type { FeatureMap, Lowering, NormPlace } from './context'
import { type Convolution, forwardChunks } from './convolve'
import type { DepthwiseStage, EdgeRange, PoolPlace } from './depthwise'
import type { GroupRange } from './pointwise'

/** Buffers and offsets a fan-out works on; states and nodes of a cell share one buffer. */
export interface FanoutPlace {
  readonly S: BufferRef
  readonly DS: BufferRef
  /** vec4f index of the first source state, in S and in DS; the next one follows it. */
  readonly state: number
  /** vec4f index of the first target node, in S and in DS. */
  readonly targets: number
}

export class FanoutParts {
  readonly description: FanoutDescription
  /** vec4f index in RED of the sums of edge 0; C4 * n vectors an edge. */
  readonly sums: number
  readonly sumsPerVector: number
  readonly place: FanoutPlace
  private readonly context: Lowering
  /** Edges, and those that leave one state. */
  readonly E: number
  readonly perState: number
  readonly states: number
  readonly C4: number
  readonly P: number
  /** vec4f of one raw tensor. */
  readonly group: number
  readonly filters
  readonly twice: readonly number[]
  readonly firstNorm: NormPlace
  readonly secondNorm: NormPlace
  readonly separableSums: number
  readonly P1: BufferRef
  readonly P2: BufferRef
  readonly PL: BufferRef
  readonly ARG: BufferRef
  readonly FR: BufferRef
  readonly D1: BufferRef
  readonly D2: BufferRef
  readonly keepsDepthwise: boolean

  constructor(context: Lowering, description: FanoutDescription, place: FanoutPlace) {
    this.context = context
    this.description = description
    this.place = place
    this.keepsDepthwise = context.keepsDepthwise(description)
    const { ops } = context
    this.E = description.rows.length
    this.states = description.states
    this.perState = this.E / this.states
    this.C4 = description.channels / 4
    this.P = context.positions(description.outSize)
    this.group = this.P * this.C4
    this.filters = ops.depthwise
    this.twice = ops.twice
    const { E, C4, group, states } = this
    const pools = states * this.pools
    const first = this.firstGroups()
    this.firstNorm = context.norm(first + (ops.poolNorm ? pools : 0) + this.reduces * E, C4)
    this.secondNorm = context.norm(E * this.twice.length, C4)
    this.sumsPerVector = sumsPerEdge(ops, description.stride)
    this.sums = context.sums(E * C4 * this.sumsPerVector)
    this.separableSums = context.sums(E * this.twice.length * C4 * 2)
    const own = (name: string, groups: number): BufferRef =>
      context.raw(name, description, 4 * Math.max(1, groups * group))
    const scratch = (name: string, groups: number): BufferRef =>
      this.keepsDepthwise ? own(name, groups) : context.vectors(name, Math.max(1, groups * group))
    this.P1 = own('P1', first)
    this.P2 = own('P2', E * this.twice.length)
    this.PL = own('PL', pools)
    this.ARG = context.raw('ARG', description, states * group)
    this.FR = own('FR', this.reduces * E)
    this.D1 = scratch('D1', E * this.filters.length)
    // As scratch one buffer serves both: the first results are used up before the second ones come.
    this.D2 = scratch(this.keepsDepthwise ? 'D2' : 'D1', E * this.twice.length)
  }

  firstGroups(): number {
    const { depthwise, dense } = this.context.ops
    return this.description.rows.length * (depthwise.length + dense.length)
  }

  /** FactorizedReduces of an edge. */
  get reduces(): number {
    return this.description.stride === 2 ? reducesOf(this.context.ops) : 0
  }

  normUniforms(): Record<'stP1' | 'stPL' | 'stFR' | 'stP2', number> {
    const { C4, firstNorm, secondNorm } = this
    const pools = this.context.ops.poolNorm ? this.states * this.pools : 0
    const stPL = firstNorm.offset + this.firstGroups() * C4
    return { stP1: firstNorm.offset, stPL, stFR: stPL + pools * C4, stP2: secondNorm.offset }
  }

  raw(buffer: BufferRef, offset = 0): FeatureMap {
    return { buffer, offset, segments: 1, c4: this.C4, size: this.description.outSize }
  }

  /** vec4f of a source state. */
  get stateStride(): number {
    return this.context.positions(this.description.inSize) * this.C4
  }

  stateMap(): FeatureMap {
    return { buffer: this.place.S, offset: this.place.state, segments: 1, c4: this.C4, size: this.description.inSize }
  }

  grid(): Record<'C4' | 'H' | 'W' | 'group', number> {
    return { C4: this.C4, H: this.description.outSize, W: this.description.outSize, group: this.group }
  }

  inputGrid(): Record<'Hi' | 'Wi', number> {
    return { Hi: this.description.inSize, Wi: this.description.inSize }
  }

  pointwise(stage: 1 | 2): Convolution {
    const count = this.E * (stage === 1 ? this.filters.length : this.twice.length)
    return {
      kernel: 1,
      stride: 1,
      groups: count,
      input: this.raw(stage === 1 ? this.D1 : this.D2),
      inputGroup: this.group,
      relu: false,
      output: this.raw(stage === 1 ? this.P1 : this.P2),
      outputGroup: this.group,
      weight: stage === 1 ? this.description.params.pw1 : this.description.params.pw2,
    }
  }

  /** Groups of a pointwise stage that belong to some edges. */
  groupsOf(stage: 1 | 2, { first, edges }: EdgeRange): GroupRange {
    const perEdge = stage === 1 ? this.filters.length : this.twice.length
    return { first: first * perEdge, groups: edges * perEdge }
  }

  /** Convolutions that read a state: every edge its own. */
  stateInput(): Pick<Convolution, 'input' | 'inputGroup' | 'groupsPerInput'> {
    return { input: this.stateMap(), inputGroup: this.stateStride, groupsPerInput: this.perState }
  }

  /** Of the candidate, then of the auxiliary skip-connect. */
  reduceConvolutions(): Convolution[] {
    const { stride, params } = this.description
    if (stride === 1) return []
    return [params.fr, params.auxiliary]
      .filter((weight) => weight >= 0)
      .map((weight, k) => ({
        kernel: 1,
        stride: 2,
        factorized: true,
        groups: this.E,
        ...this.stateInput(),
        relu: true,
        output: this.raw(this.FR, k * this.group),
        outputGroup: this.reduces * this.group,
        weight,
      }))
  }

  denseConvolutions(): Convolution[] {
    const { dense } = this.context.ops
    return dense.map(({ kernel }, k) => ({
      kernel,
      stride: 1,
      groups: this.E,
      ...this.stateInput(),
      relu: true,
      output: this.raw(this.P1, k * this.group),
      outputGroup: dense.length * this.group,
      weight: this.description.params.dense[k] as number,
      bias: this.description.params.bias[k] as number,
    }))
  }

  /** What reads the state itself, besides pools and depthwise filters. */
  stateConvolutions(): Convolution[] {
    return [...this.denseConvolutions(), ...this.reduceConvolutions()]
  }

  /** Chunks of the first norms' partial sums. */
  get chunks(): number {
    return forwardChunks(this.context, Math.max(1, this.firstGroups()), this.C4, this.description.outSize)
  }

  /** Pools a state has. */
  get pools(): number {
    return poolTerms(this.context.ops).length
  }

  poolPlace(): PoolPlace {
    const { context, C4, PL, ARG, states, chunks } = this
    const first = this.firstGroups()
    const PART: Record<string, BufferRef> = context.ops.poolNorm
      ? { PART: context.partials((first + states * this.pools) * chunks * C4 * 2) }
      : {}
    return { buffers: { PL, ARG, ...PART }, states, chunks, first }
  }

  /** First: D1 from the state. Second: D2 from the first stage's normalised outputs of the operations applied twice. */
  depthwise(stage: 1 | 2): DepthwiseStage {
    const { description, place, filters, twice, E, C4 } = this
    const { inSize, outSize, stride, params } = description
    const common = { edges: E, c4: C4, outSize, ...(this.pools > 0 ? { pools: this.poolPlace() } : {}) }
    if (stage === 1)
      return {
        ...common,
        filters,
        stride,
        inSize,
        input: place.S,
        inputOffset: place.state,
        edgesPerInput: this.perState,
        inputGroups: 1,
        inputOf: filters.map(() => 0),
        norm: null,
        output: this.D1,
        weight: params.dw1,
      }
    return {
      ...common,
      filters: twice.map((i) => filters[i] as (typeof filters)[number]),
      stride: 1,
      inSize: outSize,
      input: this.P1,
      inputOffset: 0,
      edgesPerInput: 1,
      inputGroups: filters.length,
      inputOf: twice,
      norm: this.firstNorm.offset,
      output: this.D2,
      weight: params.dw2,
    }
  }
}
