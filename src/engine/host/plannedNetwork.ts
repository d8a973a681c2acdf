/** The host side of a network: every command of `Supernet` as writes, submissions and reads of its plan. */
import { SearchError } from '../../errors'
import { architectureSize } from '../../supernet/describe'
import type { NetworkSpec } from '../../supernet/spec'
import { METRIC } from '../kernels/head'
import { FIGURE } from '../kernels/secondOrder'
import { mixingState } from '../lower/mixing'
import type { LoweredNetwork } from '../lower/network'
import { alphaStepOf, FORWARD, type StepSegments, stepSegments, weightStepOf } from '../lower/steps'
import { type KernelTime, mergeTimes } from '../plan/kernelTime'
import type { Hyper, Metrics, Mixing, SecondOrderFigures, Slot, SlotMetrics, Supernet } from '../supernet'
import { PassClock } from '../webgpu/passClock'
import type { Plan } from '../webgpu/plan'
import { Submission } from '../webgpu/submission'
import { FeatureMaps } from './featureMaps'
import { packHyper } from './hyper'
import { StateBuffers } from './stateBuffers'

/** A network whose plan is realised. */
export class PlannedNetwork implements Supernet {
  readonly spec
  readonly layout
  readonly info
  readonly alphaShape
  readonly activations
  private readonly device: GPUDevice
  private readonly order: 1 | 2
  private readonly mixing: Mixing
  private readonly network: LoweredNetwork
  private readonly plan: Plan
  private readonly alphaCount: number
  private readonly state: StateBuffers
  private readonly maps: FeatureMaps
  private readonly batches: Partial<Record<Slot, { images: GPUBuffer; labels: GPUBuffer }>> = {}
  private readonly weightPart: StepSegments
  private hyper: Hyper | null = null
  private alphaSteps = 0
  private launchesPerSubmit = Number.POSITIVE_INFINITY
  /** Clocks of the passes since `startProfile`; null while nothing is timed. */
  private timed: PassClock[] | null = null

  constructor(device: GPUDevice, spec: NetworkSpec, order: 1 | 2, mixing: Mixing, network: LoweredNetwork, plan: Plan) {
    this.device = device
    this.spec = spec
    this.order = order
    this.mixing = mixing
    this.network = network
    this.plan = plan
    const { description } = network.context
    this.layout = description.layout
    this.alphaShape = description.alphaShape
    this.alphaCount = architectureSize(this.alphaShape)
    this.maps = new FeatureMaps(device, plan, network)
    const names = [
      ...(this.layout.floats > 0 ? ['V'] : []),
      ...['MOMENT', 'GA', 'RS'],
      ...(description.head ? ['METRICS'] : []),
      ...mixingState(mixing),
    ]
    this.state = new StateBuffers(device, plan, names)
    this.activations = network.activations.map(({ name, map }) => ({
      name,
      groups: map.segments,
      batch: description.batch,
      height: map.size,
      width: map.size,
      channels: map.c4 * 4,
    }))
    if (description.stem) {
      const usage = GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST
      for (const slot of ['train', 'val'] as const)
        this.batches[slot] = {
          images: device.createBuffer({ label: `${slot} images`, size: plan.buffer('IMAGES').size, usage }),
          labels: device.createBuffer({ label: `${slot} labels`, size: plan.buffer('LABELS').size, usage }),
        }
    }
    this.weightPart = weightStepOf(network.context.ops.space)
    const step = description.head ? stepSegments(network.context.ops.space, order) : []
    this.info = {
      parameters: this.layout.parameters,
      launchesPerStep: plan.launches(step),
      pipelines: plan.pipelineCount,
      bytes: plan.bytes,
      parallelism: network.context.parallelism,
    }
  }

  private slotBuffers(slot: Slot): { images: GPUBuffer; labels: GPUBuffer } {
    const buffers = this.batches[slot]
    if (!buffers) throw new SearchError('internal', `${this.spec.kind} network: has no ${slot} batch`)
    return buffers
  }

  setBatch(slot: Slot, images: Float32Array, labels: Uint32Array): void {
    const buffers = this.slotBuffers(slot)
    const { batch } = this.spec
    const expected = buffers.images.size / 4
    if (images.length !== expected || labels.length !== batch)
      throw new SearchError(
        'bad-shape',
        `${slot} batch: ${images.length} image values and ${labels.length} labels, expected ${expected} and ${batch}`,
      )
    this.device.queue.writeBuffer(buffers.images, 0, images as Float32Array<ArrayBuffer>)
    this.device.queue.writeBuffer(buffers.labels, 0, labels as Uint32Array<ArrayBuffer>)
  }

  setHyper(hyper: Hyper): void {
    this.hyper = hyper
  }

