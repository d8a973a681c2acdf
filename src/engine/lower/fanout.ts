/**
 * Lowers all candidates on all edges that leave a state: forward into the target nodes, backward into the state's
 * gradient, the alpha sums and the weight gradients. The unit of fusion of the engine: one dispatch serves every edge.
 * The two input states of a cell are alike in shape and targets: they are one fan-out, of eight edges.
 */
import type { FanoutDescription } from '../../supernet/describe'
import { type MIX_ROW_FIELDS, mix, mixBack, mixSums, poolTerms, sumsPerEdge } from '../kernels/mix'
import { POSITIONS_PER_TILE, separableBack } from '../kernels/norm'
import { MOST_POINTWISE_VECTORS, pointwiseColumns, pointwiseData, pointwiseForward } from '../kernels/pointwise'
import { poolForward, stateBack } from '../kernels/pool'
import { EDGES_PER_STATE } from '../kernels/skipDropout'
import { HYPER } from '../kernels/update'
import { type BufferRef, DEFAULT_LIMITS } from '../plan'
import type { FeatureMap, Lowering, NormPlace } from './context'
import { type Convolution, convolve, convolveData, convolveWeights, forwardChunks, someGroups } from './convolve'
import {
  type DepthwiseStage,
  depthwiseForward,
  depthwiseSecondGradient,
  depthwiseStateGradient,
  depthwiseWeightGradient,
  type EdgeRange,
  type PoolPlace,
} from './depthwise'
import type { WeightRegion } from './weightRegion'

/** Buffers and offsets a fan-out works on; states and nodes of a cell share one buffer. */
export interface FanoutPlace {
  readonly S: BufferRef
  readonly DS: BufferRef
  /** vec4f index of the first source state, in S and in DS; the next one follows it. */
  readonly state: number
  /** vec4f index of the first target node, in S and in DS. */
  readonly targets: number
}

/** States of the fan-out whose gradient is wanted, and their edges: those first .. first + states - 1. */
interface StateRange extends EdgeRange {
  readonly firstState: number
  readonly states: number
}

