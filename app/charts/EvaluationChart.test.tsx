import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { EvaluationChart, type EvaluationChartProps } from './EvaluationChart'

const chart = (width: number, points: EvaluationChartProps['points']): string =>
  renderToStaticMarkup(
    <EvaluationChart
      title="Final accuracy"
      unit="%"
      budget="12 epochs on 8,000 images"
      description="1: 55 %"
      width={width}
      height={230}
      epochs={30}
      points={points}
      cursor={10}
      skipLabel="skips"
      tableLabel="Table"
      table={{ columns: ['epoch'], rows: () => [] }}
    />,
  )

const markup = chart(600, [
  { epoch: 1, accuracies: [0.554, 0.583], mean: 0.5685, skips: 0 },
  { epoch: 30, accuracies: [0.584], mean: 0.584, skips: 6 },
])

test('every seed is a mark of its own, the mean another, the spread a bar', () => {
  expect(markup.match(/class="evaluation-seed"/g)).toHaveLength(3)
  expect(markup.match(/class="evaluation-mean"/g)).toHaveLength(2)
  expect(markup.match(/class="evaluation-spread"/g)).toHaveLength(2)
})

test('names the budget and the skip-connects, and reads without a picture', () => {
  expect(markup).toContain('12 epochs on 8,000 images')
  expect(markup).toMatch(/evaluation-skips"[^>]*>6</)
  expect(markup).toContain('aria-label="Final accuracy. 1: 55 %"')
})

test('on a phone the numbers of skip-connects keep apart, and none that changes is left out', () => {
  const skips = Array.from({ length: 30 }, (_, i) => (i < 6 ? 1 : i === 21 ? 4 : 5))
  const points = skips.map((count, i) => ({ epoch: i + 1, accuracies: [0.3], mean: 0.3, skips: count }))
  const numbers = (width: number) =>
    [...chart(width, points).matchAll(/evaluation-skips" x="([\d.]+)"[^>]*>(\d)</g)].map(
      ([, x, n]) => [Number(x), n] as const,
    )
  expect(numbers(800)).toHaveLength(30)
  const few = numbers(280)
  expect(few.filter(([, n], i) => n !== few[i - 1]?.[1]).map(([, n]) => n)).toEqual(['1', '5', '4', '5'])
  for (const [i, [x]] of few.entries()) expect(x - (few[i - 1]?.[0] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThan(7)
  // One that only repeats makes room for the change after it: "5" and "4" are no 54.
  const four = few.findIndex(([, n]) => n === '4')
  expect((few[four]?.[0] ?? 0) - (few[four - 1]?.[0] ?? 0)).toBeGreaterThanOrEqual(12)
  expect(few.length).toBeLessThan(20)
})
