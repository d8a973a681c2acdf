/**
 * Batch norm. For a raw tensor p with partial sums over T chunks of its P positions:
 *   mean = sum(p) / P,  var = sum(p^2) / P - mean^2 (biased),  r = 1 / sqrt(var + 1e-5),  phat = (p - mean) * r
 * ST holds (mean, r) and RS the running (mean, unbiased var) of every group, two vec4f a channel vector.
 * Backward: dp = r * (dy - sum(dy) / P - phat * sum(dy * phat) / P); with scale and shift dy is multiplied by gamma.
 * One thread a (group, vec4f of channels), serial over T: no barrier, fixed order.
 */
import { type Kernel, kernel } from '../plan/kernel'
import { remembered } from '../plan/remembered'
import { CHUNK_FIELD, chunkOf } from './text'

const EPSILON = '1e-5'

/** Positions a thread of the elementwise kernels walks over: what it loads first must pay. */
export const POSITIONS_PER_TILE = 16

/** PART -> ST; with track = 1 also RS = 0.9 * RS + 0.1 * batch. */
export const normFinish = remembered((): Kernel => {
  const main = `if (gid.x >= u.groups * u.C4) { return; }
let c = gid.x % u.C4;
let g = gid.x / u.C4;
var s = vec4f(0); var q = vec4f(0);
for (var t = 0u; t < u.T; t++) { let at = ((g * u.T + t) * u.C4 + c) * 2u; s += PART[at]; q += PART[at + 1u]; }
let n = f32(u.P);
let mean = s / n;
let variance = max(q / n - mean * mean, vec4f(0));
let st = (u.stOff + gid.x) * 2u;
ST[st] = mean;
ST[st + 1u] = 1.0 / sqrt(variance + ${EPSILON});
if (u.track == 1u) {
RS[st] = 0.9 * RS[st] + 0.1 * mean;
RS[st + 1u] = 0.9 * RS[st + 1u] + 0.1 * variance * (n / max(n - 1.0, 1.0));
}`
  return kernel(
    'norm-finish',
    { PART: 'vec4f', ST: 'vec4f!', RS: 'vec4f!' },
    ['groups', 'C4', 'T', 'P', 'stOff', 'track'],
    main,
  )
})

/** Evaluation mode: ST from the running statistics. */
export const normFromRunning = remembered((): Kernel => {
  const main = `if (gid.x >= u.groups * u.C4) { return; }
let st = (u.stOff + gid.x) * 2u;
ST[st] = RS[st];
ST[st + 1u] = 1.0 / sqrt(RS[st + 1u] + ${EPSILON});`
  return kernel('norm-from-running', { RS: 'vec4f', ST: 'vec4f!' }, ['groups', 'C4', 'stOff'], main)
})

const ELEMENT = `if (gid.x >= u.P * u.C4) { return; }
let c = gid.x % u.C4;
let at = u.off + gid.x;
let st = (u.stOff + c) * 2u;
let mean = ST[st]; let r = ST[st + 1u];`

/** The same for tensors that lie one after the other, one a row of the grid. */
const ROW_ELEMENT = `if (gid.x >= u.P * u.C4) { return; }
let c = gid.x % u.C4;
let place = gid.y * u.P * u.C4 + gid.x;
let at = u.off + place;
let st = (u.stOff + gid.y * u.C4 + c) * 2u;
let mean = ST[st]; let r = ST[st + 1u];`

/** In place: y = (y - mean) * r, one tensor a row of the grid. */
export const normApply = remembered((): Kernel => {
  return kernel(
    'norm-apply',
    { Y: 'vec4f!', ST: 'vec4f' },
    ['P', 'C4', 'off', 'stOff'],
    `${ROW_ELEMENT}\nY[at] = (Y[at] - mean) * r;`,
  )
})

