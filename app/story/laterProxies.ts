/**
 * What papers after DARTS+ say is at work in the collapse, each as its own measurement in the run at hand: two from the alphas
 * of any run, the others where the run measured them (`gauges.every`).
 */
import type { SearchConfig } from '../../src/protocol/config'
import {
  amongCandidates,
  bestOf,
  type GaugeRecord,
  logitSpread,
  PERTURBATIONS,
  recordedZeroOneLoss,
} from '../../src/protocol/gauges'
import type { EpochRecord } from '../../src/protocol/record'
import type { Table } from '../../src/space/alphas'
import { SKIP } from '../../src/space/primitives'
import { leadingCell } from '../../src/space/topology'
import { hasAlphas } from '../telling/marks'
import { type Courses, courseOf, type Measured } from './explanation'

/** First and last of the values that are known, which may be one; null where none is. */
export function ends(values: readonly number[]): Measured['reading'] {
  const known = values.filter(Number.isFinite)
  return known.length > 0 ? { first: known[0] as number, last: known.at(-1) as number } : null
}

/** A value an epoch, NaN where it was not measured; none where it never was. */
export function measuredCourse(
  records: readonly EpochRecord[],
  of: (record: EpochRecord) => number | null | undefined,
): readonly number[] {
  const values = records.map((record) => of(record) ?? Number.NaN)
  return values.some(Number.isFinite) ? values : []
}

function measured(id: Measured['id'], values: readonly number[]): Measured {
  return { id, courses: courseOf(id, values), mark: null, reading: ends(values) }
}

/** Edges of a cell on which alpha and removal choose alike, and how many skip-connects each chooses. */
function choices(
  alphas: Table,
  removals: Table,
  { primitives }: Pick<SearchConfig, 'primitives'>,
): { readonly agree: number; readonly byAlpha: number; readonly byRemoval: number } {
  const skip = primitives.indexOf(SKIP)
  const [mine, theirs] = [alphas.map(bestOf), removals.map(bestOf)]
  return {
    agree: mine.filter((op, edge) => op === theirs[edge]).length,
    byAlpha: mine.filter((op) => op === skip).length,
    byRemoval: theirs.filter((op) => op === skip).length,
  }
}

/** `choices` of an epoch that measured removals. */
export function choicesAt({ alphas, gauges }: EpochRecord, config: SearchConfig): ReturnType<typeof choices> | null {
  const cell = leadingCell(config)
  return gauges?.removals ? choices(alphas[cell], amongCandidates(gauges.removals, alphas)[cell], config) : null
}

function strength(records: readonly EpochRecord[], config: SearchConfig): Measured {
  const found = records.map((record) => choicesAt(record, config))
  const last = found.findLast((one) => one !== null)
  const course = (of: 'byAlpha' | 'byRemoval'): readonly number[] =>
    last ? found.map((one) => one?.[of] ?? Number.NaN) : []
  return {
    id: 'strength',
    courses: [...courseOf('skip', course('byAlpha')), ...courseOf('learnable', course('byRemoval'))],
    mark: null,
    reading: last ? { ...last, edges: records[0]?.alphas.normal.length ?? 0 } : null,
  }
}

/** A search by OLES says how many convolutions it has stopped training. */
function operations(records: readonly EpochRecord[]): Measured {
  const proxy = measured('operations', gaugeCourse(records, 'agreement'))
  const frozen = records.at(-1)?.frozen
  return frozen ? { ...proxy, reading: { frozen: frozen.operations, of: frozen.of } } : proxy
}

/** Mean cosine over the candidates that have convolutions. */
function meanAgreement({ agreement }: GaugeRecord): number | null {
  const own = agreement.filter((cosine) => cosine !== null)
  return own.length === 0 ? null : own.reduce((sum, cosine) => sum + cosine, 0) / own.length
}

export const GAUGES = ['rise', 'alignment', 'agreement'] as const

/** A gauge over the epochs of a run, NaN where it was not measured; empty where it never was. */
export function gaugeCourse(records: readonly EpochRecord[], gauge: (typeof GAUGES)[number]): readonly number[] {
  const of: Readonly<Record<typeof gauge, (one: GaugeRecord) => number | null | undefined>> = {
    rise: ({ perturbed }) => perturbed?.at(-1),
    alignment: ({ alignment }) => alignment,
    agreement: meanAgreement,
  }
  return measuredCourse(records, ({ gauges }) => gauges && of[gauge](gauges))
}

export function laterProxies(records: readonly EpochRecord[], config: SearchConfig): readonly Measured[] {
  const known = hasAlphas(records) ? records : []
  const rises = PERTURBATIONS.map((_, i) => measuredCourse(records, ({ gauges }) => gauges?.perturbed?.[i]))
  const perturbed: Courses = rises.flatMap((values, i) => courseOf(`noise ${PERTURBATIONS[i]}`, values))
  return [
    measured(
      'spread',
      known.map(({ alphas }) => logitSpread(alphas[leadingCell(config)])),
    ),
    measured(
      'discretisation',
      known.map((record) => recordedZeroOneLoss(record, config)),
    ),
    { id: 'sharpness', courses: perturbed, mark: null, reading: ends(rises.at(-1) ?? []) },
    measured('layers', gaugeCourse(records, 'alignment')),
    operations(records),
    strength(records, config),
  ]
}
