/**
 * Lowers all candidates on all edges that leave one state: forward into the target nodes, backward into the state's
 * gradient, the alpha sums and the weight gradients. The unit of fusion of the engine: one dispatch serves every edge.
 */
import type { FanoutDescription } from '../../supernet/describe'
import { mix, mixBack, mixSums, poolTerms, sumsPerEdge } from '../kernels/mix'
import { POSITIONS_PER_TILE, separableBack } from '../kernels/norm'
import { MOST_POINTWISE_VECTORS, pointwiseColumns, pointwiseData, pointwiseForward } from '../kernels/pointwise'
import { poolForward, stateBack } from '../kernels/pool'
import { EDGES_PER_STATE } from '../kernels/skipDropout'
import { HYPER } from '../kernels/update'
import type { BufferRef } from '../plan'
import type { BackwardMode, FeatureMap, Lowering, NormPlace } from './context'
import { type Convolution, convolve, convolveData, convolveWeights, forwardChunks, WeightRegion } from './convolve'
import {
  type DepthwiseStage,
  depthwiseForward,
  depthwiseSecondGradient,
  depthwiseStateGradient,
  depthwiseWeightGradient,
} from './depthwise'

/** Buffers and offsets a fan-out works on; states and nodes of a cell share one buffer. */
export interface FanoutPlace {
  readonly S: BufferRef
  readonly DS: BufferRef
  /** vec4f index of the source state, in S and in DS. */
  readonly state: number
  /** vec4f index of the first target node, in S and in DS. */
  readonly targets: number
}

export class Fanout {
  readonly description: FanoutDescription
  /** vec4f index in RED of the sums of edge 0; C4 * n vectors an edge. */
  readonly sums: number
  readonly sumsPerVector: number
  private readonly context: Lowering
  private readonly place: FanoutPlace
  private readonly E: number
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
  private readonly keepDepthwise: boolean

  constructor(context: Lowering, description: FanoutDescription, place: FanoutPlace, keepDepthwise: boolean) {
    this.context = context
    this.description = description
    this.place = place
    this.keepDepthwise = keepDepthwise
    const { ops } = context
    this.E = description.rows.length
    this.C4 = description.channels / 4
    this.P = context.positions(description.outSize)
    this.group = this.P * this.C4
    this.filters = ops.depthwise
    this.twice = ops.twice
    const { E, C4, group } = this
    const pools = poolTerms(ops).length
    const first = this.firstGroups()
    this.firstNorm = context.norm(first + (ops.poolNorm ? pools : 0) + (this.hasReduce() ? E : 0), C4)
    this.secondNorm = context.norm(E * this.twice.length, C4)
    this.sumsPerVector = sumsPerEdge(ops, description.stride)
    this.sums = context.sums(E * C4 * this.sumsPerVector)
    this.separableSums = context.sums(E * this.twice.length * C4 * 2)
    const own = (name: string, groups: number): BufferRef =>
      context.raw(name, description, 4 * Math.max(1, groups * group))
    const scratch = (name: string, groups: number): BufferRef =>
      keepDepthwise ? own(name, groups) : context.vectors(name, Math.max(1, groups * group))
    this.P1 = own('P1', first)
    this.P2 = own('P2', E * this.twice.length)
    this.PL = own('PL', pools)
    this.ARG = context.raw('ARG', description, group)
    this.FR = own('FR', this.hasReduce() ? E : 0)
    this.D1 = scratch('D1', E * this.filters.length)
    this.D2 = scratch('D2', E * this.twice.length)
  }

  private firstGroups(): number {
    const { depthwise, dense } = this.context.ops
    return this.description.rows.length * (depthwise.length + dense.length)
  }

  private hasReduce(): boolean {
    return this.description.params.fr >= 0
  }

  /** First row of MW of each edge. */
  private rows(): Record<'row0' | 'row1' | 'row2' | 'row3', number> {
    const { edges, ops } = this.context.description.alphaShape
    const at = (e: number): number => (this.description.type * edges + (this.description.rows[e] ?? 0)) * ops
    return { row0: at(0), row1: at(1), row2: at(2), row3: at(3) }
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
    const pools = this.context.ops.poolNorm ? poolTerms(this.context.ops).length : 0
    const stPL = firstNorm.offset + this.firstGroups() * C4
    return { stP1: firstNorm.offset, stPL, stFR: stPL + pools * C4, stP2: secondNorm.offset }
  }

