/**
 * Whether the run on the screen may give way to another: a live one, and a retraining, are left only after a question, which the page's
 * one dialog asks.
 */
import { useStore } from 'zustand'
import {
  type EvaluationState,
  evaluationStore,
  isBusy,
  questionEvaluationStore,
  unsavedOf,
  useEvaluation,
} from '../evaluate/evaluationStore'
import { runStore } from './runStore'
import { wouldDiscard } from './session'

/** What would go with the run on the screen. */
export interface Loss {
  /** Itself, live. */
  readonly run: boolean
  /** Something of it is being retrained, which would stop. */
  readonly trains: boolean
  /** Trainings whose results are in no file. */
  readonly trainings: number
}

type RetrainingLoss = Omit<Loss, 'run'>

const goesOn = ({ status }: EvaluationState): boolean => isBusy(status)

const retrainingLoss = (): RetrainingLoss => ({
  trains: [evaluationStore, questionEvaluationStore].some((store) => goesOn(store.getState())),
  trainings: unsavedOf(evaluationStore.getState()),
})

/** What a run that replaces the one on the screen would take of its retraining. */
export function useRetrainingLoss(): RetrainingLoss {
  const ofRun = useEvaluation(goesOn)
  const ofQuestion = useStore(questionEvaluationStore, goesOn)
  return { trains: ofRun || ofQuestion, trainings: useEvaluation(unsavedOf) }
}

let ask: (loss: Loss) => Promise<boolean> = () => Promise.resolve(false)

/** The dialog that asks from now on. */
export function askWith(dialog: typeof ask): void {
  ask = dialog
}

const asked = (loss: Loss): true | Promise<boolean> => (!loss.run && !loss.trains && loss.trainings === 0) || ask(loss)

/** At once where nothing would be lost. */
export const mayReplace = (): true | Promise<boolean> => asked({ run: wouldDiscard(runStore), ...retrainingLoss() })

/** The same where the run goes on, or was said to be replaced: of its retraining alone. */
export const mayGoOn = (): true | Promise<boolean> => asked({ run: false, ...retrainingLoss() })
