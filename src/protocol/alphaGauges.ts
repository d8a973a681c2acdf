/**
 * Numbers that need nothing but the alphas of a run, so that every recording has them: what Beta-DARTS and Fair DARTS say is
 * at work in the collapse.
 */
import type { Table } from '../space/genotype'

const meanOf = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length

/** Mean over edges of log(sum over o of exp(alpha)): R of Beta-DARTS, log K at equal alphas of 0. */
export function meanLogSumExp(alphas: Table): number {
  return meanOf(
    alphas.map((row) => {
      const top = Math.max(...row)
      return top + Math.log(row.reduce((sum, alpha) => sum + Math.exp(alpha - top), 0))
    }),
  )
}

/**
 * Zero-one loss of Fair DARTS over all weights of all tables, from 0 (every weight one half) down to -0.25 (`l2`) or -0.5
 * (`l1`), where each is 0 or 1.
 */
export function zeroOneLoss(weights: readonly Table[], form: 'l2' | 'l1' = 'l2'): number {
  return -meanOf(weights.flat(2).map((w) => (form === 'l2' ? (w - 0.5) ** 2 : Math.abs(w - 0.5))))
}
