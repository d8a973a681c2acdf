/** A training in progress is lost with its tab: the browser asks before it leaves. Loaded with what begins trainings. */
import { cellEvaluationStore, evaluationStore, isBusy, questionEvaluationStore } from './evaluationStore'

const STORES = [evaluationStore, cellEvaluationStore, questionEvaluationStore]

addEventListener('beforeunload', (event) => {
  if (STORES.some((store) => isBusy(store.getState().status))) event.preventDefault()
})
