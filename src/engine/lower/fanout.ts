/**
 * Lowers all candidates on all edges that leave a state: forward into the target nodes, backward into the state's
 * gradient, the alpha sums and the weight gradients. The unit of fusion of the engine: one dispatch serves every edge.
 * The two input states of a cell are alike in shape and targets: they are one fan-out.
 */
import { architectureSize, type FanoutDescription } from '../../supernet/describe'
import { splitOf } from '../../supernet/partialChannels'
import { bundlesOf } from '../kernels/filterBundle'
import { type MIX_ROW_FIELDS, mix, mixBack, mixSums } from '../kernels/mix'
import type { NOISE_CHANNELS } from '../kernels/noise'
import { POSITIONS_PER_TILE, separableBack } from '../kernels/norm'
import { poolForward, stateBack } from '../kernels/pool'
import { HYPER } from '../kernels/update'
import type { BufferRef } from '../plan/builder'
import { DEFAULT_LIMITS } from '../plan/limits'
import type { Lowering } from './context'
import { convolve, convolveData, convolveWeights, forwardChunks, someGroups } from './convolve'
import {
  depthwiseForward,
  depthwiseSecondGradient,
  depthwiseStateGradient,
  depthwiseWeightGradient,
  type EdgeRange,
} from './depthwise'
import { FanoutParts, type FanoutPlace } from './fanoutParts'
import { pointwiseData, pointwiseForward } from './pointwise'
import type { WeightRegion } from './weightRegion'

/** States of the fan-out whose gradient is wanted, and their edges: those first .. first + states - 1. */
interface StateRange extends EdgeRange {
  readonly firstState: number
  readonly states: number
}

export class Fanout {
  readonly description: FanoutDescription
  /** Sums over positions of gradient * candidate: vec4f index in RED of edge 0, and how many a channel vector has. */
  readonly sums: number
  readonly sumsPerVector: number
  private readonly context: Lowering
  private readonly parts: FanoutParts

  constructor(context: Lowering, description: FanoutDescription, place: FanoutPlace) {
    this.context = context
    this.description = description
    this.parts = new FanoutParts(context, description, place)
    this.sums = this.parts.sums
    this.sumsPerVector = this.parts.sumsPerVector
  }

  /** Rows of CW of the edges, as the kernels find them. The edges into a node are consecutive rows, so all rows of the next state come by one step. */
  private rows(): Record<(typeof MIX_ROW_FIELDS)[number], number> {
    const { ops } = this.context.description.alphaShape
    const { description } = this
    const first = this.context.firstRow(description)
    const { perState } = this.parts
    const row = (e: number): number => description.rows[e] ?? 0
    const rowStep = this.parts.states > 1 ? (row(perState) - row(0)) * ops : 0
    return { perState, rowStep, row0: (first + row(0)) * ops, rowGap: perState > 1 ? row(1) - row(0) : 0 }
  }

  /** Where the weight of the auxiliary skip-connect is. */
  private place(): Record<string, number> {
    const { ops, auxiliaryPlace } = this.context
    return ops.auxiliary ? { auxiliary: auxiliaryPlace } : {}
  }

  /** Bindings and uniforms of the kernels that drop skip-connects or paths, or draw noise. */
  private dropout(): { readonly buffers: Record<string, BufferRef>; readonly uniforms: Record<string, number> } {
    const { context, description } = this
    const { skipDropout, dropPath, noise } = context.ops
    if (!skipDropout && !dropPath && noise < 0) return { buffers: {}, uniforms: {} }
    const { alphaShape } = context.description
    return {
      buffers: {
        ...(skipDropout || noise >= 0 ? { HYPER: context.plan.buffer('HYPER', HYPER.floats) } : {}),
        ...(dropPath ? { MW: context.MW } : {}),
      },
      uniforms: {
        mask: description.place,
        ...this.channels(),
        ...(dropPath ? { area: description.outSize ** 2, path: architectureSize(alphaShape) } : {}),
      },
    }
  }

  /** Which of the stored channels there are. */
  private channels(): Record<(typeof NOISE_CHANNELS)[number], number> {
    const { channels: stored, width: mixed } = this.description
    const { at } = splitOf({ mixed, stored })
    return { lowUntil: at, highFrom: stored / 2, highUntil: stored / 2 + mixed - at }
  }

