/**
 * DARTS-PT's question (arXiv 2108.04392) as page and worker speak of it: what a supernet at rest loses without each operation of each
 * edge, and the cell that this builds beside the one that alphas build.
 */
import type { Genotype } from '../space/genotype'
import { LEARNABLE, NONE, SKIP } from '../space/primitives'
import { type CellType, presentCells } from '../space/topology'
import { definitionOf } from './algorithms'
import type { SearchConfig } from './config'
import { amongCandidates, bestOf, type GaugeRecord, type ProjectionScore } from './gauges'
import type { CellTables } from './record'

/** How a supernet is asked. */
export interface ProjectionRequest {
  /** Of the half that alphas learn from, not augmented; whole batches of the search's size, at most one pass. */
  readonly images: number
  /** Decide edge after edge too, each seeing what was decided before, then the nodes of a DARTS cell. */
  readonly whole: boolean
}

/** Four batches of 64. */
export const PROJECTION_IMAGES = 256
export const MOST_PROJECTION_IMAGES = 50_000

/** The answer: tables are [edges][primitives]. */
export interface ProjectionRecord {
  /** Where the search rests: the epoch in progress, and the steps done in it. */
  readonly epoch: number
  readonly step: number
  readonly images: number
  /** With every operation in place. */
  readonly baseline: ProjectionScore
  readonly alphas: CellTables
  /** Rise of the loss without the operation; `none` and what has no weight cost nothing. */
  readonly removals: NonNullable<GaugeRecord['removals']>
  /** The cell that the search derives from its alphas here. */
  readonly byAlpha: Genotype
  /** On every edge what is dearest, each edge asked for itself. */
  readonly byRemoval: Genotype
  /** Of the whole selection; the supernet scored as this cell. */
  readonly whole?: { readonly genotype: Genotype; readonly score: ProjectionScore }
}

/** Why a search cannot be asked; null where it can. */
export function whyNotProjected({ algorithm, alphas }: SearchConfig): string | null {
  const { noEigenvalue } = definitionOf(algorithm)
  if (noEigenvalue) return `algorithm: ${algorithm} has no such mixture: ${noEigenvalue}`
  return alphas.perCell ? 'alphas.perCell: the question is put to tables that cells of a type share' : null
}

/** What a table of removals says beside the alphas. */
export interface ProjectionReading {
  /** By cell type, none of a type that the network has not: on each edge the operation that alpha chooses and the one that is dearest, as indices. */
  readonly choices: Readonly<
    Record<'normal' | 'reduce', readonly { readonly alpha: number; readonly removal: number }[]>
  >
  readonly edges: number
  /** Edges on which both choose alike. */
  readonly agree: number
  /** Edges on which each chooses the skip-connect. */
  readonly skips: { readonly alpha: number; readonly removal: number }
  /** Mean rise of the loss over all edges; null where there is no such candidate. */
  readonly cost: { readonly skip: number | null; readonly learnable: number | null }
}

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length

/** Over the cells that the network has. Alpha never chooses `none` in the DARTS cell, as its derivation does not. */
export function readProjection(
  { alphas, removals }: Pick<ProjectionRecord, 'alphas' | 'removals'>,
  { space, primitives, cells }: Pick<SearchConfig, 'space' | 'primitives' | 'cells'>,
): ProjectionReading {
  const present = presentCells({ space, cells })
  const byAlpha = (row: readonly number[]): number =>
    bestOf(
      space === 'darts' ? row.map((alpha, op) => (primitives[op] === NONE ? Number.NEGATIVE_INFINITY : alpha)) : row,
    )
  const rises = amongCandidates(removals, alphas)
  const own = (cell: CellType) => (present.includes(cell) ? rises[cell] : [])
  const of = (cell: CellType) =>
    own(cell).map((row, edge) => ({ alpha: byAlpha(alphas[cell][edge] ?? []), removal: bestOf(row) }))
  const choices = { normal: of('normal'), reduce: of('reduce') }
  const all = [...choices.normal, ...choices.reduce]
  const skip = primitives.indexOf(SKIP)
  const costs = (wanted: (op: number) => boolean): number | null =>
    mean(
      [...own('normal'), ...own('reduce')].flatMap((row) =>
        row.filter((rise, op) => wanted(op) && rise > Number.NEGATIVE_INFINITY),
      ),
    )
  return {
    choices,
    edges: all.length,
    agree: all.filter(({ alpha, removal }) => alpha === removal).length,
    skips: {
      alpha: all.filter(({ alpha }) => alpha === skip).length,
      removal: all.filter(({ removal }) => removal === skip).length,
    },
    cost: {
      skip: costs((op) => op === skip),
      learnable: costs((op) => LEARNABLE.has(primitives[op] ?? NONE)),
    },
  }
}
