/** A discrete network compiled for training: the plan of `lower/discrete`, and the host side of every command. */
import { SearchError } from '../errors'
import { type DiscreteDescription, type DiscreteSpec, describeDiscrete } from '../supernet/describeDiscrete'
import type { ParamLayout } from '../supernet/layout'
import { DEFAULT_PARALLELISM } from './compile'
import { METRIC } from './kernels/head'
import { HYPER } from './kernels/update'
import { lowerDiscrete } from './lower/discrete/network'
import type { CompileOptions, SlotMetrics } from './supernet'
import { type Plan, realise } from './webgpu/plan'

/** Optimiser settings in force from the next step on. */
export interface TrainingHyper {
  readonly lr: number
  readonly momentum: number
  readonly nesterov: boolean
  readonly weightDecay: number
  readonly gradClip: number
}

export interface TrainingMetrics {
  readonly train: SlotMetrics
  /** Of batches scored in evaluation mode. */
  readonly test: SlotMetrics
  /** False once any loss or gradient norm was NaN or infinite since the network was made. */
  readonly finite: boolean
}

/** Nothing here waits for the GPU except the `read*` methods. */
export interface Trainable {
  readonly spec: DiscreteSpec
  readonly layout: ParamLayout
  /** Trainable numbers without the auxiliary head. */
  readonly parameters: number
  readonly bytes: number
  /** Rows of `dropPath`. */
  readonly drops: number
  setHyper(hyper: TrainingHyper): void
  /** images [B,S,S,4] (fourth channel 0), labels [B]. */
  setBatch(images: Float32Array, labels: Uint32Array): void
  /** Masks [drops][B] of the next steps: 0, or 1 / keep probability. */
  setDropPath(masks: Float32Array): void
  /** One step of SGD on the batch, with the auxiliary loss where there is one. Encodes and submits. */
  trainStep(): void
  /** Scores the batch with running statistics, without drop path and auxiliary head. Encodes and submits. */
  score(): void
  /** Forward and backward without an update. */
  gradients(): void
  readMetrics(reset: boolean): Promise<TrainingMetrics>
  /** [B][classes] of the last pass. */
  readLogits(): Promise<Float32Array>
  readParams(): Promise<Float32Array>
  writeParams(params: Float32Array): void
  readGradients(): Promise<Float32Array>
  /** Forget momentum, metrics and running statistics. */
  resetState(): void
  destroy(): void
}

const FORWARD = ['forward', 'auxiliary', 'loss-train'] as const

export type TrainableOptions = Omit<CompileOptions, 'spec'> & { readonly spec: DiscreteSpec }

/**
 * @throws SearchError 'bad-shape' or 'unsupported' for a network the kernels cannot run, 'out-of-memory' before compiling
 * when a buffer exceeds the adapter's limits, 'gpu-validation' when a kernel does not compile
 */
export async function compileTrainable(options: TrainableOptions): Promise<Trainable> {
  const { device, spec, parallelism = DEFAULT_PARALLELISM, progress, signal } = options
  const description = describeDiscrete(spec)
  const { plan: builder } = lowerDiscrete(description, parallelism)
  const plan = await realise(device, builder, { progress, signal })
  const network = new PlannedTrainable(device, description, plan)
  network.resetState()
  return network
}

class PlannedTrainable implements Trainable {
  readonly spec
  readonly layout
  readonly parameters
  readonly bytes
  readonly drops
  private readonly device: GPUDevice
  private readonly plan: Plan

  constructor(device: GPUDevice, description: DiscreteDescription, plan: Plan) {
    this.device = device
    this.plan = plan
    this.spec = description.spec
    this.layout = description.layout
    this.drops = description.drops
    this.bytes = plan.bytes
    this.parameters = this.layout.slots
      .filter(({ name }) => !name.startsWith('auxiliary'))
      .reduce((sum, { shape }) => sum + shape.reduce((product, n) => product * n, 1), 0)
    this.setDropPath(new Float32Array(this.drops * this.spec.batch).fill(1))
  }

  private write(name: string, values: Float32Array | Uint32Array): void {
    this.device.queue.writeBuffer(this.plan.buffer(name), 0, values as Float32Array<ArrayBuffer>)
  }

  private run(segments: readonly string[]): void {
    this.plan.submit(segments)
  }

  setHyper(hyper: TrainingHyper): void {
    const values = new Float32Array(HYPER.floats)
    values[HYPER.weightLr] = hyper.lr
    values[HYPER.momentum] = hyper.momentum
    values[HYPER.weightDecay] = hyper.weightDecay
    values[HYPER.gradClip] = hyper.gradClip
    values[HYPER.nesterov] = hyper.nesterov ? 1 : 0
    this.write('HYPER', values)
  }

  setBatch(images: Float32Array, labels: Uint32Array): void {
    const { batch, imageSize } = this.spec
    const expected = batch * imageSize ** 2 * 4
    if (images.length !== expected || labels.length !== batch)
      throw new SearchError(
        'bad-shape',
        `batch: ${images.length} image values and ${labels.length} labels, expected ${expected} and ${batch}`,
      )
    this.write('IMAGES', images)
    this.write('LABELS', labels)
  }

  setDropPath(masks: Float32Array): void {
    const expected = this.drops * this.spec.batch
    if (masks.length !== expected)
      throw new SearchError('bad-shape', `drop path: ${masks.length} masks, expected ${expected}`)
    if (expected > 0) this.write('MASK', masks)
  }

  trainStep(): void {
    this.run([...FORWARD, 'back', 'norm', 'sgd'])
  }

  score(): void {
    this.run(['forward-running', 'loss-val'])
  }

  gradients(): void {
    this.run([...FORWARD, 'back'])
  }

  async readMetrics(reset: boolean): Promise<TrainingMetrics> {
    const reading = this.plan.read('METRICS')
    // The non-finite count survives a reset: a run that diverged once stays diverged.
    if (reset) this.write('METRICS', new Float32Array(METRIC.gradNorm))
    const values = await reading
    const slot = (first: number): SlotMetrics => {
      const [lossSum = 0, correct = 0, batches = 0, lastLoss = 0, lastCorrect = 0] = values.subarray(first)
      return { lossSum, correct, batches, lastLoss, lastCorrect }
    }
    return { train: slot(0), test: slot(METRIC.perSlot), finite: values[METRIC.nonFinite] === 0 }
  }

  readLogits(): Promise<Float32Array> {
    return this.plan.read('LOGITS', this.spec.batch * this.spec.classes)
  }

  readParams(): Promise<Float32Array> {
    return this.plan.read('W', this.layout.floats)
  }

  writeParams(params: Float32Array): void {
    if (params.length !== this.layout.floats)
      throw new SearchError('bad-shape', `params: ${params.length} numbers, expected ${this.layout.floats}`)
    this.write('W', params)
  }

  readGradients(): Promise<Float32Array> {
    return this.plan.read('G', this.layout.floats)
  }

  resetState(): void {
    const encoder = this.device.createCommandEncoder()
    for (const name of ['V', 'G', 'METRICS']) encoder.clearBuffer(this.plan.buffer(name))
    this.device.queue.submit([encoder.finish()])
    // PyTorch starts running statistics at mean 0 and variance 1; pairs of vec4f.
    const running = new Float32Array(this.plan.buffer('RS').size / 4)
    for (let i = 0; i < running.length; i++) running[i] = i % 8 < 4 ? 0 : 1
    this.write('RS', running)
  }

  destroy(): void {
    this.plan.destroy()
  }
}
