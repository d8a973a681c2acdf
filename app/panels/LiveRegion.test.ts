import { expect, test } from 'vitest'
import { en } from '../i18n/en'
import { ruleTraces } from '../telling/marks'
import { COLLAPSE, NB201_CONFIG } from '../testing/records'
import { spokenEpoch, spokenStatus } from './LiveRegion'

const paused = { kind: 'paused', epoch: 1, step: 3, next: null } as const
const running = { kind: 'running' } as const

test('a pause is told, in the first epoch too', () => {
  expect(spokenStatus(en, { records: [], status: running })).toBe('Search started.')
  expect(spokenStatus(en, { records: [], status: paused })).toBe('Paused.')
  expect(spokenStatus(en, { records: COLLAPSE, status: running })).toBe('')
  expect(spokenStatus(en, { records: COLLAPSE, status: paused })).toBe('Paused.')
})

test('counts and rules are told whatever becomes of the run', () => {
  const traces = ruleTraces(COLLAPSE, NB201_CONFIG, null)
  const run = { records: COLLAPSE, config: NB201_CONFIG }
  expect(spokenEpoch(en, run, 3, { traces })).toBe('Epoch 3: 0 skip-connects in the normal cell.')
  expect(spokenEpoch(en, run, 5, { traces })).toMatch(/Epoch 5: rule 1 fires\.$/)
  expect(spokenEpoch(en, run, 99, { traces })).toBe('')
})
