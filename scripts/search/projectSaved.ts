/** DARTS-PT's question put to the supernet of a saved run, where it was stopped or as it ended, without searching again. */
import { compileNetwork } from '../../src/engine/compile'
import { SearchError } from '../../src/errors'
import { nodeBackend } from '../../src/node/backend'
import { whyNotProjected } from '../../src/protocol/projection'
import type { CellTables } from '../../src/protocol/record'
import { streamFor } from '../../src/random'
import { algorithmOf } from '../../src/search/algorithms'
import { fixedBatches } from '../../src/search/gauges/fixedBatches'
import { type Projection, projectSupernet } from '../../src/search/gauges/projection'
import { type SearchInputs, search } from '../../src/search/search'
import { tablesOf } from '../../src/search/tables'
import { checkImages, configOf } from '../../src/session/origin'
import { prepareSupernet } from '../../src/session/prepare'
import type { Genotype } from '../../src/space/genotype'
import type { Checkpoint } from '../../src/store/checkpoint'
import { type AskOptions, shelfOf } from './projectEpoch'

export interface AskedSaved {
  /** Epochs completed, and steps done in the one after. */
  readonly epochs: number
  readonly step: number
  readonly alphas: CellTables
  /** The cell that the search derives from them. */
  readonly byAlpha: Genotype
  readonly projection: Projection
  readonly images: number
}

/** @throws SearchError 'bad-config' for a search of several networks or other images; 'bad-run' for one without weights */
export async function projectSaved(checkpoint: Checkpoint, options: AskOptions): Promise<AskedSaved> {
  const origin = { kind: 'saved', checkpoint, damage: null } as const
  const config = configOf(origin)
  const why = whyNotProjected(config)
  if (why !== null) throw new SearchError('bad-config', why)
  const { state, facts } = checkpoint
  if (Object.keys(state.arrays).length === 0)
    throw new SearchError('bad-run', `run ${facts.id}: holds its records alone; its weights were not kept`)
  const { images, whole, seed, data, threads, signal, onProgress } = options
  const shelf = await shelfOf(data)
  const { batches, info, digest } = shelf.open(config, state.streams)
  checkImages(origin, info, await digest())
  const backend = nodeBackend({ threads })
  try {
    const { executor } = await backend.open()
    const { classes } = info
    const supernet = await prepareSupernet(config, {
      ...{ compile: compileNetwork, executor, classes, signal, onLoading: () => undefined },
    })
    try {
      let asked: AskedSaved | null = null
      const over = new AbortController()
      const inputs: SearchInputs = {
        ...{ supernet, batches, classes, from: state, signal: over.signal },
        ...{ settled: () => executor.settled(), now: () => performance.now() },
        gate: () => (asked === null ? Promise.resolve('question') : undefined),
        onQuestion: async ({ epoch, step }) => {
          const fixed = fixedBatches(shelf, config, images)
          const alphas = tablesOf(config, await supernet.readAlphas())
          const byAlpha = algorithmOf(config.algorithm).derive(config, alphas, epoch)
          const projection = await projectSupernet({
            ...{ supernet, config, batches: fixed, signal, onProgress },
            ...(whole ? { whole: streamFor(seed, 'projection') } : {}),
            derive: () => byAlpha,
          })
          asked = { epochs: epoch - 1, step, alphas, byAlpha, projection, images: fixed.length * config.batch }
          over.abort()
        },
      }
      // It ends before its first step.
      await search(config, inputs).next()
      return asked as unknown as AskedSaved
    } finally {
      supernet.destroy()
    }
  } finally {
    await backend.close()
  }
}
