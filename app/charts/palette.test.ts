import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { DARTS_PRIMITIVES, NB201_PRIMITIVES } from '../../src/space/primitives'
import { ciede2000, labOf, type Vision } from '../testing/colorDifference'
import { BACKGROUNDS, contrast, inkOn, OPERATIONS } from './palette'

const colors = DARTS_PRIMITIVES.map((name) => OPERATIONS[name].color)
const visions: readonly Vision[] = ['normal', 'protan', 'deutan', 'tritan']

test('CIEDE2000 gives the published values of Sharma, Wu and Dalal', () => {
  expect(ciede2000([50, 2.6772, -79.7751], [50, 0, -82.7485])).toBeCloseTo(2.0425, 4)
  expect(ciede2000([50, 2.5, 0], [58, 24, 15])).toBeCloseTo(19.4535, 4)
  expect(ciede2000([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387])).toBeCloseTo(1.2644, 4)
  expect(ciede2000([2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514])).toBeCloseTo(0.9082, 4)
})

test.each(visions)('any two operations stay at least 12.4 apart for %s vision', (vision) => {
  const distances = colors.flatMap((a, i) =>
    colors.slice(i + 1).map((b) => ciede2000(labOf(a, vision), labOf(b, vision))),
  )
  expect(Math.min(...distances)).toBeGreaterThanOrEqual(12.4)
})

test.each(Object.entries(BACKGROUNDS))('every color has a contrast of 3:1 on the %s background', (_, background) => {
  for (const color of colors) expect(contrast(color, background)).toBeGreaterThanOrEqual(3)
})

test('glyphs on filled badges have a contrast of 4.5:1', () => {
  for (const color of colors) expect(contrast(color, inkOn(color))).toBeGreaterThanOrEqual(4.5)
})

test.each([['DARTS', DARTS_PRIMITIVES] as const, ['NAS-Bench-201', NB201_PRIMITIVES] as const])(
  'within %s no two operations share a color or a glyph',
  (_, primitives) => {
    expect(new Set(primitives.map((name) => OPERATIONS[name].color)).size).toBe(primitives.length)
    expect(new Set(primitives.map((name) => OPERATIONS[name].glyph)).size).toBe(primitives.length)
  },
)

test('every operation can stand out in the pictures', () => {
  const css = readFileSync(path.join(import.meta.dirname, '../styles/views.css'), 'utf8')
  for (const op of Object.keys(OPERATIONS))
    expect(css).toContain(`[data-op-focus="${op}"] [data-op]:not([data-op="${op}"]`)
})
