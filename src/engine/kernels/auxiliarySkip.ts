/**
 * DARTS- (openreview KLH36ELmwIB): every edge has a skip-connect beside its candidates, with a weight of its own that decays:
 *
 *   edge(x) = sum over o of w_o op_o(x) + beta skip(x)
 *
 * Under beta = 1 throughout it is the all-skip operation set of the DARTS-Bench-Suite (arXiv 2507.16533). skip is the identity at
 * stride 1 and a FactorizedReduce at stride 2, computed as a term of the mixture (mix.ts). No alpha weighs it, so that nothing asks the
 * gradient of beta. beta lies behind the mixing weights, where the kernels that mix find it whatever the rule of the others.
 */
import { type Kernel, kernel } from '../plan/kernel'
import { remembered } from '../plan/remembered'
import { HYPER } from './update'

/** MW[at] = beta. One thread. */
export const auxiliaryWeight = remembered((): Kernel => {
  const main = `if (gid.x > 0u) { return; }
MW[u.at] = HYPER[${HYPER.auxiliarySkip}];`
  return kernel('auxiliary-weight', { HYPER: 'f32', MW: 'f32!' }, ['at'], main)
})
