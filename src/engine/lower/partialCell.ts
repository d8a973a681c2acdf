/**
 * Lowers a cell of PC-DARTS. Its fan-outs are those of DARTS on a quarter of the channels: they work in a buffer of their own,
 * X = [mixed channels of all states that are sources][mixed sums of all nodes], and the kernels of partial.ts carry channels between X and the
 * states. A node is joined as soon as its last source has added to its mixed sum: fan-out k completes node k.
 */
import type { DartsCellDescription, FanoutDescription } from '../../supernet/describe'
import type { PartialChannels } from '../../supernet/partialChannels'
import { giveChannels, joinChannels, passSums, takeMixed, takeMixedGradient } from '../kernels/partial'
import type { BufferRef } from '../plan/builder'
import { CellFrame, type CellSource, INPUTS } from './cellInputs'
import type { BackwardMode, Differentiable, Lowering } from './context'
import type { PassPlace } from './edgeWeights'
import { Fanout } from './fanout'

export class PartialCell {
  readonly output: Differentiable
  readonly key: string
  readonly fanouts: readonly Fanout[]
  readonly passes: readonly PassPlace[]
  private readonly context: Lowering
  private readonly description: DartsCellDescription
  private readonly frame: CellFrame
  private readonly partial: PartialChannels
  private readonly X: BufferRef
  private readonly DX: BufferRef
  /** By fan-out: vec4f index in RED of the sums of its first edge. */
  private readonly passSums: readonly number[]

  constructor(
    context: Lowering,
    description: DartsCellDescription & { readonly partial: PartialChannels },
    sources: readonly [CellSource, CellSource],
  ) {
    this.context = context
    this.description = description
    this.partial = description.partial
    const frame = new CellFrame(context, description, sources)
    this.frame = frame
    this.output = frame.output
    this.key = frame.key
    const size = this.mixedOffset(description.nodes)
    this.X = context.vectors(`X.${description.index}`, size)
    this.DX = context.vectors('DX', size)
    this.fanouts = description.fanouts.map((fanout) => {
      const state = this.takenOffset(fanout.state)
      const place = { S: this.X, DS: this.DX, state, targets: this.mixedOffset(fanout.firstTarget) }
      return new Fanout(context, fanout, place)
    })
    const { mixed } = this.partial
    this.passSums = description.fanouts.map(({ rows }) => context.sums(rows.length * mixed))
    const first = description.type * context.description.alphaShape.edges
    this.passes = description.fanouts.flatMap(({ rows }, f) =>
      rows.map((row, e) => ({
        row: first + row,
        sums: (this.passSums[f] as number) + e * mixed,
        vectors: mixed,
      })),
    )
  }

  private stored(size: number): number {
    return this.context.positions(size) * (this.partial.stored / 4)
  }

  /** vec4f index in X of the mixed channels of a state. */
  private takenOffset(state: number): number {
    const { inSize, outSize } = this.description
    const inputs = Math.min(state, INPUTS)
    return inputs * this.stored(inSize) + (state - inputs) * this.stored(outSize)
  }

  /** vec4f index in X of the mixed sum of a node. */
  private mixedOffset(node: number): number {
    const { nodes, outSize } = this.description
    // The last node is no source.
    return this.takenOffset(INPUTS + nodes - 1) + node * this.stored(outSize)
  }

  private channels(): Record<'mixed' | 'stored', number> {
    return { mixed: this.partial.mixed, stored: this.partial.stored / 4 }
  }

  private grid(): Record<'P' | 'H' | 'W', number> {
    const { outSize } = this.description
    return { P: this.context.positions(outSize), H: outSize, W: outSize }
  }

  /** Index in MW of the weight of an edge. */
  private edgeWeight(row: number): number {
    const { types, edges, ops } = this.context.description.alphaShape
    return types * edges * ops + this.description.type * edges + row
  }

  private take({ state, states, inSize }: FanoutDescription): void {
    const P = states * this.context.positions(inSize)
    const uniforms = { P, ...this.channels(), sOff: this.frame.stateOffset(state), xOff: this.takenOffset(state) }
    this.context.plan.dispatch(takeMixed(), { S: this.frame.S, X: this.X }, uniforms, P * uniforms.stored)
  }

