/** The one session of the page: its worker, its player and its stores, made when the page loads; the worker not before it is needed. */

import { readHash } from '../address/hash'
import { isLinkOf } from '../address/liveLink'
import { createEvaluation, type Evaluation } from '../evaluate/evaluation'
import {
  cellEvaluationStore,
  type EvaluationStore,
  evaluationStore,
  isBusy,
  questionEvaluationStore,
} from '../evaluate/evaluationStore'
import { saveFile } from '../page/saveFile'
import { createDesk, type Desk } from '../saved/desk'
import { savedStore } from '../saved/savedStore'
import { snapshotEvents } from '../saved/snapshot'
import { asksVisitor } from '../saved/storageQuestion'
import { createTabs } from '../saved/tabs'
import { dwellsOn } from '../story/dwell'
import { fetchRecording } from './recordings'
import { createPlayer } from './replay'
import { runStore } from './runStore'
import { createSearchClient } from './searchClient'
import { createSession, type Session } from './session'
import { viewStore } from './viewStore'

const player = createPlayer({
  nextFrame: (callback) => {
    const id = requestAnimationFrame(callback)
    return () => cancelAnimationFrame(id)
  },
  onEpoch: (cursor) => viewStore.getState().set({ cursor }),
  onPlaying: (playing) => viewStore.getState().set({ playing }),
  dwellsOn,
})

const goesOn = (store: EvaluationStore): boolean => isBusy(store.getState().status)

/** Whom the worker trains for. */
const trainedNow = (): Evaluation => {
  if (evaluationStore.getState().isEnding) return evaluation
  if (goesOn(cellEvaluationStore)) return cellTraining
  return goesOn(questionEvaluationStore) ? questionTraining : evaluation
}

const client = createSearchClient(
  (event) => session.onEvent(event),
  () => session.onWorkerDeath(),
  (event) => trainedNow().onEvent(event),
)

export const tabs = createTabs({
  locks: navigator.locks as LockManager | undefined,
  channel: 'BroadcastChannel' in globalThis ? new BroadcastChannel('darts-plus-lab') : undefined,
  snapshot: () => snapshotEvents(runStore.getState()),
})

export const session: Session = createSession({
  run: runStore,
  view: viewStore,
  player,
  send: client.send,
  fetchRecording,
  keeping: {
    tabs,
    freshId: () => crypto.randomUUID(),
    onRuns: (event) => desk.onEvent(event),
    onSaving: () => void desk.persistOnce(),
    onOtherTab: (otherTab) => savedStore.getState().set({ otherTab }),
  },
  onShown: (run) => {
    if (goesOn(evaluationStore)) evaluation.stop()
    if (goesOn(questionEvaluationStore)) questionTraining.stop()
    evaluationStore.getState().show(run)
  },
})

export const desk: Desk = createDesk({
  saved: savedStore,
  send: client.send,
  show: session.showRecording,
  onDamaged: ({ epochs, step }, message) =>
    runStore.getState().apply({ type: 'damaged', epoch: epochs + 1, step, message }),
  download: (name, bytes) => saveFile(name, new Blob([bytes], { type: 'application/octet-stream' })),
  storage: navigator.storage as StorageManager | undefined,
  asksVisitor: () => asksVisitor(navigator),
  isWatching: () => {
    const { origin } = runStore.getState()
    return origin.kind === 'live' && origin.watched === true
  },
  onUnfinished: ({ config }) => {
    // After a reload the address still asks for the search that broke off: it is offered as it is, not to be set up anew.
    if (isLinkOf(readHash(location.hash), config)) viewStore.getState().set({ setupOpen: false })
  },
  later: (ms, act) => {
    const timer = setTimeout(act, ms)
    return () => clearTimeout(timer)
  },
})

const trainer = {
  tabs,
  send: client.send,
  engine: () => viewStore.getState().engine,
  date: () => new Date().toISOString(),
}

/** The retraining of the run on the screen. */
export const evaluation = createEvaluation({ ...trainer, store: evaluationStore })

/** The training of a cell that was opened; the worker does one of the three at a time. */
export const cellTraining = createEvaluation({ ...trainer, store: cellEvaluationStore })

/** The training of the cells that a supernet was asked for. */
export const questionTraining = createEvaluation({ ...trainer, store: questionEvaluationStore })
