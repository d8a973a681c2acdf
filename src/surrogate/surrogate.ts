/**
 * NAS-Bench-301's surrogate: an ensemble of tree models that predicts the CIFAR-10 validation accuracy of a DARTS cell (Zela
 * et al., ICLR 2022). What it says is never a measurement: it comes with the spread of its members, and with a warning
 * where the cell lies outside of what it was trained on.
 */
import { cellOf } from '../space/cell'
import type { Genotype } from '../space/genotype'
import type { OperationName } from '../space/primitives'
import { featuresOf } from './features'
import { type Forest, predictForest } from './forest'

export interface Member {
  /** Name of its file, without folders. */
  readonly name: string
  /** SHA-256 of its file, hexadecimal. */
  readonly sha256: string
  readonly forest: Forest
}

export interface Surrogate {
  readonly members: readonly Member[]
  /** SHA-256 of its compact form: the same for the same files, however they were given. */
  readonly digest: string
}

export interface Prediction {
  /** Mean over members: validation accuracy in per cent. */
  readonly accuracy: number
  /** Standard deviation over members (n, not n - 1, as the package has it), in per cent; null for a single member. */
  readonly spread: number | null
  readonly extrapolates: boolean
}

const PARAMETER_FREE: ReadonlySet<OperationName> = new Set(['skip_connect', 'max_pool_3x3', 'avg_pool_3x3', 'none'])

/**
 * Share of the normal cell's operations that have no parameters. Reduction cells are left out: those of poolings alone are
 * what optimisers return all the time (DARTS_V2's is one), normal cells of that kind are not.
 */
export function parameterFreeShare(genotype: Genotype): number {
  const links = cellOf(genotype, 'normal')?.links ?? []
  return links.filter(({ op }) => PARAMETER_FREE.has(op)).length / Math.max(1, links.length)
}

/**
 * Trees cannot predict below what they were trained on, and optimisers hand few cells of that kind to a benchmark: there the
 * surrogate is likely to flatter.
 */
export const extrapolates = (genotype: Genotype): boolean => parameterFreeShare(genotype) > 0.5

/** What an ensemble says where its members say these. */
export function ensembleOf(told: readonly number[]): Pick<Prediction, 'accuracy' | 'spread'> {
  const accuracy = told.reduce((sum, value) => sum + value, 0) / told.length
  const variance = told.reduce((sum, value) => sum + (value - accuracy) ** 2, 0) / told.length
  return { accuracy, spread: told.length > 1 ? Math.sqrt(variance) : null }
}

/** @throws SearchError 'unsupported' for a cell outside of NAS-Bench-301's space */
export function predict({ members }: Pick<Surrogate, 'members'>, genotype: Genotype): Prediction {
  const features = featuresOf(genotype)
  const told = members.map(({ forest }) => predictForest(forest, features))
  return { ...ensembleOf(told), extrapolates: extrapolates(genotype) }
}
