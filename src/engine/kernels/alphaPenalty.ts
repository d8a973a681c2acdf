/**
 * Terms of the alpha loss that depend on the alphas alone; their gradient, times `penaltyWeight`, is added to GA before the
 * update:
 *
 *   log-sum-exp   sum over tables of the mean over rows of log(sum over o of exp(alpha[row][o]))     Beta-DARTS (2203.01665)
 *                 gradient softmax(alpha[row])[o] / rows of the table
 *   zero-one      -mean over all numbers of (w - 1/2)^2, w = 1 / (1 + exp(-alpha))                   Fair DARTS (1911.12126), l2
 *                 gradient -2 (w - 1/2) w (1 - w) / numbers
 */
import { type Kernel, kernel } from '../plan/kernel'
import { remembered } from '../plan/remembered'
import { SOFTMAX_OF_K, SOFTMAX_ROW } from './text'
import { HYPER } from './update'

const WEIGHT = `HYPER[${HYPER.penaltyWeight}]`

/** Thread = one row (edge of a table); `tableRows` rows a table. */
export const logSumExpGradient = remembered((): Kernel => {
  const main = `if (gid.x >= u.rows) { return; }
${SOFTMAX_ROW}
let scale = ${WEIGHT} / f32(u.tableRows);
for (var k = 0u; k < u.O; k++) { GA[at + k] = fma(scale, ${SOFTMAX_OF_K}, GA[at + k]); }`
  return kernel('log-sum-exp-gradient', { HYPER: 'f32', ALPHA: 'f32', GA: 'f32!' }, ['rows', 'O', 'tableRows'], main)
})

/** Thread = one of the n numbers of all tables. */
export const zeroOneGradient = remembered((): Kernel => {
  const main = `if (gid.x >= u.n) { return; }
let w = 1.0 / (1.0 + exp(-ALPHA[gid.x]));
let slope = -2.0 * (w - 0.5) * w * (1.0 - w) / f32(u.n);
GA[gid.x] = fma(${WEIGHT}, slope, GA[gid.x]);`
  return kernel('zero-one-gradient', { HYPER: 'f32', ALPHA: 'f32', GA: 'f32!' }, ['n'], main)
})
