/** Seeded noise in the form of the two data streams, for tests of the loop. */
import type { Batch } from '../../data/batches'
import type { SearchConfig } from '../../protocol/config'
import { streamFor } from '../../random'
import type { SearchBatches } from '../search'

export interface FakeBatches extends SearchBatches {
  /** Batches taken from each stream. */
  readonly taken: { weights: number; alphas: number }
}

export function fakeBatches(config: SearchConfig): FakeBatches {
  const taken = { weights: 0, alphas: 0 }
  const stream = (name: keyof typeof taken): { next(): Batch } => {
    const random = streamFor(config.seed, name)
    return {
      next() {
        taken[name]++
        const images = Float32Array.from({ length: config.batch * 4 }, () => random.next())
        const labels = Uint32Array.from({ length: config.batch }, () => random.below(10))
        return { images, labels }
      },
    }
  }
  const stepsPerEpoch = Math.floor(config.images / 2 / config.batch)
  return { weights: stream('weights'), alphas: stream('alphas'), stepsPerEpoch, taken }
}
