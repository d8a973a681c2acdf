/** Lowers a convolution with its batch norm (scale and shift) behind it, as every layer of a discrete network has it. */
import type { ConvNorm } from '../../../supernet/describeDiscrete'
import { AffineNorm } from '../affineNorm'
import type { FeatureMap, Lowering } from '../context'
import { type Convolution, convolve, convolveData, convolveWeights, forwardChunks } from '../convolve'
import { WeightRegion } from '../weightRegion'

export type ConvolutionKind = Pick<Convolution, 'kernel' | 'stride' | 'relu' | 'input'> & { readonly factorized?: true }

/** A gradient to write: the first writer replaces, later ones add. */
export interface GradientTarget {
  readonly map: FeatureMap
  readonly accumulate: 0 | 1
  /** Multiply by [input > 0]: the convolution reads a ReLU. */
  readonly mask: boolean
}

export class ConvNormLayer {
  private readonly context: Lowering
  private readonly convolution: Convolution
  private readonly norm: AffineNorm
  private readonly rawGradient: FeatureMap

  /**
   * @param raw  kept until the backward pass
   * @param relu ReLU behind the batch norm
   */
  constructor(context: Lowering, kind: ConvolutionKind, params: ConvNorm, raw: FeatureMap, relu = false) {
    this.context = context
    this.convolution = { ...kind, groups: 1, inputGroup: 0, output: raw, outputGroup: 0, weight: params.weight }
    this.norm = new AffineNorm(context, raw, params, relu)
    this.rawGradient = {
      ...raw,
      buffer: context.vectors('raw.gradient', context.positions(raw.size) * raw.c4),
      offset: 0,
    }
  }

  forward(mode: 'batch' | 'running', output: FeatureMap): void {
    const { context, convolution } = this
    const chunks = forwardChunks(context, 1, convolution.output.c4, convolution.output.size)
    convolve(context, convolution, { chunks, first: 0, step: 1 })
    this.norm.forward(mode, chunks, output)
  }

  /** The output once more from the raw tensor kept, with the batch's statistics. */
  renew(output: FeatureMap): void {
    this.norm.apply(output)
  }

  /** From the gradient of the output to those of the weights and, with a target, of the input. */
  backward(gradient: FeatureMap, target: GradientTarget | null): void {
    const { context, convolution, rawGradient } = this
    this.norm.backward('weights', gradient, rawGradient)
    const region = new WeightRegion(context)
    convolveWeights(context, convolution, rawGradient, region)
    region.reduce()
    if (!target) return
    convolveData(context, convolution, rawGradient, {
      target: target.map,
      targetGroup: 0,
      mask: target.mask,
      sumGroups: false,
      accumulate: target.accumulate,
    })
  }
}
