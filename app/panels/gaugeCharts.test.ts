import { expect, test } from 'vitest'
import type { GaugeRecord } from '../../src/protocol/gauges'
import type { EpochRecord } from '../../src/protocol/record'
import { gaugesEn } from '../i18n/gauges/en'
import { COLLAPSE, NB201_CONFIG } from '../testing/records'
import { gaugeCharts, gaugeHeights, isMeasured } from './gaugeCharts'

const { primitives } = NB201_CONFIG
const [skip, small, large] = (['skip_connect', 'nor_conv_1x1', 'nor_conv_3x3'] as const).map((op) =>
  primitives.indexOf(op),
)

/** Removal misses the 3x3 convolution most on every edge. */
const gaugesAt = (i: number): GaugeRecord => ({
  alignment: 0.1 * i - 0.2,
  pulls: [3, 2 - 0.1 * i],
  agreement: primitives.map((_, o) => (o === small ? 0.2 - 0.1 * i : o === large ? 0.3 : null)),
  perturbed: [0.001, 0.01 * i, 0.1 * i],
  removals: {
    normal: Array.from({ length: 6 }, () => primitives.map((_, o) => (o === large ? 0.5 : o === skip ? 0.1 : 0))),
    reduce: [],
  },
})
const MEASURED: readonly EpochRecord[] = COLLAPSE.map((record, i) => ({ ...record, gauges: gaugesAt(i) }))
const chartsOf = (records: readonly EpochRecord[], config = NB201_CONFIG) =>
  gaugeCharts(records, config, gaugesEn.curves)
const chart = (id: string, records: readonly EpochRecord[] = MEASURED) => chartsOf(records).find((one) => one.id === id)

test('any run has what its alphas tell, and nothing that it did not measure', () => {
  const charts = chartsOf(COLLAPSE)
  expect(charts.map(({ id }) => id)).toEqual(['spread', 'zeroOne'])
  expect(isMeasured(charts)).toBe(false)
  for (const { traces } of charts) expect(traces[0]?.values).toHaveLength(COLLAPSE.length)
  expect(charts[1]).toMatchObject({ domain: [-0.25, 0], ticks: [-0.2, -0.1, 0] })
})

test('a run without tables of alphas, and one without epochs, has none', () => {
  const none = { normal: [], reduce: [] }
  expect(chartsOf(COLLAPSE.map((record) => ({ ...record, alphas: none, mixingWeights: none })))).toEqual([])
  expect(chartsOf([])).toEqual([])
})

test('every measured gauge is a chart, the eigenvalue and what OLES froze where the records hold them', () => {
  const own = ['noise', 'alignment', 'pulls', 'agreement', 'removal', 'spread', 'zeroOne']
  expect(chartsOf(MEASURED).map(({ id }) => id)).toEqual(own)
  expect(isMeasured(chartsOf(MEASURED))).toBe(true)
  const all = MEASURED.map((record, i) => ({ ...record, eigenvalue: i + 0.5, frozen: { operations: i, of: 36 } }))
  expect(chartsOf(all).map(({ id }) => id)).toEqual(own.toSpliced(1, 0, 'eigenvalue').toSpliced(5, 0, 'frozen'))
  expect(chart('eigenvalue', all)?.traces[0]?.values).toEqual(COLLAPSE.map((_, i) => i + 0.5))
  expect(chart('frozen', all)).toMatchObject({ domain: [0, 36], counts: true })
})

test('the cosine of gradients has a curve for each operation with convolutions, in its color and with its badge', () => {
  const traces = chart('agreement')?.traces ?? []
  expect(traces.map(({ op }) => op)).toEqual(['nor_conv_1x1', 'nor_conv_3x3'])
  expect(new Set(traces.map(({ color }) => color)).size).toBe(2)
  expect(traces[0]?.values[7]).toBeCloseTo(-0.5)
})

test('pulls have a curve for each cell, the noise one for each amount with the largest first', () => {
  expect(chart('pulls')?.traces.map(({ label }) => label)).toEqual(['cell 1', 'cell 2'])
  expect(chart('pulls')?.domain[0]).toBe(0)
  const noise = chart('noise')?.traces ?? []
  expect(noise.map(({ label, loud }) => [label, loud ?? false])).toEqual([
    ['up to 0.3', true],
    ['up to 0.1', false],
    ['up to 0.03', false],
  ])
  expect(noise[0]?.values[3]).toBeCloseTo(0.3)
})

test('what alpha chooses is drawn beside what removal chooses, of all edges', () => {
  const removal = chart('removal')
  expect(removal?.domain).toEqual([0, 6])
  expect(removal?.traces.map(({ values }) => values.at(-1))).toEqual([COLLAPSE.at(-1)?.skips.normal, 0])
})

test('zero lies on the scale of whatever can be above and below it', () => {
  const { domain = [1, 1], ticks = [] } = chart('alignment') ?? {}
  expect(domain[0]).toBeLessThanOrEqual(-0.2)
  expect(domain[1]).toBeGreaterThanOrEqual(0.5)
  expect(ticks).toContain(0)
  const even = MEASURED.map((record, i) => ({ ...record, gauges: { ...gaugesAt(i), alignment: i % 2 ? 0.35 : -0.35 } }))
  expect(chart('alignment', even)?.ticks).toEqual([-0.2, 0, 0.2])
  const still = MEASURED.map((record) => ({ ...record, gauges: { ...gaugesAt(0), alignment: 0 } }))
  expect(chart('alignment', still)?.domain).toEqual([0, 1])
})

test('measured in every second epoch there are gaps, and dots that are seen without a line', () => {
  const half = COLLAPSE.map((record, i) => (i % 2 === 0 ? { ...record, gauges: gaugesAt(i) } : record))
  for (const id of ['noise', 'alignment', 'pulls', 'agreement', 'removal'])
    for (const { values, dots } of chart(id, half)?.traces ?? []) {
      expect(values.map(Number.isFinite)).toEqual(COLLAPSE.map((_, i) => i % 2 === 0))
      expect(dots).toBe(true)
    }
  expect(chart('alignment')?.traces[0]?.dots).toBe(false)
})

test('every label has its line; a higher place is shared by all charts, a lower one is not squeezed into', () => {
  const charts = chartsOf(MEASURED)
  const low = gaugeHeights(charts, 100)
  expect(low[0]).toBeGreaterThanOrEqual(3 * 15)
  expect(Math.min(...low)).toBeGreaterThanOrEqual(46)
  const total = (heights: readonly number[]): number => heights.reduce((sum, one) => sum + one + 22, 0)
  const room = total(low) + 70
  const high = gaugeHeights(charts, room)
  expect(total(high)).toBeLessThanOrEqual(room)
  expect(high.map((one, i) => one - (low[i] ?? 0))).toEqual(charts.map(() => 10))
})
