/**
 * Owns the scoring of genotypes that the worker does: one request at a time, its genotypes one after the other, each at every
 * seed. Commands come in, events go out through `post`; everything from outside is handed in.
 */
import { emptyBatch, fillPlain } from '../data/batches'
import type { Dataset } from '../data/dataset'
import { prepareImages } from '../data/prepare'
import type { compileTrainable } from '../engine/compileTrainable'
import type { Executor } from '../engine/plan/plan'
import { SearchError } from '../errors'
import type { Candidate } from '../protocol/candidates'
import type { EngineChoice } from '../protocol/engines'
import {
  type CellScores,
  checkScoringRequest,
  type ScoredNetwork,
  type ScoringCommand,
  type ScoringEvent,
} from '../protocol/proxies'
import { streamFor } from '../random'
import { initialParams } from '../search/initialise'
import { DeviceGuard, type OpenExecutor } from '../session/deviceGuard'
import { EngineUser } from '../session/engineUser'
import { unlessAborted } from '../session/prepare'
import { type DeviceCheck, wrongResults } from '../session/selfTest/deviceCheck'
import type { WatchdogOptions } from '../session/watchdog'
import { hasKnownOperations, hasOwnOperations } from '../space/genotype'
import { describeDiscrete } from '../supernet/describeDiscrete'
import { type NetworkScores, scoreNetwork } from './networkScores'
import { NO_SCORES_OF_NOISE } from './synflow'

export interface ScorerParts {
  readonly post: (event: ScoringEvent) => void
  /** A data set with at least so many training images. @throws SearchError 'bad-config' when it is not loaded */
  readonly dataset: (id: ScoredNetwork['dataset'], images: number) => Promise<Dataset>
  readonly openExecutor: (engine: EngineChoice, signal: AbortSignal) => Promise<OpenExecutor>
  readonly compile: typeof compileTrainable
  /** What has the engine at present; null when it is free. */
  readonly taken: () => string | null
  /** Known answers computed on a device before its scores are told. */
  readonly deviceCheck: Pick<DeviceCheck, 'check'>
  readonly now: () => number
  readonly every: WatchdogOptions['every']
  /** How long the passes of a network may take before they count as hung. */
  readonly patienceMs: number
}

/** Lets messages in: a stop is heard between two networks. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

/** Images [B,S,S,4] and labels that every network of a request is scored on. */
type ScoredBatch = ReturnType<typeof emptyBatch>

function firstImages(dataset: Dataset, { batch, imageSize }: ScoredNetwork): ScoredBatch {
  if (dataset.info.images < batch)
    throw new SearchError(
      'bad-config',
      `batch: ${batch} images asked for, ${dataset.info.title} has ${dataset.info.images}`,
    )
  const images = emptyBatch(batch, imageSize)
  fillPlain(prepareImages(dataset, dataset, imageSize, batch), 0, images)
  return images
}

export class Scorer extends EngineUser<ScoringEvent> {
  private readonly parts: ScorerParts

  constructor(parts: ScorerParts) {
    super({
      called: 'a scoring of cells',
      post: parts.post,
      taken: parts.taken,
      finished: (reason) => ({ type: 'scoring-finished', reason }),
      failed: (code, message) => ({ type: 'scoring-failed', code, message }),
    })
    this.parts = parts
  }

  /** Resolves when it is answered; never rejects. */
  async handle(command: ScoringCommand): Promise<void> {
    if (command.type === 'stop-scoring') {
      this.stop()
      return
    }
    const { type, request, engine = 'auto' } = command
    return this.answer(type, async (signal, tell) => {
      await this.score(request, engine, signal, tell)
      return !signal.aborted
    })
  }

