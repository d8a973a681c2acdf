import { expect, test } from 'vitest'
import { createRunStore, type Origin, runStore } from '../run/runStore'
import { viewStore } from '../run/viewStore'
import { COLLAPSE, STARTED } from '../testing/records'
import { dwellsOn } from './dwell'
import { endWithRun } from './predicting'
import { storyStore } from './storyStore'

const served = (id: 'two-minutes' | 'article', provenance: null | object = null) =>
  ({ kind: 'recording', name: id, served: id, provenance }) as Origin
const file: Origin = { kind: 'recording', name: 'two-minutes', provenance: null }

test('a guess ends with its run, not with a recording that starts anew', () => {
  const run = createRunStore()
  run.getState().begin(served('two-minutes'))
  endWithRun(run, storyStore)
  for (const other of [served('article'), file, { ...file }, { kind: 'live' }, { kind: 'live' }] as const) {
    storyStore.getState().set({ prediction: 'guessing', guess: 4 })
    run.getState().apply(STARTED)
    run.getState().begin(run.getState().origin)
    expect(storyStore.getState()).toMatchObject({ prediction: 'guessing', guess: 4 })
    run.getState().begin(other)
    expect(storyStore.getState()).toMatchObject({ prediction: 'off', guess: null })
  }
  run.getState().begin(served('article'))
  storyStore.getState().set({ prediction: 'guessing', guess: 4 })
  for (const provenance of [null, {}]) run.getState().begin(served('article', provenance))
  expect(storyStore.getState().prediction).toBe('guessing')
  storyStore.getState().set({ prediction: 'off', guess: null })
})

test('while a guess is being made the replay stays nowhere longer', () => {
  runStore.getState().begin(served('two-minutes'))
  runStore.getState().apply(STARTED)
  for (const record of COLLAPSE) runStore.getState().apply({ type: 'epoch', record })
  viewStore.getState().set({ edge: 0, rules: null })
  const epochs = COLLAPSE.map(({ epoch }) => epoch)
  expect(epochs.some(dwellsOn)).toBe(true)
  storyStore.getState().set({ prediction: 'guessing' })
  expect(epochs.some(dwellsOn)).toBe(false)
  storyStore.getState().set({ prediction: 'off' })
  runStore.getState().begin({ kind: 'recording', name: '', provenance: null })
})