  /** Pools of a set without depthwise filters, in whose launch they would be. */
  private poolForward(): void {
    const { context, description } = this
    const { place, C4, P, stateStride } = this.parts
    const { stride } = description
    const { buffers, states, chunks: T, first: partOff } = this.parts.poolPlace()
    context.plan.dispatch(
      poolForward(context.ops),
      { S: place.S, ...buffers },
      { T, P, ...this.parts.grid(), ...this.parts.inputGrid(), stride, xOff: place.state, stateStride, partOff },
      T * C4,
      states,
    )
  }

  forward(mode: 'batch' | 'running'): void {
    const { context, description } = this
    const { place, E, C4, P, filters, twice, group, states, stateStride } = this.parts
    const { ops } = context
    const first = this.parts.firstGroups()
    const { chunks } = this.parts
    if (filters.length > 0) {
      depthwiseForward(context, this.parts.depthwise(1), true)
      pointwiseForward(context, this.parts.pointwise(1), chunks)
    } else if (this.parts.pools > 0) this.poolForward()
    this.parts.denseConvolutions().forEach((convolution, k) => {
      convolve(context, convolution, { chunks, first: k, step: ops.dense.length })
    })
    this.parts.reduceConvolutions().forEach((convolution, k) => {
      const before = first + (ops.poolNorm ? states * this.parts.pools : 0)
      convolve(context, convolution, { chunks, first: before + k, step: this.parts.reduces })
    })
    if (this.parts.firstNorm.groups > 0) context.finishNorm(this.parts.firstNorm, P, chunks, mode)
    if (twice.length > 0) {
      const second = forwardChunks(context, E * twice.length, C4, description.outSize)
      depthwiseForward(context, this.parts.depthwise(2))
      pointwiseForward(context, this.parts.pointwise(2), second)
      context.finishNorm(this.parts.secondNorm, P, second, mode)
    }
    context.plan.dispatch(
      mix(ops, description.stride),
      {
        S: place.S,
        P1: this.parts.P1,
        P2: this.parts.P2,
        PL: this.parts.PL,
        FR: this.parts.FR,
        ST: context.ST,
        MW: context.CW,
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
        ...this.parts.normUniforms(),
        ...this.rows(),
        ...this.place(),
      },
      Math.ceil(P / POSITIONS_PER_TILE) * C4,
    )
  }

