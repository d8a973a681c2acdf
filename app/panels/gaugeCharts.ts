/** The gauges of a run as charts on the time axis of its curves: which it has, their curves, their axes, their heights. Pure. */
import { extent, nice, ticks } from 'd3'
import type { SearchConfig } from '../../src/protocol/config'
import { logitSpread, PERTURBATIONS, recordedZeroOneLoss } from '../../src/protocol/gauges'
import type { EpochRecord } from '../../src/protocol/record'
import { SKIP } from '../../src/space/primitives'
import { leadingCell } from '../../src/space/topology'
import { isolated } from '../charts/gaps'
import { OPERATIONS } from '../charts/palette'
import type { Trace } from '../charts/TraceChart'
import type { GaugesText } from '../i18n/gauges/en'
import { choicesAt, gaugeCourse, measuredCourse } from '../story/laterProxies'
import { hasAlphas } from '../telling/marks'

/** From the sharpness of the loss over what the cells and their operations want to what the alphas alone tell. */
const GAUGE_IDS = [
  'noise',
  'eigenvalue',
  'alignment',
  'pulls',
  'agreement',
  'frozen',
  'removal',
  'spread',
  'zeroOne',
] as const satisfies readonly (keyof GaugesText['charts'])[]
type GaugeId = (typeof GAUGE_IDS)[number]

interface GaugeChart {
  readonly id: GaugeId
  /** Those that were measured at all; NaN where an epoch was not. */
  readonly traces: readonly Trace[]
  readonly domain: readonly [number, number]
  readonly ticks: readonly number[]
  /** Whole numbers, drawn as steps. */
  readonly counts: boolean
}

type Names = GaugesText['curves']
type Look = Omit<Trace, 'values' | 'dots'>

/** A curve, or none of what was never measured. A value between two epochs without one is a dot. */
function curve(values: readonly number[], look: Look): Trace[] {
  return values.some(Number.isFinite) ? [{ ...look, values, dots: isolated(values).length > 0 }] : []
}

const single = (id: GaugeId, label: string, values: readonly number[]): Trace[] =>
  curve(values, { id, label, color: 'var(--ink)', width: 2, loud: true })

/** The largest noise in front, smaller ones dashed, as the page of explanations draws them. */
function noiseTraces(records: readonly EpochRecord[], names: Names): Trace[] {
  const looks: readonly Omit<Look, 'id' | 'label'>[] = [
    { color: 'var(--soft)', width: 1.4, dash: '1 3' },
    { color: 'var(--soft)', width: 1.4, dash: '5 3' },
    { color: 'var(--ink)', width: 2, loud: true },
  ]
  return PERTURBATIONS.flatMap((most, i) =>
    curve(
      measuredCourse(records, ({ gauges }) => gauges?.perturbed?.[i]),
      { id: `noise ${most}`, label: names.noise(most), ...(looks[i] as (typeof looks)[number]) },
    ),
  ).reverse()
}

const DEPTHS = ['var(--ink)', 'var(--soft)', 'var(--faint)'] as const

/** One a cell, the first cell darkest and broadest. */
function pullTraces(records: readonly EpochRecord[], names: Names): Trace[] {
  const cells = Math.max(0, ...records.map(({ gauges }) => gauges?.pulls.length ?? 0))
  return Array.from({ length: cells }, (_, cell) => cell).flatMap((cell) =>
    curve(
      measuredCourse(records, ({ gauges }) => gauges?.pulls[cell]),
      {
        id: `cell ${cell + 1}`,
        label: names.cell(cell + 1),
        color: DEPTHS[Math.floor((cell * DEPTHS.length) / cells)] as string,
        width: 2.4 - (1.2 * cell) / Math.max(1, cells - 1),
      },
    ),
  )
}

function agreementTraces(records: readonly EpochRecord[], { primitives }: SearchConfig): Trace[] {
  return primitives.flatMap((op, o) =>
    curve(
      measuredCourse(records, ({ gauges }) => gauges?.agreement[o]),
      { id: op, op, label: op, color: OPERATIONS[op].color, dash: OPERATIONS[op].dash, width: 1.7 },
    ),
  )
}

