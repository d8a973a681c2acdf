/** Golden kind `pdarts-restriction`: three-stage reductions of P-DARTS, the final cell and its restricted versions. */
import {
  dropWeakest,
  type EdgeCandidates,
  finalCell,
  remaining,
  restrictSkips,
} from '../../src/search/algorithms/pdartsDerivation'
import { softmaxRows } from '../../src/space/alphas'
import type { GenotypePair } from '../../src/space/genotype'
import { type Primitive, SKIP } from '../../src/space/primitives'
import { PUBLISHED_DARTS } from '../../src/space/topology'
import { list } from './checkShape'
import { STREAM, u } from './formula'
import { type GoldenFile, type GoldenOptions, wanted } from './options'
import type { Report } from './report'

type Pair = readonly [op: number, from: number]
type Kept = Readonly<Record<'normal' | 'reduce', readonly (readonly number[])[]>>

interface PdartsFile extends GoldenFile {
  readonly primitives: readonly Primitive[]
  readonly cases?: readonly {
    readonly seed: number
    readonly boost: number
    readonly kept_after_stage?: readonly Kept[]
    readonly genotype?: Readonly<Record<'normal' | 'reduce', readonly Pair[]>>
    readonly skip_connects?: number
    readonly restricted?: readonly (readonly [limit: number, reached: number, cell: readonly Pair[]])[]
  }[]
}

const EDGES = 14
const DROPPED = [3, 2] as const

export function checkPdarts(file: PdartsFile, report: Report, options: GoldenOptions): void {
  const primitives = list('primitives', file.primitives) as readonly Primitive[]
  const skip = primitives.indexOf(SKIP)
  const indexed = (cell: readonly GenotypePair[]): Pair[] =>
    cell.map(([op, from]) => [primitives.indexOf(op as (typeof primitives)[number]), from])
  const skips = (cell: readonly GenotypePair[]): number => cell.filter(([op]) => op === SKIP).length
  for (const { seed, boost, kept_after_stage, genotype, skip_connects, restricted } of report.part(
    'cases',
    file.cases,
  )) {
    const key = `seed ${seed} boost ${boost}`
    if (!wanted(options, key)) continue
    const last = { normal: [] as EdgeCandidates[], reduce: [] as EdgeCandidates[] }
    for (const cell of ['normal', 'reduce'] as const) {
      let ops: (readonly number[])[] = Array.from({ length: EDGES }, () => primitives.map((_, op) => op))
      for (let stage = 0; stage < 3; stage++) {
        const alphas = ops.map((edge, e) =>
          edge.map(
            (op, k) => u(seed + 1000 * stage, STREAM.alphas[cell], e * edge.length + k) + (op === skip ? boost : 0),
          ),
        )
        const weights = softmaxRows(alphas)
        const candidates = ops.map((edge, e): EdgeCandidates => ({ ops: edge, weights: weights[e] as number[] }))
        const drop = DROPPED[stage]
        if (drop === undefined) last[cell] = candidates
        ops = candidates.map((edge) =>
          drop === undefined ? [remaining(primitives, edge)] : dropWeakest(edge, drop).ops,
        )
        report.exact('kept_after_stage', ops, kept_after_stage?.[stage]?.[cell], `${key} stage ${stage} ${cell}`)
      }
      report.exact(
        'genotype',
        indexed(finalCell(PUBLISHED_DARTS, primitives, last[cell])),
        genotype?.[cell],
        `${key} ${cell}`,
      )
    }
    report.exact('skip_connects', skips(finalCell(PUBLISHED_DARTS, primitives, last.normal)), skip_connects, key)
    for (const [limit, reached, expected] of report.part(`restricted of ${key}`, restricted)) {
      const cell = restrictSkips(PUBLISHED_DARTS, primitives, last.normal, limit)
      report.exact('restricted', indexed(cell), expected, `${key} M=${limit}`)
      report.exact('restricted_count', skips(cell), reached, `${key} M=${limit}`)
    }
  }
}
