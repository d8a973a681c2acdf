/**
 * Alphas to mixing weights and back, for algorithms other than DARTS:
 *
 *   p = softmax((alpha + g) / tau) row by row, g = noise of this pass        Gumbel-softmax; SNAS, GDAS
 *   w = p, or one-hot of the first maximum of p                              straight-through; GDAS
 *   dL/dalpha[k] = p_k * (G_k - sum_m p_m G_m) / tau,   G = dL/dw
 *
 * A row's constant cancels, so (log_softmax(alpha) + g) / tau of GDAS is the same map. An alpha at REMOVED (-1e9) has
 * weight 0 and gradient 0 in exact arithmetic of float32: no mask is needed.
 */
import { type Kernel, kernel } from '../plan/kernel'
import { remembered } from '../plan/remembered'
import { HYPER, SGD_OF_VECTOR } from './update'

const TAU = `HYPER[${HYPER.tau}]`

/**
 * MW and PROB = p. With `hard`, MW = one-hot, and SELECTED remembers every candidate that was ever chosen.
 * With `dropPath`, rate and seed of the pass behind the weights (dropPath.ts). Thread = one row (edge of a cell type).
 */
export const gumbelSoftmax = remembered((hard: boolean, dropPath = false): Kernel => {
  const path = `if (gid.x == 0u) { MW[u.rows * u.O] = HYPER[${HYPER.pathRate}]; MW[u.rows * u.O + 1u] = HYPER[${HYPER.pathSeed}]; }\n`
  const main = `if (gid.x >= u.rows) { return; }
${dropPath ? path : ''}let at = gid.x * u.O;
var best = 0u;
for (var k = 1u; k < u.O; k++) { if (ALPHA[at + k] + NOISE[at + k] > ALPHA[at + best] + NOISE[at + best]) { best = k; } }
let top = ALPHA[at + best] + NOISE[at + best];
var sum = 0.0;
for (var k = 0u; k < u.O; k++) { sum += exp((ALPHA[at + k] + NOISE[at + k] - top) / ${TAU}); }
for (var k = 0u; k < u.O; k++) {
let p = exp((ALPHA[at + k] + NOISE[at + k] - top) / ${TAU}) / sum;
PROB[at + k] = p;
MW[at + k] = ${hard ? 'select(0.0, 1.0, k == best)' : 'p'};
}
${hard ? 'SELECTED[at + best] = 1.0;' : ''}`
  return kernel(
    `${hard ? 'gumbel-one-hot' : 'gumbel-softmax'}${dropPath ? ' path' : ''}`,
    {
      ALPHA: 'f32',
      NOISE: 'f32',
      HYPER: 'f32',
      PROB: 'f32!',
      MW: 'f32!',
      ...(hard ? { SELECTED: 'f32!' as const } : {}),
    },
    ['rows', 'O'],
    main,
  )
})

/** GA[row] = Jacobian of p applied to GW[row]. Thread = one row. */
export const gumbelGradient = remembered((): Kernel => {
  const main = `if (gid.x >= u.rows) { return; }
let at = gid.x * u.O;
var mean = 0.0;
for (var k = 0u; k < u.O; k++) { mean = fma(PROB[at + k], GW[at + k], mean); }
for (var k = 0u; k < u.O; k++) { GA[at + k] = PROB[at + k] * (GW[at + k] - mean) / ${TAU}; }`
  return kernel('gumbel-gradient', { PROB: 'f32', GW: 'f32', HYPER: 'f32', GA: 'f32!' }, ['rows', 'O'], main)
})

/**
 * GW[row][o] where only the chosen candidate runs: AutoDL-Projects adds the weight of every other one (value 0) to the
 * edge as a scalar, so its gradient is the sum of the gradient that arrives there (row 0 of the sums in RED). PLACES and
 * TERMS as in `mixingGradient`. Thread = one number.
 */
export const chosenGradient = remembered((): Kernel => {
  const main = `if (gid.x >= u.rows * u.O) { return; }
let row = gid.x / u.O;
let chosen = MW[gid.x] > 0.5;
let term = select(0u, TERMS[gid.x], chosen);
var sum = 0.0;
if (!chosen || term > 0u) {
let first = PLACES[row * 2u]; let count = PLACES[row * 2u + 1u];
for (var i = 0u; i < count; i++) {
let entry = 2u * u.rows + (first + i) * 3u;
let base = PLACES[entry]; let n = PLACES[entry + 2u];
for (var c = 0u; c < PLACES[entry + 1u]; c++) { sum += dot(RED[base + c * n + term], vec4f(1)); }
} }
GW[gid.x] = sum;`
  return kernel(
    'chosen-gradient',
    { PLACES: 'u32', TERMS: 'u32', RED: 'vec4f', MW: 'f32', GW: 'f32!' },
    ['rows', 'O'],
    main,
  )
})

/** GA scaled to an L2 norm of at most `alphaGradClip` over all tables (PyTorch's factor clip / (norm + 1e-6)). One thread. */
export const clipAlphas = remembered((): Kernel => {
  const clip = `HYPER[${HYPER.alphaGradClip}]`
  const main = `if (gid.x > 0u) { return; }
var sum = 0.0;
for (var i = 0u; i < u.n; i++) { sum = fma(GA[i], GA[i], sum); }
let scale = ${clip} / (sqrt(sum) + 1e-6);
if (scale >= 1.0) { return; }
for (var i = 0u; i < u.n; i++) { GA[i] = GA[i] * scale; }`
  return kernel('clip-alphas', { HYPER: 'f32', GA: 'f32!' }, ['n'], main)
})

/**
 * SGD as `sgd` of update.ts, except that a candidate's parameters stay as they are until it was chosen once; from then
 * on decay and momentum go on with gradient 0 (a parameter without gradient in PyTorch). OWNER[i] = alpha position of
 * vec4f i, or ALWAYS.
 */
export const sgdOfChosen = remembered((): Kernel => {
  const main = `if (gid.x >= u.n4) { return; }
let owner = OWNER[gid.x];
if (owner != ${ALWAYS}u && SELECTED[min(owner, u.alphas - 1u)] == 0.0) { return; }
${SGD_OF_VECTOR}`
  return kernel(
    'sgd-of-chosen',
    { OWNER: 'u32', SELECTED: 'f32', SCALE: 'f32', HYPER: 'f32', G: 'vec4f', V: 'vec4f!', W: 'vec4f!' },
    ['n4', 'alphas'],
    main,
  )
})

/** OWNER of a parameter that belongs to no candidate. */
export const ALWAYS = 0xffffffff
