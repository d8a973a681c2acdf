/**
 * Builds the flat parameter layout: slots in official order under official names, blocks placed so that the filters
 * of one kind of all edges of a fan-out are contiguous.
 */
import type { ParamLayout, ParamSlot } from './layout'
import { type OpSet, tapsOf } from './opSet'
import { type ChannelSplit, type PartialChannels, splitOf } from './partialChannels'
import type { Width } from './width'

/** Float offsets of the blocks of one fan-out; -1 where it has no such block. E edges, n operations of the kind. */
export interface FanoutParams {
  /** Depthwise, first stage: per edge the taps of each operation, [E][sum k*k][C]. */
  readonly dw1: number
  /** Pointwise, first stage [E][n1][C][C]. */
  readonly pw1: number
  /** Depthwise and pointwise of the second separable block. */
  readonly dw2: number
  readonly pw2: number
  /** FactorizedReduce at stride 2: [E][C][C], columns 0..C/2-1 = conv_1, the rest = conv_2. */
  readonly fr: number
  /** The same of the auxiliary skip-connect. */
  readonly auxiliary: number
  /** Dense convolutions, one block a dense operation: [E][k*k][C][C]. */
  readonly dense: readonly number[]
  /** Biases of dense convolutions [E][C]; their gradient is 0 because a batch norm follows. */
  readonly bias: readonly number[]
}

/** Official names of what belongs to an edge, by its alpha row. */
export interface EdgeNames {
  /** @param op column of the alpha table. Null: the edge has no such candidate, its place stays empty */
  readonly candidate: (row: number, op: number) => string | null
  readonly auxiliary: (row: number) => string
}

export interface FanoutShape {
  /** Channels as stored. */
  readonly channels: number
  /** The channels there are, where storage pads them. */
  readonly partial?: PartialChannels
  readonly stride: 1 | 2
  readonly rows: readonly number[]
}

/** A 1x1 convolution as stored. */
interface Matrix {
  readonly inputs: number
  readonly outputs: number
  readonly rowStride: number
  readonly tapStride: number
  readonly split: { readonly inSplit?: ChannelSplit; readonly outSplit?: ChannelSplit }
}

/** The C to C matrix of a candidate. */
function candidateMatrix({ channels, partial }: FanoutShape): Matrix {
  const C = partial?.mixed ?? channels
  const gap = partial ? splitOf(partial) : undefined
  const split = gap && gap.gap > 0 ? { inSplit: gap, outSplit: gap } : {}
  return { inputs: C, outputs: C, rowStride: channels, tapStride: channels * channels, split }
}

const roundUp4 = (n: number): number => (n + 3) & ~3

const asWidth = (width: number | Width): Width =>
  typeof width === 'number' ? { channels: width, stored: roundUp4(width) } : width

/** Where the channels of a matrix lie, as far as they are not from 0 on. */
function splitsOf(input: Width, output: Width): Pick<ParamSlot, 'inSplit' | 'outSplit'> {
  return {
    ...(input.split ? { inSplit: input.split } : {}),
    ...(output.split ? { outSplit: output.split } : {}),
  }
}

export class LayoutBuilder {
  private slots: ParamSlot[] = []
  private floats = 0

  private allocate(floats: number): number {
    const offset = this.floats
    this.floats += roundUp4(floats)
    return offset
  }

  /** Dense convolution [k*k][cin][cout]; input channels padded to a multiple of 4 (the image has 3). */
  conv(name: string, cin: number | Width, cout: number | Width, kernel: 1 | 2 | 3): number {
    const [input, output] = [asWidth(cin), asWidth(cout)]
    const tapStride = input.stored * output.stored
    const offset = this.allocate(kernel * kernel * tapStride)
    const shape = [output.channels, input.channels, kernel, kernel]
    this.slots.push({
      ...{ name, kind: 'conv', shape, offset, rowStride: output.stored, tapStride },
      ...splitsOf(input, output),
    })
    return offset
  }

