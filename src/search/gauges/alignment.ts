/**
 * Layer alignment (Lambda-DARTS, arXiv 2210.07998): whether the cells that share an alpha table want the same of it. With
 * g_c = dL/dw of cell c, taken at its own copy of the mixing weights, it is the mean over pairs of cells of cos(g_i, g_j).
 */
import type { Supernet } from '../../engine/supernet'
import { cosine, norm } from './vectors'

export interface Alignment {
  /** Mean cosine over pairs of cells; null with fewer than two cells of the type. */
  readonly value: number | null
  /** |g_c|, the first cell first: which depth pulls hardest. */
  readonly norms: readonly number[]
}

/** Cosines of all pairs i < j, in order. */
export function pairCosines(cells: readonly ArrayLike<number>[]): number[] {
  return cells.flatMap((g, i) => cells.slice(i + 1).map((h) => cosine(g, h)))
}

export function alignmentOf(cells: readonly ArrayLike<number>[]): Alignment {
  const pairs = pairCosines(cells)
  const value = pairs.length === 0 ? null : pairs.reduce((sum, x) => sum + x, 0) / pairs.length
  return { value, norms: cells.map(norm) }
}

/**
 * dLambda/dg_c of every cell, and the step eps that makes eps times all of them together `epsilon0` long.
 *
 *   u_c = g_c / |g_c|,   delta_c = 2 / (n (n - 1)) * (sum_j u_j - u_c (u_c . sum_j u_j)) / |g_c|
 */
export function alignmentPerturbation(
  cells: readonly ArrayLike<number>[],
  epsilon0: number,
): { readonly deltas: readonly Float64Array[]; readonly epsilon: number } {
  const n = cells.length
  const units = cells.map((g) => {
    const length = norm(g)
    return Float64Array.from(g, (x) => x / length)
  })
  const sum = Float64Array.from(units[0] ?? [], (_, i) => units.reduce((total, unit) => total + (unit[i] as number), 0))
  const deltas = units.map((unit, c) => {
    const along = unit.reduce((total, x, i) => total + x * (sum[i] as number), 0)
    const scale = 2 / (n * (n - 1)) / norm(cells[c] as ArrayLike<number>)
    return unit.map((x, i) => scale * ((sum[i] as number) - x * along))
  })
  return { deltas, epsilon: epsilon0 / Math.hypot(...deltas.map(norm)) }
}

/**
 * Of the normal cells (in NAS-Bench-201 of all), on the training batch in place. The caller puts the state back.
 *
 * @param onRead told when the pass was read back
 */
export async function measureAlignment(supernet: Supernet, onRead: () => void): Promise<Alignment> {
  supernet.gradients('train', { weights: false, alphas: true })
  const [normal = []] = await supernet.readCellMixingGradients()
  onRead()
  return alignmentOf(normal)
}