  private async score(
    given: unknown,
    engine: EngineChoice,
    signal: AbortSignal,
    tell: ScorerParts['post'],
  ): Promise<void> {
    const { parts } = this
    const { network, candidates, seeds } = checkScoringRequest(given)
    const dataset = await unlessAborted(parts.dataset(network.dataset, network.batch), signal)
    const batch = firstImages(dataset, network)
    const backend = await unlessAborted(parts.openExecutor(engine, signal), signal)
    const { space } = (candidates[0] as Candidate).genotype
    const { now, every, patienceMs } = parts
    const guard = new DeviceGuard(backend, { now, every, patienceMs, onGap: () => undefined })
    guard.watchdog.hold(true)
    const of = candidates.length * seeds.length
    try {
      const checking = parts.deviceCheck.check(backend, space, signal)
      const test = await guard.during(unlessAborted(checking, signal))
      if (!test.passed) throw wrongResults(backend.adapter, test)
      tell({ type: 'scoring-started', network, dataset: dataset.info, adapter: backend.adapter, seeds })
      for (const [i, candidate] of candidates.entries()) {
        const told = (k: number) => tell({ type: 'scoring-progress', done: i * seeds.length + k, of })
        const { classes } = dataset.info
        const work = this.scoreCell(
          candidate,
          { network, classes, batch, seeds, told },
          backend.executor,
          guard,
          signal,
        )
        const scores = await guard.during(work)
        if (!scores) return
        tell({ type: 'scoring-result', scores })
      }
    } finally {
      guard.release()
    }
  }

  /** @returns null when it was stopped */
  private async scoreCell(
    { genotype, epochs }: Candidate,
    { network, classes, batch, seeds, told }: Scored,
    executor: Executor,
    { watchdog }: DeviceGuard,
    signal: AbortSignal,
  ): Promise<CellScores | null> {
    const { channels, cells, imageSize } = network
    if (genotype.space === 'darts' && !hasOwnOperations(genotype) && hasKnownOperations(genotype))
      throw new SearchError('unsupported', NO_SCORES_OF_NOISE)
    const skips = network.auxiliarySkip ? { auxiliarySkip: true } : {}
    const spec = { genotype, channels, cells, imageSize, classes, batch: network.batch, auxiliary: false, ...skips }
    const description = describeDiscrete(spec)
    const compiling = this.parts.compile({ executor, spec, imageGradients: true, signal })
    const compiled = await unlessAborted(compiling, signal, (late) => late.destroy())
    try {
      compiled.setBatch(batch.images, batch.labels)
      const scores: NetworkScores[] = []
      for (const seed of seeds) {
        told(scores.length)
        await breathe()
        if (signal.aborted) return null
        compiled.resetState()
        compiled.writeParams(initialParams(compiled.layout, streamFor(seed, 'proxy-weights')))
        watchdog.hold(false)
        const passes = scoreNetwork(compiled, description, () => watchdog.hold(true))
        scores.push(await passes.finally(() => watchdog.hold(true)))
      }
      return { genotype, epochs, ...meanOf(scores), parameters: compiled.parameters }
    } finally {
      compiled.destroy()
    }
  }
}

/** What every genotype of a request is scored with. */
interface Scored {
  readonly network: ScoredNetwork
  readonly classes: number
  readonly batch: ScoredBatch
  readonly seeds: readonly number[]
  /** For the k-th seed. */
  readonly told: (k: number) => void
}

/** Over seeds; of synflow the mean of its logarithms. A Jacobian that vanishes at one seed is none. */
function meanOf(scores: readonly NetworkScores[]): Pick<CellScores, 'synflow' | 'snip' | 'gradNorm' | 'jacobCov'> {
  const mean = (of: (one: NetworkScores) => number): number =>
    scores.reduce((sum, one) => sum + of(one), 0) / scores.length
  return {
    synflow: mean(({ synflow }) => Math.log10(synflow)),
    snip: mean(({ snip }) => snip),
    gradNorm: mean(({ gradNorm }) => gradNorm),
    jacobCov: scores.some(({ jacobCov }) => jacobCov === null) ? null : mean(({ jacobCov }) => jacobCov as number),
  }
}
