import { expect, test } from 'vitest'
import { plainColor } from './plainColor'

test.each([
  ['color(srgb 1 0.5 0)', 'rgb(255, 128, 0)'],
  ['color(srgb 0.2 1.1 -1e-7 / 0.5)', 'rgba(51, 255, 0, 0.5)'],
  ['rgb(1, 2, 3)', 'rgb(1, 2, 3)'],
  ['none', 'none'],
])('%s is written as %s', (computed, written) => {
  expect(plainColor(computed)).toBe(written)
})
