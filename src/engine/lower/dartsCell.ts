/**
 * Lowers a DARTS cell: two preprocesses, five fan-outs. The states live in one buffer [state 0][state 1][node 0..3],
 * their gradients in another of the same layout, shared by every third cell.
 */
import type { DartsCellDescription } from '../../supernet/describe'
import type { BufferRef, Dispatch } from '../plan'
import type { BackwardMode, Differentiable, FeatureMap, Lowering } from './context'
import { Fanout } from './fanout'
import { Preprocess } from './preprocess'

const NODES = 4
const INPUTS = 2
/** A node gradient is alive until two cells earlier: three buffers are enough. */
const GRADIENT_BUFFERS = 3

/** A source of a cell with the name of its gradient; `constant` sources (the stem in an alpha step) may be pruned. */
export interface CellSource {
  readonly map: Differentiable
  readonly key: string
  /** No alpha lies before this source. */
  readonly beforeAlphas: boolean
}

export class DartsCell {
  readonly output: Differentiable
  readonly key: string
  readonly fanouts: readonly Fanout[]
  private readonly preprocess: readonly Preprocess[]
  private readonly sources: readonly [CellSource, CellSource]
  private readonly context: Lowering
  /** States and nodes: what stays when raw buffers are shared. */
  private readonly S: BufferRef
  /** A later cell has overwritten the raw buffers when the backward pass arrives here. */
  private readonly isOverwritten: boolean
  private candidates: readonly Dispatch[] = []

  constructor(context: Lowering, description: DartsCellDescription, sources: readonly [CellSource, CellSource]) {
    this.context = context
    this.sources = sources
    this.isOverwritten = description.index < context.memory.sharedCells - 1
    this.key = `cell ${description.index}`
    const { channels, index, inSize, outSize } = description
    const c4 = channels / 4
    const state = context.positions(inSize) * c4
    const group = context.positions(outSize) * c4
    const nodes = INPUTS * state
    const S = context.vectors(`S.${index}`, nodes + NODES * group)
    const DS = context.vectors(`DS.${index % GRADIENT_BUFFERS}`, nodes + NODES * group)
    this.S = S
    const pair = (offset: number, segments: number, size: number): Differentiable => {
      const map = (buffer: typeof S): FeatureMap => ({ buffer, offset, segments, c4, size })
      return { value: map(S), gradient: map(DS) }
    }
    this.output = pair(nodes, NODES, outSize)
    this.preprocess = description.preprocess.map((pre, k) => {
      const source = sources[k] as CellSource
      return new Preprocess(context, pre, source.map, source.key, pair(k * state, 1, inSize))
    })
    this.fanouts = description.fanouts.map(
      (fanout) =>
        new Fanout(
          context,
          fanout,
          {
            S,
            DS,
            state: fanout.state < INPUTS ? fanout.state * state : nodes + (fanout.state - INPUTS) * group,
            targets: nodes + fanout.firstTarget * group,
          },
          context.memory.keepDepthwise,
        ),
    )
  }

  forward(mode: 'batch' | 'running'): void {
    for (const pre of this.preprocess) pre.forward(mode)
    const dispatches = this.context.plan.record(() => {
      for (const fanout of this.fanouts) fanout.forward(mode)
    })
    if (mode === 'batch') this.candidates = dispatches.filter((dispatch) => !this.writesKept(dispatch))
  }

  /** Nodes and statistics outlive the forward pass: what writes them need not, and must not, run twice. */
  private writesKept({ kernel, buffers }: Dispatch): boolean {
    const { S, context } = this
    const kept = [S.name, context.ST.name]
    return kernel.bindings.some(
      ({ name, access }) => access === 'read_write' && kept.includes(buffers[name]?.name ?? ''),
    )
  }

  backward(mode: BackwardMode): void {
    if (this.isOverwritten) this.context.plan.repeat(this.candidates)
    const needs = (state: number): boolean =>
      state >= INPUTS || mode === 'weights' || !(this.sources[state] as CellSource).beforeAlphas
    for (const fanout of [...this.fanouts].reverse()) {
      const { state } = fanout.description
      fanout.backward(mode, needs(state), state >= INPUTS ? 1 : 0)
    }
    this.preprocess.forEach((pre, k) => {
      pre.backward(mode, needs(k))
    })
  }
}
