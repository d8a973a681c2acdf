/**
 * Lowers the NAS-Bench-201 skeleton: stages of cells and the residual blocks between them. The cells of a stage share
 * one buffer in which the last node of a cell is the first of the next.
 */
import type { Nb201CellDescription, ResidualDescription } from '../../supernet/describe'
import { average2, average2Back } from '../kernels/pool'
import { AffineNorm } from './affineNorm'
import type { BackwardMode, Differentiable, FeatureMap, Lowering } from './context'
import { type Convolution, convolve, convolveData, convolveWeights, forwardChunks } from './convolve'
import { Fanout } from './fanout'
import { WeightRegion } from './weightRegion'

/** Nodes a cell adds to its stage. */
const NODES_PER_CELL = 3

/** The buffers of a stage of `cells` cells: node maps 0 .. 3 * cells. */
export class Stage {
  private readonly value: FeatureMap
  private readonly gradient: FeatureMap
  readonly vectorsPerNode: number

  constructor(context: Lowering, name: string, cells: number, channels: number, size: number) {
    const c4 = channels / 4
    this.vectorsPerNode = context.positions(size) * c4
    const nodes = NODES_PER_CELL * cells + 1
    const map = (prefix: string): FeatureMap => ({
      buffer: context.vectors(`${prefix}.${name}`, nodes * this.vectorsPerNode),
      offset: 0,
      segments: 1,
      c4,
      size,
    })
    this.value = map('S')
    this.gradient = map('DS')
  }

  /** Output of the k-th cell of the stage, k = 0 for the stage's input. */
  afterCell(k: number): Differentiable {
    const offset = k * NODES_PER_CELL * this.vectorsPerNode
    return { value: { ...this.value, offset }, gradient: { ...this.gradient, offset } }
  }
}

export class Nb201Cell {
  readonly output: Differentiable
  readonly fanouts: readonly Fanout[]
  private readonly context: Lowering
  /** No alpha lies before this cell: an alpha step does not need its input's gradient. */
  private readonly first: boolean

  constructor(
    context: Lowering,
    description: Nb201CellDescription,
    stage: Stage,
    indexInStage: number,
    first: boolean,
  ) {
    this.context = context
    this.first = first
    const input = stage.afterCell(indexInStage)
    this.output = stage.afterCell(indexInStage + 1)
    const node = (k: number): number => input.value.offset + k * stage.vectorsPerNode
    const { buffer: S } = input.value
    const { buffer: DS } = input.gradient
    this.fanouts = description.fanouts.map((fanout) => {
      const { state } = fanout
      return new Fanout(context, fanout, { S, DS, state: node(state), targets: node(state + 1) })
    })
  }

  forward(mode: 'batch' | 'running'): void {
    for (const fanout of this.fanouts) fanout.forward(mode)
  }

  backward(mode: BackwardMode): void {
    const region = mode === 'weights' ? new WeightRegion(this.context) : null
    for (const fanout of [...this.fanouts].reverse())
      fanout.backward(region, [!(this.first && fanout.description.state === 0 && mode === 'alphas')], 0, false)
    region?.reduce()
  }
}

/** y = BN(conv3x3(ReLU(BN(conv3x3 stride 2(ReLU(x)))))) + conv1x1(average2x2(x)). */
export class Residual {
  private readonly context: Lowering
  private readonly input: Differentiable
  private readonly output: Differentiable
  private readonly convA: Convolution
  private readonly convB: Convolution
  private readonly shortcut: Convolution
  private readonly normA: AffineNorm
  private readonly normB: AffineNorm
  private readonly middle: Differentiable
  private readonly rawGradients: { readonly a: FeatureMap; readonly b: FeatureMap; readonly average: FeatureMap }

  constructor(context: Lowering, description: ResidualDescription, input: Differentiable, output: Differentiable) {
    this.context = context
    this.input = input
    this.output = output
    const { params, channels, inChannels, outSize, index } = description
    const map = (name: string, width = channels): FeatureMap =>
      context.featureMap(`residual.${index}.${name}`, width, outSize)
    const rawA = map('a')
    const rawB = map('b')
    this.middle = { value: map('middle'), gradient: map('middle.gradient') }
    const common = { groups: 1, inputGroup: 0, outputGroup: 0 }
    this.convA = { ...common, kernel: 3, stride: 2, input: input.value, relu: true, output: rawA, weight: params.convA }
    this.convB = {
      ...common,
      kernel: 3,
      stride: 1,
      input: this.middle.value,
      relu: true,
      output: rawB,
      weight: params.convB,
    }
    this.shortcut = {
      ...common,
      kernel: 1,
      stride: 1,
      input: map('average', inChannels),
      relu: false,
      output: output.value,
      weight: params.shortcut,
    }
    this.normA = new AffineNorm(context, rawA, { gamma: params.gammaA, beta: params.betaA }, false)
    this.normB = new AffineNorm(context, rawB, { gamma: params.gammaB, beta: params.betaB }, false)
    this.rawGradients = { a: map('a.gradient'), b: map('b.gradient'), average: map('average.gradient', inChannels) }
  }

  private averageUniforms() {
    const { size, c4 } = this.shortcut.input
    return { P: this.context.positions(size), C4: c4, H: size, W: size }
  }

  forward(mode: 'batch' | 'running'): void {
    const { context } = this
    const { c4, size } = this.convA.output
    const chunks = forwardChunks(context, 1, c4, size)
    convolve(context, this.convA, { chunks, first: 0, step: 1 })
    this.normA.forward(mode, chunks, this.middle.value)
    const uniforms = this.averageUniforms()
    context.plan.dispatch(
      average2(),
      { X: this.input.value.buffer, Y: this.shortcut.input.buffer },
      { ...uniforms, xOff: this.input.value.offset },
      uniforms.P * uniforms.C4,
    )
    convolve(context, this.shortcut, null)
    convolve(context, this.convB, { chunks, first: 0, step: 1 })
    this.normB.forward(mode, chunks, this.output.value, true)
  }

  backward(mode: BackwardMode): void {
    const { context, input, output, rawGradients } = this
    const region = mode === 'weights' ? new WeightRegion(context) : null
    const weights = (convolution: Convolution, gradient: FeatureMap): void => {
      if (region) convolveWeights(context, convolution, gradient, region)
    }
    const whole = { targetGroup: 0, sumGroups: false, accumulate: 0 } as const
    this.normB.backward(mode, output.gradient, rawGradients.b)
    weights(this.convB, rawGradients.b)
    convolveData(context, this.convB, rawGradients.b, { ...whole, target: this.middle.gradient, mask: true })
    this.normA.backward(mode, this.middle.gradient, rawGradients.a)
    weights(this.convA, rawGradients.a)
    convolveData(context, this.convA, rawGradients.a, { ...whole, target: input.gradient, mask: true })
    weights(this.shortcut, output.gradient)
    convolveData(context, this.shortcut, output.gradient, { ...whole, target: rawGradients.average, mask: false })
    const uniforms = this.averageUniforms()
    context.plan.dispatch(
      average2Back(),
      { DY: rawGradients.average.buffer, DX: input.gradient.buffer },
      { ...uniforms, dxOff: input.gradient.offset },
      uniforms.P * 4 * uniforms.C4,
    )
    region?.reduce()
  }
}