  /** Both halves of a FactorizedReduce as one [cin][cout] matrix. */
  factorizedReduce(prefix: string, cin: number | Width, cout: number | Width): number {
    const [input, output] = [asWidth(cin), asWidth(cout)]
    const tapStride = input.stored * output.stored
    const offset = this.allocate(tapStride)
    const { inSplit } = splitsOf(input, output)
    this.halves(
      prefix,
      {
        ...{ inputs: input.channels, outputs: output.channels, rowStride: output.stored, tapStride },
        split: inSplit ? { inSplit } : {},
      },
      offset,
    )
    return offset
  }

  private halves(prefix: string, { inputs, outputs, rowStride, tapStride, split }: Matrix, offset: number): void {
    const { inSplit } = split
    for (const k of [0, 1])
      this.slots.push({
        name: `${prefix ? `${prefix}.` : ''}conv_${k + 1}.weight`,
        kind: 'conv',
        shape: [outputs / 2, inputs, 1, 1],
        offset: offset + (k * rowStride) / 2,
        rowStride,
        tapStride,
        ...(inSplit ? { inSplit } : {}),
      })
  }

  /** Depthwise convolution [k*k][C]. */
  depthwise(name: string, width: Width, kernel: 3 | 5): number {
    const { channels, stored, split } = width
    const offset = this.allocate(kernel * kernel * stored)
    const shape = [channels, 1, kernel, kernel]
    this.slots.push({
      ...{ name, kind: 'depthwise', shape, offset, rowStride: stored },
      ...(split ? { outSplit: split } : {}),
    })
    return offset
  }

  vector(name: string, length: number | Width): number {
    const { channels, stored, split } = asWidth(length)
    const offset = this.allocate(stored)
    this.slots.push({ name, kind: 'vector', shape: [channels], offset, ...(split ? { outSplit: split } : {}) })
    return offset
  }

  linear(name: string, inputs: number | Width, outputs: number): number {
    const { channels, stored, split } = asWidth(inputs)
    const offset = this.allocate(stored * outputs)
    const shape = [outputs, channels]
    this.slots.push({ name, kind: 'linear', shape, offset, ...(split ? { inSplit: split } : {}) })
    return offset
  }

  /**
   * Blocks of all fan-outs of a cell. Slots follow the official order: by edge, then by primitive, the auxiliary skip last.
   */
  fanouts(shapes: readonly FanoutShape[], ops: OpSet, names: EdgeNames): FanoutParams[] {
    const result = shapes.map((shape) => this.placeFanout(shape, ops))
    const places = shapes.flatMap((shape, f) => shape.rows.map((row, edge) => ({ row, edge, f, shape })))
    places.sort((a, b) => a.row - b.row)
    for (const { row, edge, f, shape } of places) {
      const at = result[f] as FanoutParams
      this.edgeSlots(shape, edge, at, ops, (op) => names.candidate(row, op))
      if (at.auxiliary >= 0)
        this.halves(names.auxiliary(row), candidateMatrix(shape), at.auxiliary + edge * shape.channels ** 2)
    }
    return result
  }

  private placeFanout({ channels: C, stride, rows }: FanoutShape, ops: OpSet): FanoutParams {
    const E = rows.length
    const block = (present: boolean, floats: number): number => (present ? this.allocate(floats) : -1)
    const second = ops.twice.map((i) => ops.depthwise[i] as OpSet['depthwise'][number])
    const dw1 = block(ops.depthwise.length > 0, E * tapsOf(ops.depthwise) * C)
    const pw1 = block(ops.depthwise.length > 0, E * ops.depthwise.length * C * C)
    const dw2 = block(second.length > 0, E * tapsOf(second) * C)
    const pw2 = block(second.length > 0, E * second.length * C * C)
    const dense = ops.dense.map(({ kernel }) => this.allocate(E * kernel * kernel * C * C))
    const fr = block(ops.skip >= 0 && stride === 2, E * C * C)
    const auxiliary = block(ops.auxiliary && stride === 2, E * C * C)
    const bias = ops.dense.map(() => this.allocate(E * C))
    return { dw1, pw1, dw2, pw2, fr, auxiliary, dense, bias }
  }

