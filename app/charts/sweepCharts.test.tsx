import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { CollapseGrid } from './CollapseGrid'
import { IntervalChart } from './IntervalChart'
import { SeedStrips } from './SeedStrips'

const nothing = (): void => undefined
const seeds = Array.from({ length: 20 }, (_, i) => ({ id: String(i), share: i / 20 }))
const grid = (width: number): string =>
  renderToStaticMarkup(
    <CollapseGrid
      xs={['0', '0.0005']}
      ys={['0.002', '0.006']}
      xName="weights.weightDecay"
      yName="alphas.lr"
      fields={[
        { key: 'a', x: 0, y: 0, share: 0.25, text: '1.5', seeds: seeds.slice(0, 1), chosen: false },
        { key: 'b', x: 1, y: 1, share: 1, text: '6.0', seeds, chosen: true },
      ]}
      width={width}
      onChoose={nothing}
      onSeed={nothing}
    />,
  )

test.each([320, 900])(
  'the collapse map has a field a setting and every seed as a dot inside it, %i px wide',
  (width) => {
    const markup = grid(width)
    expect(markup.match(/grid-field/g)).toHaveLength(2)
    expect(markup.match(/grid-chosen/g)).toHaveLength(1)
    const dots = [...markup.matchAll(/grid-seed" cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"/g)].map((m) =>
      m.slice(1).map(Number),
    )
    expect(dots).toHaveLength(21)
    const field = /grid-field" x="2" y="2" width="([\d.]+)" height="([\d.]+)"/.exec(markup)?.slice(1).map(Number) ?? []
    for (const [x = 0, y = 0, r = 0] of dots) {
      expect(x - r).toBeGreaterThanOrEqual(2)
      expect(x + r).toBeLessThanOrEqual(2 + (field[0] ?? 0))
      expect(y + r).toBeLessThanOrEqual(2 + (field[1] ?? 0))
    }
    expect(markup).toContain('alphas.lr ↓')
    expect(markup).toContain('weights.weightDecay →')
  },
)

test('a strip has a field an epoch, and a mark where a rule fires; two of one epoch stand beside one another', () => {
  const markup = renderToStaticMarkup(
    <SeedStrips
      strips={[
        {
          id: 'a',
          label: '1',
          counts: [0, 1, 6],
          marks: [
            { epoch: 2, name: '1' },
            { epoch: 2, name: '2' },
          ],
        },
        { id: 'b', label: '2', counts: [0, 0], marks: [] },
      ]}
      width={400}
      epochs={3}
      most={6}
    />,
  )
  expect(markup.match(/strip-epoch/g)).toHaveLength(5)
  const marks = [...markup.matchAll(/strip-mark" x="([\d.]+)"/g)].map((match) => Number(match[1]))
  expect(marks).toHaveLength(2)
  expect((marks[1] ?? 0) - (marks[0] ?? 0)).toBe(8)
  expect(markup).toContain('fill-opacity="1"')
})

test('means stand among their seeds, with a bar where there are enough of them', () => {
  const markup = renderToStaticMarkup(
    <IntervalChart
      rows={[
        { id: 'last', label: 'last', values: [80, 82], mean: 81, low: 80, high: 82 },
        { id: 'one', label: 'one', values: [90], mean: 90, low: null, high: null },
      ]}
      width={500}
      format={(value) => value.toFixed(1)}
    />,
  )
  expect(markup.match(/interval-seed/g)).toHaveLength(3)
  expect(markup.match(/interval-bar/g)).toHaveLength(1)
  expect(markup).toContain('>81.0<')
})
