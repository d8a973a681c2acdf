/**
 * What papers after DARTS+ say is at work in the collapse, each as its own measurement in the run at hand: two from the alphas
 * of any run, the others where the run measured them (`gauges.every`).
 */
import type { SearchConfig } from '../../src/protocol/config'
import { bestOf, type GaugeRecord, logitSpread, PERTURBATIONS, recordedZeroOneLoss } from '../../src/protocol/gauges'
import type { EpochRecord } from '../../src/protocol/record'
import type { Table } from '../../src/space/genotype'
import { SKIP } from '../../src/space/primitives'
import { hasAlphas } from '../telling/marks'
import { type Courses, courseOf, type Measured } from './explanation'

/** First and last value of a course. */
function ends(values: readonly number[]): Measured['reading'] {
  return values.length > 1 ? { first: values[0] as number, last: values.at(-1) as number } : null
}

/** The gauges of every epoch; none where some were not measured, since a course has a value an epoch. */
function gaugesOf(records: readonly EpochRecord[]): readonly GaugeRecord[] {
  const all = records.flatMap(({ gauges }) => gauges ?? [])
  return all.length === records.length ? all : []
}

/** A course of numbers that each epoch has; none where one is missing. */
function complete(values: readonly (number | null | undefined)[]): readonly number[] {
  const told = values.filter((value) => value !== null && value !== undefined)
  return told.length === values.length ? told : []
}

function measured(id: Measured['id'], values: readonly number[]): Measured {
  return { id, courses: courseOf(id, values), mark: null, reading: ends(values) }
}

/** Edges of the normal cell on which alpha and removal choose alike, and how many skip-connects each chooses. */
export function choices(
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

function strength(records: readonly EpochRecord[], config: SearchConfig): Measured {
  const found = records.flatMap(({ alphas, gauges }) =>
    gauges?.removals ? [choices(alphas.normal, gauges.removals.normal, config)] : [],
  )
  const last = found.at(-1)
  if (!last || found.length < records.length) return { id: 'strength', courses: [], mark: null, reading: null }
  return {
    id: 'strength',
    courses: [
      ...courseOf(
        'skip',
        found.map(({ byAlpha }) => byAlpha),
      ),
      ...courseOf(
        'learnable',
        found.map(({ byRemoval }) => byRemoval),
      ),
    ],
    mark: null,
    reading: { ...last, edges: records[0]?.alphas.normal.length ?? 0 },
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

/** A gauge over the epochs of a run; empty where it was not measured in all of them. */
export function gaugeCourse(records: readonly EpochRecord[], gauge: (typeof GAUGES)[number]): readonly number[] {
  const of: Readonly<Record<typeof gauge, (one: GaugeRecord) => number | null | undefined>> = {
    rise: ({ perturbed }) => perturbed?.at(-1),
    alignment: ({ alignment }) => alignment,
    agreement: meanAgreement,
  }
  return complete(gaugesOf(records).map(of[gauge]))
}

export function laterProxies(records: readonly EpochRecord[], config: SearchConfig): readonly Measured[] {
  const known = hasAlphas(records) ? records : []
  const gauges = gaugesOf(records)
  const rises = PERTURBATIONS.map((_, i) => complete(gauges.map(({ perturbed }) => perturbed?.[i])))
  const perturbed: Courses = rises.flatMap((values, i) => courseOf(`noise ${PERTURBATIONS[i]}`, values))
  return [
    measured(
      'spread',
      known.map(({ alphas }) => logitSpread(alphas.normal)),
    ),
    measured('discretisation', known.map(recordedZeroOneLoss)),
    { id: 'sharpness', courses: perturbed, mark: null, reading: ends(rises.at(-1) ?? []) },
    measured('layers', gaugeCourse(records, 'alignment')),
    operations(records),
    strength(records, config),
  ]
}