/** Y = gamma * phat + beta (after which ReLU with relu = 1), from the raw tensor X, added to Y with acc = 1. */
export const normAffine = remembered((): Kernel => {
  const main = `${ELEMENT}
var y = W[u.gammaOff + c] * ((X[at] - mean) * r) + W[u.betaOff + c];
if (u.relu == 1u) { y = max(y, vec4f(0)); }
let to = u.yOff + gid.x;
if (u.acc == 1u) { y += Y[to]; }
Y[to] = y;`
  return kernel(
    'norm-affine',
    { X: 'vec4f', ST: 'vec4f', W: 'vec4f', Y: 'vec4f!' },
    ['P', 'C4', 'off', 'yOff', 'stOff', 'gammaOff', 'betaOff', 'relu', 'acc'],
    main,
  )
})

/**
 * Partial sums of dy and dy * phat, T chunks. `normalised`: X already holds phat. With relu = 1 the gradient is masked
 * by the sign of gamma * phat + beta. Tensors that lie one after the other are rows of the grid.
 */
export const normBackSums = remembered((normalised: boolean): Kernel => {
  const phat = normalised ? 'X[u.off + at]' : '(X[u.off + at] - mean) * r'
  const masked = normalised
    ? ''
    : 'if (u.relu == 1u) { dy = select(vec4f(0), dy, W[u.gammaOff + c] * h + W[u.betaOff + c] > vec4f(0)); }'
  const main = `if (gid.x >= u.T * u.C4) { return; }
let c = gid.x % u.C4;
let t = gid.x / u.C4;
let tensor = gid.y * u.P * u.C4;
${normalised ? '' : 'let st = (u.stOff + c) * 2u; let mean = ST[st]; let r = ST[st + 1u];'}
var s0 = vec4f(0); var s1 = vec4f(0);
let T = u.T;
${chunkOf('u.P')}
for (var p = first; p < until; p += apart) {
let at = tensor + p * u.C4 + c;
let h = ${phat};
var dy = DY[u.dyOff + at];
${masked}
s0 += dy; s1 = fma(dy, h, s1);
}
let part = ((gid.y * u.T + t) * u.C4 + c) * 2u;
PART[part] = s0; PART[part + 1u] = s1;`
  const uniforms = [
    'T',
    'P',
    CHUNK_FIELD,
    'C4',
    'off',
    'dyOff',
    ...(normalised ? [] : ['stOff', 'gammaOff', 'betaOff', 'relu']),
  ]
  return normalised
    ? kernel('norm-back-sums normalised', { X: 'vec4f', DY: 'vec4f', PART: 'vec4f!' }, uniforms, main)
    : kernel(
        'norm-back-sums affine',
        { X: 'vec4f', ST: 'vec4f', W: 'vec4f', DY: 'vec4f', PART: 'vec4f!' },
        uniforms,
        main,
      )
})

/** In place over DY: dp = r * (dy - S0 / P - phat * S1 / P), X holds phat; S in RED; one tensor a row of the grid. */
export const normBackApply = remembered((): Kernel => {
  const main = `${ROW_ELEMENT}
let s = u.redOff + (gid.y * u.C4 + c) * 2u;
let n = f32(u.P);
let to = u.dyOff + place;
DY[to] = r * (DY[to] - RED[s] / n - X[at] * (RED[s + 1u] / n));`
  return kernel(
    'norm-back',
    { X: 'vec4f', ST: 'vec4f', RED: 'vec4f', DY: 'vec4f!' },
    ['P', 'C4', 'off', 'dyOff', 'stOff', 'redOff'],
    main,
  )
})

/** With scale and shift: DP = gamma * r * (dy - S0 / P - phat * S1 / P), DP may be DY's place in another buffer. */
export const normAffineBack = remembered((): Kernel => {
  const main = `${ELEMENT}
let h = (X[at] - mean) * r;
let s = u.redOff + c * 2u;
let n = f32(u.P);
var dy = DY[u.dyOff + gid.x];
if (u.relu == 1u) { dy = select(vec4f(0), dy, W[u.gammaOff + c] * h + W[u.betaOff + c] > vec4f(0)); }
DP[u.dpOff + gid.x] = W[u.gammaOff + c] * r * (dy - RED[s] / n - h * (RED[s + 1u] / n));`
  return kernel(
    'norm-affine-back',
    { X: 'vec4f', ST: 'vec4f', W: 'vec4f', RED: 'vec4f', DY: 'vec4f', DP: 'vec4f!' },
    ['P', 'C4', 'off', 'dyOff', 'dpOff', 'stOff', 'redOff', 'gammaOff', 'betaOff', 'relu'],
    main,
  )
})