  private raw(buffer: BufferRef, offset = 0): FeatureMap {
    return { buffer, offset, segments: 1, c4: this.C4, size: this.description.outSize }
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
      { T: chunks, P, wOff: weight / 4, group, partOff: 0 },
      chunks * (C4 / pointwiseColumns(C4)),
      groups,
    )
  }

  /** dD = dP * Wpw^T; dP lies where P was. */
  private pointwiseData(stage: 1 | 2): void {
    const { context, C4, P, group } = this
    const convolution = this.pointwise(stage)
    const { groups, input, output, weight } = convolution
    if (C4 > MOST_POINTWISE_VECTORS) {
      const to = { target: input, targetGroup: group, mask: false, sumGroups: false, accumulate: 0 } as const
      convolveData(context, convolution, output, to)
      return
    }
    const T = forwardChunks(context, groups, C4, this.description.outSize)
    context.plan.dispatch(
      pointwiseData(C4),
      { X: output.buffer, W: context.W, Y: input.buffer },
      { T, P, wOff: weight / 4, group },
      T * (C4 / pointwiseColumns(C4)),
      groups,
    )
  }

  private reduceConvolution(): Convolution {
    return {
      kernel: 1,
      stride: 2,
      factorized: true,
      groups: this.E,
      input: this.stateMap(),
      inputGroup: 0,
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
      input: this.stateMap(),
      inputGroup: 0,
      relu: true,
      output: this.raw(this.P1, k * this.group),
      outputGroup: dense.length * this.group,
      weight: this.description.params.dense[k] as number,
      bias: this.description.params.bias[k] as number,
    }))
  }

  /** First: D1 from the state. Second: D2 from the first stage's normalised outputs of the operations applied twice. */
  private depthwise(stage: 1 | 2): DepthwiseStage {
    const { description, place, filters, twice, E, C4 } = this
    const { inSize, outSize, stride, params } = description
    const common = { edges: E, c4: C4, outSize }
    if (stage === 1)
      return {
        ...common,
        filters,
        stride,
        inSize,
        input: place.S,
        inputOffset: place.state,
        inputGroups: 0,
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
      inputGroups: filters.length,
      inputOf: twice,
      norm: this.firstNorm.offset,
      output: this.D2,
      weight: params.dw2,
    }
  }

  forward(mode: 'batch' | 'running'): void {
    const { context, description, place, E, C4, P, filters, twice, group } = this
    const { ops } = context
    const first = this.firstGroups()
    const pools = poolTerms(ops).length
    const chunks = forwardChunks(context, Math.max(1, first), C4, description.outSize)
    if (pools > 0) {
      const PART: Record<string, BufferRef> = ops.poolNorm
        ? { PART: context.partials((first + pools) * chunks * C4 * 2) }
        : {}
      context.plan.dispatch(
        poolForward(ops, description.stride),
        { S: place.S, PL: this.PL, ARG: this.ARG, ...PART },
        { T: chunks, P, ...this.grid(), ...this.inputGrid(), xOff: place.state, partOff: first },
        chunks * C4,
      )
    }
    if (filters.length > 0) {
      depthwiseForward(context, this.depthwise(1))
      this.pointwiseForward(1, chunks)
    }
    this.denseConvolutions().forEach((convolution, k) => {
      convolve(context, convolution, { chunks, first: k, step: ops.dense.length })
    })
    if (this.hasReduce())
      convolve(context, this.reduceConvolution(), { chunks, first: first + (ops.poolNorm ? pools : 0), step: 1 })
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

  /**
   * @param needsState the state's own gradient is wanted
   * @param stateHasGradient 1 when later cells have written to it already
   */
  backward(mode: BackwardMode, needsState: boolean, stateHasGradient: 0 | 1): void {
    const { context, description, place, E, C4, P, group } = this
    const { ops, ST, MW } = context
    const n = this.sumsPerVector
    const chunks = context.positionChunks(C4 * E, P)
    const norms = this.normUniforms()
    const raws = { P1: this.P1, P2: this.P2, PL: this.PL, FR: this.FR }
    context.plan.dispatch(
      mixSums(ops, description.stride),
      { S: place.S, ...raws, ST, DS: place.DS, PART: context.partials(E * chunks * C4 * n), ...this.dropout().buffers },
      { ...this.dropout().uniforms, P, T: chunks, xOff: place.state, dnodeOff: place.targets, C4, group, ...norms },
      chunks * C4,
      E,
    )
    context.reduce(E, C4, n, chunks, this.sums)
    if (!needsState && mode === 'alphas') return

    const uniforms = { P, E, dnodeOff: place.targets, redOff: this.sums, C4, group, ...norms, ...this.rows() }
    const read = { ...raws, ST, DS: place.DS, RED: context.RED, MW }
    const back = mixBack(ops, description.stride)
    const rows = poolTerms(ops).length > 0 && needsState ? E + 1 : E
    if (back) context.plan.dispatch(back, read, uniforms, Math.ceil(P / POSITIONS_PER_TILE) * C4, rows)

    const region =
      mode === 'weights' ? new WeightRegion(context, description.params.offset, description.params.floats) : null
    if (this.twice.length > 0) this.secondStageBack(region)
    if (this.filters.length > 0) this.firstStageBack(region)
    if (region) {
      for (const convolution of this.denseConvolutions())
        convolveWeights(context, convolution, convolution.output, region)
      if (this.hasReduce()) convolveWeights(context, this.reduceConvolution(), this.raw(this.FR), region)
    }
    if (needsState) this.stateGradient(stateHasGradient)
    region?.reduce()
  }

  private secondStageBack(region: WeightRegion | null): void {
    const { context, E, C4, filters, twice } = this
    const stage = this.depthwise(2)
    if (region) {
      if (!this.keepDepthwise) depthwiseForward(context, stage)
      convolveWeights(context, this.pointwise(2), this.raw(this.P2), region)
    }
    this.pointwiseData(2)
    if (region) depthwiseWeightGradient(context, stage, region)
    const Q = depthwiseSecondGradient(context, stage, this.separableSums)
    const groups = E * twice.length
    context.plan.dispatch(
      separableBack(filters.length, twice),
      { Q, ST: context.ST, RED: context.RED, P1: this.P1 },
      { P: this.P, C4, stOff: this.firstNorm.offset, redOff: this.separableSums },
      Math.ceil(this.P / POSITIONS_PER_TILE) * C4,
      groups,
    )
  }

  private firstStageBack(region: WeightRegion | null): void {
    const { context } = this
    const stage = this.depthwise(1)
    if (region) {
      if (!this.keepDepthwise) depthwiseForward(context, stage)
      convolveWeights(context, this.pointwise(1), this.raw(this.P1), region)
    }
    this.pointwiseData(1)
    if (region) depthwiseWeightGradient(context, stage, region)
  }

  private stateGradient(accumulate: 0 | 1): void {
    const { context, description, place, E, C4, filters } = this
    const Pi = context.positions(description.inSize)
    const Q = filters.length > 0 ? depthwiseStateGradient(context, this.depthwise(1)) : context.vectors('Q', 1)
    context.plan.dispatch(
      stateBack(context.ops, description.stride),
      { PL: this.PL, ARG: this.ARG, MW: context.MW, S: place.S, Q, DS: place.DS, ...this.dropout().buffers },
      {
        ...this.dropout().uniforms,
        Pi,
        E,
        ...this.grid(),
        ...this.inputGrid(),
        xOff: place.state,
        dxOff: place.state,
        dnodeOff: place.targets,
        acc: accumulate,
        ...this.rows(),
      },
      Pi * C4,
    )
    const target = { ...this.stateMap(), buffer: place.DS }
    const add = { target, targetGroup: 0, mask: true, sumGroups: true, accumulate: 1 } as const
    for (const convolution of this.denseConvolutions()) convolveData(context, convolution, convolution.output, add)
    if (this.hasReduce()) convolveData(context, this.reduceConvolution(), this.raw(this.FR), add)
  }
}
