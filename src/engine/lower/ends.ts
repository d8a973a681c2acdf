/** Lowers the two ends of a supernet: the stem (3x3 convolution, batch norm) and the head (pool, classifier, loss). */
import type { NetworkDescription } from '../../supernet/describe'
import { averageBack, classifierWeights, crossEntropy, featureBack, globalAverage, logits } from '../kernels/head'
import { normSums } from '../kernels/norm'
import type { BufferRef } from '../plan/builder'
import { AffineNorm } from './affineNorm'
import type { BackwardMode, Differentiable, FeatureMap, Lowering } from './context'
import { type Convolution, convolve, convolveData, convolveWeights, forwardChunks } from './convolve'
import { WeightRegion } from './weightRegion'

type StemDescription = NonNullable<NetworkDescription['stem']>
type HeadDescription = NonNullable<NetworkDescription['head']>

export class Stem {
  private readonly context: Lowering
  private readonly convolution: Convolution
  private readonly norm: AffineNorm
  private readonly output: Differentiable
  private readonly rawGradient: FeatureMap

  constructor(context: Lowering, description: StemDescription, output: Differentiable) {
    this.context = context
    this.output = output
    const { channels, size, weight } = description
    const raw = context.featureMap('stem.raw', channels, size)
    this.rawGradient = context.featureMap('stem.raw.gradient', channels, size)
    this.convolution = {
      kernel: 3,
      stride: 1,
      groups: 1,
      input: context.featureMap('IMAGES', 4, size),
      inputGroup: 0,
      relu: false,
      output: raw,
      outputGroup: 0,
      weight,
    }
    this.norm = new AffineNorm(context, raw, description, false)
  }

  forward(mode: 'batch' | 'running'): void {
    const { c4, size } = this.convolution.output
    const chunks = forwardChunks(this.context, 1, c4, size)
    convolve(this.context, this.convolution, { chunks, first: 0, step: 1 })
    this.norm.forward(mode, chunks, this.output.value)
  }

  backward(mode: BackwardMode): void {
    if (mode === 'alphas') return
    this.norm.backward(mode, this.output.gradient, this.rawGradient)
    const region = new WeightRegion(this.context)
    convolveWeights(this.context, this.convolution, this.rawGradient, region)
    region.reduce()
  }

  /** After `backward`: the gradient of the images, [B,S,S,4]. */
  imageGradient(): void {
    convolveData(this.context, this.convolution, this.rawGradient, {
      target: this.context.featureMap('IMAGES.gradient', 4, this.convolution.input.size),
      ...{ targetGroup: 0, mask: false, sumGroups: false, accumulate: 0 },
    })
  }

  /** Statistics of the stem's batch norm. */
  get normOffset(): number {
    return this.norm.norm.offset
  }
}

export class Head {
  private readonly context: Lowering
  private readonly description: HeadDescription
  private readonly source: Differentiable
  private readonly sourceKey: string
  /** What is pooled: the source, or its normalised activation (NAS-Bench-201). */
  private readonly pooled: Differentiable
  private readonly norm: AffineNorm | null
  private readonly buffers: Record<'FEAT' | 'LOGITS' | 'LABELS' | 'DL' | 'LOSS' | 'DFEAT', BufferRef>

  /** @param name of its buffers, where a network has a second head */
  constructor(context: Lowering, description: HeadDescription, source: Differentiable, sourceKey: string, name = '') {
    this.context = context
    this.description = description
    this.source = source
    this.sourceKey = sourceKey
    const { channels, size, classes } = description
    this.norm = description.norm ? new AffineNorm(context, source.value, description.norm, true) : null
    this.pooled = this.norm
      ? {
          value: context.featureMap(`${name}head.activation`, channels, size),
          gradient: context.featureMap(`${name}head.activation.gradient`, channels, size),
        }
      : source
    const B = context.batch
    this.buffers = {
      FEAT: context.plan.buffer(`${name}FEAT`, B * channels),
      LOGITS: context.plan.buffer(`${name}LOGITS`, B * classes),
      LABELS: context.plan.buffer('LABELS', B),
      DL: context.plan.buffer(`${name}DL`, B * classes),
      LOSS: context.plan.buffer(`${name}LOSS`, 2 * B),
      DFEAT: context.plan.buffer(`${name}DFEAT`, B * channels),
    }
  }

  /** Gradient of the mean loss with respect to the logits, [B][classes]. */
  get logitGradient(): BufferRef {
    return this.buffers.DL
  }

  private uniforms() {
    const { channels: F, classes: K, size, weight: wOff, bias: biasOff } = this.description
    const segC4 = this.pooled.value.c4
    const pixels = size * size
    const B = this.context.batch
    return {
      B,
      F,
      F4: F / 4,
      K,
      pixels,
      wOff,
      biasOff,
      segC4,
      segStride: B * pixels * segC4,
      xOff: this.pooled.value.offset,
      dxOff: this.pooled.gradient.offset,
    }
  }

  forward(mode: 'batch' | 'running'): void {
    const { context, buffers } = this
    const uniforms = this.uniforms()
    const { B, F4, K } = uniforms
    if (this.norm) {
      const { buffer, offset: off, c4: C4, size } = this.source.value
      const P = context.positions(size)
      const T = context.positionChunks(C4, P)
      const PART = context.partials(T * C4 * 2)
      context.plan.dispatch(normSums(), { X: buffer, PART }, { T, ...context.chunked, P, C4, off }, T * C4)
      this.norm.forward(mode, T, this.pooled.value)
    }
    context.plan.dispatch(globalAverage(), { S: this.pooled.value.buffer, ...buffers }, uniforms, B * F4)
    context.plan.dispatch(logits(), { W: context.W, ...buffers }, uniforms, B * K)
    context.plan.dispatch(crossEntropy(), buffers, uniforms, B)
  }

  backward(mode: BackwardMode): void {
    const { context, buffers } = this
    const uniforms = this.uniforms()
    const { B, F, F4, K, pixels } = uniforms
    if (mode === 'weights')
      context.plan.dispatch(classifierWeights(), { ...buffers, G: context.G }, uniforms, (F + 1) * K)
    context.plan.dispatch(featureBack(), { W: context.W, ...buffers }, uniforms, B * F)
    context.plan.dispatch(averageBack(), { ...buffers, DS: this.pooled.gradient.buffer }, uniforms, B * pixels * F4)
    this.norm?.backward(mode, this.pooled.gradient, this.source.gradient)
    context.accumulate(this.sourceKey)
  }
}
