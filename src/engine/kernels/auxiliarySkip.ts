/**
 * DARTS- (openreview KLH36ELmwIB): every edge has a skip-connect beside its candidates, with a weight of its own that decays:
 *
 *   edge(x) = sum over o of p_o op_o(x) + beta x,   p = softmax(alpha)
 *
 * Where an edge keeps the size and has a skip-connect among its candidates, p_skip x + beta x = (p_skip + beta) x: one
 * number of the mixing weights. The gradient of alpha is that of p (PROB), by `gumbelGradient` at temperature 1.
 */
import { type Kernel, kernel } from '../plan/kernel'
import { SOFTMAX_OF_K, SOFTMAX_ROW } from './text'
import { HYPER } from './update'

/** PROB = softmax(ALPHA) row by row, MW the same with beta added in the column `skip`. Thread = one row. */
export function auxiliarySkipSoftmax(): Kernel {
  const main = `if (gid.x >= u.rows) { return; }
${SOFTMAX_ROW}
for (var k = 0u; k < u.O; k++) {
let p = ${SOFTMAX_OF_K};
PROB[at + k] = p;
MW[at + k] = select(p, p + HYPER[${HYPER.auxiliarySkip}], k == u.skip);
}`
  return kernel(
    'auxiliary-skip-softmax',
    { ALPHA: 'f32', HYPER: 'f32', PROB: 'f32!', MW: 'f32!' },
    ['rows', 'O', 'skip'],
    main,
  )
}
