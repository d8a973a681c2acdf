/**
 * Runs that are being searched, told across the tabs of the site: the worker holds a Web Lock named after its run, which the
 * browser releases when the worker ends, however it ends. Without locks no other tab's run is known; a save brings it back then.
 */
import { SEARCH_LOCK } from '../protocol/runs'

export interface HeldRuns {
  /** From now on until the function it gives is called; that one resolves once all tabs know. */
  hold(id: string): () => Promise<unknown>
  /** Identifiers of the runs that are searched in any tab. */
  held(): Promise<ReadonlySet<string>>
}

const PREFIX = 'darts-plus-lab/run/'

export function heldRuns(locks: LockManager | undefined): HeldRuns {
  return {
    hold(id) {
      let letGo = (): void => undefined
      const until = new Promise<void>((done) => {
        letGo = done
      })
      // Shared: it is to be seen, and waits for nobody.
      const released = locks?.request(PREFIX + id, { mode: 'shared' }, () => until).catch(() => undefined)
      return async () => {
        letGo()
        await released
      }
    },
    async held() {
      const names = ((await locks?.query().catch(() => null))?.held ?? []).map(({ name = '' }) => name)
      // The worker of a page that is gone may hold its lock for seconds; the page's own is free at once.
      if (!names.includes(SEARCH_LOCK)) return new Set()
      return new Set(names.filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length)))
    },
  }
}
