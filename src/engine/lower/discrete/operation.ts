/**
 * Lowers one operation of a discrete cell. Its output and everything that can be had again cheaply lies in scratch shared
 * by the whole network; only the raw tensors in front of batch norms are kept for the backward pass.
 */
import type { EdgeDescription, OperationDescription, SeparableStage } from '../../../supernet/describeDiscrete'
import { type OpSet, opSetOf } from '../../../supernet/opSet'
import { splitOf } from '../../../supernet/partialChannels'
import { clear, drawNoise } from '../../kernels/discrete'
import { poolForward, stateBack } from '../../kernels/pool'
import { HYPER } from '../../kernels/update'
import type { BufferRef } from '../../plan/builder'
import type { Differentiable, FeatureMap, Lowering } from '../context'
import { type DepthwiseStage, depthwiseForward, depthwiseStateGradient, depthwiseWeightGradient } from '../depthwise'
import { WeightRegion } from '../weightRegion'
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
  { operation, stride, drop }: EdgeDescription,
  input: Differentiable,
  outSize: number,
): Operation | null {
  switch (operation.kind) {
    case 'none':
    case 'identity':
      return null
    case 'noise':
      return new Noise(context, operation.channels, drop)
    case 'pool':
      return new Pool(context, name, operation.op, stride, input, outSize)
    case 'reduce':
    case 'dense':
      return new Dense(context, name, operation, input, outSize)
    case 'separable':
      return new Separable(context, name, operation, stride, input, outSize)
  }
}

/** Reads nothing of its input and passes nothing back; its row of the masks is its place in the network. */
class Noise implements Operation {
  private readonly context: Lowering
  private readonly channels: number
  private readonly place: number

  constructor(context: Lowering, channels: number, place: number) {
    this.context = context
    this.channels = channels
    this.place = place
  }

  forward(_: 'batch' | 'running', output: FeatureMap): void {
    const { context, channels, place } = this
    const { c4: C4, size } = output
    const { at } = splitOf({ mixed: channels, stored: 4 * C4 })
    const n = context.positions(size) * C4
    context.plan.dispatch(
      drawNoise(),
      { HYPER: context.plan.buffer('HYPER', HYPER.floats), Y: output.buffer },
      { n, C4, mask: place, lowUntil: at, highFrom: 2 * C4, highUntil: 2 * C4 + channels - at },
      n,
    )
  }

  backward(): void {
    // No gradient reaches the input.
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

/** Uniforms of the kernels of a fan-out for one operation on one state, which no mixing weights concern. */
const ALONE = {
  ...{ perState: 1, rowStep: 0, row0: 0, rowGap: 0 },
  ...{ dnodeOff: 0, group: 0, state0: 0, stateStride: 0 },
}

/** Sets with one depthwise filter of that dilation and nothing else: `stateBack` then masks and adds one plane. */
const ONE_FILTER = { 1: opSetOf('darts', ['sep_conv_3x3']), 2: opSetOf('darts', ['dil_conv_3x3']) } as const

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

  /** The filter with `output` as its result, or as the gradient of it. */
  private stage(output: FeatureMap): DepthwiseStage {
    const { input, filter, stride, weight } = this
    return {
      edges: 1,
      filters: [filter],
      stride,
      c4: output.c4,
      inSize: input.value.size,
      outSize: output.size,
      input: input.value.buffer,
      inputOffset: input.value.offset,
      edgesPerInput: 1,
      inputGroups: 1,
      inputOf: [0],
      norm: null,
      output: output.buffer,
      weight,
    }
  }

  forward(mode: 'batch' | 'running', output: FeatureMap): void {
    depthwiseForward(this.context, this.stage(this.depthwise))
    this.pointwise.forward(mode, output)
  }

  renew(output: FeatureMap): void {
    this.pointwise.renew(output)
  }

  /** Adds to the gradient of the input. */
  backward(gradient: FeatureMap): void {
    const { context, input, depthwise, depthwiseGradient, stride } = this
    const { c4: C4, size } = depthwise
    depthwiseForward(context, this.stage(depthwise))
    this.pointwise.backward(gradient, { map: depthwiseGradient, accumulate: 0, mask: false })

    const stage = this.stage(depthwiseGradient)
    const region = new WeightRegion(context)
    depthwiseWeightGradient(context, stage, region)
    region.reduce()

    const Q = depthwiseStateGradient(context, stage)
    const Pi = context.positions(input.value.size)
    context.plan.dispatch(
      stateBack(ONE_FILTER[this.filter.dilation], stride),
      { Q, S: input.value.buffer, DS: input.gradient.buffer },
      {
        ...ALONE,
        Pi,
        C4,
        H: size,
        W: size,
        Hi: input.value.size,
        Wi: input.value.size,
        xOff: input.value.offset,
        dxOff: input.gradient.offset,
        acc: 1,
      },
      (Pi / input.value.size) * C4,
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
    const T = context.chunks(output.c4, P / this.outSize)
    context.plan.dispatch(
      poolForward(ops),
      { S: input.value.buffer, PL: output.buffer, ARG },
      { ...ALONE, ...this.grid(), T, P, stride, xOff: input.value.offset, partOff: 0 },
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
        ...ALONE,
        ...this.grid(),
        Pi,
        xOff: 0,
        dxOff: input.gradient.offset,
        acc: 1,
      },
      (Pi / input.value.size) * input.value.c4,
    )
  }
}
