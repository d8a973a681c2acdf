/**
 * Lowers one operation of a discrete cell. Its output and everything that can be had again cheaply lies in scratch shared
 * by the whole network; only the raw tensors in front of batch norms are kept for the backward pass.
 */
import type { EdgeDescription, OperationDescription, SeparableStage } from '../../../supernet/describeDiscrete'
import { type OpSet, opSetOf } from '../../../supernet/opSet'
import { depthwiseFirst, depthwiseFirstWeights, depthwiseStateBack } from '../../kernels/depthwise'
import { clear } from '../../kernels/discrete'
import { poolForward, stateBack } from '../../kernels/pool'
import { rowTile } from '../../kernels/rowTile'
import type { BufferRef } from '../../plan'
import type { Differentiable, FeatureMap, Lowering } from '../context'
import { POSITIONS_PER_CHUNK, WeightRegion } from '../convolve'
import { ConvNormLayer } from './convNorm'

export interface Operation {
  /** Computes the output into `output`. */
  forward(mode: 'batch' | 'running', output: FeatureMap): void
  /** From the gradient of the output: weight gradients, and the gradient of the input, which is added. */
  backward(gradient: FeatureMap): void
}

/** A map of the size of `like` in scratch of that name. */
export function scratch(context: Lowering, name: string, c4: number, size: number): FeatureMap {
  return context.featureMap(name, 4 * c4, size)
}

/** @returns null for what needs no work of its own: the identity and `none` */
export function lowerOperation(
  context: Lowering,
  name: string,
  { operation, stride }: EdgeDescription,
  input: Differentiable,
  outSize: number,
): Operation | null {
  switch (operation.kind) {
    case 'none':
    case 'identity':
      return null
    case 'pool':
      return new Pool(context, name, operation.op, stride, input, outSize)
    case 'reduce':
    case 'dense':
      return new Dense(context, name, operation, input, outSize)
    case 'separable':
      return new Separable(context, name, operation, stride, input, outSize)
  }
}

class Dense implements Operation {
  private readonly layer: ConvNormLayer
  private readonly input: Differentiable

  constructor(
    context: Lowering,
    name: string,
    operation: Extract<OperationDescription, { kind: 'reduce' | 'dense' }>,
    input: Differentiable,
    outSize: number,
  ) {
    this.input = input
    const kind =
      operation.kind === 'reduce'
        ? ({ kernel: 1, stride: 2, factorized: true } as const)
        : ({ kernel: operation.kernel, stride: 1 } as const)
    const raw = scratch(context, `${name}.raw`, input.value.c4, outSize)
    this.layer = new ConvNormLayer(context, { ...kind, relu: true, input: input.value }, operation.params, raw)
  }

  forward(mode: 'batch' | 'running', output: FeatureMap): void {
    this.layer.forward(mode, output)
  }

  backward(gradient: FeatureMap): void {
    this.layer.backward(gradient, { map: this.input.gradient, accumulate: 1, mask: true })
  }
}

/** ReLU, depthwise, pointwise, batch norm; what sep_conv does twice and dil_conv once. */
class SeparableBlock {
  private readonly context: Lowering
  private readonly filter: { readonly kernel: 3 | 5; readonly dilation: 1 | 2 }
  private readonly stride: 1 | 2
  private readonly input: Differentiable
  private readonly depthwise: FeatureMap
  private readonly depthwiseGradient: FeatureMap
  private readonly weight: number
  private readonly pointwise: ConvNormLayer

  constructor(
    context: Lowering,
    name: string,
    filter: SeparableBlock['filter'],
    stride: 1 | 2,
    stage: SeparableStage,
    input: Differentiable,
    outSize: number,
  ) {
    this.context = context
    this.filter = filter
    this.stride = stride
    this.input = input
    this.weight = stage.depthwise
    const { c4 } = input.value
    this.depthwise = scratch(context, 'depthwise', c4, outSize)
    this.depthwiseGradient = scratch(context, 'depthwise.gradient', c4, outSize)
    const kind = { kernel: 1, stride: 1, relu: false, input: this.depthwise } as const
    this.pointwise = new ConvNormLayer(context, kind, stage, scratch(context, `${name}.raw`, c4, outSize))
  }

  private grid() {
    const { size: Wi } = this.input.value
    const { c4: C4, size: W } = this.depthwise
    return { C4, H: W, W, Hi: Wi, Wi, group: 0 }
  }

  private filterRows(): void {
    const { context, input, depthwise, filter, stride } = this
    const tile = rowTile(depthwise.size)
    const TX = depthwise.size / tile.size
    const threads = context.batch * depthwise.size * TX * depthwise.c4
    context.plan.dispatch(
      depthwiseFirst([filter], stride, tile),
      { S: input.value.buffer, W: context.W, D: depthwise.buffer },
      { ...this.grid(), threads, TX, xOff: input.value.offset, wOff: this.weight / 4 },
      threads,
    )
  }

  forward(mode: 'batch' | 'running', output: FeatureMap): void {
    this.filterRows()
    this.pointwise.forward(mode, output)
  }

  renew(output: FeatureMap): void {
    this.pointwise.renew(output)
  }

