/** The host side of a network: every command of `Supernet` as writes, submissions and reads of its plan. */
import { SearchError } from '../../errors'
import { architectureSize } from '../../supernet/describe'
import type { NetworkSpec } from '../../supernet/spec'
import { AGREE_FLOATS } from '../kernels/freezing'
import { METRIC } from '../kernels/head'
import { FIGURE } from '../kernels/secondOrder'
import { mixingState } from '../lower/mixing'
import type { LoweredNetwork } from '../lower/network'
import {
  alphaStepOf,
  batchCopies,
  FORWARD,
  type StepSegments,
  stagedBatch,
  stepSegments,
  weightStepOf,
} from '../lower/steps'
import type { KernelTime } from '../plan/kernelTime'
import type { Plan } from '../plan/plan'
import {
  drawsNoise,
  type FreezingState,
  type Hyper,
  type Metrics,
  type Mixing,
  type SecondOrderFigures,
  type Slot,
  type SlotMetrics,
  type Supernet,
} from '../supernet'
import { cellGradients } from './cellGradients'
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
  private readonly order: 1 | 2
  private readonly mixing: Mixing
  private readonly network: LoweredNetwork
  private readonly plan: Plan
  private readonly alphaCount: number
  private readonly state: StateBuffers
  private readonly maps: FeatureMaps
  private readonly weightPart: StepSegments
  private hyper: Hyper | null = null
  private alphaSteps = 0
  private noiseSeed = 0

  constructor(spec: NetworkSpec, order: 1 | 2, mixing: Mixing, network: LoweredNetwork, plan: Plan) {
    this.spec = spec
    this.order = order
    this.mixing = mixing
    this.network = network
    this.plan = plan
    const { description } = network.context
    this.layout = description.layout
    this.alphaShape = description.alphaShape
    this.alphaCount = architectureSize(this.alphaShape)
    this.maps = new FeatureMaps(plan, network)
    const names = [
      ...(this.layout.floats > 0 ? ['V'] : []),
      ...['MOMENT', 'GA', 'RS'],
      ...(description.head ? ['METRICS'] : []),
      ...mixingState(mixing),
    ]
    this.state = new StateBuffers(plan, names)
    this.activations = network.activations.map(({ name, map }) => ({
      name,
      groups: map.segments,
      batch: description.batch,
      height: map.size,
      width: map.size,
      channels: map.c4 * 4,
    }))
    this.weightPart = weightStepOf(network.context.ops.space, mixing)
    const step = description.head ? stepSegments(network.context.ops.space, order, mixing) : []
    this.info = {
      parameters: this.layout.parameters,
      launchesPerStep: plan.launches(step),
      pipelines: plan.kernels,
      bytes: plan.bytes,
      parallelism: network.context.parallelism,
      ...(network.context.chunked.adjacent === 1 ? { chunks: 'adjacent' as const } : {}),
    }
  }

  setBatch(slot: Slot, images: Float32Array, labels: Uint32Array): void {
    const { batch } = this.spec
    if (!this.network.context.description.stem)
      throw new SearchError('internal', `${this.spec.kind} network: has no ${slot} batch`)
    const expected = this.plan.floats('IMAGES')
    if (images.length !== expected || labels.length !== batch)
      throw new SearchError(
        'bad-shape',
        `${slot} batch: ${images.length} image values and ${labels.length} labels, expected ${expected} and ${batch}`,
      )
    this.plan.write(stagedBatch('IMAGES', slot), images)
    this.plan.write(stagedBatch('LABELS', slot), labels)
  }

  setHyper(hyper: Hyper): void {
    this.hyper = hyper
  }

  setNoise(noise: Float32Array): void {
    if (!drawsNoise(this.mixing)) throw new SearchError('internal', 'noise: this network mixes without any')
    if (noise.length !== this.alphaCount)
      throw new SearchError('bad-shape', `noise: ${noise.length} numbers, expected ${this.alphaCount}`)
    this.plan.write('NOISE', noise)
  }

  setNoiseSeed(seed: number): void {
    this.noiseSeed = seed
  }

  private writeHyper(isTraining = true): void {
    const { hyper } = this
    if (!hyper) throw new SearchError('internal', 'a step was asked for before setHyper')
    if (this.hasDropout && hyper.skipDropout === undefined)
      throw new SearchError('internal', 'hyper: skipDropout is missing')
    if (this.network.context.ops.dropPath && hyper.dropPath === undefined)
      throw new SearchError('internal', 'hyper: dropPath is missing')
    const values = packHyper(hyper, this.alphaSteps, isTraining, this.noiseSeed)
    this.plan.write('HYPER', values)
  }

  /** Before a pass: temperature, rate of dropout, weight of the auxiliary skip-connect, where the network has them. */
  private preparePass(isTraining = true): void {
    const { auxiliary, noise } = this.network.context.ops
    if (this.mixing.weights !== 'softmax' || this.hasDropout || auxiliary || noise >= 0) this.writeHyper(isTraining)
  }

  private get hasDropout(): boolean {
    return this.spec.skipDropout ?? false
  }

  /** Before an update of alphas: what its rule needs is there. */
  private beginAlphaStep(): void {
    const { clipAlphas, freezes, penalty, update } = this.mixing
    if (clipAlphas && this.hyper?.alphaGradClip === undefined)
      throw new SearchError('internal', 'hyper: alphaGradClip is missing')
    if (penalty && this.hyper?.penaltyWeight === undefined)
      throw new SearchError('internal', 'hyper: penaltyWeight is missing')
    if (freezes && this.hyper?.agreement === undefined) throw new SearchError('internal', 'hyper: agreement is missing')
    if (update === 'exponentiated-gradient' && this.hyper?.rewards === undefined)
      throw new SearchError('internal', 'hyper: rewards are missing')
    this.alphaSteps++
    this.writeHyper()
  }

  /** Runs parts, each after its batch's copy into place. */
  private run(parts: readonly StepSegments[]): void {
    this.plan.run(parts.map(({ slot, segments }) => ({ copies: slot ? batchCopies(slot) : [], segments })))
  }

  limitSubmissions(launches: number): void {
    this.plan.limitSubmissions(launches)
  }

  get canProfile(): boolean {
    return this.plan.canProfile
  }

  startProfile(): void {
    this.plan.startProfile()
  }

  readProfile(): Promise<readonly KernelTime[]> {
    return this.plan.readProfile()
  }

  alphaStep(order: 1 | 2 = 1): void {
    if (order > this.order)
      throw new SearchError('internal', `alpha step of order ${order}: compiled for order ${this.order}`)
    this.beginAlphaStep()
    this.run(alphaStepOf(order, this.mixing))
  }

  jointStep(slot: Slot): void {
    this.beginAlphaStep()
    // NAS-Bench-201 clips over both alpha gradients: here GA is all there is, and a weight step before has left the other.
    this.plan.write('GA.train', new Float32Array(this.alphaCount))
    const update = ['back-weights', 'alpha-gradient', 'adam', 'norm', 'sgd']
    this.run([{ slot, segments: [...FORWARD, `loss-${slot}`, ...update] }])
  }

  weightStep(): void {
    if (this.mixing.aligns && this.hyper?.alignment === undefined)
      throw new SearchError('internal', 'hyper: alignment is missing')
    this.writeHyper()
    this.run([this.weightPart])
  }

  forward(slot: Slot, mode: 'batch' | 'running'): void {
    this.preparePass(mode === 'batch')
    const forward = mode === 'batch' ? 'forward' : 'forward-running'
    this.run([{ slot: this.batchSlot(slot), segments: ['softmax', forward, ...this.lossSegment(slot)] }])
  }

  forwardMixed(slot: Slot, weights: Float32Array): void {
    if (weights.length !== this.alphaCount)
      throw new SearchError('bad-shape', `mixing weights: ${weights.length} numbers, expected ${this.alphaCount}`)
    this.preparePass()
    // The softmax puts the weight of the auxiliary skip-connect in its place as well.
    if (this.network.context.ops.auxiliary) this.run([{ slot: null, segments: ['softmax'] }])
    this.plan.write('MW', weights)
    const own = this.mixing.aligns ? ['own-weights'] : []
    this.run([{ slot: this.batchSlot(slot), segments: [...own, 'forward', ...this.lossSegment(slot)] }])
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
    const reading = this.plan.read('METRICS')
    // The non-finite count survives a reset: a run that diverged once stays diverged.
    if (reset) this.plan.write('METRICS', new Float32Array(METRIC.gradNorm))
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
    this.plan.write('ALPHA', alphas)
  }

  readMixingWeights(): Promise<Float32Array> {
    this.preparePass()
    this.run([{ slot: null, segments: ['softmax'] }])
    return this.plan.read('MW', this.alphaCount)
  }

  readMixingGradients(): Promise<Float32Array> {
    const { types, edges, ops } = this.alphaShape
    return this.plan.read('GW', types * edges * ops)
  }

  async readCellMixingGradients(): Promise<readonly (readonly Float64Array[])[]> {
    return cellGradients(this.network, await this.plan.read('RED'))
  }

  readAlphaGradients(): Promise<Float32Array> {
    return this.plan.read('GA', this.alphaCount)
  }

  async readFreezing(): Promise<readonly FreezingState[]> {
    const { freezing } = this.network
    if (!freezing) return []
    const state = await this.plan.read('AGREE')
    return freezing.freezables.map(({ block, edge, op }, i) => {
      const at = i * AGREE_FLOATS
      return { block, edge, op, frozen: (state[at + 2] as number) > 0.5, cosine: state[at + 3] as number }
    })
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
    this.plan.write('W', params)
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
    this.plan.destroy()
  }
}
