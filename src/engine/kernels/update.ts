/**
 * Alphas and optimisers. MW = softmax(alpha) row by row; dL/dalpha[e][k] = w_k * (G_k - sum_m w_m G_m).
 *   SGD:  d = clip * g + lambda * w;  v = mu * v + d;  w -= lr * v   (Nesterov: w -= lr * (d + mu * v))
 *   Adam: g' = g + lambda * a;  m, s moments;  a -= lr * (m / (1 - b1^t)) / (sqrt(s / (1 - b2^t)) + 1e-8)
 * HYPER holds the settings of the step; order in `HYPER`.
 */
import { type Kernel, kernel } from '../plan/kernel'
import { remembered } from '../plan/remembered'
import { METRIC, NOT_FINITE } from './head'
import { SOFTMAX_OF_K, SOFTMAX_ROW } from './text'

/** Order of the settings in the HYPER buffer. */
export const HYPER = {
  weightLr: 0,
  momentum: 1,
  weightDecay: 2,
  gradClip: 3,
  nesterov: 4,
  alphaLr: 5,
  beta1: 6,
  beta2: 7,
  alphaWeightDecay: 8,
  /** 1 - beta1^t and 1 - beta2^t. */
  correction1: 9,
  correction2: 10,
  /** Temperature of the mixing. */
  tau: 11,
  /** Largest L2 norm of the alpha gradient. */
  alphaGradClip: 12,
  /** eta, Lmax, 1 when rewards are scaled by their peak, T - t: exponentiatedGradient.ts. */
  rewardRate: 13,
  rewardLimit: 14,
  rewardScaled: 15,
  stepsLeft: 16,
  /** Dropout of skip-connects: rate, and the seed of the pass (a whole number below 2^24): skipDropout.ts. */
  skipRate: 17,
  skipSeed: 18,
  /** lambda of SNAS's resource term: resource.ts. */
  resourceWeight: 19,
  /** Drop path: rate, and the seed of the pass: dropPath.ts. */
  pathRate: 20,
  pathSeed: 21,
  /** Weight of the term of alphaPenalty.ts. */
  penaltyWeight: 22,
  /** beta, weight of the auxiliary skip-connect: auxiliarySkip.ts. */
  auxiliarySkip: 23,
  /** OLES: cosines that a decision is the mean of, and the mean below which an operation is frozen: freezing.ts. */
  agreementWindow: 24,
  agreementThreshold: 25,
  /** Lambda-DARTS: lambda, and eps0, the length of the step of the finite difference: alignment.ts. */
  alignmentWeight: 26,
  alignmentStep: 27,
  /** Seed of what the operation `noise` draws in a pass: noise.ts. */
  noiseSeed: 28,
  floats: 29,
} as const

const h = (name: keyof typeof HYPER): string => `HYPER[${HYPER[name]}]`

/** Thread = one row (edge of a cell type). */
export const alphaSoftmax = remembered((): Kernel => {
  const main = `if (gid.x >= u.rows) { return; }
${SOFTMAX_ROW}
for (var k = 0u; k < u.O; k++) { MW[at + k] = ${SOFTMAX_OF_K}; }`
  return kernel('alpha-softmax', { ALPHA: 'f32', MW: 'f32!' }, ['rows', 'O'], main)
})

/**
 * GW[row][o] = dL/dw: the sums of all cells of the row's type, over channels. PLACES[row] = first entry and count;
 * entries = (vec4f offset of the edge's sums in RED, C4, values a channel vector). TERMS[row][o] = row of o's sum, 0 = none.
 */
export const mixingGradient = remembered((): Kernel => {
  const main = `if (gid.x >= u.rows * u.O) { return; }
let row = gid.x / u.O;
let term = TERMS[gid.x];
var sum = 0.0;
if (term > 0u) {
let first = PLACES[row * 2u]; let count = PLACES[row * 2u + 1u];
for (var i = 0u; i < count; i++) {
let entry = 2u * u.rows + (first + i) * 3u;
let base = PLACES[entry]; let n = PLACES[entry + 2u];
for (var c = 0u; c < PLACES[entry + 1u]; c++) { sum += dot(RED[base + c * n + term], vec4f(1)); }
} }
GW[gid.x] = sum;`
  return kernel('mixing-gradient', { PLACES: 'u32', TERMS: 'u32', RED: 'vec4f', GW: 'f32!' }, ['rows', 'O'], main)
})