  /** The states first .. last whose own gradient is wanted; a gradient of weights goes through all edges. */
  private wanted(needsState: readonly boolean[], all: boolean): StateRange | null {
    const { states, perState } = this.parts
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
    const { context, description } = this
    const { place, E, C4, P, group, stateStride, perState } = this.parts
    const { ops, ST, CW: MW } = context
    const n = this.sumsPerVector
    const chunks = context.positionChunks(C4 * E, P)
    const norms = this.parts.normUniforms()
    const raws = { P1: this.parts.P1, P2: this.parts.P2, PL: this.parts.PL, FR: this.parts.FR }
    context.plan.dispatch(
      mixSums(ops, description.stride),
      { S: place.S, ...raws, ST, DS: place.DS, PART: context.partials(E * chunks * C4 * n), ...this.dropout().buffers },
      {
        ...this.dropout().uniforms,
        ...context.chunked,
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
      ...this.place(),
      ...this.dropout().uniforms,
    }
    const read = { ...raws, ST, DS: place.DS, RED: context.RED, MW }
    const back = mixBack(ops, description.stride)
    const rows = wanted.edges + (this.parts.pools > 0 ? wanted.states : 0)
    if (back) context.plan.dispatch(back, read, uniforms, Math.ceil(P / POSITIONS_PER_TILE) * C4, rows)

    // Scratch holds the depthwise results of the stage that ran last.
    const isThere = this.parts.keepsDepthwise || restored
    if (this.parts.twice.length > 0) this.secondStageBack(region, wanted, isThere)
    if (this.parts.filters.length > 0)
      this.firstStageBack(region, wanted, this.parts.keepsDepthwise || (restored && this.parts.twice.length === 0))
    if (region) {
      for (const convolution of this.parts.stateConvolutions())
        convolveWeights(context, convolution, convolution.output, region)
    }
    this.stateGradients(wanted, stateHasGradient)
  }

  /** @param isThere D2 holds what the forward pass left */
  private secondStageBack(region: WeightRegion | null, range: EdgeRange, isThere: boolean): void {
    const { context } = this
    const { C4, filters, twice } = this.parts
    const stage = this.parts.depthwise(2)
    if (region) {
      if (!isThere) depthwiseForward(context, stage)
      convolveWeights(context, this.parts.pointwise(2), this.parts.raw(this.parts.P2), region)
    }
    pointwiseData(context, this.parts.pointwise(2), this.parts.groupsOf(2, range))
    if (region) depthwiseWeightGradient(context, stage, region)
    const Q = depthwiseSecondGradient(context, stage, range, this.parts.separableSums)
    context.plan.dispatch(
      separableBack(filters.length, twice),
      { Q, ST: context.ST, RED: context.RED, P1: this.parts.P1 },
      {
        ...{ P: this.parts.P, C4, edge0: range.first, stOff: this.parts.firstNorm.offset },
        redOff: this.parts.separableSums + range.first * twice.length * C4 * 2,
      },
      Math.ceil(this.parts.P / POSITIONS_PER_TILE) * C4,
      range.edges * twice.length,
    )
  }

  /** @param isThere D1 holds what the forward pass left */
  private firstStageBack(region: WeightRegion | null, range: EdgeRange, isThere: boolean): void {
    const { context } = this
    const stage = this.parts.depthwise(1)
    if (region) {
      if (!isThere) depthwiseForward(context, stage)
      convolveWeights(context, this.parts.pointwise(1), this.parts.raw(this.parts.P1), region)
    }
    pointwiseData(context, this.parts.pointwise(1), this.parts.groupsOf(1, range))
    if (region) depthwiseWeightGradient(context, stage, region)
  }

  /** All states at once if one buffer holds the planes of their filters, else one after the other: the bits are the same. */
  private stateGradients(range: StateRange, accumulate: 0 | 1): void {
    const planes = range.edges * bundlesOf(this.parts.filters).length * this.parts.stateStride * 16
    if (planes <= DEFAULT_LIMITS.bindingBytes) this.stateGradient(range, range, accumulate)
    else
      for (let i = 0; i < range.states; i++) {
        const firstState = range.firstState + i
        const first = firstState * this.parts.perState
        this.stateGradient({ firstState, states: 1, first, edges: this.parts.perState }, range, accumulate)
      }
  }

  /** @param ran the edges whose gradients lie in D1, from its beginning on */
  private stateGradient(range: StateRange, ran: EdgeRange, accumulate: 0 | 1): void {
    const { context, description } = this
    const { place, filters, group, stateStride } = this.parts
    const { firstState, states, first, edges } = range
    const from = (first - ran.first) * filters.length * group
    const Q =
      filters.length > 0
        ? depthwiseStateGradient(context, this.parts.depthwise(1), range, from)
        : context.vectors('Q', 1)
    context.plan.dispatch(
      stateBack(context.ops, description.stride),
      {
        PL: this.parts.PL,
        ARG: this.parts.ARG,
        MW: context.CW,
        S: place.S,
        Q,
        DS: place.DS,
        ...this.dropout().buffers,
      },
      {
        ...this.dropout().uniforms,
        Pi: context.positions(description.inSize),
        ...this.parts.grid(),
        ...this.parts.inputGrid(),
        state0: firstState,
        stateStride,
        xOff: place.state,
        dxOff: place.state,
        dnodeOff: place.targets,
        acc: accumulate,
        ...this.rows(),
        ...this.place(),
      },
      stateStride / description.inSize,
      states,
    )
    for (const convolution of this.parts.stateConvolutions()) {
      const some = someGroups(convolution, first, edges)
      const target = { ...some.input, buffer: place.DS }
      const add = { target, targetGroup: stateStride, mask: true, sumGroups: true, accumulate: 1 } as const
      convolveData(context, some, some.output, add)
    }
  }
}
