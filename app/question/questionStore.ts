/** Whether the question to the supernet is on the screen. */
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

export const questionStore = createStore<{ readonly isOpen: boolean }>()(() => ({ isOpen: false }))

export const askQuestion = (): void => questionStore.setState({ isOpen: true })
export const closeQuestion = (): void => questionStore.setState({ isOpen: false })

export function useQuestionOpen(): boolean {
  return useStore(questionStore, ({ isOpen }) => isOpen)
}