  setNoise(noise: Float32Array): void {
    if (this.mixing.weights === 'softmax') throw new SearchError('internal', 'noise: this network mixes without any')
    if (noise.length !== this.alphaCount)
      throw new SearchError('bad-shape', `noise: ${noise.length} numbers, expected ${this.alphaCount}`)
    this.device.queue.writeBuffer(this.plan.buffer('NOISE'), 0, noise as Float32Array<ArrayBuffer>)
  }

  private writeHyper(isTraining = true): void {
    const { hyper } = this
    if (!hyper) throw new SearchError('internal', 'a step was asked for before setHyper')
    if (this.hasDropout && hyper.skipDropout === undefined)
      throw new SearchError('internal', 'hyper: skipDropout is missing')
    if (this.network.context.ops.dropPath && hyper.dropPath === undefined)
      throw new SearchError('internal', 'hyper: dropPath is missing')
    const values = packHyper(hyper, this.alphaSteps, isTraining)
    this.device.queue.writeBuffer(this.plan.buffer('HYPER'), 0, values)
  }

  /** Before a pass: the temperature and the rate of dropout, where the network has them. */
  private preparePass(isTraining = true): void {
    if (this.mixing.weights !== 'softmax' || this.hasDropout) this.writeHyper(isTraining)
  }

  private get hasDropout(): boolean {
    return this.spec.skipDropout ?? false
  }

  /** Before an update of alphas: what its rule needs is there. */
  private beginAlphaStep(): void {
    const { clipAlphas, update } = this.mixing
    if (clipAlphas && this.hyper?.alphaGradClip === undefined)
      throw new SearchError('internal', 'hyper: alphaGradClip is missing')
    if (update === 'exponentiated-gradient' && this.hyper?.rewards === undefined)
      throw new SearchError('internal', 'hyper: rewards are missing')
    this.alphaSteps++
    this.writeHyper()
  }

  /** Records parts, each after its batch's copy into place, and submits them. */
  private run(parts: readonly StepSegments[]): void {
    const { device, plan, timed } = this
    const clock = timed === null ? null : new PassClock(device)
    const submission = new Submission(device, this.launchesPerSubmit, clock)
    for (const { slot, segments } of parts) {
      if (slot) {
        const { images, labels } = this.slotBuffers(slot)
        submission.copy(images, plan.buffer('IMAGES'))
        submission.copy(labels, plan.buffer('LABELS'))
      }
      plan.encode(submission, segments)
    }
    submission.finish()
    if (clock) timed?.push(clock)
  }

  limitSubmissions(launches: number): void {
    this.launchesPerSubmit = Math.max(1, launches)
  }

  get canProfile(): boolean {
    return PassClock.isAvailable(this.device)
  }

  startProfile(): void {
    if (!this.canProfile) throw new SearchError('unsupported', 'profile: this device has no timestamp-query')
    this.timed ??= []
  }

  async readProfile(): Promise<readonly KernelTime[]> {
    const clocks = this.timed ?? []
    this.timed = null
    return mergeTimes((await Promise.all(clocks.map((clock) => clock.read()))).flat())
  }

  alphaStep(order: 1 | 2 = 1): void {
    if (order > this.order)
      throw new SearchError('internal', `alpha step of order ${order}: compiled for order ${this.order}`)
    this.beginAlphaStep()
    this.run(alphaStepOf(order))
  }

  jointStep(slot: Slot): void {
    this.beginAlphaStep()
    // NAS-Bench-201 clips over both alpha gradients: here GA is all there is, and a weight step before has left the other.
    this.device.queue.writeBuffer(this.plan.buffer('GA.train'), 0, new Float32Array(this.alphaCount))
    const update = ['back-weights', 'alpha-gradient', 'adam', 'norm', 'sgd']
    this.run([{ slot, segments: [...FORWARD, `loss-${slot}`, ...update] }])
  }

  weightStep(): void {
    this.writeHyper()
    this.run([this.weightPart])
  }

  forward(slot: Slot, mode: 'batch' | 'running'): void {
    this.preparePass(mode === 'batch')
    const forward = mode === 'batch' ? 'forward' : 'forward-running'
    this.run([{ slot: this.batchSlot(slot), segments: ['softmax', forward, ...this.lossSegment(slot)] }])
  }

  private batchSlot(slot: Slot): Slot | null {
    return this.spec.kind === 'supernet' ? slot : null
  }

  private lossSegment(slot: Slot): string[] {
    return this.spec.kind === 'supernet' ? [`loss-${slot}`] : []
  }

  gradients(slot: Slot, want: { readonly weights: boolean; readonly alphas: boolean }): void {
    this.preparePass()
    const back = want.weights ? ['back-weights'] : ['back-alphas']
    const alphas = want.alphas ? ['alpha-gradient'] : []
    this.run([{ slot: this.batchSlot(slot), segments: [...FORWARD, ...this.lossSegment(slot), ...back, ...alphas] }])
  }

