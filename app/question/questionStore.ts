/** Whether the question to the supernet is on the screen, and of which search the cells were that were trained last. */
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { SearchConfig } from '../../src/protocol/config'

interface QuestionState {
  readonly isOpen: boolean
  readonly trained: SearchConfig | null
}

export const questionStore = createStore<QuestionState>()(() => ({ isOpen: false, trained: null }))

export const askQuestion = (): void => questionStore.setState({ isOpen: true })
export const closeQuestion = (): void => questionStore.setState({ isOpen: false })

export function useQuestionOpen(): boolean {
  return useStore(questionStore, ({ isOpen }) => isOpen)
}
