/**
 * Joins the worker, the player and the two stores: what the buttons, keys and dropped files do. A recording is on the
 * screen until a live run starts; a live run is on the screen until it is reset.
 */
import { SearchError } from '../src/errors'
import type { SearchConfig } from '../src/protocol/config'
import type { Player as BilevelPlayer, Command, Event } from '../src/protocol/messages'
import type { RunRecord } from '../src/protocol/record'
import { NotFound, type RecordingId } from './recordings'
import type { Player, Track } from './replay'
import { recordingTrack } from './replay'
import type { RunStore } from './runStore'
import type { Speed, ViewStore } from './viewStore'

export interface SessionOptions {
  readonly run: RunStore
  readonly view: ViewStore
  readonly player: Player
  readonly send: (command: Command) => void
  readonly fetchRecording: (id: RecordingId) => Promise<RunRecord>
}

export interface Session {
  /** Shows a recording and plays it from the start, or from `epoch` without playing. */
  openRecording(id: RecordingId, epoch?: number): Promise<void>
  showRecording(name: string, record: RunRecord, epoch?: number): void
  askDevice(): void
  loadFiles(files: readonly File[]): void
  /** Reads the shards of a manifest that is served with the page. */
  loadShards(manifestUrl: string): void
  startLive(config: SearchConfig, pauseAfter?: number): void
  pauseLive(): void
  resumeLive(pauseAfter?: number): void
  /** One move of the player whose turn it is; the search stays paused. */
  takeTurn(player: BilevelPlayer): void
  stopLive(): void
  /** Play or pause what is on the screen: a replay, or the live search itself. */
  toggle(): void
  seek(epoch: number): void
  setSpeed(speed: Speed): void
  /** What the worker says. */
  onEvent(event: Event): void
}

/** True while leaving the run on the screen would lose it. */
export function wouldDiscard(run: RunStore): boolean {
  const { origin, records, status } = run.getState()
  return origin.kind === 'live' && (records.length > 0 || status.kind === 'running' || status.kind === 'loading')
}

export function createSession({ run, view, player, send, fetchRecording }: SessionOptions): Session {
  const isLive = (): boolean => run.getState().origin.kind === 'live'
  /** Records of a live run, played back without revealing anything new. */
  const knownTrack: Track = { end: () => run.getState().records.length, reveal: () => undefined }
  let wanted = 0
  /** The worker has a search that has not ended yet; until it has, the next start waits. */
  let busy = false
  let waiting: Command | null = null

  const endLive = (): void => {
    waiting = null
    if (isLive() && busy) send({ type: 'stop' })
  }

  const showRecording: Session['showRecording'] = (name, record, epoch) => {
    endLive()
    run.getState().begin({ kind: 'recording', name, provenance: record.provenance })
    view.getState().set({ cursor: 0, following: true, rules: null, edge: 0, cell: 'normal' })
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

  return {
    async openRecording(id, epoch) {
      const turn = ++wanted
      endLive()
      player.load(null)
      run.getState().begin({ kind: 'recording', name: id, provenance: null }, { kind: 'fetching' })
      try {
        const record = await fetchRecording(id)
        if (turn === wanted) showRecording(id, record, epoch)
      } catch (error) {
        if (turn !== wanted) return
        const code = error instanceof NotFound ? 'not-found' : error instanceof SearchError ? error.code : 'internal'
        const message = error instanceof Error ? error.message : String(error)
        run.getState().begin({ kind: 'recording', name: id, provenance: null }, { kind: 'missing', code, message })
      }
    },
    showRecording,
    askDevice: () => send({ type: 'hello' }),
    loadShards: (manifestUrl) => send({ type: 'load-shards', manifestUrl }),
    loadFiles(files) {
      if (files.length === 0) return
      view.getState().set({ readingFiles: true })
      send({ type: 'load-files', files })
    },
    startLive(config, pauseAfter) {
      wanted++
      endLive()
      player.load(null)
      run.getState().begin({ kind: 'live' }, { kind: 'loading', phase: 'data', done: 0, total: 1 }, config)
      view.getState().set({ cursor: 0, following: true, rules: null, edge: 0, cell: 'normal', setupOpen: false })
      const start: Command = { type: 'start', config, ...(pauseAfter === undefined ? {} : { pauseAfter }) }
      if (busy) waiting = start
      else {
        busy = true
        send(start)
      }
    },
    pauseLive: () => send({ type: 'pause' }),
    resumeLive: (pauseAfter) => send(pauseAfter === undefined ? { type: 'resume' } : { type: 'resume', pauseAfter }),
    takeTurn: (player) => send({ type: 'turn', player }),
    stopLive: () => send({ type: 'stop' }),
    toggle() {
      const { status } = run.getState()
      if (isLive() && status.kind === 'running') send({ type: 'pause' })
      else if (isLive() && status.kind === 'paused') send({ type: 'resume' })
      else if (player.playing) player.pause()
      else player.play()
    },
    seek,
    setSpeed(speed) {
      player.setPace(speed)
      view.getState().set({ speed })
    },
    onEvent(event) {
      const ended = event.type === 'finished' || event.type === 'failed'
      if (ended) busy = false
      if (event.type === 'dataset' || event.type === 'rejected' || event.type === 'failed')
        view.getState().set({ readingFiles: false })
      if (waiting) {
        // What still comes belongs to the run before.
        if (!ended) return
        send(waiting)
        waiting = null
        busy = true
        return
      }
      const aboutDevice = event.type === 'ready' || event.type === 'dataset' || event.type === 'rejected'
      if (!aboutDevice && !isLive()) {
        // A worker that failed outside a run still says so.
        if (event.type === 'failed') run.getState().apply({ ...event, type: 'rejected' })
        return
      }
      run.getState().apply(event)
      if (event.type === 'epoch' && view.getState().following) view.getState().set({ cursor: event.record.epoch })
      if (ended) {
        player.load(knownTrack)
        seek(run.getState().records.length)
      }
    },
  }
}
