/**
 * A recording of the CPU engine computed anew by the worker and held against what was recorded, epoch by epoch. The recording stays on the
 * screen meanwhile. `hear` is pure: what an event of that search says.
 */
import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { epochsOf } from '../../src/export/fromRun'
import type { SearchConfig } from '../../src/protocol/config'
import type { Event } from '../../src/protocol/messages'
import type { EpochRecord } from '../../src/protocol/record'
import type { RunRecord } from '../../src/protocol/runRecord'
import { beginningOf, type Difference, firstDifference } from '../../src/protocol/sameBits'
import type { Session } from '../run/session'

export type AgainState =
  | { readonly kind: 'idle' }
  /** `held`: epochs of the state it began at, 0 from the start; `same`: epochs that were computed and are the same. */
  | {
      readonly kind: 'computing'
      readonly held: number
      readonly same: number
      readonly of: number
      readonly progress: Extract<Event, { type: 'progress' }> | null
      readonly images: string | null
    }
  | { readonly kind: 'same'; readonly held: number; readonly epochs: number; readonly images: string | null }
  | { readonly kind: 'differs'; readonly difference: Difference; readonly images: string | null }
  | { readonly kind: 'stopped'; readonly same: number; readonly of: number }
  | { readonly kind: 'failed'; readonly message: string }

/** Whether every epoch holds digests, as the CPU engine's recordings do: only those can be computed again bit by bit. */
export function canBeComputed(run: RunRecord): boolean {
  const epochs = epochsOf(run)
  return run.source === undefined && epochs.length > 0 && epochs.every(({ digests }) => digests !== undefined)
}

/** What is compared with. */
export interface Recorded {
  readonly config: SearchConfig
  readonly epochs: readonly EpochRecord[]
  /** Of the images. */
  readonly title: string
}

const recordedIn = (run: RunRecord): Recorded => ({
  config: run.config,
  epochs: epochsOf(run),
  title: run.provenance.dataset,
})

/** `images`: title of the images here, where they are not the recorded ones. */
export function hear(state: AgainState, event: Event, { config, epochs, title }: Recorded): AgainState {
  if (state.kind !== 'computing') return state
  switch (event.type) {
    case 'started': {
      const here = event.dataset?.title ?? title
      const images = here === title ? null : here
      const beginning = beginningOf(event, config, epochs)
      if (beginning.kind === 'unfit') return { kind: 'failed', message: beginning.why }
      if (beginning.kind === 'differs') return { kind: 'differs', difference: beginning.difference, images }
      return { ...state, held: beginning.epochs, images }
    }
    case 'progress':
      return { ...state, progress: event }
    case 'epoch': {
      const expected = epochs[event.record.epoch - 1]
      if (!expected) return state
      const difference = firstDifference(expected, event.record)
      if (difference) return { kind: 'differs', difference, images: state.images }
      const same = state.same + 1
      const { held, images } = state
      return held + same === epochs.length ? { kind: 'same', held, epochs: same, images } : { ...state, same }
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
  /** @param state fetches a state of that search to begin at; left out: from the start */
  start(run: RunRecord, state?: () => Promise<File>): void
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
    start(run, from) {
      const recorded = recordedIn(run)
      const of = recorded.epochs.length
      const mine = ++turn
      store.setState({ state: { kind: 'computing', held: 0, same: 0, of, progress: null, images: null } })
      const listen = (event: Event): void => {
        if (mine !== turn) return
        const state = hear(store.getState().state, event, recorded)
        if (state.kind === 'computing') store.setState({ state })
        else end(state)
      }
      if (!from) return session.runAside(run.config, listen)
      from().then(
        (file) => {
          if (mine === turn) session.runAside(run.config, listen, file)
        },
        (error: Error) => listen({ type: 'failed', code: 'internal', message: error.message }),
      )
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
