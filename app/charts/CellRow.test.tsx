import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import type { CellRecord } from '../../src/protocol/record'
import type { GenotypePair } from '../../src/space/genotype'
import { halves, rowCells } from '../telling/cellRow'
import { CellRow } from './CellRow'

const pairs = (skips: number): GenotypePair[] =>
  Array.from({ length: 8 }, (_, i) => [i < skips ? 'skip_connect' : 'sep_conv_3x3', i % 2])
const cells: CellRecord[] = [0, 1, 3, 8, 5].map((skips, i) => ({
  reduction: i === 1 || i === 3,
  alphas: [],
  pairs: pairs(skips),
  skips,
}))
const drawn = rowCells(cells).map((cell, i) => ({ ...cell, text: `cell ${i + 1}` }))
const markup = renderToStaticMarkup(
  <CellRow label="cells" width={500} height={140} cells={drawn} operations={8} reduction="R" />,
)

test('draws every cell in order, with its operations and its number of skip-connects', () => {
  expect(markup.match(/data-explain="cell \d"/g)).toEqual([1, 2, 3, 4, 5].map((n) => `data-explain="cell ${n}"`))
  expect([...markup.matchAll(/cell-row-skips"[^>]*>(\d)</g)].map(([, n]) => Number(n))).toEqual([0, 1, 3, 8, 5])
  expect(markup.match(/data-op="skip_connect"/g)).toHaveLength(17)
  expect([...markup.matchAll(/cell-row-index"[^>]*>([^<]+)</g)].map(([, name]) => name)).toEqual([
    '1',
    '2 R',
    '3',
    '4 R',
    '5',
  ])
})

test('a bar is as tall as the number it stands for, and nothing leaves the picture', () => {
  const bars = [...markup.matchAll(/cell-row-bar"[^>]* y="([\d.]+)"[^>]* height="([\d.]+)"/g)].map(([, y, h]) => [
    Number(y),
    Number(h),
  ])
  expect(bars).toHaveLength(5)
  const one = bars[1]?.[1] as number
  expect(bars[3]?.[1]).toBeCloseTo(8 * one, 0)
  for (const [y = 0, h = 0] of bars) expect(y + h).toBeCloseTo(126, 0)
  expect(Math.min(...bars.map(([y = 0]) => y))).toBeGreaterThan(10)
})

test('compares the early half with the late one', () => {
  expect(halves(cells)).toEqual({ early: 0.5, late: 6.5 })
  expect(halves(cells.slice(0, 1))).toBeNull()
})
