import { afterEach, expect, test } from 'vitest'
import { storyStore } from '../story/storyStore'
import { turn } from './Presenter'

const { set } = storyStore.getState()
afterEach(() => set({ tour: null, page: null, prediction: 'off' }))

/** A page over which a sheet lies, or none. */
const pageWith = (sheet: object | null) => ({ querySelector: () => sheet }) as unknown as Document

test('a clicker turns cards and takes a page of the lesson away', () => {
  set({ page: 'about' })
  expect(turn('PageDown', pageWith(null))).toBe(true)
  expect(storyStore.getState()).toMatchObject({ tour: 0, page: null })
  expect(turn('a', pageWith(null))).toBe(false)
})

test('it turns none behind another sheet, nor while a guess is made, which the cards would tell', () => {
  expect(turn('PageDown', pageWith({}))).toBe(false)
  set({ prediction: 'guessing' })
  expect(turn('PageDown', pageWith(null))).toBe(false)
  expect(storyStore.getState().tour).toBeNull()
})