function removalTraces(records: readonly EpochRecord[], config: SearchConfig, names: Names): Trace[] {
  const of = (by: 'byAlpha' | 'byRemoval') => measuredCourse(records, (record) => choicesAt(record, config)?.[by])
  return [
    ...curve(of('byAlpha'), { id: 'alpha', label: names.byAlpha, color: OPERATIONS[SKIP].color, width: 2, loud: true }),
    ...curve(of('byRemoval'), { id: 'removal', label: names.byRemoval, color: 'var(--ink)', width: 1.6, dash: '4 3' }),
  ]
}

function tracesOf(id: GaugeId, records: readonly EpochRecord[], config: SearchConfig, names: Names): Trace[] {
  const own = hasAlphas(records) ? records : []
  switch (id) {
    case 'noise':
      return noiseTraces(records, names)
    case 'eigenvalue':
      return single(
        id,
        names.eigenvalue,
        measuredCourse(records, ({ eigenvalue }) => eigenvalue),
      )
    case 'alignment':
      return single(id, names.cosine, gaugeCourse(records, id))
    case 'pulls':
      return pullTraces(records, names)
    case 'agreement':
      return agreementTraces(records, config)
    case 'frozen':
      return single(
        id,
        names.frozen,
        measuredCourse(records, ({ frozen }) => frozen?.operations),
      )
    case 'removal':
      return removalTraces(records, config, names)
    case 'spread':
      return single(
        id,
        names.spread,
        own.map(({ alphas }) => logitSpread(alphas[leadingCell(config)])),
      )
    case 'zeroOne':
      return single(
        id,
        names.loss,
        own.map((record) => recordedZeroOneLoss(record, config)),
      )
  }
}

/** Where a scale has ends of its own it keeps them; the others are as wide as their values, zero always on them. */
function domainOf(
  id: GaugeId,
  traces: readonly Trace[],
  records: readonly EpochRecord[],
  config: SearchConfig,
): [number, number] {
  if (id === 'zeroOne') return [-0.25, 0]
  if (id === 'frozen') return [0, Math.max(1, ...records.map(({ frozen }) => frozen?.of ?? 0))]
  if (id === 'removal') return [0, records[0]?.alphas[leadingCell(config)].length || 1]
  const [low = 0, high = 0] = extent(traces.flatMap(({ values }) => values.filter(Number.isFinite)))
  return low >= 0 && high <= 0 ? [0, 1] : nice(Math.min(0, low), Math.max(0, high), 10)
}

/** About two, never zero alone: a single tick is no scale. */
function fewTicks(domain: readonly [number, number]): number[] {
  const few = ticks(...domain, 2)
  return few.length > 1 ? few : ticks(...domain, 4)
}

/** The gauges that the run has, in the order of `GAUGE_IDS`. */
export function gaugeCharts(records: readonly EpochRecord[], config: SearchConfig, names: Names): GaugeChart[] {
  return GAUGE_IDS.flatMap((id) => {
    const traces = tracesOf(id, records, config, names)
    if (traces.length === 0) return []
    const counts = id === 'frozen' || id === 'removal'
    const domain = domainOf(id, traces, records, config)
    return [{ id, traces, domain, ticks: counts ? domain : fewTicks(domain), counts }]
  })
}

/** False where all that is shown comes from the alphas. */
export const isMeasured = (charts: readonly GaugeChart[]): boolean =>
  charts.some(({ id }) => id !== 'spread' && id !== 'zeroOne')

/** Pixels: a chart's caption line; a line of labels at the cursor; what is above and below them. */
const CAPTION = 22
const LABEL = 15
const AROUND = 9
/** Lowest chart, and how much a place with room for more gives it. */
const LEAST = 46
const MORE = 44
/** Room that the names of the marks and the epochs take of the first and the last chart. */
const MARKS = 10
const AXIS = 15

/** Heights of the charts without their caption lines: every curve's label has a line, what `height` leaves over is shared. */
export function gaugeHeights(charts: readonly GaugeChart[], height: number): number[] {
  const least = charts.map(
    ({ traces }, i) =>
      Math.max(LEAST, AROUND + LABEL * traces.length) + (i === 0 ? MARKS : 0) + (i === charts.length - 1 ? AXIS : 0),
  )
  const spare = height - least.reduce((sum, one) => sum + one + CAPTION, 0)
  const more = Math.min(MORE, Math.max(0, Math.floor(spare / Math.max(1, charts.length))))
  return least.map((one) => one + more)
}
