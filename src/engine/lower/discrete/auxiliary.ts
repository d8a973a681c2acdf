/** Lowers the auxiliary head: its own forward pass and loss while training, and its gradient into the cell it reads. */
import { AUXILIARY_CHANNELS, type AuxiliaryDescription } from '../../../supernet/describeDiscrete'
import { auxiliaryPool, auxiliaryPoolBack, scale } from '../../kernels/discrete'
import type { Differentiable, FeatureMap, Lowering } from '../context'
import { Head } from '../ends'
import type { CellSource } from './cell'
import { ConvNormLayer } from './convNorm'

/** Weight of the auxiliary loss, 0.4 (quark0/darts cnn/train.py), as a fraction: uniforms are whole numbers. */
const WEIGHT = { numerator: 2, denominator: 5 } as const
/** Side of the pooled map. */
const POOLED = 2

export class AuxiliaryHead {
  private readonly context: Lowering
  private readonly description: AuxiliaryDescription
  private readonly source: CellSource
  private readonly pooled: Differentiable
  private readonly middle: Differentiable
  private readonly features: Differentiable
  private readonly first: ConvNormLayer
  private readonly second: ConvNormLayer
  private readonly head: Head
  /** The gradient of `middle` as the second convolution sees it. */
  private readonly flatMiddleGradient: FeatureMap

  constructor(context: Lowering, description: AuxiliaryDescription, source: CellSource) {
    this.context = context
    this.description = description
    this.source = source
    const pair = (name: string, channels: number, size: number): Differentiable => ({
      value: context.featureMap(`auxiliary.${name}`, channels, size),
      gradient: context.featureMap(`auxiliary.${name}.gradient`, channels, size),
    })
    const { first, second } = AUXILIARY_CHANNELS
    this.pooled = pair('pooled', description.channels, POOLED)
    this.middle = pair('middle', first, POOLED)
    this.features = pair('features', second, 1)
    const raw = (name: string, channels: number, size: number): FeatureMap =>
      context.featureMap(`auxiliary.${name}.raw`, channels, size)
    const dense = { kernel: 1, stride: 1, relu: false } as const
    this.first = new ConvNormLayer(
      context,
      { ...dense, input: this.pooled.value },
      description.first,
      raw('middle', first, POOLED),
      true,
    )
    // A 2x2 convolution over a 2x2 map is a dense layer over its [4][channels] numbers.
    const flat = (map: FeatureMap): FeatureMap => ({ ...map, c4: map.c4 * POOLED * POOLED, size: 1 })
    this.second = new ConvNormLayer(
      context,
      { ...dense, input: flat(this.middle.value) },
      description.second,
      raw('features', second, 1),
      true,
    )
    this.flatMiddleGradient = flat(this.middle.gradient)
    const { classes, weight, bias } = description
    this.head = new Head(
      context,
      { channels: second, size: 1, classes, weight, bias },
      this.features,
      'auxiliary',
      'auxiliary.',
    )
  }

  private uniforms() {
    const { c4: segC4, size } = this.source.map.value
    const { batch: B } = this.context
    return {
      B,
      C4: this.description.channels / 4,
      segC4,
      segStride: B * size * size * segC4,
      xOff: this.source.map.value.offset,
    }
  }

  /** Forward with the batch's statistics, and the gradient of the weighted loss. */
  forward(): void {
    const { context, source, pooled, middle, features } = this
    const uniforms = this.uniforms()
    context.plan.dispatch(
      auxiliaryPool(),
      { X: source.map.value.buffer, Y: pooled.value.buffer },
      uniforms,
      uniforms.B * POOLED * POOLED * uniforms.C4,
    )
    this.first.forward('batch', middle.value)
    this.second.forward('batch', features.value)
    this.head.forward('batch')
    const n = context.batch * this.description.classes
    context.plan.dispatch(scale(), { X: this.head.logitGradient }, { n, ...WEIGHT }, n)
  }

  /** Adds to the gradient of the cell's output, or writes it first. */
  backward(): void {
    const { context, source, pooled, middle, features } = this
    this.head.backward('weights')
    this.second.backward(features.gradient, { map: this.flatMiddleGradient, accumulate: 0, mask: false })
    this.first.backward(middle.gradient, { map: pooled.gradient, accumulate: 0, mask: false })
    const uniforms = this.uniforms()
    const { size, buffer } = source.map.value
    context.plan.dispatch(
      auxiliaryPoolBack(),
      { X: buffer, DY: pooled.gradient.buffer, DX: source.map.gradient.buffer },
      { ...uniforms, dxOff: source.map.gradient.offset, acc: context.accumulate(source.key) },
      uniforms.B * size * size * uniforms.C4,
    )
  }
}
