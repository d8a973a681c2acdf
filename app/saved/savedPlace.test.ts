import { expect, test } from 'vitest'
import { createRunStore } from '../run/runStore'
import { COLLAPSE, STARTED } from '../testing/records'
import { savedPlace } from './savedPlace'

function live() {
  const store = createRunStore()
  store.getState().begin({ kind: 'live' })
  store.getState().apply(STARTED)
  return store
}

test('a search that goes on is saved up to a place', () => {
  const store = live()
  expect(savedPlace(store.getState())).toBeNull()
  store.getState().apply({ type: 'saved', epoch: 1, step: 2, bytes: 1 })
  expect(savedPlace(store.getState())).toEqual({ epoch: 1, step: 2 })
})

test('an ended search is saved whole when its last epoch is on disk', () => {
  const store = live()
  for (const record of COLLAPSE) store.getState().apply({ type: 'epoch', record })
  store.getState().apply({ type: 'saved', epoch: COLLAPSE.length, step: 0, bytes: 1 })
  store.getState().apply({ type: 'finished', reason: 'epochs', returnsEpoch: COLLAPSE.length })
  expect(savedPlace(store.getState())).toEqual({ epoch: COLLAPSE.length, step: 0 })
  store.getState().apply({ type: 'saved', epoch: COLLAPSE.length + 1, step: 0, bytes: 1 })
  expect(savedPlace(store.getState())).toBe('whole')
  // To be asked, behind its last epoch.
  store.getState().apply({ type: 'paused', epoch: COLLAPSE.length + 1, step: 0 })
  expect(savedPlace(store.getState())).toBe('whole')
  store.getState().apply({ type: 'paused', epoch: COLLAPSE.length + 1, step: 0, next: 'alphas' })
  expect(savedPlace(store.getState())).toEqual({ epoch: COLLAPSE.length + 1, step: 0 })
})