/** dgamma = S1, dbeta = S0 into the flat gradient. */
export const normAffineWeights = remembered((): Kernel => {
  const main = `if (gid.x >= u.C4) { return; }
let s = u.redOff + gid.x * 2u;
G[u.gammaOff + gid.x] = RED[s + 1u];
G[u.betaOff + gid.x] = RED[s];`
  return kernel('norm-affine-weights', { RED: 'vec4f', G: 'vec4f!' }, ['C4', 'redOff', 'gammaOff', 'betaOff'], main)
})

/** RED[row][c][k] = sum over t of PART[row][t][c][k], in order of t; n values k a channel vector. */
export const reduceSums = remembered((): Kernel => {
  const main = `if (gid.x >= u.rows * u.C4 * u.n) { return; }
let k = gid.x % u.n;
let c = gid.x / u.n % u.C4;
let row = gid.x / (u.n * u.C4);
var sum = vec4f(0);
for (var t = 0u; t < u.T; t++) { sum += PART[((row * u.T + t) * u.C4 + c) * u.n + k]; }
RED[u.redOff + gid.x] = sum;`
  return kernel('reduce-sums', { PART: 'vec4f', RED: 'vec4f!' }, ['rows', 'C4', 'n', 'T', 'redOff'], main)
})

/**
 * Batch norm between the two blocks of sep_conv, backward, in place over the first stage's raw outputs:
 *   P1 <- r * (Q - S0 / P - (P1 - mean) * r^2 * S1 / P),  S0 = sum(Q), S1 = sum(Q * (P1 - mean)).
 * Q and its sums begin at the first edge that runs, `edge0` of P1.
 */
export const separableBack = remembered((first: number, twice: readonly number[]): Kernel => {
  const m = twice.length
  const main = `let c = gid.x % u.C4;
let tile = gid.x / u.C4;
if (tile * ${POSITIONS_PER_TILE}u >= u.P) { return; }
let last = min(tile * ${POSITIONS_PER_TILE}u + ${POSITIONS_PER_TILE}u, u.P);
let e = u.edge0 + gid.y / ${m}u;
var g = e * ${first}u;
switch (gid.y % ${m}u) { ${twice.map((d, s) => `case ${s}u: { g += ${d}u; }`).join(' ')} default: {} }
let st = (u.stOff + g * u.C4 + c) * 2u;
let mean = ST[st]; let r = ST[st + 1u];
let s = u.redOff + (gid.y * u.C4 + c) * 2u;
let n = f32(u.P);
let shift = RED[s] / n;
let slope = r * r * (RED[s + 1u] / n);
for (var p = tile * ${POSITIONS_PER_TILE}u; p < last; p++) {
let i = p * u.C4 + c;
let at = g * u.P * u.C4 + i;
P1[at] = r * (Q[gid.y * u.P * u.C4 + i] - shift - (P1[at] - mean) * slope);
}`
  return kernel(
    'separable-back',
    { Q: 'vec4f', ST: 'vec4f', RED: 'vec4f', P1: 'vec4f!' },
    ['P', 'C4', 'edge0', 'stOff', 'redOff'],
    main,
  )
})

/** PART of a tensor that no convolution wrote: sums of X and X^2, T chunks. */
export const normSums = remembered((): Kernel => {
  const main = `if (gid.x >= u.T * u.C4) { return; }
let c = gid.x % u.C4;
let t = gid.x / u.C4;
var s = vec4f(0); var q = vec4f(0);
let T = u.T;
${chunkOf('u.P')}
for (var p = first; p < until; p += apart) { let v = X[u.off + p * u.C4 + c]; s += v; q = fma(v, v, q); }
let part = (t * u.C4 + c) * 2u;
PART[part] = s; PART[part + 1u] = q;`
  return kernel('norm-sums', { X: 'vec4f', PART: 'vec4f!' }, ['T', 'P', CHUNK_FIELD, 'C4', 'off'], main)
})
