/**
 * Owns the retraining that the worker does: one request at a time, its candidates and seeds one after the other. Commands
 * come in, events go out through `post`; everything from outside is handed in, so that it runs in a test without a GPU.
 */
import { trainingStream } from '../data/batches'
import type { Dataset } from '../data/dataset'
import { prepareImages } from '../data/prepare'
import type { compileTrainable } from '../engine/compileTrainable'
import { SearchError } from '../errors'
import type { Candidate } from '../protocol/candidates'
import { checkEvaluationRequest } from '../protocol/checkEvaluation'
import type { EngineChoice } from '../protocol/engines'
import type { HeldOut } from '../protocol/evaluation'
import { type EvaluationBudget, fitBudget } from '../protocol/evaluationBudget'
import type { EvaluationCommand, EvaluationEvent } from '../protocol/evaluationMessages'
import { DeviceGuard, type OpenExecutor } from '../session/deviceGuard'
import { EngineUser } from '../session/engineUser'
import { unlessAborted } from '../session/prepare'
import { type DeviceCheck, wrongResults } from '../session/selfTest/deviceCheck'
import type { WatchdogOptions } from '../session/watchdog'
import { networkCost } from '../supernet/cost'
import { type TestImages, type TrainingInputs, trainNetwork } from './train'

export interface EvaluatorParts {
  readonly post: (event: EvaluationEvent) => void
  /** The data set of a budget with at least so many training images. @throws SearchError 'bad-config' when it is not loaded */
  readonly dataset: (id: EvaluationBudget['dataset'], images: number) => Promise<Dataset>
  readonly openExecutor: (engine: EngineChoice, signal: AbortSignal) => Promise<OpenExecutor>
  readonly compile: typeof compileTrainable
  /** What has the engine at present; null when it is free. */
  readonly taken: () => string | null
  /** Known answers computed on a device before it is trained on. */
  readonly deviceCheck: Pick<DeviceCheck, 'check'>
  readonly now: () => number
  readonly every: WatchdogOptions['every']
  /** How long a step may take at least before it counts as hung. */
  readonly patienceMs: number
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

export class Evaluator extends EngineUser<EvaluationEvent> {
  private readonly parts: EvaluatorParts

  constructor(parts: EvaluatorParts) {
    super({
      called: 'an evaluation',
      post: parts.post,
      taken: parts.taken,
      finished: (reason) => ({ type: 'evaluation-finished', reason }),
      failed: (code, message) => ({ type: 'evaluation-failed', code, message }),
    })
    this.parts = parts
  }

  /** Resolves when it is answered; never rejects. */
  async handle(command: EvaluationCommand): Promise<void> {
    if (command.type === 'stop-evaluation') {
      this.stop()
      return
    }
    const { type, request, engine = 'auto' } = command
    return this.answer(type, (signal, tell) => this.evaluate(request, engine, signal, tell))
  }

