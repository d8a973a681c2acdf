/** A recorded search computed again up to an epoch, and DARTS-PT's question put to the supernet that stands there. */

import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Shelf } from '../../src/data/shelf'
import { compileNetwork } from '../../src/engine/compile'
import { SearchError } from '../../src/errors'
import { epochsOf } from '../../src/export/fromRun'
import { nodeBackend } from '../../src/node/backend'
import { whyNotProjected } from '../../src/protocol/projection'
import type { EpochRecord } from '../../src/protocol/record'
import type { RunRecord } from '../../src/protocol/runRecord'
import { type Difference, firstDifference } from '../../src/protocol/sameBits'
import { streamFor } from '../../src/random'
import { fixedBatches } from '../../src/search/gauges/fixedBatches'
import { type Projection, projectSupernet } from '../../src/search/gauges/projection'
import { search } from '../../src/search/search'
import { prepareSupernet } from '../../src/session/prepare'
import { decodePicture } from '../data/decodePicture'
import { readData } from '../host/localData'

export interface AskOptions {
  /** Images of the fixed set; whole batches of the search's size. */
  readonly images: number
  /** Decide edge after edge too. */
  readonly whole: boolean
  readonly seed: number
  /** As for `readData`. */
  readonly data: string | null
  readonly threads: number
  readonly signal: AbortSignal
  readonly onProgress: (done: number, total: number) => void
}

export interface ProjectOptions extends AskOptions {
  readonly epoch: number
  readonly onEpoch: (record: EpochRecord) => void
}

export interface Projected {
  readonly record: EpochRecord
  /** Against the recording; null where every bit is the same, 'unknown' where it tells no digests. */
  readonly difference: Difference | null | 'unknown'
  readonly projection: Projection
  readonly images: number
}

/** The images that `readData` finds there. */
export async function shelfOf(data: string | null): Promise<Shelf> {
  const shelf = new Shelf(async (url) => new Uint8Array(await readFile(fileURLToPath(url))).buffer, decodePicture)
  const command = await readData(data)
  if (command?.type === 'load-shards') await shelf.loadShards(command.manifestUrl)
  if (command?.type === 'load-files') await shelf.loadFiles(command.files)
  return shelf
}

/** @throws SearchError 'bad-config' for a search of several networks, or an epoch that it does not have */
export async function projectEpoch(run: RunRecord, options: ProjectOptions): Promise<Projected> {
  const { config } = run
  const { epoch, images, whole, seed, data, threads, signal, onEpoch, onProgress } = options
  const why = whyNotProjected(config)
  if (why !== null) throw new SearchError('bad-config', why)
  const recorded = epochsOf(run)
  if (!(epoch >= 1 && epoch <= recorded.length))
    throw new SearchError('bad-config', `--epoch ${epoch}: must be from 1 to ${recorded.length}`)
  const shelf = await shelfOf(data)
  const backend = nodeBackend({ threads })
  try {
    const { executor } = await backend.open()
    const opened = shelf.open(config)
    const { classes } = opened.info
    const supernet = await prepareSupernet(config, {
      ...{ compile: compileNetwork, executor, classes, signal, onLoading: () => undefined },
    })
    try {
      let last: EpochRecord | null = null
      let projection = null as Projection | null
      const batches = fixedBatches(shelf, config, images)
      const over = new AbortController()
      const records = search(config, {
        ...{ supernet, batches: opened.batches, classes, digests: true },
        signal: AbortSignal.any([signal, over.signal]),
        fixed: (count) => fixedBatches(shelf, config, count),
        ...{ settled: () => executor.settled(), now: () => performance.now() },
        // Between two epochs, as a saved run is asked: with nothing drawn or dropped, under the settings of the epoch in progress.
        gate: () => (last?.epoch === epoch && projection === null ? Promise.resolve('question') : undefined),
        onQuestion: async () => {
          const genotype = last?.genotype
          projection = await projectSupernet({
            ...(genotype ? { derive: () => genotype } : {}),
            ...{ supernet, config, batches, signal, onProgress },
            ...(whole ? { whole: streamFor(seed, 'projection') } : {}),
          })
          over.abort()
        },
      })
      for await (const record of records) {
        onEpoch(record)
        last = record
      }
      signal.throwIfAborted()
      const told = recorded[epoch - 1] as EpochRecord
      if (!(last && projection)) throw new SearchError('bad-config', `epoch ${epoch}: the search ended before it`)
      const difference = told.digests ? firstDifference(told, last) : 'unknown'
      return { record: last, difference, projection, images: batches.length * config.batch }
    } finally {
      supernet.destroy()
    }
  } finally {
    await backend.close()
  }
}
