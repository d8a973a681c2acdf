/**
 * The seven answers to the collapse, and what the recorded searches say of each. Pure: what is an answer stands here, what came
 * of it is computed from the recordings.
 */
import { epochsOf } from '../../src/export/fromRun'
import { removalGenotype } from '../../src/protocol/gauges'
import type { EpochRecord } from '../../src/protocol/record'
import type { RunRecord } from '../../src/protocol/runRecord'
import { type Genotype, sameGenotype } from '../../src/space/genotype'
import { LEARNABLE, type Primitive, SKIP } from '../../src/space/primitives'
import { collapseEpoch } from '../../src/sweep/evidence'
import { flattened } from '../../src/sweep/ownSettings'
import type { AnswerRun } from '../run/recordings'
import type { Explanation } from '../story/explanation'
import { choicesAt, laterProxies, measuredCourse } from '../story/laterProxies'
import { meanSkipWeights } from '../story/proxies'

/** The search that all others are, but for one thing. */
export const PLAIN = 'two-minutes'

export interface Answer {
  /** The explanation of the collapse that it answers; its gauge is what that one measures. */
  readonly id: Explanation
  readonly name: string
  readonly by: string
  readonly algorithm: string
  readonly run: AnswerRun
  /** It changes no search, only how one is read: the course shown is the plain one, read as it would after every epoch. */
  readonly reads?: true
}

const answer = <const Id extends Explanation>(
  id: Id,
  [name, by]: readonly [string, string],
  algorithm: string,
  run: AnswerRun,
  reads?: true,
): Answer & { readonly id: Id } => ({ id, name, by, algorithm, run, ...(reads ? { reads } : {}) })

/** Alphas held, helped, disturbed, freed; weights aligned, frozen; and the alphas of the plain search not asked at all. */
export const ANSWERS = [
  answer('spread', ['Beta-DARTS', 'Ye et al. 2022'], 'beta-darts', 'answer-beta-darts'),
  answer('advantage', ['DARTS-', 'Chu et al. 2021'], 'darts-minus', 'answer-darts-minus'),
  answer('sharpness', ['SDARTS-RS', 'Chen, Hsieh 2020'], 'sdarts-rs', 'answer-sdarts-rs'),
  answer('discretisation', ['Fair DARTS', 'Chu et al. 2020'], 'fair-darts', 'answer-fair-darts'),
  answer('layers', ['Lambda-DARTS', 'Movahedi et al. 2023'], 'lambda-darts', 'answer-lambda-darts'),
  answer('operations', ['OLES', 'Jiang et al. 2023'], 'oles', 'answer-oles'),
  answer('strength', ['DARTS-PT', 'Wang et al. 2021'], 'darts-pt', 'answer-darts-pt', true),
] as const
export type AnswerId = (typeof ANSWERS)[number]['id']

/** The causal experiment on skip-connect, beside the plain search: its run, and how it is called in the catalogue. */
export const SUSPECTS = [
  { id: 'noSkip', run: 'answer-no-skip' },
  { id: 'allSkip', run: 'answer-all-skip' },
  { id: 'decaying', run: 'answer-darts-minus' },
] as const satisfies readonly { readonly id: string; readonly run: AnswerRun }[]

/** The cells of a search, an epoch a value. */
export interface Course {
  readonly cells: readonly (Genotype | null)[]
  readonly skips: readonly number[]
  /** Operations that have no weights, `none` among them. */
  readonly weightless: readonly number[]
  /** Final CIFAR-10 accuracy in per cent; NaN where no recording tells it. */
  readonly worth: readonly number[]
  /** First epoch from which on the cell has as many skip-connects as rule 1 stops at, to the end. */
  readonly collapse: number | null
  /** Epoch whose cell is worth most, the first of equals; null unless all are known. */
  readonly best: number | null
}

export interface Told extends Course {
  readonly run: RunRecord
  readonly records: readonly EpochRecord[]
}

const operationsOf = (genotype: Genotype | null): readonly Primitive[] =>
  genotype?.space === 'nas-bench-201' ? genotype.edges : []

