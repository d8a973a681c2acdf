/** The host side of a network that is trained: every command of `Trainable` as writes, runs and reads of its plan. */
import { SearchError } from '../../errors'
import type { DiscreteDescription } from '../../supernet/describeDiscrete'
import { METRIC } from '../kernels/head'
import { HYPER } from '../kernels/update'
import type { Plan } from '../plan/plan'
import type { SlotMetrics } from '../supernet'
import type { Trainable, TrainingHyper, TrainingMetrics } from '../trainable'

const FORWARD = ['forward', 'auxiliary', 'loss-train'] as const

export class PlannedTrainable implements Trainable {
  readonly spec
  readonly layout
  readonly parameters
  readonly bytes
  readonly drops
  readonly drawsNoise
  private readonly plan: Plan
  private readonly hyper = new Float32Array(HYPER.floats)
  private readonly imageGradients: boolean

  constructor(description: DiscreteDescription, plan: Plan, imageGradients: boolean) {
    this.plan = plan
    this.imageGradients = imageGradients
    this.spec = description.spec
    this.layout = description.layout
    this.drops = description.drops
    this.drawsNoise = description.blocks.some(
      (block) => block.kind === 'cell' && block.edges.some(({ operation }) => operation.kind === 'noise'),
    )
    this.bytes = plan.bytes
    this.parameters = this.layout.slots
      .filter(({ name }) => !name.startsWith('auxiliary'))
      .reduce((sum, { shape }) => sum + shape.reduce((product, n) => product * n, 1), 0)
    this.setDropPath(new Float32Array(this.drops * this.spec.batch).fill(1))
  }

  private run(segments: readonly string[]): void {
    this.plan.run([{ copies: [], segments }])
  }

  setHyper(hyper: TrainingHyper): void {
    const values = this.hyper
    values[HYPER.weightLr] = hyper.lr
    values[HYPER.momentum] = hyper.momentum
    values[HYPER.weightDecay] = hyper.weightDecay
    values[HYPER.gradClip] = hyper.gradClip
    values[HYPER.nesterov] = hyper.nesterov ? 1 : 0
    this.plan.write('HYPER', values)
  }

  setNoiseSeed(seed: number): void {
    this.hyper[HYPER.noiseSeed] = seed
    this.plan.write('HYPER', this.hyper)
  }

  setBatch(images: Float32Array, labels: Uint32Array): void {
    const { batch, imageSize } = this.spec
    const expected = batch * imageSize ** 2 * 4
    if (images.length !== expected || labels.length !== batch)
      throw new SearchError(
        'bad-shape',
        `batch: ${images.length} image values and ${labels.length} labels, expected ${expected} and ${batch}`,
      )
    this.plan.write('IMAGES', images)
    this.plan.write('LABELS', labels)
  }

  setDropPath(masks: Float32Array): void {
    const expected = this.drops * this.spec.batch
    if (masks.length !== expected)
      throw new SearchError('bad-shape', `drop path: ${masks.length} masks, expected ${expected}`)
    if (expected > 0) this.plan.write('MASK', masks)
  }

  trainStep(): void {
    this.run([...FORWARD, 'back', 'norm', 'sgd'])
  }

  score(): void {
    this.run(['forward-running', 'loss-val'])
  }

  private get back(): string[] {
    return this.imageGradients ? ['back', 'images'] : ['back']
  }

  gradients(): void {
    this.run([...FORWARD, ...this.back])
  }

  jacobian(): void {
    if (this.spec.auxiliary) throw new SearchError('internal', 'jacobian: a network with an auxiliary head')
    this.run(FORWARD)
    this.plan.write('DL', new Float32Array(this.spec.batch * this.spec.classes).fill(1))
    this.run(this.back)
  }

  async readMetrics(reset: boolean): Promise<TrainingMetrics> {
    const reading = this.plan.read('METRICS')
    // The non-finite count survives a reset: a run that diverged once stays diverged.
    if (reset) this.plan.write('METRICS', new Float32Array(METRIC.gradNorm))
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
    this.plan.write('W', params)
  }

  readGradients(): Promise<Float32Array> {
    return this.plan.read('G', this.layout.floats)
  }

  readImageGradients(): Promise<Float32Array> {
    if (!this.imageGradients) throw new SearchError('internal', 'image gradients: the network was compiled without')
    return this.plan.read('IMAGES.gradient')
  }

  resetState(): void {
    this.plan.clear(['V', 'G', 'METRICS'])
    // PyTorch starts running statistics at mean 0 and variance 1; pairs of vec4f.
    const running = new Float32Array(this.plan.floats('RS'))
    for (let i = 0; i < running.length; i++) running[i] = i % 8 < 4 ? 0 : 1
    this.plan.write('RS', running)
  }

  destroy(): void {
    this.plan.destroy()
  }
}
