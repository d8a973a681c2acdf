/**
 * Lowers the two preprocesses of a cell: ReLUConvBN 1x1 or FactorizedReduce from a source into an input state, normalised in
 * place. The states lie one after the other and are alike, so that all but the convolutions takes one launch for both.
 */
import type { PreprocessDescription } from '../../supernet/describe'
import { normApply, normBackApply, normBackSums } from '../kernels/norm'
import type { Differentiable, Lowering, NormPlace } from './context'
import { type Convolution, convolve, convolveData, convolveWeights, forwardChunks } from './convolve'
import type { WeightRegion } from './weightRegion'

/** Where a preprocess reads, and the name of that gradient in the bookkeeping of first writers. */
export interface PreprocessSource {
  readonly map: Differentiable
  readonly key: string
}

interface Input {
  readonly source: PreprocessSource
  readonly state: Differentiable
  readonly convolution: Convolution
}

export class Preprocesses {
  private readonly context: Lowering
  private readonly inputs: readonly Input[]
  /** The first state; the others follow it. */
  private readonly state: Differentiable
  private readonly norm: NormPlace
  private readonly sums: number

  /** @param states one a description, alike and next to each other in memory */
  constructor(
    context: Lowering,
    descriptions: readonly PreprocessDescription[],
    sources: readonly PreprocessSource[],
    states: readonly Differentiable[],
  ) {
    this.context = context
    this.state = states[0] as Differentiable
    this.inputs = descriptions.map(({ kind, weight }, k) => {
      const source = sources[k] as PreprocessSource
      const state = states[k] as Differentiable
      const convolution: Convolution = {
        kernel: 1,
        ...(kind === 'conv' ? { stride: 1 as const } : { stride: 2 as const, factorized: true }),
        groups: 1,
        input: source.map.value,
        inputGroup: 0,
        relu: true,
        output: state.value,
        outputGroup: 0,
        weight,
      }
      return { source, state, convolution }
    })
    const { c4 } = this.state.value
    this.norm = context.norm(this.inputs.length, c4)
    this.sums = context.sums(this.inputs.length * 2 * c4)
  }

  forward(mode: 'batch' | 'running'): void {
    const { context, norm, inputs } = this
    const { buffer: Y, c4: C4, size, offset: off } = this.state.value
    const P = context.positions(size)
    const chunks = forwardChunks(context, 1, C4, size)
    inputs.forEach(({ convolution }, k) => {
      convolve(context, convolution, { chunks, first: k, step: 1 })
    })
    context.finishNorm(norm, P, chunks, mode)
    const uniforms = { P, C4, off, stOff: norm.offset }
    context.plan.dispatch(normApply(), { Y, ST: context.ST }, uniforms, P * C4, inputs.length)
  }

  /**
   * @param region takes the gradients of the filters; null in an alpha step
   * @param needsSource of each input: its source's gradient is wanted; a weight step goes through both all the same
   */
  backward(region: WeightRegion | null, needsSource: readonly boolean[]): void {
    const first = region ? 0 : needsSource.indexOf(true)
    if (first < 0) return
    const rows = (region ? this.inputs.length : needsSource.lastIndexOf(true) + 1) - first
    this.normBackward(first, rows)
    this.inputs.forEach(({ source, state, convolution }, k) => {
      if (region) convolveWeights(this.context, convolution, state.gradient, region)
      if (!needsSource[k]) return
      convolveData(this.context, convolution, state.gradient, {
        target: source.map.gradient,
        targetGroup: 0,
        mask: true,
        sumGroups: false,
        accumulate: this.context.accumulate(source.key),
      })
    })
  }

  /** Gradients of states first .. first + rows - 1 become those of the convolutions' outputs. */
  private normBackward(first: number, rows: number): void {
    const { context, state, norm } = this
    const { c4: C4, size, buffer: X } = state.value
    const DY = state.gradient.buffer
    const P = context.positions(size)
    const T = context.positionChunks(C4 * rows, P)
    const sums = this.sums + first * 2 * C4
    const place = {
      ...{ P, C4 },
      off: state.value.offset + first * P * C4,
      dyOff: state.gradient.offset + first * P * C4,
    }
    const PART = context.partials(rows * T * C4 * 2)
    context.plan.dispatch(normBackSums(true), { X, DY, PART }, { T, ...context.chunked, ...place }, T * C4, rows)
    context.reduce(rows, C4, 2, T, sums)
    const uniforms = { ...place, stOff: norm.offset + first * C4, redOff: sums }
    context.plan.dispatch(normBackApply(), { X, ST: context.ST, RED: context.RED, DY }, uniforms, P * C4, rows)
  }
}
