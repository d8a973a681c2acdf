/** Seeded noise in the form of the two data streams, for tests of the loop. */
import type { Batch, BatchStreamsState, SearchBatches, StreamState } from '../../data/batches'
import type { SearchConfig } from '../../protocol/config'
import { randomStream, streamFor } from '../../random'

export interface FakeBatches extends SearchBatches {
  /** Batches taken from each stream. */
  readonly taken: { weights: number; alphas: number }
}

/** So many images at least, the same each time. */
export function fakeFixed(config: SearchConfig, images: number): Batch[] {
  const { alphas } = fakeBatches(config)
  return Array.from({ length: Math.ceil(images / config.batch) }, () => alphas.next())
}

export function fakeBatches(config: SearchConfig, saved?: BatchStreamsState): FakeBatches {
  const taken = { weights: 0, alphas: 0 }
  const stream = (name: keyof typeof taken): { next(): Batch; readonly state: StreamState } => {
    const random = randomStream(saved?.[name].augment ?? streamFor(config.seed, name).state)
    return {
      get state() {
        return { shuffle: 0, given: 0, augment: random.state }
      },
      next() {
        taken[name]++
        const images = Float32Array.from({ length: config.batch * 4 }, () => random.next())
        const labels = Uint32Array.from({ length: config.batch }, () => random.below(10))
        return { images, labels }
      },
    }
  }
  const stepsPerEpoch = Math.floor(config.images / 2 / config.batch)
  const [weights, alphas] = [stream('weights'), stream('alphas')]
  return {
    weights,
    alphas,
    stepsPerEpoch,
    taken,
    get state() {
      return { weights: weights.state, alphas: alphas.state }
    },
  }
}
