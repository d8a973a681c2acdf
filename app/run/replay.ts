/**
 * Plays a run: a clock moves a position, in epochs, along a track. A recorded track reveals its events through the same
 * `apply` as a live run; a track of records already known only moves the cursor. Time and frames are passed in.
 */
import type { Event } from '../../src/protocol/messages'
import type { RunRecord } from '../../src/protocol/runRecord'

/** Something to play: `end` in epochs; `reveal` tells everything that has happened up to a position. */
export interface Track {
  end(): number
  reveal(position: number): void
}

/** The whole run at normal speed, so that a collapse is on the screen within 20 seconds. */
const RUN_MS = 18_000
const EPOCH_MS = { slowest: 900, fastest: 150 } as const
/** How much longer an epoch stays that the story dwells on, so that its headline can be read. */
const DWELL = 4
/** Longer gaps between frames (a sleeping tab) do not make the replay jump. */
const LONGEST_FRAME_MS = 200

export type Pace = 'slow' | 'normal' | 'max'

/** Milliseconds an epoch takes on the screen. */
export function epochPace(epochs: number, pace: Pace): number {
  const normal = Math.min(EPOCH_MS.slowest, Math.max(EPOCH_MS.fastest, RUN_MS / Math.max(1, epochs)))
  return pace === 'normal' ? normal : pace === 'slow' ? normal * 3 : 50
}

/** When each event of a recording happens, in epochs; never decreasing. */
export function timeline(record: RunRecord): { readonly at: number; readonly event: Event }[] {
  let now = 0
  return record.events.map(({ event }) => {
    if (event.type === 'epoch') now = Math.max(now, event.record.epoch)
    if (event.type === 'progress') now = Math.max(now, event.epoch - 1 + event.step / Math.max(1, event.stepsPerEpoch))
    return { at: now, event }
  })
}

/** A recording as a track. Each event is applied once, in order, when the position first reaches it. */
export function recordingTrack(record: RunRecord, apply: (event: Event) => void): Track {
  const events = timeline(record)
  const end = events.at(-1)?.at ?? 0
  let next = 0
  return {
    end: () => end,
    reveal(position) {
      for (let item = events[next]; item && item.at <= position; item = events[next]) {
        next++
        apply(item.event)
      }
    },
  }
}

export interface PlayerOptions {
  /** Calls back once at the next frame with the time in milliseconds; returns how to call that off. */
  readonly nextFrame: (callback: (now: number) => void) => () => void
  /** The cursor reached another whole epoch. */
  readonly onEpoch: (epoch: number) => void
  readonly onPlaying: (playing: boolean) => void
  /** An epoch on which a replay that is watched stays longer. */
  readonly dwellsOn?: (epoch: number) => boolean
}

export interface Player {
  /** Put on another track, at its start and not playing; null takes the present one off. */
  load(track: Track | null): void
  play(): void
  pause(): void
  seek(epoch: number): void
  setPace(pace: Pace): void
  readonly playing: boolean
  readonly position: number
  readonly atEnd: boolean
}

export function createPlayer({ nextFrame, onEpoch, onPlaying, dwellsOn = () => false }: PlayerOptions): Player {
  let track: Track | null = null
  let position = 0
  let pace: Pace = 'normal'
  let cancel: (() => void) | null = null
  let before: number | null = null

  const move = (to: number): void => {
    const epoch = Math.floor(position)
    position = to
    track?.reveal(position)
    if (Math.floor(position) !== epoch) onEpoch(Math.floor(position))
  }
  const halt = (): void => {
    if (!cancel) return
    cancel()
    cancel = null
    before = null
    onPlaying(false)
  }
  const frame = (now: number): void => {
    if (!track || !cancel) return
    const passed = before === null ? 0 : Math.min(now - before, LONGEST_FRAME_MS)
    before = now
    const end = track.end()
    const slower = pace !== 'max' && dwellsOn(Math.floor(position)) ? DWELL : 1
    move(Math.min(end, position + passed / (epochPace(end, pace) * slower)))
    if (position >= end) halt()
    else cancel = nextFrame(frame)
  }

  return {
    load(next) {
      halt()
      track = next
      position = 0
      track?.reveal(0)
      onEpoch(0)
    },
    play() {
      if (!track || cancel) return
      if (position >= track.end()) position = 0
      cancel = nextFrame(frame)
      onPlaying(true)
    },
    pause: halt,
    seek(epoch) {
      if (track) move(Math.min(track.end(), Math.max(0, epoch)))
    },
    setPace(next) {
      pace = next
    },
    get playing() {
      return cancel !== null
    },
    get position() {
      return position
    },
    get atEnd() {
      return track !== null && position >= track.end()
    },
  }
}