  private join(node: number): void {
    const { frame, context } = this
    const sources = INPUTS + node
    // The edges into a node are consecutive rows in ascending source order.
    const row = this.description.fanouts[0]?.rows[node] as number
    const uniforms = {
      ...this.grid(),
      ...this.channels(),
      sources,
      input: frame.state,
      group: frame.group,
      strided: this.description.reduction ? 1 : 0,
      xOff: this.mixedOffset(node),
      nodeOff: frame.nodeOffset(node),
      vOff: this.edgeWeight(row),
    }
    context.plan.dispatch(joinChannels(), { X: this.X, MW: context.MW, S: frame.S }, uniforms, frame.group)
  }

  forward(mode: 'batch' | 'running'): void {
    const fanouts = this.fanouts.map((fanout, node) => (): void => {
      this.take(fanout.description)
      fanout.forward(mode)
      this.join(node)
    })
    this.frame.forward(mode, fanouts, [this.X])
  }

  private takeGradient(node: number): void {
    const { P } = this.grid()
    const uniforms = { P, ...this.channels(), sOff: this.frame.nodeOffset(node), xOff: this.mixedOffset(node) }
    const buffers = { DS: this.frame.DS, DX: this.DX }
    this.context.plan.dispatch(takeMixedGradient(), buffers, uniforms, P * uniforms.stored)
  }

  /** What the edges of a state let pass: its sums for their weights and, where wanted, the state's gradient. */
  private passing(fanout: FanoutDescription) {
    const { frame, partial } = this
    return {
      ...this.grid(),
      ...this.channels(),
      group: frame.group,
      perState: fanout.rows.length / fanout.states,
      stateStride: this.context.positions(fanout.inSize) * partial.mixed,
      strided: fanout.stride === 2 ? 1 : 0,
      sOff: frame.stateOffset(fanout.state),
      dnodeOff: frame.nodeOffset(fanout.firstTarget),
    }
  }

  private sumPasses(fanout: FanoutDescription, sums: number): void {
    const { context, frame } = this
    const { mixed } = this.partial
    const E = fanout.rows.length
    const { P } = this.grid()
    const T = context.positionChunks(mixed * E, P)
    const buffers = { S: frame.S, DS: frame.DS, PART: context.partials(E * T * mixed) }
    context.plan.dispatch(passSums(), buffers, { T, ...context.chunked, ...this.passing(fanout) }, T * mixed, E)
    context.reduce(E, mixed, 1, T, sums)
  }

  /** @param needed of each state of the fan-out: its gradient is wanted */
  private give(fanout: FanoutDescription, needed: readonly boolean[]): void {
    const { context, frame } = this
    const { rows, inSize, state } = fanout
    const passing = this.passing(fanout)
    const { perState } = passing
    const v = (e: number): number => this.edgeWeight(rows[e] ?? 0)
    const Pi = context.positions(inSize)
    const state0 = needed.indexOf(true)
    const uniforms = {
      Pi,
      ...passing,
      xOff: this.takenOffset(state),
      acc: this.frame.hasGradient(fanout),
      state0,
      vStep: rows.length > perState ? (rows[perState] as number) - (rows[0] as number) : 0,
      v0: v(0),
      vGap: perState > 1 ? v(1) - v(0) : 0,
    }
    const buffers = { S: frame.S, DX: this.DX, MW: context.MW, DS: frame.DS }
    const states = needed.lastIndexOf(true) + 1 - state0
    context.plan.dispatch(giveChannels(), buffers, uniforms, Pi * this.partial.mixed, states)
  }

  backward(mode: BackwardMode): void {
    this.frame.backward(mode, (node, region, restored) => {
      const fanout = this.fanouts[node] as Fanout
      const { description } = fanout
      const needed = this.frame.needs(description, mode)
      this.takeGradient(node)
      this.sumPasses(description, this.passSums[node] as number)
      fanout.backward(region, needed, 0, restored)
      if (needed.includes(true)) this.give(description, needed)
    })
  }
}
