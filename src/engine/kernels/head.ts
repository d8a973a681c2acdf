/**
 * The end of the network: global average pool, linear classifier, mean cross entropy, and their gradients.
 *   feature[b][f] = mean over positions;  logits = feature * W + bias;  loss = mean_b(-log softmax(logits)[label])
 *   dlogits = (softmax - onehot) / B;  dW = feature^T dlogits;  dfeature = dlogits W^T, spread evenly over positions
 * Features may lie in segments (the nodes of the last cell).
 */
import { type Kernel, kernel } from '../plan/kernel'
import { remembered } from '../plan/remembered'

const SEGMENT = 'let block = f / u.segC4; let inside = f % u.segC4;'

/** FEAT[b][f4]. Thread = (b, f4). */
export const globalAverage = remembered((): Kernel => {
  const main = `if (gid.x >= u.B * u.F4) { return; }
let f = gid.x % u.F4;
let b = gid.x / u.F4;
${SEGMENT}
var sum = vec4f(0);
for (var p = 0u; p < u.pixels; p++) { sum += S[u.xOff + block * u.segStride + (b * u.pixels + p) * u.segC4 + inside]; }
FEAT[gid.x] = sum / f32(u.pixels);`
  return kernel(
    'global-average',
    { S: 'vec4f', FEAT: 'vec4f!' },
    ['B', 'F4', 'pixels', 'segC4', 'segStride', 'xOff'],
    main,
  )
})

/** LOGITS[b][k]. Thread = (b, k). */
export const logits = remembered((): Kernel => {
  const main = `if (gid.x >= u.B * u.K) { return; }
let k = gid.x % u.K;
let b = gid.x / u.K;
var sum = W[u.biasOff + k];
for (var f = 0u; f < u.F; f++) { sum = fma(FEAT[b * u.F + f], W[u.wOff + f * u.K + k], sum); }
LOGITS[gid.x] = sum;`
  return kernel('logits', { FEAT: 'f32', W: 'f32', LOGITS: 'f32!' }, ['B', 'K', 'F', 'wOff', 'biasOff'], main)
})

/** DL[b][k] = (softmax - onehot) / B; LOSS[b] = (loss, 1 if the first maximum is the label). Thread = b. */
export const crossEntropy = remembered((): Kernel => {
  const main = `if (gid.x >= u.B) { return; }
let at = gid.x * u.K;
var top = LOGITS[at]; var best = 0u;
for (var k = 1u; k < u.K; k++) { if (LOGITS[at + k] > top) { top = LOGITS[at + k]; best = k; } }
var sum = 0.0;
for (var k = 0u; k < u.K; k++) { sum += exp(LOGITS[at + k] - top); }
let label = LABELS[gid.x];
let inverse = 1.0 / f32(u.B);
for (var k = 0u; k < u.K; k++) {
DL[at + k] = (exp(LOGITS[at + k] - top) / sum - select(0.0, 1.0, k == label)) * inverse;
}
LOSS[gid.x * 2u] = log(sum) + top - LOGITS[at + label];
LOSS[gid.x * 2u + 1u] = select(0.0, 1.0, best == label);`
  return kernel('cross-entropy', { LOGITS: 'f32', LABELS: 'u32', DL: 'f32!', LOSS: 'f32!' }, ['B', 'K'], main)
})

/** Offsets inside METRICS: five numbers a slot, then the gradient norm and a count of non-finite values. */
export const METRIC = { perSlot: 5, gradNorm: 10, clipNorm: 11, nonFinite: 12, floats: 16 } as const

/** WGSL: true for NaN and infinities, by their exponent (comparisons may be optimised as if neither existed). */
export const NOT_FINITE = 'fn notFinite(x: f32) -> bool { return (bitcast<u32>(x) & 0x7f800000u) == 0x7f800000u; }'

/** METRICS[slot] += mean loss, correct, 1; last values. One thread. */
export const lossSum = remembered((): Kernel => {
  const main = `if (gid.x > 0u) { return; }
var loss = 0.0; var correct = 0.0;
for (var b = 0u; b < u.B; b++) { loss += LOSS[2u * b]; correct += LOSS[2u * b + 1u]; }
loss = loss / f32(u.B);
let m = u.slot * ${METRIC.perSlot}u;
METRICS[m] += loss; METRICS[m + 1u] += correct; METRICS[m + 2u] += 1.0;
METRICS[m + 3u] = loss; METRICS[m + 4u] = correct;
if (notFinite(loss)) { METRICS[${METRIC.nonFinite}] += 1.0; }`
  return kernel('loss-sum', { LOSS: 'f32', METRICS: 'f32!' }, ['B', 'slot'], main, NOT_FINITE)
})

/** DFEAT[b][f] = sum over k of DL[b][k] * W[f][k]. Thread = (b, f). */
export const featureBack = remembered((): Kernel => {
  const main = `if (gid.x >= u.B * u.F) { return; }
let f = gid.x % u.F;
let b = gid.x / u.F;
var sum = 0.0;
for (var k = 0u; k < u.K; k++) { sum = fma(DL[b * u.K + k], W[u.wOff + f * u.K + k], sum); }
DFEAT[gid.x] = sum;`
  return kernel('feature-back', { DL: 'f32', W: 'f32', DFEAT: 'f32!' }, ['B', 'K', 'F', 'wOff'], main)
})

/** Spreads DFEAT over positions into the node gradients (first writer). Thread = (position, f4). */
export const averageBack = remembered((): Kernel => {
  const main = `if (gid.x >= u.B * u.pixels * u.F4) { return; }
let f = gid.x % u.F4;
let p = gid.x / u.F4;
${SEGMENT}
DS[u.dxOff + block * u.segStride + p * u.segC4 + inside] = DFEAT[p / u.pixels * u.F4 + f] / f32(u.pixels);`
  return kernel(
    'average-back',
    { DFEAT: 'vec4f', DS: 'vec4f!' },
    ['B', 'F4', 'pixels', 'segC4', 'segStride', 'dxOff'],
    main,
  )
})

/** Gradient of classifier weight and bias. Thread = one number; row F is the bias. */
export const classifierWeights = remembered((): Kernel => {
  const main = `if (gid.x >= (u.F + 1u) * u.K) { return; }
let k = gid.x % u.K;
let f = gid.x / u.K;
var sum = 0.0;
for (var b = 0u; b < u.B; b++) { sum = fma(DL[b * u.K + k], select(FEAT[b * u.F + min(f, u.F - 1u)], 1.0, f == u.F), sum); }
if (f == u.F) { G[u.biasOff + k] = sum; } else { G[u.wOff + gid.x] = sum; }`
  return kernel('classifier-weights', { DL: 'f32', FEAT: 'f32', G: 'f32!' }, ['B', 'K', 'F', 'wOff', 'biasOff'], main)
})
