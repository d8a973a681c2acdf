/**
 * Retrained accuracies of the run on the screen: those that a recording carries, or those of an evaluation in this tab.
 * `apply(event)` is the only way in for the worker.
 */
import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { FailureCode } from '../../src/errors'
import type { EvaluationRecord } from '../../src/protocol/evaluation'
import type { EvaluationEvent } from '../../src/protocol/evaluationMessages'
import type { RunRecord } from '../../src/protocol/runRecord'

type Progress = Extract<EvaluationEvent, { type: 'evaluation-progress' }>

export type EvaluationStatus =
  | { readonly kind: 'idle' }
  /** Asked for; the network is being compiled. */
  | { readonly kind: 'loading' }
  | { readonly kind: 'running' }
  | { readonly kind: 'finished'; readonly reason: 'done' | 'stopped' }
  | { readonly kind: 'failed'; readonly code: FailureCode; readonly message: string }

export interface EvaluationState {
  readonly status: EvaluationStatus
  readonly record: EvaluationRecord | null
  /** As a file has it: what the recording carries, or what was saved of `record` last. */
  readonly kept: EvaluationRecord | null
  /** What is being trained, or was last; it becomes the record with its first result. */
  readonly begun: EvaluationRecord | null
  /** Trainings asked for. */
  readonly trainings: number
  readonly progress: Progress | null
  /** What the worker still says belongs to a run that is no longer on the screen; until it ends, it trains nothing else. */
  readonly isEnding: boolean
  /** Another run is on the screen: its own results, if it has any. */
  show(run: RunRecord | null): void
  /** An evaluation has been asked for at `date` (ISO). */
  begin(date: string): void
  apply(event: EvaluationEvent): void
  /** The results of this record are in a file now. */
  keep(record: EvaluationRecord): void
}

export type EvaluationStore = StoreApi<EvaluationState>

/** @param keeps what was there before belongs to the same run, and stays until there is a first result */
export function createEvaluationStore(keeps = false): EvaluationStore {
  return createStore<EvaluationState>()((set, get) => {
    let date = ''
    return {
      status: { kind: 'idle' },
      record: null,
      kept: null,
      begun: null,
      trainings: 0,
      progress: null,
      isEnding: false,
      show(run) {
        const isEnding = get().isEnding || isBusy(get().status)
        set({
          status: { kind: 'idle' },
          record: run?.evaluation ?? null,
          kept: run?.evaluation ?? null,
          begun: null,
          trainings: 0,
          progress: null,
          isEnding,
        })
      },
      begin(now) {
        date = now
        set({
          status: { kind: 'loading' },
          ...(keeps ? {} : { record: null }),
          begun: null,
          trainings: 0,
          progress: null,
          isEnding: false,
        })
      },
      keep: (kept) => set({ kept }),
      apply(event) {
        if (get().isEnding) {
          if (event.type === 'evaluation-finished' || event.type === 'evaluation-failed') set({ isEnding: false })
          return
        }
        switch (event.type) {
          case 'evaluation-started': {
            const { budget, dataset, heldOut, adapter, trainings } = event
            const begun = { budget, dataset: dataset.title, heldOut, adapter: adapter.description, date, results: [] }
            set({ status: { kind: 'running' }, trainings, begun })
            return
          }
          case 'evaluation-progress':
            set({ progress: event })
            return
          case 'evaluation-result': {
            const { begun: before } = get()
            if (!before) return
            const begun = { ...before, results: [...before.results, event.result] }
            set({ begun, record: begun })
            return
          }
          case 'evaluation-finished':
            set({ status: { kind: 'finished', reason: event.reason }, progress: null })
            return
          case 'evaluation-failed':
            set({ status: { kind: 'failed', code: event.code, message: event.message }, progress: null })
            return
          default:
            event satisfies never
        }
      },
    }
  })
}

export const isBusy = ({ kind }: EvaluationStatus): boolean => kind === 'loading' || kind === 'running'

/** Trainings whose results are in no file. */
export const unsavedOf = ({ record, kept }: Pick<EvaluationState, 'record' | 'kept'>): number =>
  record?.results.filter((result) => !kept?.results.includes(result)).length ?? 0

export const evaluationStore = createEvaluationStore(true)

/** Of a cell that was opened: none of any run. */
export const cellEvaluationStore = createEvaluationStore()

/** Of the cells that a supernet was asked for. */
export const questionEvaluationStore = createEvaluationStore()

export function useCellEvaluation<T>(selector: (state: EvaluationState) => T): T {
  return useStore(cellEvaluationStore, selector)
}

export function useEvaluation<T>(selector: (state: EvaluationState) => T): T {
  return useStore(evaluationStore, selector)
}
