/** Lowers a preprocess: ReLUConvBN 1x1 or FactorizedReduce from a source into an input state, normalised in place. */
import type { PreprocessDescription } from '../../supernet/describe'
import { normApply, normBackApply, normBackSums } from '../kernels/norm'
import type { BackwardMode, Differentiable, FeatureMap, Lowering, NormPlace } from './context'
import {
  type Convolution,
  convolve,
  convolveData,
  convolveWeights,
  filterFloats,
  forwardChunks,
  WeightRegion,
} from './convolve'

export class Preprocess {
  private readonly context: Lowering
  private readonly source: Differentiable
  private readonly state: Differentiable
  private readonly convolution: Convolution
  private readonly norm: NormPlace
  private readonly sums: number
  /** Identifies the source's gradient in the bookkeeping of first writers. */
  private readonly sourceKey: string

  constructor(
    context: Lowering,
    description: PreprocessDescription,
    source: Differentiable,
    sourceKey: string,
    state: Differentiable,
  ) {
    this.context = context
    this.source = source
    this.sourceKey = sourceKey
    this.state = state
    const c4 = state.value.c4
    this.convolution = {
      kernel: 1,
      ...(description.kind === 'conv' ? { stride: 1 as const } : { stride: 2 as const, factorized: true }),
      groups: 1,
      input: source.value,
      inputGroup: 0,
      relu: true,
      output: state.value,
      outputGroup: 0,
      weight: description.weight,
    }
    this.norm = context.norm(1, c4)
    this.sums = context.sums(2 * c4)
  }

  private elements(map: FeatureMap): { P: number; C4: number; off: number; stOff: number } {
    return { P: this.context.positions(map.size), C4: map.c4, off: map.offset, stOff: this.norm.offset }
  }

  forward(mode: 'batch' | 'running'): void {
    const { context, state, norm } = this
    const { c4, size, buffer } = state.value
    const chunks = forwardChunks(context, 1, c4, size)
    convolve(context, this.convolution, { chunks, first: 0, step: 1 })
    context.finishNorm(norm, context.positions(size), chunks, mode)
    const uniforms = this.elements(state.value)
    context.plan.dispatch(normApply(), { Y: buffer, ST: context.ST }, uniforms, uniforms.P * c4)
  }

  /** @param needsSource the source's gradient is wanted */
  backward(mode: BackwardMode, needsSource: boolean): void {
    if (mode === 'alphas' && !needsSource) return
    const { context, state, source } = this
    const { c4, size } = state.value
    const P = context.positions(size)
    const T = context.positionChunks(c4, P)
    const X = state.value.buffer
    const DY = state.gradient.buffer
    const dyOff = state.gradient.offset
    context.plan.dispatch(
      normBackSums(true),
      { X, DY, PART: context.partials(T * c4 * 2) },
      { T, P, C4: c4, off: state.value.offset, dyOff },
      T * c4,
    )
    context.reduce(1, c4, 2, T, this.sums)
    const uniforms = { ...this.elements(state.value), dyOff, redOff: this.sums }
    context.plan.dispatch(normBackApply(), { X, ST: context.ST, RED: context.RED, DY }, uniforms, P * c4)
    if (mode === 'weights') {
      const region = new WeightRegion(context, this.convolution.weight, filterFloats(this.convolution))
      convolveWeights(context, this.convolution, state.gradient, region)
      region.reduce()
    }
    if (!needsSource) return
    convolveData(context, this.convolution, state.gradient, {
      target: source.gradient,
      targetGroup: 0,
      mask: true,
      sumGroups: false,
      accumulate: context.accumulate(this.sourceKey),
    })
  }
}