  async readMetrics(reset: boolean): Promise<Metrics> {
    const buffer = this.plan.buffer('METRICS')
    const reading = this.plan.read('METRICS')
    // The non-finite count survives a reset: a run that diverged once stays diverged.
    if (reset) this.device.queue.writeBuffer(buffer, 0, new Float32Array(METRIC.gradNorm))
    const values = await reading
    const at = (i: number): number => values[i] as number
    const slot = (first: number): SlotMetrics => ({
      lossSum: at(first),
      correct: at(first + 1),
      batches: at(first + 2),
      lastLoss: at(first + 3),
      lastCorrect: at(first + 4),
    })
    return {
      train: slot(0),
      val: slot(METRIC.perSlot),
      gradNorm: at(METRIC.gradNorm),
      clipNorm: at(METRIC.clipNorm),
      finite: at(METRIC.nonFinite) === 0,
    }
  }

  readLogits(): Promise<Float32Array> {
    return this.plan.read('LOGITS', this.spec.batch * (this.network.context.description.head?.classes ?? 0))
  }

  readAlphas(): Promise<Float32Array> {
    return this.plan.read('ALPHA', this.alphaCount)
  }

  writeAlphas(alphas: Float32Array): void {
    if (alphas.length !== this.alphaCount)
      throw new SearchError('bad-shape', `alphas: ${alphas.length} numbers, expected ${this.alphaCount}`)
    this.device.queue.writeBuffer(this.plan.buffer('ALPHA'), 0, alphas as Float32Array<ArrayBuffer>)
  }

  readMixingWeights(): Promise<Float32Array> {
    this.preparePass()
    this.run([{ slot: null, segments: ['softmax'] }])
    return this.plan.read('MW', this.alphaCount)
  }

  readAlphaGradients(): Promise<Float32Array> {
    return this.plan.read('GA', this.alphaCount)
  }

  async readSecondOrder(): Promise<SecondOrderFigures> {
    if (this.order < 2) throw new SearchError('internal', 'second-order figures: compiled for order 1')
    const [figures, implicit] = await Promise.all([
      this.plan.read('FIGURES'),
      this.plan.read('IMPLICIT', this.alphaCount),
    ])
    const at = (name: keyof typeof FIGURE): number => figures[FIGURE[name]] as number
    return {
      lossBefore: at('lossBefore'),
      lossPlus: at('lossPlus'),
      lossMinus: at('lossMinus'),
      unrolledNorm: at('unrolledNorm'),
      directionNorm: at('directionNorm'),
      epsilon: at('epsilon'),
      implicit,
    }
  }

  readParams(): Promise<Float32Array> {
    return this.plan.read('W', this.layout.floats)
  }

  writeParams(params: Float32Array): void {
    if (params.length !== this.layout.floats)
      throw new SearchError('bad-shape', `params: ${params.length} numbers, expected ${this.layout.floats}`)
    this.device.queue.writeBuffer(this.plan.buffer('W'), 0, params as Float32Array<ArrayBuffer>)
  }

  readGradients(): Promise<Float32Array> {
    return this.plan.read('G', this.layout.floats)
  }

  resetState(): void {
    this.state.reset()
    this.alphaSteps = 0
  }

  async readState(): Promise<Float32Array> {
    return this.state.read(this.alphaSteps)
  }

  writeState(state: Float32Array): void {
    this.alphaSteps = this.state.write(state)
  }

  readActivation(name: string): Promise<Float32Array> {
    return this.maps.readActivation(name)
  }

  async readStemRunning(): Promise<{ mean: Float32Array; var: Float32Array }> {
    const channels = this.network.context.description.stem?.channels
    if (channels === undefined) throw new SearchError('internal', `${this.spec.kind} network: has no stem`)
    const pairs = await this.plan.read('RS', channels * 2, this.network.stemNorm * 8)
    const pick = (half: 0 | 1): Float32Array =>
      Float32Array.from({ length: channels }, (_, c) => pairs[Math.floor(c / 4) * 8 + half * 4 + (c % 4)] as number)
    return { mean: pick(0), var: pick(1) }
  }

  setInput(index: number, values: Float32Array): void {
    this.maps.write(this.maps.input(index).value, values)
  }

  setOutputGradient(values: Float32Array): void {
    this.maps.write(this.maps.output().gradient, values)
  }

  readOutput(): Promise<Float32Array> {
    return this.maps.read(this.maps.output().value)
  }

  readInputGradient(index: number): Promise<Float32Array> {
    return this.maps.read(this.maps.input(index).gradient)
  }

  destroy(): void {
    for (const clock of this.timed ?? []) clock.destroy()
    this.plan.destroy()
    for (const { images, labels } of Object.values(this.batches)) {
      images.destroy()
      labels.destroy()
    }
  }
}
