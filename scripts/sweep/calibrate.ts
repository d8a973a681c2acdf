/** How fast this machine computes: one thread's arithmetic, measured on a few steps of a trial. */
import { conductSearch } from '../../headless/conduct'
import { SearchError } from '../../src/errors'
import { openNodeLab } from '../host/nodeLab'
import type { PlannedTrial } from './planned'

/** The first ones compile. */
const STEPS = 12

/**
 * @returns floating point operations in a millisecond of one thread
 * @throws SearchError what the search ends with
 */
export async function measureRate({ config, flops, steps }: PlannedTrial): Promise<number> {
  const lab = openNodeLab({ threads: 1 })
  try {
    const images = 2 * config.batch * STEPS
    const short = {
      ...config,
      dataset: 'generated',
      images,
      // A search in stages has an epoch a stage.
      epochs: config.algorithm === 'p-darts' ? 3 : 1,
      alphas: { ...config.alphas, frozenEpochs: 0 },
      criterion1: { ...config.criterion1, minEpochs: null },
    } as const
    let msPerStep = 0
    const end = await conductSearch(lab, { config: short }, null, ({ event }) => {
      if (event.type === 'epoch' && msPerStep === 0 && event.record.epochMs !== null && event.record.steps !== null)
        msPerStep = event.record.epochMs / STEPS
    })
    if (end.type !== 'finished') throw new SearchError(end.code, end.message)
    return flops / steps / msPerStep
  } finally {
    await lab.close()
  }
}
