import { expect, it } from 'vitest'
import { launchesPerSubmission } from './pace'

it('leaves a step whole on a quick adapter', () => {
  expect(launchesPerSubmission(727, 20)).toBe(Number.POSITIVE_INFINITY)
  expect(launchesPerSubmission(727, 500)).toBe(Number.POSITIVE_INFINITY)
})

it('cuts a long step into submissions of about a fifth of a second, of one launch at least', () => {
  expect(launchesPerSubmission(700, 1_400)).toBe(100)
  expect(launchesPerSubmission(2_000, 250_000)).toBe(1)
})
