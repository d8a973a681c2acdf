/**
 * Runs one search with several seeds: a worker for each, as many at once as the processor has threads for, the others as places
 * become free. A search gives the same bits here as alone. Nothing is saved before the visitor takes it away.
 */
import type { SearchConfig } from '../../src/protocol/config'
import type { Engine } from '../../src/protocol/engines'
import type { DatasetInfo } from '../../src/protocol/facts'
import type { Command, Event } from '../../src/protocol/messages'
import { type SearchClient, WORDLESS } from '../run/searchClient'
import type { Tabs } from '../saved/tabs'
import { isAtWork, isOver, type Lane, type SeedsState } from './seedsStore'

export interface LanesParts {
  readonly store: { getState(): SeedsState }
  /** A worker of its own, made when it is first told something. */
  readonly client: (onEvent: (event: Event) => void, onDeath: () => void) => SearchClient
  readonly tabs: Pick<Tabs, 'claim' | 'release'>
}

export interface LanesWish {
  readonly config: SearchConfig
  readonly seeds: readonly number[]
  readonly engine: Engine
  /** Of the processor, for all of them together. */
  readonly threads: number
  /** How a worker gets the images; null for those that every worker has, or finds by itself. */
  readonly images: Extract<Command, { type: 'load-shards' | 'load-files' }> | null
  /** The set that was chosen: each worker must come to the same one. */
  readonly dataset: Pick<DatasetInfo, 'title' | 'images' | 'classes'>
}

export interface Lanes {
  start(wish: LanesWish): Promise<void>
  /** Ends one of them after its step; its epochs stay. */
  stop(seed: number): void
  stopAll(): void
  /** Once more from the start, for one that failed or was stopped. */
  again(seed: number): void
}

type Told = LanesWish['dataset']

const isSame = (one: Told, other: Told): boolean =>
  one.title === other.title && one.images === other.images && one.classes === other.classes

/** Files may have been changed since they were read for the first time. */
const notThose = (found: Told, wanted: Told): string =>
  `start: the files now hold ${found.title}, ${found.images} images of ${found.classes} classes; chosen was ${wanted.title}, ${wanted.images} images of ${wanted.classes} classes`

/** A GPU does one search at a time as fast as several. */
export function sideBySide({ engine, threads, seeds }: Pick<LanesWish, 'engine' | 'threads' | 'seeds'>): number {
  return engine === 'webgpu' ? 1 : Math.max(1, Math.min(threads, seeds.length))
}

const BUSY = { code: 'busy', message: 'start: another tab of this site searches; stop it there' } as const

export function createLanes({ store, client, tabs }: LanesParts): Lanes {
  const clients = new Map<number, SearchClient>()
  /** What is to be sent once a worker has read its images. */
  const afterImages = new Map<number, () => void>()
  let wish: LanesWish | null = null

  const lanes = (): readonly Lane[] => store.getState().lanes
  const change = (seed: number, to: Partial<Lane> | ((lane: Lane) => Partial<Lane>)): void =>
    store.getState().set({
      lanes: lanes().map((lane) =>
        lane.seed === seed ? { ...lane, ...(typeof to === 'function' ? to(lane) : to) } : lane,
      ),
    })
  const laneOf = (seed: number): Lane | undefined => lanes().find((lane) => lane.seed === seed)

  const end = (seed: number, status: Lane['status']): void => {
    clients.get(seed)?.close()
    clients.delete(seed)
    afterImages.delete(seed)
    change(seed, { status })
    fill()
  }

  const hear = (seed: number, event: Event): void => {
    const lane = laneOf(seed)
    if (!lane || !isAtWork(lane)) return
    const stopping = lane.status.kind === 'stopping'
    switch (event.type) {
      case 'dataset':
        if (wish && !isSame(event.dataset, wish.dataset))
          end(seed, { kind: 'failed', code: 'bad-archive', message: notThose(event.dataset, wish.dataset) })
        else {
          afterImages.get(seed)?.()
          afterImages.delete(seed)
        }
        return
      case 'started':
        change(seed, { started: event, ...(stopping ? {} : { status: { kind: 'running', etaMs: null } }) })
        return
      case 'progress':
        if (!stopping) change(seed, { status: { kind: 'running', etaMs: event.etaMs } })
        return
      case 'epoch':
        change(seed, ({ records }) => ({ records: [...records, event.record] }))
        return
      case 'finished':
        end(seed, lane.records.length > 0 ? { kind: 'finished', end: event } : { kind: 'called-off' })
        return
      case 'failed':
      case 'rejected':
        end(seed, { kind: 'failed', code: event.code, message: event.message })
        return
    }
  }

  const begin = (lane: Lane, { config, engine, threads, images }: LanesWish): void => {
    const { seed } = lane
    const own = client(
      (event) => hear(seed, event),
      () => hear(seed, { type: 'failed', code: 'crashed', message: WORDLESS }),
    )
    clients.set(seed, own)
    change(seed, { status: { kind: 'loading' }, started: null, records: [] })
    const each = Math.max(1, Math.floor(threads / store.getState().side))
    const start = { type: 'start', config: { ...config, seed }, engine, threads: each } satisfies Command
    own.send(images ?? start)
    if (images !== null) afterImages.set(seed, () => own.send(start))
  }

  /** Begins as many as there is room for; the last of all lets the site go. */
  const fill = (): void => {
    if (!wish) return
    for (const lane of lanes()) {
      if (lanes().filter(isAtWork).length >= store.getState().side) return
      if (lane.status.kind === 'waiting') begin(lane, wish)
    }
    if (lanes().every(isOver)) tabs.release('seeds')
  }

  const go = async (): Promise<void> => {
    if (await tabs.claim('seeds')) return fill()
    for (const { seed, status } of lanes())
      if (status.kind === 'waiting') change(seed, { status: { kind: 'failed', ...BUSY } })
  }

  const stop: Lanes['stop'] = (seed) => {
    const lane = laneOf(seed)
    if (!lane) return
    if (lane.status.kind === 'waiting') change(seed, { status: { kind: 'called-off' } })
    // Nothing is searched yet: the worker has no search to stop.
    else if (afterImages.has(seed)) end(seed, { kind: 'called-off' })
    else if (isAtWork(lane)) {
      change(seed, { status: { kind: 'stopping' } })
      clients.get(seed)?.send({ type: 'stop' })
    }
    if (lanes().every(isOver)) tabs.release('seeds')
  }

  return {
    start(wanted) {
      for (const own of clients.values()) own.close()
      clients.clear()
      wish = wanted
      store.getState().set({
        config: wanted.config,
        side: sideBySide(wanted),
        lanes: wanted.seeds.map((seed) => ({ seed, status: { kind: 'waiting' }, started: null, records: [] })),
      })
      return go()
    },
    stop,
    stopAll() {
      // Those that wait first: none of them takes the place of one that ends.
      for (const { seed, status } of lanes()) if (status.kind === 'waiting') stop(seed)
      for (const { seed } of lanes()) stop(seed)
    },
    again(seed) {
      const lane = laneOf(seed)
      if (!lane || !isOver(lane)) return
      change(seed, { status: { kind: 'waiting' } })
      void go()
    },
  }
}
