/**
 * The frame of a DARTS cell: its states in one buffer [state 0][state 1][node 0..], their gradients in another of the same
 * layout shared by every third cell, and the two preprocesses that fill states 0 and 1.
 */
import type { DartsCellDescription, FanoutDescription } from '../../supernet/describe'
import type { BufferRef, Dispatch } from '../plan/builder'
import type { BackwardMode, Differentiable, FeatureMap, Lowering } from './context'
import { Preprocesses } from './preprocess'
import { WeightRegion } from './weightRegion'

export const INPUTS = 2
/** A node gradient is alive until two cells earlier: three buffers are enough. */
const GRADIENT_BUFFERS = 3

/** A source of a cell with the name of its gradient; `constant` sources (the stem in an alpha step) may be pruned. */
export interface CellSource {
  readonly map: Differentiable
  readonly key: string
  /** No alpha lies before this source. */
  readonly beforeAlphas: boolean
}

export class CellFrame {
  readonly S: BufferRef
  readonly DS: BufferRef
  readonly output: Differentiable
  readonly key: string
  /** vec4f of an input state, and of a node. */
  readonly state: number
  readonly group: number
  private readonly preprocesses: Preprocesses
  private readonly sources: readonly [CellSource, CellSource]
  /** The first node that is put out. */
  private readonly firstJoined: number
  private readonly context: Lowering
  /** A later cell has overwritten the raw buffers when the backward pass arrives here. */
  private readonly isOverwritten: boolean
  /** By fan-out: what computes its candidates. */
  private candidates: readonly (readonly Dispatch[])[] = []

  constructor(context: Lowering, description: DartsCellDescription, sources: readonly [CellSource, CellSource]) {
    this.context = context
    this.sources = sources
    this.isOverwritten = description.index < context.memory.sharedCells - 1
    this.key = `cell ${description.index}`
    const { channels, index, inSize, outSize, nodes, joined } = description
    const c4 = channels / 4
    this.state = context.positions(inSize) * c4
    this.group = context.positions(outSize) * c4
    const floats = this.nodeOffset(nodes)
    this.S = context.vectors(`S.${index}`, floats)
    this.DS = context.vectors(`DS.${index % GRADIENT_BUFFERS}`, floats)
    const pair = (offset: number, segments: number, size: number): Differentiable => {
      const map = (buffer: BufferRef): FeatureMap => ({ buffer, offset, segments, c4, size })
      return { value: map(this.S), gradient: map(this.DS) }
    }
    this.firstJoined = nodes - joined
    this.output = pair(this.nodeOffset(this.firstJoined), joined, outSize)
    const states = description.preprocess.map((_, k) => pair(this.stateOffset(k), 1, inSize))
    this.preprocesses = new Preprocesses(context, description.preprocess, sources, states)
  }

  /** vec4f index of a node, in S and in DS. */
  nodeOffset(node: number): number {
    return INPUTS * this.state + node * this.group
  }

  /** vec4f index of a state, in S and in DS. */
  stateOffset(state: number): number {
    return state < INPUTS ? state * this.state : this.nodeOffset(state - INPUTS)
  }

  /** 1 for a state whose gradient later cells have written to: a node that is put out. */
  hasGradient({ state }: FanoutDescription): 0 | 1 {
    return state - INPUTS >= this.firstJoined ? 1 : 0
  }

  /** Of each state of a fan-out: whether anybody wants its gradient. */
  needs({ state, states }: FanoutDescription, mode: BackwardMode): boolean[] {
    return Array.from({ length: states }, (_, i) => this.needsState(state + i, mode))
  }

  private needsState(state: number, mode: BackwardMode): boolean {
    return state >= INPUTS || mode === 'weights' || !(this.sources[state] as CellSource).beforeAlphas
  }

  /**
   * The preprocesses, then what each of `fanouts` records.
   *
   * @param kept buffers besides the frame's that stay when raw buffers are shared
   */
  forward(mode: 'batch' | 'running', fanouts: readonly (() => void)[], kept: readonly BufferRef[] = []): void {
    this.preprocesses.forward(mode)
    const recorded = fanouts.map((fanout) => this.context.plan.record(fanout))
    // Nodes and statistics outlive the forward pass: what writes them need not, and must not, run twice.
    const names = [this.S, this.context.ST, ...kept].map(({ name }) => name)
    const writesKept = ({ kernel, buffers }: Dispatch): boolean =>
      kernel.bindings.some(({ name, access }) => access === 'read_write' && names.includes(buffers[name]?.name ?? ''))
    if (mode === 'batch')
      this.candidates = recorded.map((dispatches) => dispatches.filter((dispatch) => !writesKept(dispatch)))
  }

  /**
   * The backward pass: fan-outs, last first, then the preprocesses. Candidates that a later cell has overwritten are computed
   * again just before. One launch adds the weight gradients of them all.
   *
   * @param fanout lowers the backward pass of one fan-out; `restored`: its candidates were computed again
   */
  backward(mode: BackwardMode, fanout: (k: number, region: WeightRegion | null, restored: boolean) => void): void {
    const region = mode === 'weights' ? new WeightRegion(this.context) : null
    for (let k = this.candidates.length - 1; k >= 0; k--) {
      if (this.isOverwritten) this.context.plan.repeat(this.candidates[k] as readonly Dispatch[])
      fanout(k, region, this.isOverwritten)
    }
    const needs = this.sources.map((_, k) => this.needsState(k, mode))
    this.preprocesses.backward(region, needs)
    region?.reduce()
  }
}
