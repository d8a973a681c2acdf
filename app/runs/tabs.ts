/**
 * One search at a time for all tabs of the site: who searches holds a Web Lock (which also keeps a hidden tab from being
 * frozen) and tells the others over a BroadcastChannel; another tab can watch.
 */
import type { Event } from '../../src/protocol/messages'

const NAME = 'darts-plus-lab/search'

type Message = { readonly kind: 'who' } | { readonly kind: 'events'; readonly events: readonly Event[] }

export interface Watching {
  readonly onEvent: (event: Event) => void
  /** The other tab has let go: it ended its search, or is gone. */
  readonly onFree: () => void
}

export interface Tabs {
  /** True when this tab may search now; it keeps the right until `release`. */
  claim(): Promise<boolean>
  release(): void
  /** Another tab is searching. */
  isElsewhere(): Promise<boolean>
  /** Resolves once no other tab searches. */
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
  let letGo: (() => void) | null = null
  let watching: Watching | null = null
  const post = (message: Message): void => channel?.postMessage(message)

  channel?.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if (data.kind === 'who') {
      if (letGo) post({ kind: 'events', events: snapshot() })
    } else for (const event of data.events) watching?.onEvent(event)
  })

  return {
    claim() {
      if (letGo || !locks) return Promise.resolve(true)
      return new Promise((resolve, reject) => {
        locks
          .request(NAME, { ifAvailable: true }, (lock) => {
            resolve(lock !== null)
            if (lock === null) return undefined
            return new Promise<void>((done) => {
              letGo = done
            })
          })
          .catch(reject)
      })
    },
    release() {
      letGo?.()
      letGo = null
    },
    async isElsewhere() {
      if (letGo || !locks) return false
      const { held = [] } = await locks.query()
      return held.some(({ name }) => name === NAME)
    },
    async whenFree() {
      await locks?.request(NAME, { mode: 'shared' }, () => undefined)
    },
    tell(event) {
      if (letGo) post({ kind: 'events', events: [event] })
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
