/** The different cells of a run beside what is said of them, and how well each score orders them. Pure. */
import type { Candidate } from '../../src/protocol/candidates'
import { type CellScores, PROXY_IDS, type ProxyId } from '../../src/protocol/proxies'
import type { EpochRecord } from '../../src/protocol/record'
import { cellDepth, cellOf } from '../../src/space/cell'
import { countSkips } from '../../src/space/genotype'
import { leadingCell, type Network } from '../../src/space/topology'
import type { Prediction } from '../../src/surrogate/surrogate'
import { kendallTau } from '../../src/sweep/rankCorrelation'

/** Where the accuracy of a cell comes from. */
export type Worth =
  /** A benchmark's table: it was trained. */
  | { readonly kind: 'measured'; readonly accuracy: number }
  /** A surrogate. */
  | ({ readonly kind: 'predicted' } & Prediction)

export interface ScoredCell extends Candidate {
  readonly worth: Worth | null
  readonly scores: CellScores | null
  /** Of the normal cell, or the reduction where the network has no other. */
  readonly depth: number
  readonly skips: number
}

/** Columns that can order cells. */
export type Orderer = ProxyId | 'parameters' | 'depth'
export const ORDERERS: readonly Orderer[] = [...PROXY_IDS, 'parameters', 'depth']

export function scoredCells(
  network: Network,
  candidates: readonly Candidate[],
  records: readonly EpochRecord[],
  scoresOf: (candidate: Candidate) => CellScores | null,
  predict: (candidate: Candidate) => Prediction | null,
): ScoredCell[] {
  const leading = leadingCell(network)
  return candidates.map((candidate) => {
    const { genotype, epochs } = candidate
    const measured = records.find(({ epoch, benchmark }) => benchmark && epochs.includes(epoch))?.benchmark
    const predicted = measured ? null : predict(candidate)
    const cell = cellOf(genotype, leading)
    return {
      ...candidate,
      worth: measured
        ? { kind: 'measured', accuracy: measured.cifar10 }
        : predicted && { kind: 'predicted', ...predicted },
      scores: scoresOf(candidate),
      depth: cell ? cellDepth(cell) : 0,
      skips: countSkips(genotype)[leading],
    }
  })
}

function scoreBy({ scores, depth }: ScoredCell, by: Orderer): number | null {
  return by === 'depth' ? depth : (scores?.[by] ?? null)
}

export interface Order {
  /** Null where one of the two orders nothing. */
  readonly tau: number | null
  /** Cells that both tell something of. */
  readonly cells: number
}

/** How well a score orders the cells, held against their accuracy. */
export function orderOf(cells: readonly ScoredCell[], by: Orderer): Order {
  const pairs = cells.flatMap((cell) => {
    const value = scoreBy(cell, by)
    return value === null || !cell.worth ? [] : [[value, cell.worth.accuracy] as const]
  })
  const tau = kendallTau(
    pairs.map(([value]) => value),
    pairs.map(([, accuracy]) => accuracy),
  )
  return { tau, cells: pairs.length }
}

/** Four digits; null where there is no score. */
export function writeScore(value: number | null): string | null {
  return value === null ? null : value.toPrecision(4).replace('-', '\u2212').replace('Infinity', '\u221e')
}

/** Neighbouring epochs as ranges: 1, 3-5. */
export function epochRanges(epochs: readonly number[]): string {
  const ranges: [number, number][] = []
  for (const epoch of epochs) {
    const last = ranges.at(-1)
    if (last && last[1] === epoch - 1) last[1] = epoch
    else ranges.push([epoch, epoch])
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ')
}