  /** Adds to the gradient of the input. */
  backward(gradient: FeatureMap): void {
    const { context, input, depthwise, depthwiseGradient, filter, stride, weight } = this
    const { c4: C4, size } = depthwise
    this.filterRows()
    this.pointwise.backward(gradient, { map: depthwiseGradient, accumulate: 0, mask: false })

    const tile = rowTile(size)
    const TX = size / tile.size
    const tiles = context.batch * size * TX
    const floats = filter.kernel ** 2 * 4 * C4
    const region = new WeightRegion(context, weight, floats)
    const T = context.chunks(filter.kernel * C4, Math.ceil((tiles * tile.size) / POSITIONS_PER_CHUNK))
    context.plan.dispatch(
      depthwiseFirstWeights([filter], stride, tile),
      { S: input.value.buffer, D: depthwiseGradient.buffer, WP: region.partials(weight, floats, T) },
      { ...this.grid(), T, tiles, TX, xOff: input.value.offset, ...region.uniforms(weight) },
      T * filter.kernel * C4,
    )
    region.reduce()

    const back = rowTile(input.value.size)
    const backTX = input.value.size / back.size
    const threads = context.batch * input.value.size * backTX * C4
    context.plan.dispatch(
      depthwiseStateBack([filter], stride, back),
      { D: depthwiseGradient.buffer, W: context.W, S: input.value.buffer, DS: input.gradient.buffer },
      {
        ...this.grid(),
        threads,
        E: 1,
        TX: backTX,
        xOff: input.value.offset,
        dxOff: input.gradient.offset,
        wOff: weight / 4,
      },
      threads,
    )
  }
}

class Separable implements Operation {
  private readonly context: Lowering
  private readonly blocks: readonly SeparableBlock[]
  /** Between the two blocks of sep_conv. */
  private readonly middle: Differentiable

  constructor(
    context: Lowering,
    name: string,
    { kernel, dilation, stages }: Extract<OperationDescription, { kind: 'separable' }>,
    stride: 1 | 2,
    input: Differentiable,
    outSize: number,
  ) {
    this.context = context
    const { c4 } = input.value
    this.middle = {
      value: scratch(context, 'middle', c4, outSize),
      gradient: scratch(context, 'middle.gradient', c4, outSize),
    }
    this.blocks = stages.map(
      (stage, i) =>
        new SeparableBlock(
          context,
          `${name}.${i}`,
          { kernel, dilation },
          i === 0 ? stride : 1,
          stage,
          i === 0 ? input : this.middle,
          outSize,
        ),
    )
  }

  forward(mode: 'batch' | 'running', output: FeatureMap): void {
    const [first, second] = this.blocks
    first?.forward(mode, second ? this.middle.value : output)
    second?.forward(mode, output)
  }

  backward(gradient: FeatureMap): void {
    const { context, middle } = this
    const [first, second] = this.blocks
    if (second) {
      first?.renew(middle.value)
      const n = context.positions(middle.value.size) * middle.value.c4
      context.plan.dispatch(clear(), { Y: middle.gradient.buffer }, { n, yOff: 0 }, n)
      second.backward(gradient)
    }
    first?.backward(second ? middle.gradient : gradient)
  }
}

class Pool implements Operation {
  private readonly context: Lowering
  private readonly ops: OpSet
  private readonly stride: 1 | 2
  private readonly input: Differentiable
  private readonly outSize: number
  private readonly ARG: BufferRef

  constructor(
    context: Lowering,
    name: string,
    op: 'max_pool_3x3' | 'avg_pool_3x3',
    stride: 1 | 2,
    input: Differentiable,
    outSize: number,
  ) {
    this.context = context
    // No batch norm follows: NAS-Bench-201's rule.
    this.ops = opSetOf('nas-bench-201', [op])
    this.stride = stride
    this.input = input
    this.outSize = outSize
    this.ARG = context.plan.buffer(`${name}.argmax`, context.positions(outSize) * input.value.c4)
  }

  private grid() {
    const { c4: C4, size } = this.input.value
    return { C4, H: this.outSize, W: this.outSize, Hi: size, Wi: size, group: 0 }
  }

  forward(_: 'batch' | 'running', output: FeatureMap): void {
    const { context, ops, stride, input, ARG } = this
    const P = context.positions(output.size)
    const T = context.chunks(output.c4, P)
    context.plan.dispatch(
      poolForward(ops, stride),
      { S: input.value.buffer, PL: output.buffer, ARG },
      { ...this.grid(), T, P, xOff: input.value.offset, partOff: 0 },
      T * output.c4,
    )
  }

  backward(gradient: FeatureMap): void {
    const { context, ops, stride, input, ARG } = this
    const Pi = context.positions(input.value.size)
    context.plan.dispatch(
      stateBack(ops, stride),
      { PL: gradient.buffer, ARG, DS: input.gradient.buffer },
      {
        ...this.grid(),
        Pi,
        E: 0,
        dxOff: input.gradient.offset,
        dnodeOff: 0,
        acc: 1,
        row0: 0,
        row1: 0,
        row2: 0,
        row3: 0,
      },
      Pi * input.value.c4,
    )
  }
}
