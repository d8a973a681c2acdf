import { expect, test } from 'vitest'
import { loss } from './numbers'

test('what rounds to zero has no sign', () => {
  expect([-0.0042, -0, 0.004, -0.006, -0.25, 1.5].map(loss)).toEqual(['0.00', '0.00', '0.00', '−0.01', '−0.25', '1.50'])
})