  private edgeSlots(
    shape: FanoutShape,
    e: number,
    at: FanoutParams,
    ops: OpSet,
    prefix: (op: number) => string | null,
  ): void {
    const { channels: C, stride } = shape
    const matrix = candidateMatrix(shape)
    const dot = (name: string): string => (name ? `${name}.` : '')
    ops.primitives.forEach((_, op) => {
      const name = prefix(op)
      if (name === null) return
      if (op === ops.skip && stride === 2) this.halves(name, matrix, at.fr + e * C * C)
      const d = ops.depthwise.findIndex((candidate) => candidate.op === op)
      if (d >= 0) this.separableSlots(dot(name), matrix, e, at, ops, d)
      const k = ops.dense.findIndex((candidate) => candidate.op === op)
      if (k >= 0) this.denseSlots(dot(name), matrix, e, at, ops, k)
    })
  }

  private separableSlots(name: string, matrix: Matrix, e: number, at: FanoutParams, ops: OpSet, d: number): void {
    const C = matrix.rowStride
    const { kernel, twice } = ops.depthwise[d] as OpSet['depthwise'][number]
    const n1 = ops.depthwise.length
    const before = tapsOf(ops.depthwise.slice(0, d))
    const dw1 = at.dw1 + (e * tapsOf(ops.depthwise) + before) * C
    this.depthwiseSlot(`${name}op.1.weight`, matrix, kernel, dw1)
    this.pointwiseSlot(`${name}op.2.weight`, matrix, at.pw1 + (e * n1 + d) * C * C)
    if (!twice) return
    const second = ops.twice.map((i) => ops.depthwise[i] as OpSet['depthwise'][number])
    const s = ops.twice.indexOf(d)
    const dw2 = at.dw2 + (e * tapsOf(second) + tapsOf(second.slice(0, s))) * C
    this.depthwiseSlot(`${name}op.5.weight`, matrix, kernel, dw2)
    this.pointwiseSlot(`${name}op.6.weight`, matrix, at.pw2 + (e * second.length + s) * C * C)
  }

  private depthwiseSlot(name: string, { outputs, rowStride, split }: Matrix, kernel: number, offset: number): void {
    const { outSplit } = split
    const shape = [outputs, 1, kernel, kernel]
    this.slots.push({ name, kind: 'depthwise', shape, offset, rowStride, ...(outSplit ? { outSplit } : {}) })
  }

  private pointwiseSlot(name: string, { inputs, outputs, rowStride, tapStride, split }: Matrix, offset: number): void {
    this.slots.push({ name, kind: 'conv', shape: [outputs, inputs, 1, 1], offset, rowStride, tapStride, ...split })
  }

  private denseSlots(name: string, matrix: Matrix, e: number, at: FanoutParams, ops: OpSet, k: number): void {
    const C = matrix.rowStride
    const { kernel } = ops.dense[k] as OpSet['dense'][number]
    const offset = (at.dense[k] as number) + e * kernel * kernel * C * C
    const { inputs, outputs, split } = matrix
    this.slots.push({
      name: `${name}op.1.weight`,
      kind: 'conv',
      shape: [outputs, inputs, kernel, kernel],
      offset,
      rowStride: C,
      tapStride: C * C,
      ...split,
    })
    const bias = (at.bias[k] as number) + e * C
    const { outSplit } = split
    this.slots.push({
      ...{ name: `${name}op.1.bias`, kind: 'vector', shape: [outputs], offset: bias, deadGradient: true },
      ...(outSplit ? { outSplit } : {}),
    })
  }

  layout(): ParamLayout {
    const parameters = this.slots.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0)
    return { slots: this.slots, floats: roundUp4(this.floats), parameters }
  }
}
