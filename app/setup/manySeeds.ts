/** A search with many seeds: each in a worker of its own, which gets the images its own way. */
import { SHIPPED_DATASET } from '../../src/protocol/config'
import { session } from '../run/lab'
import { viewStore } from '../run/viewStore'
import type { LanesWish } from '../seeds/lanes'
import { storyStore } from '../story/storyStore'
import type { ServedSet } from './served'

export const MOST_SEEDS = 64
/** The largest seed. */
export const LAST_SEED = 4294967295

/** Images that every worker has, or finds by itself. */
const KNOWN_TO_ALL: ReadonlySet<string> = new Set(['generated', SHIPPED_DATASET])

/** How the worker of each seed gets the images; undefined where it cannot. */
export function imagesFor(id: string, served: readonly ServedSet[] | null): LanesWish['images'] | undefined {
  if (KNOWN_TO_ALL.has(id)) return null
  const files = session.filesOf(id)
  if (files) return { type: 'load-files', files }
  const shards = served?.find((set) => set.id === id)
  return shards && { type: 'load-shards', manifestUrl: shards.url }
}

/** So many seeds from the first on; after the largest comes 0. */
export const seedsFrom = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => (first + i) % (LAST_SEED + 1))

export async function startSeeds(wish: LanesWish): Promise<void> {
  const { lanes } = await import('../seeds/seedsLab')
  viewStore.getState().set({ setupOpen: false })
  storyStore.getState().set({ page: 'seeds', tour: null })
  await lanes.start(wish)
}
