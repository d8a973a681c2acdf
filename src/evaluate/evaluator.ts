/**
 * Owns the retraining that the worker does: one request at a time, its candidates and seeds one after the other. Commands
 * come in, events go out through `post`; everything from outside is handed in, so that it runs in a test without a GPU.
 */
import { trainingStream } from '../data/batches'
import type { Dataset } from '../data/dataset'
import { prepareImages } from '../data/prepare'
import type { compileTrainable } from '../engine/trainable'
import { SearchError } from '../errors'
import {
  type Candidate,
  checkEvaluationRequest,
  type EvaluationBudget,
  type EvaluationCommand,
  type EvaluationEvent,
  type EvaluationRequest,
  type HeldOut,
} from '../protocol/evaluation'
import type { OpenDevice } from '../search/liveRun'
import { networkCost } from '../supernet/cost'
import { type TestImages, type TrainingInputs, trainNetwork } from './train'

export interface EvaluatorParts {
  readonly post: (event: EvaluationEvent) => void
  /** The data set of a budget with at least so many training images. @throws SearchError 'bad-config' when it is not loaded */
  readonly dataset: (id: EvaluationBudget['dataset'], images: number) => Dataset
  readonly openDevice: () => Promise<OpenDevice>
  readonly compile: typeof compileTrainable
  /** A search is in progress: the GPU is taken. */
  readonly isSearching: () => boolean
  readonly now: () => number
}

function toError(error: unknown): SearchError {
  if (error instanceof SearchError) return error
  return new SearchError('internal', error instanceof Error ? error.message : String(error))
}

/** Training and held-out images of a budget, prepared once for all trainings. */
interface Images {
  readonly dataset: Dataset
  readonly train: ReturnType<typeof prepareImages>
  readonly test: TestImages
  readonly heldOut: HeldOut
}

function openImages(dataset: Dataset, budget: EvaluationBudget): Images {
  const { images, testImages, imageSize } = budget
  const short = (what: string, wanted: number, there: number): never => {
    throw new SearchError('bad-config', `${what}: ${wanted} asked for, ${dataset.info.title} has ${there}`)
  }
  if (images > dataset.info.images) short('images', images, dataset.info.images)
  const { test } = dataset
  if (test) {
    if (testImages > test.labels.length) short('testImages', testImages, test.labels.length)
    return {
      dataset,
      train: prepareImages(dataset, dataset, imageSize, images),
      test: { images: prepareImages(test, dataset, imageSize, testImages), first: 0, count: testImages },
      heldOut: 'test-set',
    }
  }
  if (images + testImages > dataset.info.images)
    short('images + testImages (the test set is not loaded)', images + testImages, dataset.info.images)
  const all = prepareImages(dataset, dataset, imageSize, images + testImages)
  return {
    dataset,
    train: all,
    test: { images: all, first: images, count: testImages },
    heldOut: 'unused-training-images',
  }
}

export class Evaluator {
  private readonly parts: EvaluatorParts
  private stop: AbortController | null = null

  constructor(parts: EvaluatorParts) {
    this.parts = parts
  }

  get isBusy(): boolean {
    return this.stop !== null
  }

  /** Resolves when it is answered; never rejects. */
  async handle(command: EvaluationCommand): Promise<void> {
    if (command.type === 'stop-evaluation') {
      this.stop?.abort()
      return
    }
    const { post, isSearching } = this.parts
    const busy = this.isBusy ? 'an evaluation' : isSearching() ? 'a search' : null
    if (busy !== null) {
      post({
        type: 'evaluation-failed',
        code: 'unsupported',
        message: `evaluate: ${busy} is in progress; stop it first`,
      })
      return
    }
    this.stop = new AbortController()
    const { signal } = this.stop
    try {
      const request = checkEvaluationRequest(command.request)
      const isDone = await this.evaluate(request, signal)
      this.stop = null
      post({ type: 'evaluation-finished', reason: isDone ? 'done' : 'stopped' })
    } catch (error) {
      const { code, message } = toError(error)
      this.stop = null
      if (error === STOPPED) post({ type: 'evaluation-finished', reason: 'stopped' })
      else post({ type: 'evaluation-failed', code, message })
    }
  }

