import { expect, test } from 'vitest'
import { takenBy } from './engineUser'

const evaluator = { isBusy: false, called: 'an evaluation' }
const scorer = { isBusy: false, called: 'a scoring of cells' }

test.each([
  ['nothing', false, false, false, null],
  ['a search, paused or not', true, true, true, 'a search'],
  ['an evaluation', false, true, false, 'an evaluation'],
  ['a scoring', false, false, true, 'a scoring of cells'],
] as const)('what has the engine is named: %s', (_, isSearching, evaluates, scores, name) => {
  const users = [
    { ...evaluator, isBusy: evaluates },
    { ...scorer, isBusy: scores },
  ]
  expect(takenBy({ isSearching }, users)).toBe(name)
})
