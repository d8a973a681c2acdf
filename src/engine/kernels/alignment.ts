/**
 * Lambda-DARTS (arXiv 2210.07998): layer alignment, and the weights' gradient of it by a finite difference. Of the n cells that
 * share the first alpha table, m = edges * O numbers each:
 *
 *   g_c = dL/dw at cell c's own mixing weights,   u_c = g_c / |g_c|
 *   delta_c = 2 / (n (n - 1)) / |g_c| * (sum_j u_j - u_c (u_c . sum_j u_j)),   eps = eps0 / |all delta together|
 *   G = g + lambda (a - b) / (2 eps),   a, b = dL/dweights under w_c - eps delta_c, w_c + eps delta_c
 *
 * CG, DELTA [n][edges][O]; LENGTHS = |g_c| [n], then |delta_c|^2 [n]; STEP = eps, 0 where no direction is left; CW = the mixing
 * weights that cells read: [n] tables of their own, then those of the other alpha tables. PLACES and TERMS: update.ts.
 */
import { type Kernel, kernel } from '../plan/kernel'
import { remembered } from '../plan/remembered'
import { HYPER } from './update'

const h = (name: keyof typeof HYPER): string => `HYPER[${HYPER[name]}]`

/** CG, out of the sums of a backward pass. Thread = one number; `rows` of all alpha tables. */
export const cellGradient = remembered((): Kernel => {
  const main = `if (gid.x >= u.n * u.m) { return; }
let cell = gid.x / u.m;
let row = gid.x % u.m / u.O;
let term = TERMS[gid.x % u.m];
var sum = 0.0;
if (term > 0u) {
let entry = 2u * u.rows + (PLACES[row * 2u] + cell) * 3u;
let base = PLACES[entry]; let apart = PLACES[entry + 2u];
for (var c = 0u; c < PLACES[entry + 1u]; c++) { sum += dot(RED[base + c * apart + term], vec4f(1)); }
}
CG[gid.x] = sum;`
  const buffers = { PLACES: 'u32', TERMS: 'u32', RED: 'vec4f', CG: 'f32!' } as const
  return kernel('cell-gradient', buffers, ['n', 'm', 'O', 'rows'], main)
})

/** LENGTHS[c] = |g_c|. Thread = one cell. */
export const cellLengths = remembered((): Kernel => {
  const main = `if (gid.x >= u.n) { return; }
var sum = 0.0;
for (var i = 0u; i < u.m; i++) { let g = CG[gid.x * u.m + i]; sum = fma(g, g, sum); }
LENGTHS[gid.x] = sqrt(sum);`
  return kernel('cell-lengths', { CG: 'f32', LENGTHS: 'f32!' }, ['n', 'm'], main)
})

/** UNITS = sum of u_c over cells; a cell without a gradient has none. Thread = one of m numbers. */
export const unitSum = remembered((): Kernel => {
  const main = `if (gid.x >= u.m) { return; }
var sum = 0.0;
for (var c = 0u; c < u.n; c++) { if (LENGTHS[c] > 0.0) { sum += CG[c * u.m + gid.x] / LENGTHS[c]; } }
UNITS[gid.x] = sum;`
  return kernel('unit-sum', { CG: 'f32', LENGTHS: 'f32', UNITS: 'f32!' }, ['n', 'm'], main)
})

/** DELTA of a cell, and its squared length in LENGTHS[n + c]. Thread = one cell. */
export const alignmentDirection = remembered((): Kernel => {
  const main = `if (gid.x >= u.n) { return; }
let at = gid.x * u.m;
let length = LENGTHS[gid.x];
var along = 0.0; var square = 0.0;
if (length > 0.0) { for (var i = 0u; i < u.m; i++) { along = fma(CG[at + i] / length, UNITS[i], along); } }
let scale = 2.0 / f32(u.n * (u.n - 1u));
for (var i = 0u; i < u.m; i++) {
var delta = 0.0;
if (length > 0.0) { delta = scale * (UNITS[i] - CG[at + i] / length * along) / length; }
DELTA[at + i] = delta;
square = fma(delta, delta, square);
}
LENGTHS[u.n + gid.x] = square;`
  const buffers = { CG: 'f32', UNITS: 'f32', LENGTHS: 'f32!', DELTA: 'f32!' } as const
  return kernel('alignment-direction', buffers, ['n', 'm'], main)
})

/** STEP[0] = eps. One thread. */
export const alignmentStep = remembered((): Kernel => {
  const main = `if (gid.x > 0u) { return; }
var sum = 0.0;
for (var c = 0u; c < u.n; c++) { sum += LENGTHS[u.n + c]; }
var step = 0.0;
if (sum > 0.0) { step = ${h('alignmentStep')} / sqrt(sum); }
STEP[0] = step;`
  return kernel('alignment-step', { HYPER: 'f32', LENGTHS: 'f32', STEP: 'f32!' }, ['n'], main)
})

/** CW = w, with `sign` = 1 w - eps delta, with 2 w + eps delta; tables after the n first have no delta. Thread = one of `numbers`. */
export const ownWeights = remembered((): Kernel => {
  const main = `if (gid.x >= u.numbers) { return; }
let own = u.n * u.m;
if (gid.x >= own) { CW[gid.x] = MW[u.m + gid.x - own]; return; }
let w = MW[gid.x % u.m];
if (u.sign == 0u) { CW[gid.x] = w; return; }
CW[gid.x] = fma(select(STEP[0], -STEP[0], u.sign == 1u), DELTA[gid.x], w);`
  const buffers = { MW: 'f32', DELTA: 'f32', STEP: 'f32', CW: 'f32!' } as const
  return kernel('own-weights', buffers, ['n', 'm', 'numbers', 'sign'], main)
})

/** G = G0 + lambda (GM - G) / (2 eps): G0 of the plain pass, GM of that with w - eps delta, G so far of that with w + eps delta. */
export const alignedGradient = remembered((): Kernel => {
  const main = `if (gid.x >= u.n4) { return; }
var g = G0[gid.x];
if (STEP[0] > 0.0) { g = fma(vec4f(${h('alignmentWeight')} / (2.0 * STEP[0])), GM[gid.x] - G[gid.x], g); }
G[gid.x] = g;`
  const buffers = { HYPER: 'f32', STEP: 'f32', G0: 'vec4f', GM: 'vec4f', G: 'vec4f!' } as const
  return kernel('aligned-gradient', buffers, ['n4'], main)
})
