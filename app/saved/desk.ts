/** What the buttons of the list of saved runs do, and what the worker's answers change. */
import type { Command } from '../../src/protocol/messages'
import type { RunRecord } from '../../src/protocol/runRecord'
import type { RunEvent, RunSummary } from '../../src/protocol/runs'
import type { SavedStore } from './savedStore'
import { storedRecord } from './storedRecord'
import type { Tabs } from './tabs'

/** How long a deleted run can be brought back. */
const UNDO_MS = 10_000

export interface DeskParts {
  readonly saved: SavedStore
  readonly send: (command: Command) => void
  readonly show: (name: string, record: RunRecord, epoch?: number) => void
  /** One of its checkpoints is damaged; it is shown from the other. */
  readonly onDamaged: (run: RunSummary, message: string) => void
  readonly download: (name: string, bytes: Uint8Array<ArrayBuffer>) => void
  readonly storage: StorageManager | undefined
  /** Asking the browser to keep files puts a question before the visitor. */
  readonly asksVisitor: () => Promise<boolean>
  /** This tab shows the search of another one. */
  readonly isWatching: () => boolean
  /** A run that broke off in an earlier visit is offered. */
  readonly onUnfinished: (run: RunSummary) => void
  /** Calls back later; gives the function that calls it off. */
  readonly later: (ms: number, act: () => void) => () => void
}

export interface Desk {
  open(): void
  close(): void
  show(id: string): void
  rename(id: string, name: string): void
  remove(run: Pick<RunSummary, 'id'>, title: string): void
  undo(): void
  clear(): void
  exportRun(id: string): void
  importFile(file: File): void
  /** Asks the browser to keep what is stored. */
  persist(): Promise<void>
  /** The same for the first search of a visit, where it is not granted yet and disturbs nobody; a refusal is not asked about again. */
  persistOnce(): Promise<void>
  /** Offers a run that broke off in an earlier visit. Starts the worker only where something is stored. */
  lookForUnfinished(tabs: Pick<Tabs, 'elsewhere' | 'whenFree'>): Promise<void>
  onEvent(event: RunEvent): void
}

/** Whether the site has stored any run; a look at folder names, no more. */
async function hasRuns(storage: StorageManager | undefined): Promise<boolean> {
  try {
    const root = await storage?.getDirectory()
    const folder = await root?.getDirectoryHandle('runs')
    if (folder) for await (const _ of folder.keys()) return true
    return false
  } catch {
    // No such folder, or a browser that keeps its files shut: there is nothing to offer.
    return false
  }
}

export function createDesk(parts: DeskParts): Desk {
  const { saved, send, show, onDamaged, download, storage, asksVisitor, isWatching, onUnfinished, later } = parts
  const { set } = saved.getState()
  let callOff: (() => void) | null = null
  let looking = false
  let hasAsked = false

  const forget = (): void => {
    callOff?.()
    callOff = null
    const { deleted } = saved.getState()
    if (deleted === null) return
    set({ deleted: null })
    send({ type: 'purge-run', id: deleted.id })
  }

  return {
    open() {
      set({ isOpen: true })
      send({ type: 'list-runs' })
      void storage?.persisted?.().then((isPersisted) => set({ isPersisted }))
    },
    close() {
      set({ isOpen: false })
    },
    show: (id) => send({ type: 'open-run', id }),
    rename: (id, name) => send({ type: 'rename-run', id, name }),
    remove({ id }, title) {
      forget()
      set({ deleted: { id, title } })
      send({ type: 'trash-run', id })
      callOff = later(UNDO_MS, forget)
    },
    undo() {
      const { deleted } = saved.getState()
      callOff?.()
      callOff = null
      set({ deleted: null })
      if (deleted) send({ type: 'restore-run', id: deleted.id })
    },
    clear() {
      callOff?.()
      callOff = null
      set({ deleted: null, unfinished: null })
      send({ type: 'clear-runs' })
    },
    exportRun: (id) => send({ type: 'export-run', id }),
    importFile: (file) => send({ type: 'import-run', file }),
    async persist() {
      const isPersisted = (await storage?.persist?.().catch(() => false)) ?? false
      set({ isPersisted })
    },
    async persistOnce() {
      if (hasAsked) return
      hasAsked = true
      const isPersisted = (await storage?.persisted?.().catch(() => false)) ?? false
      if (isPersisted) set({ isPersisted })
      else if (!(await asksVisitor())) await this.persist()
    },
    async lookForUnfinished(tabs) {
      if ((await tabs.elsewhere()) === 'search') {
        set({ otherTab: 'searching' })
        await tabs.whenFree()
        // Watching, this tab hears of the end by itself.
        if (isWatching()) return
        set({ otherTab: 'none' })
      }
      if (!(await hasRuns(storage))) return
      looking = true
      send({ type: 'list-runs' })
    },
    onEvent(event) {
      switch (event.type) {
        case 'runs': {
          const { runs, broken } = event
          const { unfinished } = saved.getState()
          // It may have been gone on with since it was offered.
          const broke = runs.find(
            ({ id, end, canContinue, searched }) =>
              end === null && canContinue && (looking || (id === unfinished?.id && !searched)),
          )
          if (looking && broke) onUnfinished(broke)
          looking = false
          set({ runs, broken, storage: event.storage, unfinished: broke ?? null })
          return
        }
        case 'run-opened': {
          const { summary, records } = event.run
          set({ isOpen: false })
          show(summary.name || summary.dataset, storedRecord(event.run), records.length)
          if (event.damage !== null) onDamaged(summary, event.damage)
          return
        }
        case 'run-file':
          download(event.name, event.bytes)
          return
      }
    },
  }
}