function courseOf(cells: readonly (Genotype | null)[], worth: readonly number[], config: RunRecord['config']): Course {
  const operations = cells.map(operationsOf)
  const skips = operations.map((own) => own.filter((op) => op === SKIP).length)
  const known = worth.filter(Number.isFinite)
  return {
    cells,
    skips,
    worth,
    weightless: operations.map((own) => own.filter((op) => !LEARNABLE.has(op)).length),
    collapse: collapseEpoch(skips, config),
    best: known.length < worth.length || known.length === 0 ? null : worth.indexOf(Math.max(...known)) + 1,
  }
}

export function toldBy(run: RunRecord): Told {
  const records = epochsOf(run)
  const cells = records.map(({ genotype }) => genotype)
  const worth = records.map(({ benchmark }) => benchmark?.cifar10 ?? Number.NaN)
  return { run, records, ...courseOf(cells, worth, run.config) }
}

/** Final accuracy of a cell, where any recorded epoch derived the same. */
function worthOf(cell: Genotype, all: readonly Told[]): number {
  for (const { records } of all)
    for (const { benchmark, genotype } of records)
      if (benchmark && genotype && sameGenotype(genotype, cell)) return benchmark.cifar10
  return Number.NaN
}

/**
 * The search read as DARTS-PT does, without its tuning: after every epoch the operation of each edge that the supernet misses most.
 *
 * @param all recordings that may know what a cell is worth
 * @returns null where an epoch was not asked
 */
export function byRemoval({ records, run: { config } }: Told, all: readonly Told[]): Course | null {
  const cells = records.flatMap(({ gauges, alphas, genotype }) =>
    gauges?.removals ? [removalGenotype(gauges.removals, alphas, genotype, config)] : [],
  )
  if (cells.length < records.length || cells.length === 0) return null
  return courseOf(
    cells,
    cells.map((cell, i) => records[i]?.removalBenchmark?.cifar10 ?? worthOf(cell, all)),
    config,
  )
}

/** What an answer measures, an epoch a value, NaN where it was not measured; none where the run never did. */
export function gaugeOf(id: AnswerId, { records, run: { config } }: Told): readonly number[] {
  switch (id) {
    case 'advantage':
      return meanSkipWeights(records, config)
    case 'strength':
      return measuredCourse(records, (record) => choicesAt(record, config)?.agree)
    default:
      // Of several courses the last: the largest noise.
      return (
        laterProxies(records, config)
          .find((proxy) => proxy.id === id)
          ?.courses.at(-1)?.values ?? []
      )
  }
}

export interface Frozen {
  /** The first epoch after which a convolution stands still, and how many then. */
  readonly at: number
  readonly first: number
  /** The most, and the first epoch with them. */
  readonly since: number
  readonly most: number
  readonly of: number
}

/** How OLES stopped training convolutions; null for a search that does not, or never did. */
export function frozenBy({ records }: Pick<Told, 'records'>): Frozen | null {
  const counts = records.map(({ frozen }) => frozen?.operations ?? 0)
  const [at, most] = [counts.findIndex((count) => count > 0), Math.max(...counts)]
  const of = records.at(-1)?.frozen?.of
  if (at < 0 || of === undefined) return null
  return { at: at + 1, first: counts[at] as number, since: counts.indexOf(most) + 1, most, of }
}

export interface Difference {
  readonly name: string
  readonly here: string
  readonly plain: string
}

/** Measuring changes no bit of a search. */
const MEASURING = /^(gauges|eigenvalue)\./

/** Settings of both searches that differ, the algorithm and its own left out. */
export function differences(told: Told, plain: Told): readonly Difference[] {
  const [own, other] = [flattened(told.run.config), flattened(plain.run.config)]
  return [...own].flatMap(([name, here]) => {
    const there = other.get(name)
    const same = there === undefined || there === here || name === 'algorithm' || MEASURING.test(name)
    return same ? [] : [{ name, here, plain: there }]
  })
}

/** Lowest and highest of several courses; [0, 1] where they tell nothing. */
export function rangeOf(courses: readonly (readonly number[])[]): readonly [number, number] {
  const known = courses.flat().filter(Number.isFinite)
  const [low, high] = [Math.min(...known), Math.max(...known)]
  if (known.length === 0) return [0, 1]
  return low === high ? [low, low + 1] : [low, high]
}
