/** Owns the cells of an epoch where every cell has alphas of its own: what each of them stands for. Pure. */

import { SearchError } from '../errors'
import type { SearchConfig } from '../protocol/config'
import type { CellRecord } from '../protocol/record'
import { SKIP } from '../space/primitives'
import { reductionCells } from '../supernet/describeDarts'
import { algorithmOf } from './algorithms'
import { eachTable } from './tables'

/**
 * In order of depth, the first cell first; null for a search that shares alphas.
 *
 * @throws SearchError 'internal' in a space whose cells always share them
 */
export function describeCells(config: SearchConfig, flat: Float32Array, epoch: number): CellRecord[] | null {
  if (!config.alphas.perCell) return null
  const reductions = reductionCells(config.cells)
  const { derive } = algorithmOf(config.algorithm)
  return eachTable(config, flat).map(({ alphas, betas }, index) => {
    const weighted = betas === undefined ? {} : { betas: { normal: betas, reduce: betas } }
    const genotype = derive(config, { normal: alphas, reduce: alphas, ...weighted }, epoch)
    if (genotype.space !== 'darts')
      throw new SearchError('internal', `cell ${index}: alphas of its own in ${genotype.space}`)
    const pairs = genotype.normal
    return {
      reduction: reductions.has(index),
      alphas,
      ...(betas === undefined ? {} : { betas }),
      pairs,
      skips: pairs.filter(([op]) => op === SKIP).length,
    }
  })
}
