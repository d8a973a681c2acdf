/**
 * A recording of the CPU engine computed anew by the worker and held against what was recorded, epoch by epoch. The recording stays on the
 * screen meanwhile. `hear` is pure: what an event of that search says.
 */
import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { epochsOf } from '../../src/export/fromRun'
import type { Event } from '../../src/protocol/messages'
import type { EpochRecord } from '../../src/protocol/record'
import type { RunRecord } from '../../src/protocol/runRecord'
import { type Difference, firstDifference } from '../../src/protocol/sameBits'
import type { Session } from '../run/session'

export type AgainState =
  | { readonly kind: 'idle' }
  /** `same`: epochs that were computed and are the same. */
  | {
      readonly kind: 'computing'
      readonly same: number
      readonly of: number
      readonly progress: Extract<Event, { type: 'progress' }> | null
      readonly images: string | null
    }
  | { readonly kind: 'same'; readonly epochs: number; readonly images: string | null }
  | { readonly kind: 'differs'; readonly difference: Difference; readonly images: string | null }
  | { readonly kind: 'stopped'; readonly same: number; readonly of: number }
  | { readonly kind: 'failed'; readonly message: string }

/** Whether every epoch holds digests, as the CPU engine's recordings do: only those can be computed again bit by bit. */
export function canBeComputed(run: RunRecord): boolean {
  const epochs = epochsOf(run)
  return run.source === undefined && epochs.length > 0 && epochs.every(({ digests }) => digests !== undefined)
}

/** `images`: title of the images here, where they are not the recorded ones. */
export function hear(state: AgainState, event: Event, recorded: readonly EpochRecord[], title: string): AgainState {
  if (state.kind !== 'computing') return state
  switch (event.type) {
    case 'started': {
      const here = event.dataset?.title ?? title
      return { ...state, images: here === title ? null : here }
    }
    case 'progress':
      return { ...state, progress: event }
    case 'epoch': {
      const expected = recorded[event.record.epoch - 1]
      if (!expected) return state
      const difference = firstDifference(expected, event.record)
      if (difference) return { kind: 'differs', difference, images: state.images }
      const same = state.same + 1
      return same === recorded.length ? { kind: 'same', epochs: same, images: state.images } : { ...state, same }
    }
    case 'finished':
      return { kind: 'stopped', same: state.same, of: state.of }
    case 'failed':
      return { kind: 'failed', message: event.message }
    default:
      return state
  }
}

interface Again {
  readonly store: StoreApi<{ readonly state: AgainState }>
  start(run: RunRecord): void
  stop(): void
  /** Another run is on the screen. */
  forget(): void
}

export function createAgain(session: Pick<Session, 'runAside' | 'endAside'>): Again {
  const store = createStore<{ readonly state: AgainState }>()(() => ({ state: { kind: 'idle' } }))
  /** What still comes belongs to a run before. */
  let turn = 0
  const end = (state: AgainState): void => {
    turn++
    store.setState({ state })
    session.endAside()
  }
  return {
    store,
    start(run) {
      const recorded = epochsOf(run)
      const mine = ++turn
      store.setState({ state: { kind: 'computing', same: 0, of: recorded.length, progress: null, images: null } })
      session.runAside(run.config, (event) => {
        if (mine !== turn) return
        const state = hear(store.getState().state, event, recorded, run.provenance.dataset)
        if (state.kind === 'computing') store.setState({ state })
        else end(state)
      })
    },
    stop() {
      const { state } = store.getState()
      if (state.kind === 'computing') end({ kind: 'stopped', same: state.same, of: state.of })
    },
    forget() {
      if (store.getState().state.kind === 'computing') end({ kind: 'idle' })
      else store.setState({ state: { kind: 'idle' } })
    },
  }
}

export const useAgain = ({ store }: Again): AgainState => useStore(store, ({ state }) => state)
