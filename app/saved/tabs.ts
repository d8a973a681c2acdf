/**
 * One search or retraining at a time for all tabs of the site: who has the GPU holds a Web Lock (which also keeps a hidden
 * tab from being frozen). A search is told to the others over a BroadcastChannel; another tab can watch it.
 */
import type { Event } from '../../src/protocol/messages'
import { SEARCH_LOCK as NAME } from '../../src/protocol/runs'

/** Held as well by a tab that does anything but search: there is nothing to watch. */
const MARK = 'darts-plus-lab/evaluation'

/** What a tab does with the GPU or the processor. Each is claimed and released by one part of the page. */
export type Work = 'search' | 'evaluation' | 'seeds' | 'aside'

/** What other tabs can tell of it. */
export type WorkElsewhere = 'search' | 'evaluation'

type Message = { readonly kind: 'who' } | { readonly kind: 'events'; readonly events: readonly Event[] }

export interface Watching {
  readonly onEvent: (event: Event) => void
  /** The other tab has let go: it ended its search, or is gone. */
  readonly onFree: () => void
}

export interface Tabs {
  /** True when this tab may do that now; it keeps the right until it has released all it claimed. */
  claim(work: Work): Promise<boolean>
  release(work: Work): void
  /** What another tab does; null while none has the GPU. */
  elsewhere(): Promise<WorkElsewhere | null>
  /** Resolves once no other tab has the GPU. */
  whenFree(): Promise<void>
  /** Tells watching tabs what the worker said. */
  tell(event: Event): void
  /** From now on hears what the searching tab tells, all it has so far first. Gives the function that ends it. */
  watch(watching: Watching): () => void
}

export interface TabsParts {
  /** Missing in old browsers: then every tab may search, and none can be watched. */
  readonly locks: LockManager | undefined
  readonly channel: BroadcastChannel | undefined
  /** What a tab that begins to watch must be told. */
  readonly snapshot: () => readonly Event[]
}

export function createTabs({ locks, channel, snapshot }: TabsParts): Tabs {
  const held = new Set<Work>()
  let letGo: (() => void) | null = null
  let unmark: (() => void) | null = null
  let taking: Promise<(() => void) | null> | null = null
  let watching: Watching | null = null
  const post = (message: Message): void => channel?.postMessage(message)

  channel?.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if (data.kind === 'who') {
      if (held.has('search')) post({ kind: 'events', events: snapshot() })
    } else for (const event of data.events) watching?.onEvent(event)
  })

  /** Holds a lock until the function it gives is called; null where another tab has it. */
  const hold = (name: string): Promise<(() => void) | null> =>
    new Promise((resolve, reject) => {
      if (!locks) return resolve(() => undefined)
      locks
        .request(name, { ifAvailable: true }, (lock) => {
          if (lock === null) return resolve(null)
          return new Promise<void>((done) => resolve(done))
        })
        .catch(reject)
    })

  return {
    async claim(work) {
      if (letGo === null) {
        // Asked twice at once, it is asked for once.
        taking ??= hold(NAME).finally(() => {
          taking = null
        })
        letGo = await taking
      }
      if (letGo === null) return false
      held.add(work)
      if (work !== 'search') unmark ??= await hold(MARK)
      return true
    },
    release(work) {
      held.delete(work)
      if (held.size === 0 || (held.size === 1 && held.has('search'))) {
        unmark?.()
        unmark = null
      }
      if (held.size > 0) return
      letGo?.()
      letGo = null
    },
    async elsewhere() {
      if (letGo || !locks) return null
      const names = new Set(((await locks.query()).held ?? []).map(({ name }) => name))
      if (!names.has(NAME)) return null
      return names.has(MARK) ? 'evaluation' : 'search'
    },
    async whenFree() {
      await locks?.request(NAME, { mode: 'shared' }, () => undefined)
    },
    tell(event) {
      if (held.has('search')) post({ kind: 'events', events: [event] })
    },
    watch(given) {
      const end = new AbortController()
      watching = given
      post({ kind: 'who' })
      locks
        ?.request(NAME, { mode: 'shared', signal: end.signal }, () => {
          if (watching === given) given.onFree()
        })
        .catch(() => {
          // Ended before the other tab let go.
        })
      return () => {
        end.abort()
        if (watching === given) watching = null
      }
    },
  }
}