  /** @returns false when it was stopped */
  private async evaluate({ budget, candidates, seeds }: EvaluationRequest, signal: AbortSignal): Promise<boolean> {
    const { parts } = this
    const images = openImages(parts.dataset(budget.dataset, budget.images + budget.testImages), budget)
    const backend = await parts.openDevice()
    const failure = watch(backend)
    try {
      const trainings = candidates.length * seeds.length
      const stepsPerEpoch = Math.floor(budget.images / budget.batch)
      parts.post({
        type: 'evaluation-started',
        budget,
        dataset: images.dataset.info,
        heldOut: images.heldOut,
        adapter: backend.adapter,
        trainings,
        stepsPerEpoch,
      })
      let ended = 0
      for (const candidate of candidates) {
        const told = (training: number): TrainingInputs['onProgress'] => this.progress(budget, training, trainings)
        const training = this.trainCandidate(candidate, budget, seeds, images, backend, signal, (k) => told(ended + k))
        if (!(await failure.orRejected(training))) return false
        ended += seeds.length
      }
      return true
    } finally {
      failure.release()
    }
  }

  private progress(budget: EvaluationBudget, training: number, trainings: number): TrainingInputs['onProgress'] {
    const stepsPerEpoch = Math.floor(budget.images / budget.batch)
    return ({ epoch, step, msPerStep, trainLoss }) => {
      const left = (trainings - training) * budget.epochs * stepsPerEpoch - (epoch - 1) * stepsPerEpoch - step
      this.parts.post({
        type: 'evaluation-progress',
        training,
        trainings,
        epoch,
        step,
        stepsPerEpoch,
        msPerStep,
        etaMs: left * msPerStep,
        trainLoss,
      })
    }
  }

  /** One network, compiled once, trained with each seed. @returns false when it was stopped */
  private async trainCandidate(
    { genotype, epochs }: Candidate,
    budget: EvaluationBudget,
    seeds: readonly number[],
    images: Images,
    { device }: OpenDevice,
    signal: AbortSignal,
    onProgress: (training: number) => TrainingInputs['onProgress'],
  ): Promise<boolean> {
    const { parts } = this
    const { channels, cells, imageSize, batch, auxiliary } = budget
    const { classes } = images.dataset.info
    const spec = { genotype, channels, cells, imageSize, classes, batch, auxiliary }
    const network = await parts.compile({ device, spec, signal }).catch((error: unknown) => {
      throw signal.aborted ? STOPPED : error
    })
    try {
      for (const [k, seed] of seeds.entries()) {
        const told = onProgress(k)
        const scores = await trainNetwork(budget, {
          network,
          batches: trainingStream(images.train, { first: 0, count: budget.images }, batch, budget.augment, seed),
          test: images.test,
          seed,
          settled: () => device.queue.onSubmittedWorkDone(),
          now: parts.now,
          signal,
          ...(told ? { onProgress: told } : {}),
        })
        if (scores === null) return false
        const cost = networkCost(genotype, { channels, cells, imageSize, classes })
        parts.post({ type: 'evaluation-result', result: { genotype, epochs, seed, ...scores, ...cost } })
      }
      return true
    } finally {
      network.destroy()
    }
  }
}

/** Thrown where a stop arrives inside of something that can only throw. */
const STOPPED = new SearchError('internal', 'stopped')

/** A failing device ends what waits for it. */
function watch(backend: OpenDevice): { orRejected<T>(work: Promise<T>): Promise<T>; release(): void } {
  let fail: (error: SearchError) => void = () => undefined
  const failed = new Promise<never>((_, reject) => {
    fail = reject
  })
  // Nobody may be waiting when it fails.
  failed.catch(() => undefined)
  const release = backend.onFailure((error) => fail(error))
  return { orRejected: (work) => Promise.race([work, failed]), release }
}
