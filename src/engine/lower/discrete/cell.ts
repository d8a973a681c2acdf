/**
 * Lowers a cell with one operation an edge, in either space. Its states lie in one buffer, inputs first, their gradients in
 * another of the same layout; an edge's output is added to its node with the drop-path mask of its sample.
 */
import type { DiscreteCellDescription, DiscretePreprocess, EdgeDescription } from '../../../supernet/describeDiscrete'
import { addMasked, addWithin, clear } from '../../kernels/discrete'
import type { BufferRef } from '../../plan/builder'
import type { Differentiable, FeatureMap, Lowering } from '../context'
import { ConvNormLayer } from './convNorm'
import { lowerOperation, type Operation, scratch } from './operation'

/** Where the states of a cell lie: values and gradients at the same offsets. */
export interface States {
  readonly S: BufferRef
  readonly DS: BufferRef
  /** vec4f index of each state. */
  readonly offsets: readonly number[]
}

/** A source of a preprocess and the name of its gradient, for the bookkeeping of first writers. */
export interface CellSource {
  readonly map: Differentiable
  readonly key: string
}

class Preprocess {
  private readonly context: Lowering
  private readonly layer: ConvNormLayer
  private readonly state: Differentiable
  private readonly source: CellSource

  constructor(
    context: Lowering,
    name: string,
    description: DiscretePreprocess,
    source: CellSource,
    state: Differentiable,
  ) {
    this.context = context
    this.state = state
    this.source = source
    const kind =
      description.kind === 'conv'
        ? ({ kernel: 1, stride: 1 } as const)
        : ({ kernel: 1, stride: 2, factorized: true } as const)
    const raw = scratch(context, `${name}.raw`, state.value.c4, state.value.size)
    this.layer = new ConvNormLayer(context, { ...kind, relu: true, input: source.map.value }, description.params, raw)
  }

  forward(mode: 'batch' | 'running'): void {
    this.layer.forward(mode, this.state.value)
  }

  backward(): void {
    const accumulate = this.context.accumulate(this.source.key)
    this.layer.backward(this.state.gradient, { map: this.source.map.gradient, accumulate, mask: true })
  }
}

interface LoweredEdge {
  readonly description: EdgeDescription
  /** null: the identity. */
  readonly operation: Operation | null
  /** 0 for the first edge that reaches its node. */
  readonly accumulate: 0 | 1
}

/** Channel vectors and pixels a side of the nodes. */
type Place = Pick<DiscreteCellDescription, 'channels' | 'inSize' | 'outSize'>

export class DiscreteCell {
  private readonly context: Lowering
  private readonly place: Place
  private readonly states: States
  private readonly inputs: number
  private readonly preprocess: readonly Preprocess[]
  private readonly edges: readonly LoweredEdge[]
  /** Nodes that no edge reaches with anything but `none`. */
  private readonly empty: readonly number[]

  constructor(
    context: Lowering,
    description: DiscreteCellDescription,
    states: States,
    inputs: number,
    sources: readonly CellSource[],
  ) {
    this.context = context
    this.place = description
    this.states = states
    this.inputs = inputs
    const name = `cell.${description.index}`
    this.preprocess = description.preprocess.map(
      (pre, k) => new Preprocess(context, `${name}.preprocess${k}`, pre, sources[k] as CellSource, this.state(k)),
    )
    /** Edges into each node so far. */
    const reached = new Map<number, number>()
    this.edges = description.edges
      .filter(({ operation }) => operation.kind !== 'none')
      .map((edge): LoweredEdge => {
        const before = reached.get(edge.to) ?? 0
        reached.set(edge.to, before + 1)
        const accumulate = before > 0 ? 1 : 0
        const id = `${name}.${edge.from}-${edge.to}.${before}`
        const operation = lowerOperation(context, id, edge, this.state(edge.from), description.outSize)
        return { description: edge, operation, accumulate }
      })
    this.empty = states.offsets.flatMap((_, state) => (state >= inputs && !reached.has(state) ? [state] : []))
  }

  private state(index: number): Differentiable {
    const { S, DS, offsets } = this.states
    const { channels, inSize, outSize } = this.place
    const map = (buffer: BufferRef): FeatureMap => ({
      buffer,
      offset: offsets[index] as number,
      segments: 1,
      c4: channels / 4,
      size: index < this.inputs ? inSize : outSize,
    })
    return { value: map(S), gradient: map(DS) }
  }

  private vectors(index: number): number {
    const { c4, size } = this.state(index).value
    return this.context.positions(size) * c4
  }

  private clear(buffer: BufferRef, index: number): void {
    const n = this.vectors(index)
    this.context.plan.dispatch(clear(), { Y: buffer }, { n, yOff: this.states.offsets[index] as number }, n)
  }

  private mask({ to, drop }: EdgeDescription, dropPath: boolean) {
    const n = this.vectors(to)
    const { batch } = this.context
    return { n, B: batch, perSample: n / batch, row: Math.max(0, drop), drop: dropPath && drop >= 0 ? 1 : 0 }
  }

  private get MASK(): BufferRef {
    return this.context.plan.buffer('MASK', 4)
  }

  forward(mode: 'batch' | 'running'): void {
    const { context, states, place } = this
    for (const pre of this.preprocess) pre.forward(mode)
    for (const node of this.empty) this.clear(states.S, node)
    const output = scratch(context, 'edge', place.channels / 4, place.outSize)
    for (const { description, operation, accumulate: acc } of this.edges) {
      const to = states.offsets[description.to] as number
      const uniforms = this.mask(description, mode === 'batch')
      if (operation) {
        operation.forward(mode, output)
        context.plan.dispatch(
          addMasked(),
          { X: output.buffer, MASK: this.MASK, Y: states.S },
          { ...uniforms, xOff: 0, yOff: to, acc },
          uniforms.n,
        )
      } else {
        const from = states.offsets[description.from] as number
        context.plan.dispatch(addWithin(), { S: states.S }, { n: uniforms.n, xOff: from, yOff: to, acc }, uniforms.n)
      }
    }
  }

  /** @param written states whose gradient others have written before: the nodes a DARTS cell puts out, the last node elsewhere */
  backward(written: (state: number) => boolean): void {
    const { context, states, place } = this
    states.offsets.forEach((_, index) => {
      if (!written(index)) this.clear(states.DS, index)
    })
    const gradient = scratch(context, 'edge.gradient', place.channels / 4, place.outSize)
    for (const { description, operation } of [...this.edges].reverse()) {
      const node = states.offsets[description.to] as number
      const uniforms = this.mask(description, true)
      if (operation) {
        context.plan.dispatch(
          addMasked(),
          { X: states.DS, MASK: this.MASK, Y: gradient.buffer },
          { ...uniforms, xOff: node, yOff: 0, acc: 0 },
          uniforms.n,
        )
        operation.backward(gradient)
      } else {
        const to = states.offsets[description.from] as number
        context.plan.dispatch(
          addWithin(),
          { S: states.DS },
          { n: uniforms.n, xOff: node, yOff: to, acc: 1 },
          uniforms.n,
        )
      }
    }
    for (const pre of this.preprocess) pre.backward()
  }
}
