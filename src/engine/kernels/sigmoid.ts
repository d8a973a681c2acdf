/**
 * Fair DARTS (arXiv 1911.12126): every candidate has a weight of its own, which no other candidate's takes from.
 *
 *   w = 1 / (1 + exp(-alpha)),   dL/dalpha = w (1 - w) G,   G = dL/dw
 */
import { type Kernel, kernel } from '../plan/kernel'
import { remembered } from '../plan/remembered'

/** MW from ALPHA, both [rows][O]. Thread = one number. */
export const sigmoidWeights = remembered((): Kernel => {
  const main = `if (gid.x >= u.n) { return; }
MW[gid.x] = 1.0 / (1.0 + exp(-ALPHA[gid.x]));`
  return kernel('sigmoid-weights', { ALPHA: 'f32', MW: 'f32!' }, ['n'], main)
})

/** GA from GW, both [rows][O]. Thread = one number. */
export const sigmoidGradient = remembered((): Kernel => {
  const main = `if (gid.x >= u.n) { return; }
let w = MW[gid.x];
GA[gid.x] = w * (1.0 - w) * GW[gid.x];`
  return kernel('sigmoid-gradient', { MW: 'f32', GW: 'f32', GA: 'f32!' }, ['n'], main)
})
