/**
 * Joins the worker, the player and the two stores: what the buttons, keys and dropped files do. A recording is on the
 * screen until a live run starts; a live run is on the screen until it is reset.
 */
import { SearchError } from '../../src/errors'
import type { SearchConfig } from '../../src/protocol/config'
import type { Engine, EngineChoice } from '../../src/protocol/engines'
import type { Player as BilevelPlayer } from '../../src/protocol/facts'
import type { Command, Event, GivenFile } from '../../src/protocol/messages'
import type { ProjectionRequest } from '../../src/protocol/projection'
import type { RunRecord } from '../../src/protocol/runRecord'
import type { RunEvent, RunSummary } from '../../src/protocol/runs'
import { presentCells } from '../../src/space/topology'
import type { Tabs } from '../saved/tabs'
import { type Aside, createAside } from './aside'
import { createOwnImages } from './ownImages'
import { NotFound, type RecordingId } from './recordings'
import type { Player, Track } from './replay'
import { recordingTrack } from './replay'
import type { RunStore } from './runStore'
import { WORDLESS } from './searchClient'
import type { Speed, ViewStore } from './viewStore'

export interface SessionOptions {
  readonly run: RunStore
  readonly view: ViewStore
  readonly player: Player
  readonly send: (command: Command) => void
  readonly fetchRecording: (id: RecordingId) => Promise<RunRecord>
  /** Left out where no other tab and no saved runs are to be thought of. */
  readonly keeping?: Keeping
  /** Another run comes on the screen: a recording, or null for a live one. */
  readonly onShown?: (run: RunRecord | null) => void
}

export interface ContinueOptions {
  /** Left out: the engine the run is on. */
  readonly takenUpBy?: EngineChoice
  /** Epochs after which it pauses by itself; 0 = at once, where it was saved. */
  readonly pauseAfter?: number
}

/** What a session needs to share the site with other tabs and to save its runs. */
export interface Keeping {
  readonly tabs: Tabs
  readonly freshId: () => string
  /** Told what the worker says of saved runs. */
  readonly onRuns: (event: RunEvent) => void
  /** A search begins that will be saved. */
  readonly onSaving?: () => void
  /** Another tab searches (this one watches it), or has let go. */
  readonly onOtherTab: (state: 'searching' | 'let-go' | 'none') => void
}

export interface Session {
  /** Shows a recording and plays it from the start, or from `epoch` without playing. */
  openRecording(id: RecordingId, epoch?: number): Promise<void>
  showRecording(name: string, record: RunRecord, epoch?: number): void
  /** The whole recording on the screen, what has not been replayed yet included; null for a live run. */
  shownRecording(): RunRecord | null
  askDevice(): void
  /** What a config would take on a data set of so many classes; the answer arrives in the run store. */
  askEstimate(config: SearchConfig, classes: number, engine: Engine | null): void
  /** Reads files of images; they wait in a preview (run store) for `answerPreview`. */
  loadFiles(files: readonly GivenFile[]): void
  /** Uses the previewed images, or lets them go. */
  answerPreview(use: boolean): void
  /** The files of a set of images that was read from files; null for another. */
  filesOf(dataset: string): readonly GivenFile[] | null
  /** Reads the shards of a manifest that is served with the page. */
  loadShards(manifestUrl: string): void
  startLive(config: SearchConfig, pauseAfter?: number): void
  /** Goes on with a saved run. */
  continueLive(run: Pick<RunSummary, 'id' | 'config' | 'epochs' | 'step'>, how?: ContinueOptions): void
  /** Shows the search of another tab. */
  watchOtherTab(): void
  /** Saved under this name; null for a run that is not, or is another tab's. */
  readonly liveId: string | null
  pauseLive(): void
  resumeLive(pauseAfter?: number): void
  /** What the supernet of the search that rests loses without each operation; the answer arrives in the run store. */
  project(request: ProjectionRequest): void
  /** Ends that. */
  callOff(): void
  /** One move of the player whose turn it is; the search stays paused. */
  takeTurn(player: BilevelPlayer): void
  stopLive(): void
  /** A search beside the recording; it ends when another run is shown or begins. */
  readonly runAside: Aside['run']
  endAside(): void
  /** Play or pause what is on the screen: a replay, or the live search itself. */
  toggle(): void
  seek(epoch: number): void
  setSpeed(speed: Speed): void
  /** What the worker says. */
  onEvent(event: Event): void
  /** The worker is gone without a word. */
  onWorkerDeath(): void
}

