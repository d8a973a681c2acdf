/** Scores of cells in this tab: what was computed, what is being, and how it ended. One request at a time. */
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { FailureCode } from '../../src/errors'
import type { Candidate } from '../../src/protocol/candidates'
import { type CellScores, PROXY_SEEDS, type ScoredNetwork, type ScoringEvent } from '../../src/protocol/proxies'
import type { Genotype } from '../../src/space/genotype'
import { createOwnWorker, type OwnEvent, type OwnWorker } from './ownWorker'

export interface ScoringState {
  readonly isBusy: boolean
  /** What it was asked for: the cell that a button stands beside. */
  readonly owner: string | null
  readonly progress: { readonly done: number; readonly of: number } | null
  readonly end:
    | { readonly kind: 'stopped' }
    | { readonly kind: 'failed'; readonly code: FailureCode; readonly message: string }
    | null
  readonly scores: ReadonlyMap<string, CellScores>
}

export const scoringStore = createStore<ScoringState>()(() => ({
  isBusy: false,
  owner: null,
  progress: null,
  end: null,
  scores: new Map(),
}))

/** Scores belong to a genotype in a network. */
export const scoreKey = (genotype: Genotype, network: ScoredNetwork): string => JSON.stringify([genotype, network])

export function useScoring<T>(selector: (state: ScoringState) => T): T {
  return useStore(scoringStore, selector)
}

export interface Scoring {
  start(owner: string, candidates: readonly Candidate[], network: ScoredNetwork): void
  stop(): void
}

export function createScoring(
  makeWorker: (onEvent: (event: OwnEvent) => void, onFailure: (message: string) => void) => OwnWorker = createOwnWorker,
): Scoring {
  const { setState, getState } = scoringStore
  let network: ScoredNetwork | null = null
  const ended = (end: ScoringState['end']): void => {
    worker.close()
    setState({ isBusy: false, progress: null, end })
  }
  const hear = (event: ScoringEvent): void => {
    if (event.type === 'scoring-progress') setState({ progress: { done: event.done, of: event.of } })
    if (event.type === 'scoring-result' && network)
      setState(({ scores }) => ({
        scores: new Map(scores).set(scoreKey(event.scores.genotype, network as ScoredNetwork), event.scores),
      }))
    if (event.type === 'scoring-finished') ended(event.reason === 'stopped' ? { kind: 'stopped' } : null)
    if (event.type === 'scoring-failed') ended({ kind: 'failed', code: event.code, message: event.message })
  }
  const worker = makeWorker(
    (event) => hear(event as ScoringEvent),
    (message) => {
      if (getState().isBusy) ended({ kind: 'failed', code: 'crashed', message })
    },
  )
  return {
    start(owner, candidates, asked) {
      if (getState().isBusy) return
      network = asked
      setState({ isBusy: true, owner, progress: null, end: null })
      // On the processor a score is the same number on every machine.
      worker.send({ type: 'score-cells', request: { network, candidates, seeds: PROXY_SEEDS }, engine: 'cpu' })
    },
    stop: () => worker.send({ type: 'stop-scoring' }),
  }
}

export const scoring = createScoring()
