import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { isolated } from './gaps'
import { SmallCourse, type SmallCourseProps } from './SmallCourse'
import { Sparkline } from './Sparkline'

const draw = (change: Partial<SmallCourseProps>): string =>
  renderToStaticMarkup(
    <SmallCourse
      label="skip-connects, DARTS: from 0 to 5"
      width={260}
      height={104}
      epochs={4}
      cursor={2}
      domain={[0, 6]}
      ticks={[0, 6]}
      traces={[
        { id: 'plain', values: [0, 2, 5, 5], color: 'grey', behind: true },
        { id: 'own', values: [0, 0, 1, 1], color: 'red', filled: true },
      ]}
      format={String}
      tickFormat={String}
      onScrub={() => undefined}
      {...change}
    />,
  )

test('says what it shows, draws what lies ahead faint and writes the values at the cursor', () => {
  const markup = draw({})
  expect(markup).toContain('role="img" aria-label="skip-connects, DARTS: from 0 to 5"')
  expect(markup.match(/class="small-line behind"/g)).toHaveLength(2)
  expect(markup.match(/class="small-ground"/g)).toHaveLength(2)
  expect(markup).toMatch(/small-value behind"[^>]*>2<\/text>/)
  expect(markup).toMatch(/style="fill:red">0<\/text>/)
  expect(markup).not.toContain('NaN')
})

test('shades from an epoch to the end, and nothing where nothing holds', () => {
  expect(draw({ since: 3 })).toContain('small-since')
  expect(draw({ since: null })).not.toContain('small-since')
})

test('counts are steps that last to the end of their epoch', () => {
  const steps = draw({ counts: true, traces: [{ id: 'a', values: [0, 6, 6, 6], color: 'red' }] })
  const [first = ''] = / d="M[^"]+"/.exec(steps) ?? []
  // Across at the old value, then up: no slope.
  expect(first).toMatch(/^ d="M[\d.]+,87L[\d.]+,87L[\d.]+,8L/)
})

test('a value that is not told leaves a gap, and no number at the cursor', () => {
  const markup = draw({ traces: [{ id: 'a', values: [1, Number.NaN, 3, 4], color: 'red' }] })
  expect(markup).not.toContain('NaN')
  expect(markup).not.toMatch(/<circle[^>]*r="3"|small-value/)
})

test('a value between two that were not measured is a dot, and nothing is drawn of those', () => {
  const traces = [{ id: 'own', values: [1, Number.NaN, 3, 4], color: 'red' }]
  const markup = draw({ traces, cursor: 2 })
  // Ahead of the cursor and behind it.
  expect(markup.match(/<circle[^>]*r="1.8"/g)).toHaveLength(2)
  expect(markup).not.toContain('NaN')
  expect(isolated([Number.NaN, 1, Number.NaN, 2, 3])).toEqual([1])
  const spark = { label: 'alignment', width: 200, height: 80, epochs: 4, format: String }
  const own = { id: 'own', values: [1, Number.NaN, 3, Number.NaN], color: 'red' }
  const small = renderToStaticMarkup(<Sparkline {...spark} cursor={2} traces={[own]} />)
  expect(small.match(/<circle/g)).toHaveLength(2)
  expect(small).not.toContain('NaN')
})

test('of a small course that stays where it is the axis says one value', () => {
  const flat = [{ id: 'own', values: [2, 2, 2], color: 'red' }]
  const spark = { label: 'alignment', width: 200, height: 80, epochs: 3, cursor: 1, format: String }
  expect(renderToStaticMarkup(<Sparkline {...spark} traces={flat} />).match(/<text/g)).toHaveLength(1)
})