  /** @returns false when it was stopped */
  private async evaluate(
    given: unknown,
    engine: EngineChoice,
    signal: AbortSignal,
    tell: EvaluatorParts['post'],
  ): Promise<boolean> {
    const { parts } = this
    const { budget: asked, upTo = [], candidates, seeds } = checkEvaluationRequest(given)
    const dataset = await unlessAborted(parts.dataset(asked.dataset, asked.images + asked.testImages), signal)
    const counts = { images: dataset.info.images, heldOut: dataset.test?.labels.length ?? 0 }
    const budget = fitBudget(asked, upTo, counts)
    const images = openImages(dataset, budget)
    const backend = await unlessAborted(parts.openExecutor(engine, signal), signal)
    const failure = watch(backend, parts)
    try {
      failure.onLoading()
      for (const space of new Set(candidates.map(({ genotype }) => genotype.space))) {
        const checking = parts.deviceCheck.check(backend, space, signal)
        const test = await failure.during(unlessAborted(checking, signal))
        if (!test.passed) throw wrongResults(backend.adapter, test)
      }
      const trainings = candidates.length * seeds.length
      const stepsPerEpoch = Math.floor(budget.images / budget.batch)
      tell({
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
        const done = ended
        const training = this.trainCandidate(candidate, budget, seeds, images, backend, signal, {
          onProgress: (k) => progressOf(budget, done + k, trainings, tell),
          now: failure.now,
          onStep: failure.onStep,
          onLoading: failure.onLoading,
          tell,
        })
        if (!(await failure.during(training))) return false
        ended += seeds.length
      }
      return true
    } finally {
      failure.release()
    }
  }

  /** One network, compiled once, trained with each seed. @returns false when it was stopped */
  private async trainCandidate(
    { genotype, epochs }: Candidate,
    budget: EvaluationBudget,
    seeds: readonly number[],
    images: Images,
    { executor }: OpenExecutor,
    signal: AbortSignal,
    { onProgress, now, onStep, onLoading, tell }: Telling,
  ): Promise<boolean> {
    const { parts } = this
    onLoading()
    const { channels, cells, imageSize, batch, auxiliary } = budget
    const skips = budget.auxiliarySkip ? { auxiliarySkip: true } : {}
    const { classes } = images.dataset.info
    const spec = { genotype, channels, cells, imageSize, classes, batch, auxiliary, ...skips }
    const compiling = parts.compile({ executor, spec, signal })
    const network = await unlessAborted(compiling, signal, (late) => late.destroy())
    try {
      for (const [k, seed] of seeds.entries()) {
        const told = onProgress(k)
        const scores = await trainNetwork(budget, {
          network,
          batches: trainingStream(images.train, { first: 0, count: budget.images }, batch, budget.augment, seed),
          test: images.test,
          seed,
          settled: () => executor.settled(),
          now,
          signal,
          onStep,
          ...(told ? { onProgress: told } : {}),
        })
        if (scores === null) return false
        const cost = networkCost(genotype, { channels, cells, imageSize, classes, ...skips })
        tell({ type: 'evaluation-result', result: { genotype, epochs, seed, ...scores, ...cost } })
      }
      return true
    } finally {
      network.destroy()
    }
  }
}

/** To whom a training says how far it is. */
interface Telling {
  /** For the k-th seed. */
  readonly onProgress: (k: number) => TrainingInputs['onProgress']
  /** Milliseconds the thread was there. */
  readonly now: () => number
  readonly onStep: () => void
  /** The device is checked or a network compiled: no step is expected. */
  readonly onLoading: () => void
  readonly tell: EvaluatorParts['post']
}

function progressOf(
  budget: EvaluationBudget,
  training: number,
  trainings: number,
  tell: EvaluatorParts['post'],
): TrainingInputs['onProgress'] {
  const stepsPerEpoch = Math.floor(budget.images / budget.batch)
  return ({ epoch, step, msPerStep, trainLoss }) => {
    const left = (trainings - training) * budget.epochs * stepsPerEpoch - (epoch - 1) * stepsPerEpoch - step
    const etaMs = left * msPerStep
    tell({ type: 'evaluation-progress', training, trainings, epoch, step, stepsPerEpoch, msPerStep, etaMs, trainLoss })
  }
}

interface Watch {
  during<T>(work: Promise<T>): Promise<T>
  readonly now: () => number
  readonly onStep: () => void
  readonly onLoading: () => void
  release(): void
}

/** A device that fails, or a step that does not end, ends what waits for it. */
function watch(
  opened: OpenExecutor,
  { now, every, patienceMs }: Pick<EvaluatorParts, 'now' | 'every' | 'patienceMs'>,
): Watch {
  const guard = new DeviceGuard(opened, { now, every, patienceMs, onGap: () => undefined })
  const { watchdog } = guard
  // Held until the first step has shown how long one takes: no warm-up has measured it.
  let heldAt: number | null = null
  const onLoading = (): void => {
    watchdog.hold(true)
    heldAt = watchdog.now()
  }
  return {
    during: (work) => guard.during(work),
    now: watchdog.now,
    onLoading,
    onStep: () => {
      watchdog.sign()
      if (heldAt === null) return
      watchdog.expect(watchdog.now() - heldAt)
      watchdog.hold(false)
      heldAt = null
    },
    release: () => guard.release(),
  }
}
