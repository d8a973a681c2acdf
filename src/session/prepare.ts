/**
 * Owns what stands between a config and the first step: the supernet's spec, its compiled plan, and one warm-up step
 * (drivers compile lazily; the first step would spoil the rate). `search` writes weights, alphas and optimizer state
 * afresh, so nothing of the warm-up stays.
 */

import { emptyBatch } from '../data/batches'
import type { Executor } from '../engine/plan/plan'
import type { CompileOptions, Supernet } from '../engine/supernet'
import { SearchError } from '../errors'
import type { SearchConfig } from '../protocol/config'
import type { LoadingPhase } from '../protocol/messages'
import { type Stage, stagesOf } from '../protocol/stages'
import { streamFor } from '../random'
import { algorithmOf, hyperOf, mixingOf, startAlphas } from '../search/algorithms'
import { setBatches } from '../search/bilevel'
import { initialParams } from '../search/initialise'
import { checkFinite } from '../search/pace'
import { edgeListsOf } from '../space/operationSets'
import type { SupernetSpec } from '../supernet/spec'

export type Compile = (options: CompileOptions) => Promise<Supernet>

export interface PrepareOptions {
  readonly compile: Compile
  readonly executor: Executor
  readonly classes: number
  /** Left out: the first. */
  readonly stage?: Stage
  readonly signal: AbortSignal
  readonly onLoading: (phase: LoadingPhase, done: number, total: number) => void
}

const firstStage = (config: SearchConfig): Stage => stagesOf(config)[0] as Stage

/** The one-shot model that a config asks for in a stage, the first where none is named. */
export function supernetSpec(config: SearchConfig, classes: number, stage = firstStage(config)): SupernetSpec {
  const { space, primitives, channels, imageSize, batch, nodes, concat } = config
  const { cells } = stage
  const own = algorithmOf(config.algorithm).network?.(config, stage) ?? {}
  const sharing = config.alphas.perCell ? { perCell: true } : {}
  const skip = config.auxiliarySkip > 0 ? { auxiliarySkip: true } : {}
  const edgeLists = edgeListsOf(config.operations)
  const lists = edgeLists ? { edgeLists } : {}
  return {
    kind: 'supernet',
    space,
    primitives,
    channels,
    cells,
    imageSize,
    classes,
    batch,
    ...(nodes === undefined ? {} : { nodes }),
    ...(concat === undefined ? {} : { concat }),
    ...sharing,
    ...lists,
    ...skip,
    ...own,
  }
}

/**
 * A compiled supernet that has made one step on noise. The caller destroys it.
 *
 * @throws SearchError 'diverged' when even that step gives a loss that is no number; what `compile` throws
 */
export async function prepareSupernet(config: SearchConfig, options: PrepareOptions): Promise<Supernet> {
  const { compile, executor, classes, signal, onLoading, stage = firstStage(config) } = options
  onLoading('plan', 0, 1)
  const compiling = compile({
    executor,
    spec: supernetSpec(config, classes, stage),
    order: config.order,
    mixing: mixingOf(config),
    signal,
    progress: (done, total) => onLoading('pipelines', done, total),
  })
  const supernet = await unlessAborted(compiling, signal, (late) => late.destroy())
  try {
    onLoading('warm-up', 0, 1)
    await warmUp(config, supernet, stage.last)
    onLoading('warm-up', 1, 1)
  } catch (error) {
    supernet.destroy()
    throw error
  }
  return supernet
}

/**
 * A driver cannot be told to give up a pipeline or the search for an adapter, and either can take many seconds: when told to stop,
 * leaves the work behind at once.
 *
 * @param discard frees what still comes of it
 */
export async function unlessAborted<T>(
  working: Promise<T>,
  signal: AbortSignal,
  discard: (late: T) => void = () => {},
): Promise<T> {
  let leave = (): void => {}
  const aborted = new Promise<never>((_, reject) => {
    leave = () => reject(new SearchError('internal', 'stopped while loading'))
  })
  signal.addEventListener('abort', leave)
  if (signal.aborted) leave()
  try {
    return await Promise.race([working, aborted])
  } catch (error) {
    working.then(discard, () => {
      // It failed as well; the first error is the one that counts.
    })
    throw error
  } finally {
    signal.removeEventListener('abort', leave)
  }
}

/** Launches a submission holds while nobody knows yet how slow the adapter is. */
const CAUTIOUS_LAUNCHES = 32

/** @param epoch one in which alphas are trained: every pipeline of the run is used once */
async function warmUp(config: SearchConfig, supernet: Supernet, epoch: number): Promise<void> {
  supernet.limitSubmissions(CAUTIOUS_LAUNCHES)
  const random = streamFor(config.seed, 'warm-up')
  const algorithm = algorithmOf(config.algorithm)
  supernet.resetState()
  supernet.writeParams(initialParams(supernet.layout, random))
  supernet.writeAlphas(startAlphas(config, supernet.alphaShape, random))
  const weightLr = config.weights.lr
  supernet.setHyper(hyperOf(config, epoch, weightLr))
  const batch = emptyBatch(config.batch, config.imageSize)
  for (let i = 0; i < batch.images.length; i++) if (i % 4 < 3) batch.images[i] = random.normal()
  setBatches(supernet, batch, batch)
  for (const player of algorithm.turns(config))
    algorithm.takeTurn({ supernet, config, epoch, step: 1, stepsPerEpoch: 1, weightLr, player })
  const metrics = await supernet.readMetrics(true)
  if (metrics.train.batches !== 1 || metrics.val.batches !== 1)
    throw new SearchError(
      'internal',
      `warm-up: ${metrics.train.batches} and ${metrics.val.batches} batches counted, expected 1`,
    )
  checkFinite(metrics, 'warm-up step')
}