/** True while leaving the run on the screen would stop or lose it. A run watched from another tab goes on there. */
export function wouldDiscard(run: RunStore): boolean {
  const { origin, records, status } = run.getState()
  return (
    origin.kind === 'live' &&
    !origin.watched &&
    (records.length > 0 || ['running', 'loading', 'paused'].includes(status.kind))
  )
}

/** There is nothing to watch, and one GPU. */
const RETRAINED_ELSEWHERE = {
  code: 'busy',
  message: 'start: another tab of this site retrains; stop it there',
} as const

/** The worker refused what would have begun a search: for the page it has ended. */
const refusedStart = (event: Event): boolean =>
  event.type === 'rejected' && /^(start|continue-run|continue-file):/.test(event.message)

/** It refused a set of images for another that it is still reading. */
const readsOn = (event: Event): boolean => event.type === 'rejected' && event.message.endsWith('still being read')

/** A worker that dies again and again at the same place is not started once more. */
const MAX_DEATHS = 3

export function createSession({ run, view, player, send, fetchRecording, keeping, onShown }: SessionOptions): Session {
  const isLive = (): boolean => run.getState().origin.kind === 'live'
  /** Records of a live run, played back without revealing anything new. */
  const knownTrack: Track = { end: () => run.getState().records.length, reveal: () => undefined }
  const ownImages = createOwnImages()
  let wanted = 0
  let shown: RunRecord | null = null
  /** The worker has a search that has not ended yet; until it has, the next start waits. */
  let busy = false
  let waiting: Command | null = null
  let liveId: string | null = null
  /** Epoch behind which the live search is to rest, 0 while it does; null = never. A dying worker takes its own memory of this with it. */
  let restBehind: number | null = null
  let endWatch: (() => void) | null = null
  let deaths = { place: '', count: 0 }
  const aside = createAside({
    place: {
      get isTaken() {
        return busy
      },
      get isAwaited() {
        return waiting !== null
      },
      take() {
        busy = true
      },
    },
    send,
    tabs: keeping?.tabs,
  })

  const isOwn = (): boolean => {
    const { origin } = run.getState()
    return origin.kind === 'live' && !origin.watched
  }
  const endLive = (): void => {
    waiting = null
    liveId = null
    endWatch?.()
    endWatch = null
    aside.end()
    if (isOwn() && busy) send({ type: 'stop' })
  }

  /** Puts a live run on the screen; nothing has been asked of the worker yet. */
  const showLive = (config: SearchConfig | undefined, watched: boolean): void => {
    const origin = watched ? ({ kind: 'live', watched: true } as const) : ({ kind: 'live' } as const)
    onShown?.(null)
    player.load(null)
    run.getState().begin(origin, { kind: 'loading', phase: 'data', done: 0, total: 1 }, config)
    view.getState().set({ cursor: 0, following: true, rules: null, edge: 0, cell: 'normal', setupOpen: false })
  }

  const watch = (): void => {
    if (!keeping) return
    wanted++
    endLive()
    showLive(undefined, true)
    keeping.onOtherTab('searching')
    endWatch = keeping.tabs.watch({
      onEvent: apply,
      onFree: () => keeping.onOtherTab('let-go'),
    })
  }

  /** @param epochs complete already */
  const search = (
    command: Extract<Command, { type: 'start' | 'continue-run' }>,
    config: SearchConfig,
    epochs = 0,
  ): void => {
    const turn = ++wanted
    endLive()
    showLive(config, false)
    const go = (): void => {
      keeping?.onOtherTab('none')
      liveId = command.type === 'start' ? (command.runId ?? null) : command.id
      restBehind = command.pauseAfter === undefined ? null : epochs + command.pauseAfter
      if (liveId !== null) keeping?.onSaving?.()
      if (busy) waiting = command
      else {
        busy = true
        send(command)
      }
    }
    if (!keeping) {
      go()
      return
    }
    const { tabs } = keeping
    void tabs.claim('search').then(async (mine) => {
      const other = mine ? null : await tabs.elsewhere()
      if (turn !== wanted) {
        if (mine && !busy) tabs.release('search')
      } else if (mine) go()
      else if (other === 'evaluation') run.getState().apply({ type: 'failed', ...RETRAINED_ELSEWHERE })
      else watch()
    })
  }

  /** What a live run on the screen says, here or in the tab that is watched. */
  const apply = (event: Event): void => {
    run.getState().apply(event)
    const newest = run.getState().records.length
    const isNews = event.type === 'epoch' || (event.type === 'started' && newest > 0)
    if (isNews && view.getState().following) view.getState().set({ cursor: newest })
    if (event.type === 'finished' || event.type === 'failed') {
      // An earlier epoch that is looked at stays.
      const { following, cursor } = view.getState()
      player.load(knownTrack)
      seek(following ? newest : cursor)
    }
  }

  /** What is looked at is a cell that the network has. */
  const keepToPresent = (): void => {
    const { config } = run.getState()
    const present = config ? presentCells(config) : []
    if (present[0] && !present.includes(view.getState().cell)) view.getState().set({ cell: present[0] })
  }
  run.subscribe(keepToPresent)
  view.subscribe(keepToPresent)

  const show = (name: string, record: RunRecord, epoch?: number, served?: RecordingId): void => {
    // A recording that is still being fetched comes too late.
    wanted++
    endLive()
    onShown?.(record)
    run.getState().begin({
      kind: 'recording',
      name,
      ...(served ? { served } : {}),
      provenance: record.provenance,
      ...(record.source ? { source: record.source } : {}),
    })
    view.getState().set({ cursor: 0, following: true, rules: null, edge: 0, cell: 'normal' })
    shown = record
    player.load(recordingTrack(record, run.getState().apply))
    if (epoch === undefined) player.play()
    else player.seek(epoch)
  }

  const seek: Session['seek'] = (epoch) => {
    if (!isLive()) {
      player.seek(epoch)
      return
    }
    const newest = run.getState().records.length
    const cursor = Math.min(newest, Math.max(Math.min(1, newest), epoch))
    player.seek(cursor)
    view.getState().set({ cursor, following: cursor === newest })
  }

  const resume = (pauseAfter?: number): void => {
    const { config, records } = run.getState()
    const behind = pauseAfter === undefined ? null : records.length + pauseAfter
    // Behind its last epoch it ends; taken up again with a rest there, it would not.
    restBehind = behind !== null && behind < (config?.epochs ?? 0) ? behind : null
    send(pauseAfter === undefined ? { type: 'resume' } : { type: 'resume', pauseAfter })
  }

  return {
    async openRecording(id, epoch) {
      const turn = ++wanted
      endLive()
      player.load(null)
      const origin = { kind: 'recording', name: id, served: id, provenance: null } as const
      run.getState().begin(origin, { kind: 'fetching' })
      try {
        const record = await fetchRecording(id)
        if (turn === wanted) show(id, record, epoch, id)
      } catch (error) {
        if (turn !== wanted) return
        const code = error instanceof NotFound ? 'not-found' : error instanceof SearchError ? error.code : 'internal'
        const message = error instanceof Error ? error.message : String(error)
        run.getState().begin(origin, { kind: 'missing', code, message })
      }
    },
    showRecording: (name, record, epoch) => show(name, record, epoch),
    shownRecording: () => (isLive() ? null : shown),
    askDevice: () => send({ type: 'hello' }),
    askEstimate: (config, classes, engine) =>
      send({ type: 'estimate', config, classes, ...(engine ? { engine } : {}) }),
    loadShards(manifestUrl) {
      view.getState().set({ readingFiles: true })
      send({ type: 'load-shards', manifestUrl })
    },
    loadFiles(files) {
      if (files.length === 0) return
      // While others are being read the worker refuses these.
      if (!view.getState().readingFiles) ownImages.asked(files)
      view.getState().set({ readingFiles: true })
      send({ type: 'load-files', files, preview: true })
    },
    answerPreview(use) {
      run.getState().dismissPreview()
      ownImages.answered(use)
      send({ type: use ? 'take-preview' : 'drop-preview' })
    },
    filesOf: ownImages.filesOf,
    startLive(config, pauseAfter) {
      const pause = pauseAfter === undefined ? {} : { pauseAfter }
      search(
        {
          type: 'start',
          config,
          engine: view.getState().engine,
          ...pause,
          ...(keeping ? { runId: keeping.freshId() } : {}),
        },
        config,
      )
    },
    continueLive({ id, config, epochs, step }, { takenUpBy, pauseAfter } = {}) {
      const pause = pauseAfter === undefined ? {} : { pauseAfter }
      search({ type: 'continue-run', id, ...(takenUpBy ? { engine: takenUpBy } : {}), ...pause }, config, epochs)
      run.getState().apply({ type: 'saved', epoch: epochs + 1, step, bytes: 0 })
    },
    watchOtherTab: watch,
    get liveId() {
      return liveId
    },
    pauseLive: () => send({ type: 'pause' }),
    resumeLive: resume,
    project: (request) => send({ type: 'project', ...request }),
    callOff: () => send({ type: 'call-off' }),
    takeTurn: (player) => send({ type: 'turn', player }),
    stopLive: () => send({ type: 'stop' }),
    runAside: aside.run,
    endAside: aside.end,
    toggle() {
      const { status } = run.getState()
      if (isOwn() && status.kind === 'running') send({ type: 'pause' })
      else if (isOwn() && status.kind === 'paused') resume()
      else if (player.playing) player.pause()
      else player.play()
    },
    seek,
    setSpeed(speed) {
      player.setPace(speed)
      view.getState().set({ speed })
    },
    onEvent(told) {
      const event: Event = busy && told.type === 'rejected' && refusedStart(told) ? { ...told, type: 'failed' } : told
      if (event.type === 'runs' || event.type === 'run-opened' || event.type === 'run-file') {
        keeping?.onRuns(event)
        return
      }
      const ended = event.type === 'finished' || event.type === 'failed'
      if (ended) busy = false
      if (event.type === 'preview') ownImages.previewed()
      if (event.type === 'dataset') ownImages.arrived(event.dataset.id)
      const aboutDevice =
        event.type === 'ready' || event.type === 'dataset' || event.type === 'preview' || event.type === 'rejected'
      if (aside.isOn && !aboutDevice && event.type !== 'estimate') {
        aside.tell(event)
        if (!ended || !waiting) return
      }
      const read = event.type === 'dataset' || event.type === 'preview' || event.type === 'rejected'
      if ((read || event.type === 'failed') && !readsOn(told)) view.getState().set({ readingFiles: false })
      if (event.type === 'estimate') {
        // About the sheet, whatever is on the screen.
        apply(event)
        return
      }
      if (waiting) {
        // What still comes belongs to the run before.
        if (!ended) return
        send(waiting)
        waiting = null
        busy = true
        return
      }
      if (!aboutDevice && !isOwn()) {
        if (ended) keeping?.tabs.release('search')
        // A worker that failed outside a run still says so.
        if (event.type === 'failed') run.getState().apply({ ...event, type: 'rejected' })
        return
      }
      apply(event)
      if (event.type === 'paused') restBehind = 0
      if (!aboutDevice) keeping?.tabs.tell(event)
      if (ended) keeping?.tabs.release('search')
    },
    onWorkerDeath() {
      const wasBusy = busy
      busy = false
      view.getState().set({ readingFiles: false })
      aside.tell({ type: 'failed', code: 'crashed', message: WORDLESS })
      if (waiting) {
        busy = true
        send(waiting)
        waiting = null
        return
      }
      if (!wasBusy || !isOwn()) return
      const { saved } = run.getState().safety
      const place = saved ? `${saved.epoch}/${saved.step}` : ''
      deaths = { place, count: deaths.place === place ? deaths.count + 1 : 1 }
      const message = WORDLESS
      if (saved && liveId && deaths.count < MAX_DEATHS) {
        this.onEvent({ type: 'recovering', code: 'crashed', message, ...saved })
        busy = true
        // Counted from what is taken up again, which may be some epochs behind what was shown.
        const pause = restBehind === null ? {} : { pauseAfter: Math.max(0, restBehind - (saved.epoch - 1)) }
        send({ type: 'continue-run', id: liveId, ...pause })
      } else this.onEvent({ type: 'failed', code: 'crashed', message })
    },
  }
}
