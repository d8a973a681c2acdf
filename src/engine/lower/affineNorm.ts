/** Lowers a batch norm with scale and shift (stem, residual blocks, last activation) over a materialised raw tensor. */
import { normAffine, normAffineBack, normAffineWeights, normBackSums } from '../kernels/norm'
import type { BackwardMode, FeatureMap, Lowering, NormPlace } from './context'

export interface AffineParams {
  /** Float offsets. */
  readonly gamma: number
  readonly beta: number
}

export class AffineNorm {
  readonly norm: NormPlace
  private readonly context: Lowering
  private readonly raw: FeatureMap
  private readonly params: AffineParams
  private readonly relu: 0 | 1
  private readonly sums: number

  constructor(context: Lowering, raw: FeatureMap, params: AffineParams, relu: boolean) {
    this.context = context
    this.raw = raw
    this.params = params
    this.relu = relu ? 1 : 0
    this.norm = context.norm(1, raw.c4)
    this.sums = context.sums(2 * raw.c4)
  }

  private uniforms() {
    return {
      P: this.context.positions(this.raw.size),
      C4: this.raw.c4,
      off: this.raw.offset,
      stOff: this.norm.offset,
      gammaOff: this.params.gamma / 4,
      betaOff: this.params.beta / 4,
      relu: this.relu,
    }
  }

  /** Statistics from partial sums already in PART, then output = gamma * phat + beta, added with `add`. */
  forward(mode: 'batch' | 'running', chunks: number, output: FeatureMap, add = false): void {
    this.context.finishNorm(this.norm, this.uniforms().P, chunks, mode)
    this.apply(output, add)
  }

  /** Output from the raw tensor and the statistics there are; also to have it again in the backward pass. */
  apply(output: FeatureMap, add = false): void {
    const { context } = this
    const uniforms = this.uniforms()
    context.plan.dispatch(
      normAffine(),
      { X: this.raw.buffer, ST: context.ST, W: context.W, Y: output.buffer },
      { ...uniforms, yOff: output.offset, acc: add ? 1 : 0 },
      uniforms.P * uniforms.C4,
    )
  }

  /** From the gradient of the output to the gradient of the raw tensor. */
  backward(mode: BackwardMode, gradient: FeatureMap, rawGradient: FeatureMap): void {
    const { context, sums: redOff } = this
    const uniforms = this.uniforms()
    const { P, C4, gammaOff, betaOff } = uniforms
    const T = context.positionChunks(C4, P)
    const read = { X: this.raw.buffer, ST: context.ST, W: context.W, DY: gradient.buffer }
    context.plan.dispatch(
      normBackSums(false),
      { ...read, PART: context.partials(T * C4 * 2) },
      { T, ...context.chunked, ...uniforms, dyOff: gradient.offset },
      T * C4,
    )
    context.reduce(1, C4, 2, T, redOff)
    if (mode === 'weights')
      context.plan.dispatch(
        normAffineWeights(),
        { RED: context.RED, G: context.G },
        { C4, redOff, gammaOff, betaOff },
        C4,
      )
    context.plan.dispatch(
      normAffineBack(),
      { ...read, RED: context.RED, DP: rawGradient.buffer },
      { ...uniforms, redOff, dyOff: gradient.offset, dpOff: rawGradient.offset },
      P * C4,
    )
  }
}
