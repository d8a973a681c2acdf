/**
 * SDARTS-RS (arXiv 2002.05283): mixing weights with noise of the pass, row by row:
 *
 *   q = softmax(alpha) + noise,   w = clamp(q, 0, 1) / sum of it
 *
 * A row that the noise leaves nothing of goes to its largest q whole (the first of equals). A row without any noise keeps
 * the bits of the softmax: the pass of the alphas is that of DARTS.
 */
import { type Kernel, kernel } from '../plan/kernel'
import { remembered } from '../plan/remembered'
import { SOFTMAX_OF_K, SOFTMAX_ROW } from './text'

/** Thread = one row (edge of a table). */
export const perturbedSoftmax = remembered((): Kernel => {
  const main = `if (gid.x >= u.rows) { return; }
${SOFTMAX_ROW}
var best = 0u;
var largest = -1e9;
var kept = 0.0;
var quiet = true;
for (var k = 0u; k < u.O; k++) {
let noise = NOISE[at + k];
let p = ${SOFTMAX_OF_K};
let q = p + noise;
if (noise != 0.0) { quiet = false; }
if (q > largest) { largest = q; best = k; }
kept += clamp(q, 0.0, 1.0);
}
for (var k = 0u; k < u.O; k++) {
let p = ${SOFTMAX_OF_K};
let w = select(select(0.0, 1.0, k == best), clamp(p + NOISE[at + k], 0.0, 1.0) / kept, kept > 0.0);
MW[at + k] = select(w, p, quiet);
}`
  return kernel('perturbed-softmax', { ALPHA: 'f32', NOISE: 'f32', MW: 'f32!' }, ['rows', 'O'], main)
})