export class Fanout {
  readonly description: FanoutDescription
  /** vec4f index in RED of the sums of edge 0; C4 * n vectors an edge. */
  readonly sums: number
  readonly sumsPerVector: number
  private readonly context: Lowering
  private readonly place: FanoutPlace
  /** Edges, and those that leave one state. */
  private readonly E: number
  private readonly perState: number
  private readonly states: number
  private readonly C4: number
  private readonly P: number
  /** vec4f of one raw tensor. */
  private readonly group: number
  private readonly filters
  private readonly twice: readonly number[]
  private readonly firstNorm: NormPlace
  private readonly secondNorm: NormPlace
  private readonly separableSums: number
  private readonly P1: BufferRef
  private readonly P2: BufferRef
  private readonly PL: BufferRef
  private readonly ARG: BufferRef
  private readonly FR: BufferRef
  private readonly D1: BufferRef
  private readonly D2: BufferRef
  private readonly keepsDepthwise: boolean

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
    this.firstNorm = context.norm(first + (ops.poolNorm ? pools : 0) + (this.hasReduce() ? E : 0), C4)
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
    this.FR = own('FR', this.hasReduce() ? E : 0)
    this.D1 = scratch('D1', E * this.filters.length)
    // As scratch one buffer serves both: the first results are used up before the second ones come.
    this.D2 = scratch(this.keepsDepthwise ? 'D2' : 'D1', E * this.twice.length)
  }

  private firstGroups(): number {
    const { depthwise, dense } = this.context.ops
    return this.description.rows.length * (depthwise.length + dense.length)
  }

  private hasReduce(): boolean {
    return this.description.params.fr >= 0
  }

  /** First row of MW of each edge. The edges into a node are consecutive rows, so all rows of the next state come by one step. */
  private rows(): Record<(typeof MIX_ROW_FIELDS)[number], number> {
    const { edges, ops } = this.context.description.alphaShape
    const { perState, description } = this
    const row = (e: number): number => description.rows[e] ?? 0
    const at = (e: number): number => (description.type * edges + (e < perState ? row(e) : 0)) * ops
    const rowStep = this.states > 1 ? (row(perState) - row(0)) * ops : 0
    return { perState, rowStep, row0: at(0), row1: at(1), row2: at(2), row3: at(3) }
  }

  /** Binding and uniform of the kernels that drop skip-connects. */
  private dropout(): { readonly buffers: Record<string, BufferRef>; readonly uniforms: Record<string, number> } {
    const { context, description } = this
    if (!context.ops.skipDropout) return { buffers: {}, uniforms: {} }
    const states = context.description.alphaShape.edges
    return {
      buffers: { HYPER: context.plan.buffer('HYPER', HYPER.floats) },
      uniforms: { mask: (description.cell * states + description.state) * EDGES_PER_STATE },
    }
  }

  private normUniforms(): Record<'stP1' | 'stPL' | 'stFR' | 'stP2', number> {
    const { C4, firstNorm, secondNorm } = this
    const pools = this.context.ops.poolNorm ? this.states * this.pools : 0
    const stPL = firstNorm.offset + this.firstGroups() * C4
    return { stP1: firstNorm.offset, stPL, stFR: stPL + pools * C4, stP2: secondNorm.offset }
  }

  private raw(buffer: BufferRef, offset = 0): FeatureMap {
    return { buffer, offset, segments: 1, c4: this.C4, size: this.description.outSize }
  }

  /** vec4f of a source state. */
  private get stateStride(): number {
    return this.context.positions(this.description.inSize) * this.C4
  }

  private stateMap(): FeatureMap {
    return { buffer: this.place.S, offset: this.place.state, segments: 1, c4: this.C4, size: this.description.inSize }
  }

  private grid(): Record<'C4' | 'H' | 'W' | 'group', number> {
    return { C4: this.C4, H: this.description.outSize, W: this.description.outSize, group: this.group }
  }

  private inputGrid(): Record<'Hi' | 'Wi', number> {
    return { Hi: this.description.inSize, Wi: this.description.inSize }
  }

  private pointwise(stage: 1 | 2): Convolution {
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

  /** P = D * Wpw with its batch norm's partial sums. */
  private pointwiseForward(stage: 1 | 2, chunks: number): void {
    const { context, C4, P, group } = this
    const convolution = this.pointwise(stage)
    const { groups, input, output, weight } = convolution
    if (C4 > MOST_POINTWISE_VECTORS) {
      convolve(context, convolution, { chunks, first: 0, step: 1 })
      return
    }
    context.plan.dispatch(
      pointwiseForward(C4),
      { X: input.buffer, W: context.W, Y: output.buffer, PART: context.partials(groups * chunks * C4 * 2) },
      { T: chunks, P, first: 0, wOff: weight / 4, group, partOff: 0 },
      chunks * (C4 / pointwiseColumns(C4)),
      groups,
    )
  }

  /** dD = dP * Wpw^T for some edges, from the beginning of D on; dP lies where P was. */
  private pointwiseData(stage: 1 | 2, { first, edges }: EdgeRange): void {
    const { context, C4, P, group, E } = this
    const convolution = this.pointwise(stage)
    const { input, output, weight } = convolution
    const perEdge = convolution.groups / E
    const groups = edges * perEdge
    if (C4 > MOST_POINTWISE_VECTORS) {
      const to = { target: input, targetGroup: group, mask: false, sumGroups: false, accumulate: 0 } as const
      const some = someGroups(convolution, first * perEdge, groups)
      convolveData(context, some, some.output, to)
      return
    }
    const T = forwardChunks(context, groups, C4, this.description.outSize)
    context.plan.dispatch(
      pointwiseData(C4),
      { X: output.buffer, W: context.W, Y: input.buffer },
      { T, P, first: first * perEdge, wOff: weight / 4, group },
      T * (C4 / pointwiseColumns(C4)),
      groups,
    )
  }

  /** Convolutions that read a state: every edge its own. */
  private stateInput(): Pick<Convolution, 'input' | 'inputGroup' | 'groupsPerInput'> {
    return { input: this.stateMap(), inputGroup: this.stateStride, groupsPerInput: this.perState }
  }

  private reduceConvolution(): Convolution {
    return {
      kernel: 1,
      stride: 2,
      factorized: true,
      groups: this.E,
      ...this.stateInput(),
      relu: true,
      output: this.raw(this.FR),
      outputGroup: this.group,
      weight: this.description.params.fr,
    }
  }

  private denseConvolutions(): Convolution[] {
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

  /** Chunks of the first norms' partial sums. */
  private get chunks(): number {
    return forwardChunks(this.context, Math.max(1, this.firstGroups()), this.C4, this.description.outSize)
  }

  /** Pools a state has. */
  private get pools(): number {
    return poolTerms(this.context.ops).length
  }

  private poolPlace(): PoolPlace {
    const { context, C4, PL, ARG, states, chunks } = this
    const first = this.firstGroups()
    const PART: Record<string, BufferRef> = context.ops.poolNorm
      ? { PART: context.partials((first + states * this.pools) * chunks * C4 * 2) }
      : {}
    return { buffers: { PL, ARG, ...PART }, states, chunks, first }
  }

  /** First: D1 from the state. Second: D2 from the first stage's normalised outputs of the operations applied twice. */
  private depthwise(stage: 1 | 2): DepthwiseStage {
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

  /** Pools of a set without depthwise filters, in whose launch they would be. */
  private poolForward(): void {
    const { context, description, place, C4, P, stateStride } = this
    const { stride } = description
    const { buffers, states, chunks: T, first: partOff } = this.poolPlace()
    context.plan.dispatch(
      poolForward(context.ops),
      { S: place.S, ...buffers },
      { T, P, ...this.grid(), ...this.inputGrid(), stride, xOff: place.state, stateStride, partOff },
      T * C4,
      states,
    )
  }

  forward(mode: 'batch' | 'running'): void {
    const { context, description, place, E, C4, P, filters, twice, group, states, stateStride } = this
    const { ops } = context
    const first = this.firstGroups()
    const { chunks } = this
    if (filters.length > 0) {
      depthwiseForward(context, this.depthwise(1), true)
      this.pointwiseForward(1, chunks)
    } else if (this.pools > 0) this.poolForward()
    this.denseConvolutions().forEach((convolution, k) => {
      convolve(context, convolution, { chunks, first: k, step: ops.dense.length })
    })
    if (this.hasReduce())
      convolve(context, this.reduceConvolution(), {
        chunks,
        first: first + (ops.poolNorm ? states * this.pools : 0),
        step: 1,
      })
    if (this.firstNorm.groups > 0) context.finishNorm(this.firstNorm, P, chunks, mode)
    if (twice.length > 0) {
      const second = forwardChunks(context, E * twice.length, C4, description.outSize)
      depthwiseForward(context, this.depthwise(2))
      this.pointwiseForward(2, second)
      context.finishNorm(this.secondNorm, P, second, mode)
    }
    context.plan.dispatch(
      mix(ops, description.stride),
      {
        S: place.S,
        P1: this.P1,
        P2: this.P2,
        PL: this.PL,
        FR: this.FR,
        ST: context.ST,
        MW: context.MW,
        ...this.dropout().buffers,
      },
      {
        ...this.dropout().uniforms,
        P,
        E,
        xOff: place.state,
        stateStride,
        nodeOff: place.targets,
        first: description.state === 0 ? 1 : 0,
        C4,
        group,
        ...this.normUniforms(),
        ...this.rows(),
      },
      Math.ceil(P / 4) * C4,
    )
  }

  /** The states first .. last whose own gradient is wanted; a gradient of weights goes through all edges. */
  private wanted(needsState: readonly boolean[], all: boolean): StateRange | null {
    const { states, perState } = this
    const firstState = all ? 0 : needsState.indexOf(true)
    if (firstState < 0) return null
    const count = (all ? states : needsState.lastIndexOf(true) + 1) - firstState
    return { firstState, states: count, first: firstState * perState, edges: count * perState }
  }

  /**
   * @param region takes the gradients of the weights; null in an alpha step
   * @param needsState of each state: its own gradient is wanted. In a weight step all are
   * @param stateHasGradient 1 when later cells have written to it already
   * @param restored the forward pass of this fan-out has just run again
   */
  backward(
    region: WeightRegion | null,
    needsState: readonly boolean[],
    stateHasGradient: 0 | 1,
    restored: boolean,
  ): void {
    const { context, description, place, E, C4, P, group, stateStride, perState } = this
    const { ops, ST, MW } = context
    const n = this.sumsPerVector
    const chunks = context.positionChunks(C4 * E, P)
    const norms = this.normUniforms()
    const raws = { P1: this.P1, P2: this.P2, PL: this.PL, FR: this.FR }
    context.plan.dispatch(
      mixSums(ops, description.stride),
      { S: place.S, ...raws, ST, DS: place.DS, PART: context.partials(E * chunks * C4 * n), ...this.dropout().buffers },
      {
        ...this.dropout().uniforms,
        ...{ P, T: chunks, xOff: place.state, stateStride, perState, dnodeOff: place.targets, C4, group },
        ...norms,
      },
      chunks * C4,
      E,
    )
    context.reduce(E, C4, n, chunks, this.sums)
    const wanted = this.wanted(needsState, region !== null)
    if (!wanted) return

    const uniforms = {
      ...{ P, E: wanted.edges, edge0: wanted.first, state0: wanted.firstState },
      ...{ dnodeOff: place.targets, redOff: this.sums, C4, group },
      ...norms,
      ...this.rows(),
    }
    const read = { ...raws, ST, DS: place.DS, RED: context.RED, MW }
    const back = mixBack(ops, description.stride)
    const rows = wanted.edges + (this.pools > 0 ? wanted.states : 0)
    if (back) context.plan.dispatch(back, read, uniforms, Math.ceil(P / POSITIONS_PER_TILE) * C4, rows)

    // Scratch holds the depthwise results of the stage that ran last.
    const isThere = this.keepsDepthwise || restored
    if (this.twice.length > 0) this.secondStageBack(region, wanted, isThere)
    if (this.filters.length > 0)
      this.firstStageBack(region, wanted, this.keepsDepthwise || (restored && this.twice.length === 0))
    if (region) {
      for (const convolution of this.denseConvolutions())
        convolveWeights(context, convolution, convolution.output, region)
      if (this.hasReduce()) convolveWeights(context, this.reduceConvolution(), this.raw(this.FR), region)
    }
    this.stateGradients(wanted, stateHasGradient)
  }

  /** @param isThere D2 holds what the forward pass left */
  private secondStageBack(region: WeightRegion | null, range: EdgeRange, isThere: boolean): void {
    const { context, C4, filters, twice } = this
    const stage = this.depthwise(2)
    if (region) {
      if (!isThere) depthwiseForward(context, stage)
      convolveWeights(context, this.pointwise(2), this.raw(this.P2), region)
    }
    this.pointwiseData(2, range)
    if (region) depthwiseWeightGradient(context, stage, region)
    const Q = depthwiseSecondGradient(context, stage, range, this.separableSums)
    context.plan.dispatch(
      separableBack(filters.length, twice),
      { Q, ST: context.ST, RED: context.RED, P1: this.P1 },
      {
        ...{ P: this.P, C4, edge0: range.first, stOff: this.firstNorm.offset },
        redOff: this.separableSums + range.first * twice.length * C4 * 2,
      },
      Math.ceil(this.P / POSITIONS_PER_TILE) * C4,
      range.edges * twice.length,
    )
  }

  /** @param isThere D1 holds what the forward pass left */
  private firstStageBack(region: WeightRegion | null, range: EdgeRange, isThere: boolean): void {
    const { context } = this
    const stage = this.depthwise(1)
    if (region) {
      if (!isThere) depthwiseForward(context, stage)
      convolveWeights(context, this.pointwise(1), this.raw(this.P1), region)
    }
    this.pointwiseData(1, range)
    if (region) depthwiseWeightGradient(context, stage, region)
  }

  /** All states at once if one buffer holds the planes of their filters, else one after the other: the bits are the same. */
  private stateGradients(range: StateRange, accumulate: 0 | 1): void {
    const planes = range.edges * this.filters.length * this.stateStride * 16
    if (planes <= DEFAULT_LIMITS.bindingBytes) this.stateGradient(range, range, accumulate)
    else
      for (let i = 0; i < range.states; i++) {
        const firstState = range.firstState + i
        const first = firstState * this.perState
        this.stateGradient({ firstState, states: 1, first, edges: this.perState }, range, accumulate)
      }
  }

  /** @param ran the edges whose gradients lie in D1, from its beginning on */
  private stateGradient(range: StateRange, ran: EdgeRange, accumulate: 0 | 1): void {
    const { context, description, place, filters, group, stateStride } = this
    const { firstState, states, first, edges } = range
    const from = (first - ran.first) * filters.length * group
    const Q =
      filters.length > 0 ? depthwiseStateGradient(context, this.depthwise(1), range, from) : context.vectors('Q', 1)
    context.plan.dispatch(
      stateBack(context.ops, description.stride),
      { PL: this.PL, ARG: this.ARG, MW: context.MW, S: place.S, Q, DS: place.DS, ...this.dropout().buffers },
      {
        ...this.dropout().uniforms,
        Pi: context.positions(description.inSize),
        ...this.grid(),
        ...this.inputGrid(),
        state0: firstState,
        stateStride,
        xOff: place.state,
        dxOff: place.state,
        dnodeOff: place.targets,
        acc: accumulate,
        ...this.rows(),
      },
      stateStride,
      states,
    )
    const convolutions = [...this.denseConvolutions(), ...(this.hasReduce() ? [this.reduceConvolution()] : [])]
    for (const convolution of convolutions) {
      const some = someGroups(convolution, first, edges)
      const target = { ...some.input, buffer: place.DS }
      const add = { target, targetGroup: stateStride, mask: true, sumGroups: true, accumulate: 1 } as const
      convolveData(context, some, some.output, add)
    }
  }
}