/** GA[row] = softmax Jacobian applied to GW[row]. Thread = one row. */
export const alphaGradient = remembered((): Kernel => {
  const main = `if (gid.x >= u.rows) { return; }
let at = gid.x * u.O;
var mean = 0.0;
for (var k = 0u; k < u.O; k++) { mean = fma(MW[at + k], GW[at + k], mean); }
for (var k = 0u; k < u.O; k++) { GA[at + k] = MW[at + k] * (GW[at + k] - mean); }`
  return kernel('alpha-gradient', { MW: 'f32', GW: 'f32', GA: 'f32!' }, ['rows', 'O'], main)
})

/**
 * Adam over the n architecture parameters: alphas [rows][O], then betas [rows] if there are any; MOMENT = m then s. Rows of
 * a cell type the network has not are left alone (bit of `types`).
 */
export const adam = remembered((): Kernel => {
  const main = `if (gid.x >= u.n) { return; }
let n = u.n;
let alphas = u.rows * u.O;
let row = select(gid.x / u.O, gid.x - alphas, gid.x >= alphas);
if (((u.types >> (row / u.rowsPerType)) & 1u) == 0u) { return; }
let a = ALPHA[gid.x];
let g = GA[gid.x] + ${h('alphaWeightDecay')} * a;
let m = ${h('beta1')} * MOMENT[gid.x] + (1.0 - ${h('beta1')}) * g;
let s = ${h('beta2')} * MOMENT[n + gid.x] + (1.0 - ${h('beta2')}) * g * g;
MOMENT[gid.x] = m; MOMENT[n + gid.x] = s;
ALPHA[gid.x] = a - ${h('alphaLr')} * (m / ${h('correction1')}) / (sqrt(s / ${h('correction2')}) + 1e-8);`
  return kernel(
    'adam',
    { HYPER: 'f32', GA: 'f32', ALPHA: 'f32!', MOMENT: 'f32!' },
    ['rows', 'O', 'n', 'rowsPerType', 'types'],
    main,
  )
})

/** SQUARES[t] = sum of squares of G over vec4f t, t + T, ... */
export const normPartial = remembered((): Kernel => {
  const main = `if (gid.x >= u.T) { return; }
var sum = 0.0;
for (var i = gid.x; i < u.n4; i += u.T) { sum += dot(G[i], G[i]); }
SQUARES[gid.x] = sum;`
  return kernel('norm-partial', { G: 'vec4f', SQUARES: 'f32!' }, ['T', 'n4'], main)
})

/**
 * SCALE[0] = min(1, clip / (norm + 1e-6)). With alphas = 1 the clipping norm also covers the alpha gradient as
 * NAS-Bench-201's code has it: what the last alpha step left (GA0) plus this batch's (GA). One thread.
 */
export const normTotal = remembered((): Kernel => {
  const main = `if (gid.x > 0u) { return; }
var sum = 0.0;
for (var t = 0u; t < u.T; t++) { sum += SQUARES[t]; }
let norm = sqrt(sum);
if (u.alphas > 0u) { for (var i = 0u; i < u.alphas; i++) { let g = GA0[i] + GA[i]; sum = fma(g, g, sum); } }
let clipNorm = sqrt(sum);
SCALE[0] = min(1.0, ${h('gradClip')} / (clipNorm + 1e-6));
METRICS[${METRIC.gradNorm}] = norm;
METRICS[${METRIC.clipNorm}] = clipNorm;
if (notFinite(clipNorm)) { METRICS[${METRIC.nonFinite}] += 1.0; }`
  return kernel(
    'norm-total',
    { SQUARES: 'f32', HYPER: 'f32', GA: 'f32', GA0: 'f32', SCALE: 'f32!', METRICS: 'f32!' },
    ['T', 'alphas'],
    main,
    NOT_FINITE,
  )
})

/** SGD of vec4f gid.x of the parameters W, with momentum V, decay, Nesterov as set, and the gradient G scaled by SCALE[0]. */
export const SGD_OF_VECTOR = `let w = W[gid.x];
let d = fma(vec4f(SCALE[0]), G[gid.x], ${h('weightDecay')} * w);
let v = fma(vec4f(${h('momentum')}), V[gid.x], d);
V[gid.x] = v;
W[gid.x] = w - ${h('weightLr')} * select(v, fma(vec4f(${h('momentum')}), v, d), ${h('nesterov')} > 0.5);`

export const sgd = remembered((): Kernel => {
  const main = `if (gid.x >= u.n4) { return; }
${SGD_OF_VECTOR}`
  return kernel('sgd', { SCALE: 'f32', HYPER: 'f32', G: 'vec4f', V: 'vec4f!', W: 'vec4f!' }, ['n4'], main)
})
