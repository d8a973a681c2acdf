import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { checkConfig } from '../../src/protocol/checkConfig'
import type { EpochRecord } from '../../src/protocol/record'
import { REMOVED } from '../../src/space/alphas'
import { COLLAPSE, NB201_CONFIG, recordsOf, s1Alphas } from '../testing/records'
import { TraceChart, type TraceChartProps } from './TraceChart'
import { PRESENTED, TextScale } from './textWidth'
import {
  alphaDomain,
  alphaTicks,
  alphaTraces,
  columnsOf,
  finalTraces,
  ranksOf,
  rankTraces,
  skipTraces,
  tableOf,
  type ValueScale,
} from './traces'

const traces = alphaTraces(COLLAPSE, columnsOf(NB201_CONFIG.primitives), 'normal', 0, 'alpha')

const props: TraceChartProps = {
  title: 'Alpha',
  unit: 'logits',
  tableLabel: 'Table',
  table: tableOf(traces, 'Epoch', String),
  description: 'Epoch 5: skip_connect 1',
  width: 600,
  height: 300,
  epochs: 8,
  cursor: 5,
  traces,
  domain: [-1, 1],
  ticks: [-1, 0, 1],
  format: String,
  marks: [{ epoch: 5, label: 'rule 1', dash: '7 3' }],
  markLabels: true,
  ring: { epoch: 2, value: 0.5, settled: true },
  onScrub: () => undefined,
}

const count = (text: string, part: string): number => text.split(part).length - 1

test('draws a curve, a label and a reading for every operation, skip-connect loud', () => {
  const svg = renderToStaticMarkup(<TraceChart {...props} />)
  for (const name of NB201_CONFIG.primitives) expect(svg).toContain(`>${name}<`)
  expect(count(svg, 'class="reading-point"')).toBe(5)
  expect(svg).toMatch(/class="trace loud" data-op="skip_connect"><path class="trace-line" d="[^"]+" stroke-width="3.2"/)
})

test('marks the rule, the ring and the cursor', () => {
  const svg = renderToStaticMarkup(<TraceChart {...props} />)
  expect(count(svg, 'class="mark"')).toBe(1)
  expect(svg).toContain('>rule 1<')
  expect(svg).toContain('class="ring settled"')
  expect(count(svg, 'class="cursor"')).toBe(1)
})

test('has a name, can be focused and hides its picture from screen readers', () => {
  const svg = renderToStaticMarkup(<TraceChart {...props} />)
  expect(svg).toContain('tabindex="0" aria-label="Alpha. Epoch 5: skip_connect 1"')
  expect(svg).toContain('aria-hidden="true"')
})

test('draws nothing but its frame without records', () => {
  const svg = renderToStaticMarkup(<TraceChart {...props} traces={[]} cursor={0} marks={[]} ring={null} />)
  expect(svg).not.toContain('class="trace-line"')
  expect(svg).not.toContain('NaN')
})

test('a value between two gaps, which no line reaches, is a dot', () => {
  const { NaN: gap } = Number
  const lone = { id: 'lone', label: 'lone', color: 'red', values: [1, 0.5, gap, 0, gap, 0.5, 1, 1] }
  const svg = renderToStaticMarkup(<TraceChart {...props} traces={[lone]} cursor={8} />)
  expect(svg).toMatch(/class="trace-dots" d="M[^M]+h0"/)
  const whole = { ...lone, values: lone.values.map((value) => (Number.isNaN(value) ? 0 : value)) }
  expect(renderToStaticMarkup(<TraceChart {...props} traces={[whole]} cursor={8} />)).not.toContain('trace-dots')
})

