/** One search with several seeds, side by side: what is known of each. */
import { create } from 'zustand'
import type { FailureCode } from '../../src/errors'
import type { SearchConfig } from '../../src/protocol/config'
import type { Event } from '../../src/protocol/messages'
import type { EpochRecord } from '../../src/protocol/record'

type Of<T extends Event['type']> = Extract<Event, { readonly type: T }>

export type LaneStatus =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'running'; readonly etaMs: number | null }
  /** It was told to stop and makes its last step. */
  | { readonly kind: 'stopping' }
  /** Called off before its first epoch. */
  | { readonly kind: 'called-off' }
  | { readonly kind: 'finished'; readonly end: Of<'finished'> }
  | { readonly kind: 'failed'; readonly code: FailureCode; readonly message: string }

/** The search with one of the seeds. */
export interface Lane {
  readonly seed: number
  readonly status: LaneStatus
  readonly started: Of<'started'> | null
  readonly records: readonly EpochRecord[]
}

export interface SeedsState {
  /** Of all of them but for the seed; null before the first. */
  readonly config: SearchConfig | null
  readonly lanes: readonly Lane[]
  /** How many search at once. */
  readonly side: number
  set(change: Partial<Omit<SeedsState, 'set'>>): void
}

export const useSeeds = create<SeedsState>()((set) => ({
  config: null,
  lanes: [],
  side: 1,
  set: (change) => set(change),
}))

/** Whether its worker is at it. */
export const isAtWork = ({ status }: Lane): boolean => ['loading', 'running', 'stopping'].includes(status.kind)

export const isOver = (lane: Lane): boolean => !isAtWork(lane) && lane.status.kind !== 'waiting'
