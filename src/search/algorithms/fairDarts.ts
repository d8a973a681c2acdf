/**
 * Fair DARTS: each candidate has a weight sigmoid(alpha) of its own, so that one operation's gain is no other's loss, and the
 * alpha loss rewards weights near 0 and 1 (zero-one loss, its l2 form). A cell is what stands above a threshold. Both
 * spaces keep `none` as a candidate where the config has it; the authors leave it out.
 */
import { sigmoidRows } from '../../space/alphas'
import { bilevelHyper } from '../bilevel'
import type { Algorithm } from './algorithm'
import { darts } from './darts'
import { deriveFairCells, deriveFairEdges } from './fairDerivation'

export const fairDarts: Algorithm = {
  ...darts,
  mixing: { weights: 'sigmoid', update: 'adam', penalty: 'zero-one' },
  hyper: (config, _, weightLr) => ({
    ...bilevelHyper(config, weightLr),
    penaltyWeight: config['fair-darts'].zeroOne,
  }),
  mixingRows: sigmoidRows,
  derive(config, alphas) {
    const { space, primitives } = config
    const { threshold } = config['fair-darts']
    return space === 'darts'
      ? deriveFairCells(config, primitives, alphas, threshold)
      : deriveFairEdges(primitives, alphas.normal, threshold)
  },
}
