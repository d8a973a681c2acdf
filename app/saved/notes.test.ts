import { expect, test } from 'vitest'
import type { RunSummary } from '../../src/protocol/runs'
import { en } from '../i18n/en'
import { zh } from '../i18n/zh'
import { createRunStore, type RunState } from '../run/runStore'
import { NB201_CONFIG } from '../testing/records'
import { type NotesInput, notesOf } from './notes'

const NONE = { unfinished: null, otherTab: 'none' } as const
const base = createRunStore().getState()
const live = (change: Partial<RunState>): NotesInput['run'] => ({
  ...base,
  origin: { kind: 'live' },
  config: NB201_CONFIG,
  ...change,
})
const failed = (code: Extract<RunState['status'], { kind: 'failed' }>['code']) =>
  ({ kind: 'failed', code, message: 'why' }) as const
const SAVED = { ...base.safety, saved: { epoch: 12, step: 3 } }

test('nothing is said while nothing is wrong', () => {
  expect(notesOf(en, { run: live({ status: { kind: 'running' } }), saved: NONE, isKept: true })).toEqual([])
})

test('a fault that the saved state survives offers to go on there', () => {
  const [note] = notesOf(en, {
    run: live({ status: failed('out-of-memory'), safety: SAVED }),
    saved: NONE,
    isKept: true,
  })
  expect(note).toMatchObject({ what: 'Not enough memory to compute.', detail: 'why', isBad: true })
  expect(note?.actions.map(({ label }) => label)).toEqual(['Continue at epoch 12, step 3', 'Start again'])
})

test('a run whose engine is not here is taken up by another, when that is wanted', () => {
  const [note] = notesOf(en, {
    run: live({ status: failed('other-engine'), safety: SAVED }),
    saved: NONE,
    isKept: true,
  })
  expect(note?.actions.map(({ action }) => action)).toEqual(['take-up', 'again'])
})

test.each(['diverged', 'gpu-validation', 'wrong-results'] as const)('%s does not go on, it starts again', (code) => {
  const [note] = notesOf(en, { run: live({ status: failed(code), safety: SAVED }), saved: NONE, isKept: true })
  expect(note?.actions.map(({ action }) => action)).toEqual(['again'])
})

test('a fault survived is said, with where the search went on', () => {
  const recovered = [{ type: 'recovering', code: 'device-lost', message: 'gone', epoch: 4, step: 0 } as const]
  const run = live({ status: { kind: 'running' }, safety: { ...SAVED, recovered } })
  expect(notesOf(en, { run, saved: NONE, isKept: true })[0]?.remedy).toContain('went on at epoch 4, step 0')
  expect(notesOf(zh, { run, saved: NONE, isKept: true })[0]?.remedy).toContain('第 4 轮第 0 步')
})

test('a run read from its older checkpoint says so, searched or shown', () => {
  const damaged = { type: 'damaged', epoch: 3, step: 1, message: 'slot b: digest' } as const
  const safety = { ...base.safety, damaged }
  for (const run of [live({ status: { kind: 'running' }, safety }), { ...base, safety }])
    expect(notesOf(en, { run, saved: NONE, isKept: true })).toMatchObject([
      { remedy: 'It was read from the other one, which is whole: epoch 3, step 1.', detail: 'slot b: digest' },
    ])
})

test('storage in danger is said beside all else, and a closed one offers no list', () => {
  const storage = (state: 'low' | 'full' | 'off') => ({ type: 'storage', state, message: 'm', storage: null }) as const
  const note = (state: 'low' | 'full' | 'off') =>
    notesOf(en, {
      run: live({ status: { kind: 'running' }, safety: { ...SAVED, storage: storage(state) } }),
      saved: NONE,
      isKept: true,
    })[0]
  expect(note('full')).toMatchObject({ isBad: true, actions: [{ action: 'list' }] })
  expect(note('low')?.isBad).toBe(false)
  expect(note('off')?.actions).toEqual([])
})

test('another tab is offered to watch, and named while it is watched', () => {
  const [offer] = notesOf(en, { run: base, saved: { ...NONE, otherTab: 'searching' }, isKept: false })
  expect(offer?.actions).toMatchObject([{ action: 'watch' }])
  const run = live({ origin: { kind: 'live', watched: true }, status: { kind: 'running' } })
  const said = (otherTab: 'searching' | 'let-go') => notesOf(en, { run, saved: { ...NONE, otherTab }, isKept: false })
  expect(said('searching')[0]?.what).toBe(en.runs.note.watching)
  expect(said('let-go')[0]?.what).toBe(en.runs.note.letGo)
})

test('a search that broke off is offered while a recording is shown', () => {
  const unfinished = { id: 'run-1', epochs: 7, config: NB201_CONFIG } as RunSummary
  const [note] = notesOf(en, { run: base, saved: { ...NONE, unfinished }, isKept: false })
  expect(note?.what).toContain('7 of')
  expect(note?.actions.map(({ action }) => action)).toEqual(['continue-unfinished', 'not-now'])
  expect(notesOf(en, { run: live({}), saved: { ...NONE, unfinished }, isKept: false })).toEqual([])
})
