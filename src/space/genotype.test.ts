import { expect, test } from 'vitest'
import { type GenotypePair, sameGenotype } from './genotype'
import { PUBLISHED } from './testing/published'

test('sameGenotype tells pair order and spaces apart', () => {
  const a = PUBLISHED.DARTS_V1
  const swapped = { ...a, normal: [a.normal[1], a.normal[0], ...a.normal.slice(2)] as GenotypePair[] }
  expect(sameGenotype(a, swapped)).toBe(false)
  expect(sameGenotype(a, { space: 'nas-bench-201', edges: [] })).toBe(false)
})
