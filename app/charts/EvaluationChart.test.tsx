import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { EvaluationChart } from './EvaluationChart'

const markup = renderToStaticMarkup(
  <EvaluationChart
    title="Final accuracy"
    unit="%"
    budget="12 epochs on 8,000 images"
    description="1: 55 %"
    width={600}
    height={230}
    epochs={30}
    points={[
      { epoch: 1, accuracies: [0.554, 0.583], mean: 0.5685, skips: 0 },
      { epoch: 30, accuracies: [0.584], mean: 0.584, skips: 6 },
    ]}
    cursor={10}
    skipLabel="skips"
    tableLabel="Table"
    table={{ columns: ['epoch'], rows: () => [] }}
  />,
)

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
