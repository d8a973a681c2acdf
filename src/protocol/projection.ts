/**
 * DARTS-PT's question (arXiv 2108.04392) as page and worker speak of it: what a supernet at rest loses without each operation of each
 * edge, and the cell that this builds beside the one that alphas build.
 */
import type { Genotype } from '../space/genotype'
import { definitionOf } from './algorithms'
import type { SearchConfig } from './config'
import type { GaugeRecord } from './gauges'
import type { CellTables } from './record'

/** Of the supernet over the fixed images. */
export interface ProjectionScore {
  /** Mean cross entropy. */
  readonly loss: number
  /** Images classified correctly. */
  readonly correct: number
}

/** How a supernet is asked. */
export interface ProjectionRequest {
  /** Of the half that alphas learn from, not augmented; whole batches of the search's size, at most one pass. */
  readonly images: number
  /** Decide edge after edge too, each seeing what was decided before, then the nodes of a DARTS cell. */
  readonly whole: boolean
}

/** Four batches of 64; `methods.md` takes as many. */
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
