/**
 * Owns the question that is put to the supernet of a search at rest: what it loses without each operation. Told pass by pass;
 * called off at any pass, by itself or with the search.
 */
import type { Shelf } from '../data/shelf'
import { SearchError } from '../errors'
import type { SearchConfig } from '../protocol/config'
import type { Event } from '../protocol/messages'
import { MOST_PROJECTION_IMAGES, type ProjectionRequest } from '../protocol/projection'
import type { CellTables } from '../protocol/record'
import { streamFor } from '../random'
import { algorithmOf } from '../search/algorithms'
import { seedNoise } from '../search/algorithms/noise'
import { finiteNumbers } from '../search/finite'
import { fixedBatches } from '../search/gauges/fixedBatches'
import { projectSupernet } from '../search/gauges/projection'
import type { Rest } from '../search/search'
import { tablesOf } from '../search/tables'

export interface QuestionParts {
  readonly config: SearchConfig
  readonly shelf: Pick<Shelf, 'open'>
  /** Milliseconds on the clock of the search. */
  readonly now: () => number
  /** The pass of a batch was read back. */
  readonly onRead: () => void
  readonly post: (event: Event) => void
  /** The search is to end. */
  readonly stopping: AbortSignal
}

/** @throws SearchError 'bad-config' for a request that is none */
export function checkProjectionRequest({ images, whole }: ProjectionRequest): void {
  if (!Number.isInteger(images) || images < 1 || images > MOST_PROJECTION_IMAGES)
    throw new SearchError(
      'bad-config',
      `project: images ${images} must be a whole number from 1 to ${MOST_PROJECTION_IMAGES}`,
    )
  if (typeof whole !== 'boolean') throw new SearchError('bad-config', `project: whole ${whole} must be true or false`)
}

/** Tells passes as they end, timed from now on. */
export function tellPasses({ now, post }: Pick<QuestionParts, 'now' | 'post'>) {
  let startedAt = now()
  return (done: number, total: number): void => {
    // The first pass begins when it is asked for, which may be long after.
    if (done === 1) startedAt = now()
    const perPass = done === 1 ? 0 : (now() - startedAt) / (done - 1)
    post({ type: 'projecting', done, total, etaMs: perPass * (total - done) })
  }
}

export class Question {
  private readonly request: ProjectionRequest
  private readonly calling = new AbortController()

  constructor(request: ProjectionRequest) {
    this.request = request
  }

  /** Ends it before its next pass. */
  callOff(): void {
    this.calling.abort()
  }

  /**
   * Answered by the event `projection`, whose projection is null where it was called off.
   *
   * @throws what the device says when it fails
   */
  async put({ supernet, epoch, step }: Rest, parts: QuestionParts): Promise<void> {
    const { config, shelf, post, stopping, onRead } = parts
    const signal = AbortSignal.any([this.calling.signal, stopping])
    try {
      const batches = fixedBatches(shelf, config, this.request.images)
      // What was drawn last is not in a checkpoint: the answer hangs on the place of the rest alone.
      seedNoise(supernet, config, { epoch, step, player: 'projection' })
      const tables = tablesOf(config, await supernet.readAlphas())
      const derive = (alphas: CellTables) => algorithmOf(config.algorithm).derive(config, alphas, epoch)
      const projection = await projectSupernet({
        ...{ supernet, config, batches, signal },
        ...(this.request.whole ? { whole: streamFor(config.seed, 'projection') } : {}),
        derive,
        onProgress: tellPasses(parts),
        onRead,
      })
      const { genotype: byRemoval, ...asked } = projection
      const record = {
        ...{ epoch, step, images: batches.length * config.batch, alphas: tables, ...asked },
        byAlpha: derive(tables),
        byRemoval,
      }
      post({ type: 'projection', projection: finiteNumbers(`epoch ${epoch}, step ${step}, projection`, record) })
    } catch (error) {
      if (!signal.aborted) throw error
      post({ type: 'projection', projection: null })
    }
  }
}