test('larger texts have as much more room right of the last epoch, and larger plates', () => {
  const drawn = (scale: number) => {
    const svg = renderToStaticMarkup(
      <TextScale value={scale}>
        <TraceChart {...props} cursor={8} format={() => '−0.94'} />
      </TextScale>,
    )
    const widths = [...svg.matchAll(/class="reading-plate"[^>]* width="([\d.]+)"/g)].map(([, width]) => Number(width))
    const left = Number(/class="readings" style="transform:translateX\(([\d.]+)px\)/.exec(svg)?.[1])
    // A plate reaches three pixels beyond its text on either side.
    return { text: Math.max(...widths) - 6, room: props.width - left }
  }
  expect(drawn(PRESENTED).text).toBeGreaterThan(drawn(1).text + 20)
  for (const scale of [1, PRESENTED]) expect(drawn(scale).text).toBeLessThan(drawn(scale).room)
})

test('the curve of an operation ends where it was wiped out', () => {
  const wiped = COLLAPSE.map((record, i) => ({
    ...record,
    alphas: {
      ...record.alphas,
      normal: record.alphas.normal.map((row) => row.map((alpha, o) => (o === 2 && i >= 5 ? REMOVED : alpha))),
    },
  }))
  const lengths = (scale: 'alpha' | 'mixing'): number[] =>
    alphaTraces(wiped, columnsOf(NB201_CONFIG.primitives), 'normal', 0, scale).map(({ values }) => values.length)
  expect(lengths('alpha')).toEqual([8, 8, 5, 8, 8])
  expect(lengths('mixing')).toEqual([8, 8, 5, 8, 8])
  const ended = alphaTraces(wiped, columnsOf(NB201_CONFIG.primitives), 'normal', 0, 'alpha')
  const readings = (cursor: number): number =>
    count(renderToStaticMarkup(<TraceChart {...props} traces={ended} cursor={cursor} />), 'class="reading-point"')
  expect([readings(5), readings(8)]).toEqual([5, 4])
})

test('the axis of alphas is round and holds every value; mixing weights go from 0 to 1', () => {
  const [low, high] = alphaDomain(traces, 'alpha')
  expect(low).toBeLessThanOrEqual(-0.1)
  expect(high).toBeGreaterThanOrEqual(1)
  expect(alphaDomain(traces, 'mixing')).toEqual([0, 1])
  const [trace] = traces
  expect(alphaDomain(trace ? [{ ...trace, values: [-0.35, 0.26] }] : [], 'alpha')).toEqual([-0.4, 0.3])
})

test('skip-connects are those of the records', () => {
  const names = { normal: 'normal', reduce: 'reduction' }
  expect(skipTraces(COLLAPSE, ['normal'], names).map(({ values }) => values)).toEqual([[0, 0, 0, 1, 2, 4, 6, 6]])
  expect(skipTraces(COLLAPSE, ['normal', 'reduce'], names).map(({ label, loud }) => [label, loud])).toEqual([
    ['normal', true],
    ['reduction', undefined],
  ])
  expect(skipTraces(COLLAPSE, ['reduce'], names).map(({ label, loud }) => [label, loud])).toEqual([['reduction', true]])
})

test('final accuracy is drawn only where every epoch has one', () => {
  const benchmark = { cifar10: 93, cifar100: 70, imagenet16: 45 }
  expect(finalTraces(COLLAPSE, 'x')).toEqual([])
  expect(finalTraces([{ ...COLLAPSE[0]!, benchmark }, COLLAPSE[1]!], 'x')).toEqual([])
  expect(finalTraces([{ ...COLLAPSE[0]!, benchmark }], 'x')[0]?.values).toEqual([93])
})

test('the table has a row an epoch and a column a curve', () => {
  const { columns, rows } = tableOf(traces, 'Epoch', (value) => value.toFixed(1))
  expect(columns).toEqual(['Epoch', ...NB201_CONFIG.primitives])
  expect(rows().length).toBe(8)
  expect(rows()[4]).toEqual(['5', '0.0', '1.0', '0.2', '0.5', '-0.1'])
})

test('ranks put the largest value first; equal values keep their order', () => {
  expect(ranksOf([0.1, 0.5, -1, 0.5])).toEqual([3, 1, 4, 2])
})

test('the rank strip holds the learnable operations only, places 1 to n', () => {
  const strip = rankTraces(COLLAPSE, NB201_CONFIG, 'normal', 0)
  expect(strip.map(({ id }) => id)).toEqual(['nor_conv_1x1', 'nor_conv_3x3'])
  expect(strip.map(({ values }) => values[0])).toEqual([2, 1])
})

test('the places of an edge are those of its own candidates with weights', () => {
  const config = checkConfig({ operations: 's1' })
  const records = recordsOf(config, [s1Alphas()])
  const names = (edge: number): string[] => rankTraces(records, config, 'normal', edge).map(({ id }) => id)
  // max/skip, skip/dil3, dil3/dil5.
  expect([names(5), names(0), names(12)]).toEqual([[], ['dil_conv_3x3'], ['dil_conv_3x3', 'dil_conv_5x5']])
})

test('a rank axis has place 1 on top and a tick a place', () => {
  const domain = alphaDomain([], 'rank', 5)
  expect(domain).toEqual([5.5, 0.5])
  expect(alphaTicks(domain, 'rank', 3)).toEqual([1, 2, 3, 4, 5])
})

test('tables that a log prints with other columns are drawn by their labels, as weights, logits and ranks', () => {
  const printed = { normal: [[0.5, 0.3, 0.2]], reduce: [] }
  const records = [{ ...(COLLAPSE[0] as EpochRecord), alphas: { normal: [], reduce: [] }, printed }]
  const columns = columnsOf(['column 1', 'max_pool_2x2', 'skip_connect'])
  const curves = (scale: ValueScale) => alphaTraces(records, columns, 'normal', 0, scale)
  expect(curves('mixing').map(({ label, op, values }) => [label, op, values[0]])).toEqual([
    ['column 1', undefined, 0.5],
    ['max_pool_2x2', undefined, 0.3],
    ['skip_connect', 'skip_connect', 0.2],
  ])
  expect(curves('rank').map(({ values }) => values[0])).toEqual([1, 2, 3])
  const [first = 0, second = 0] = curves('alpha').map(({ values }) => values[0])
  expect(first - second).toBeCloseTo(Math.log(0.5 / 0.3), 9)
})
