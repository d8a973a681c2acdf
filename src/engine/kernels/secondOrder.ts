/**
 * The second-order alpha gradient by one unrolled step and a finite difference (DARTS eq. 7 and 8).
 *
 *   w' = w - xi * (mu * v + g + lambda * w),   g = dL_train(w)/dw          xi, mu, lambda, v: those of the weight SGD
 *   eps = 0.01 / |h|,                          h = dL_val(w')/dw'          one norm over all weights
 *   implicit = (dL_train(w + eps h)/dalpha - dL_train(w - eps h)/dalpha) / (2 eps)
 *   dalpha = dL_val(w')/dalpha - xi * implicit
 *
 * All over the flat parameter buffer, a thread owns one vec4f. FIGURES keeps what a step came across; order in `FIGURE`.
 */
import { type Kernel, kernel } from '../plan/kernel'
import { remembered } from '../plan/remembered'
import { METRIC, NOT_FINITE } from './head'
import { HYPER } from './update'

/** Order of the numbers in the FIGURES buffer. */
export const FIGURE = {
  lossBefore: 0,
  lossPlus: 1,
  lossMinus: 2,
  unrolledNorm: 3,
  directionNorm: 4,
  epsilon: 5,
  floats: 8,
} as const

/** eps * |h|: the length of the perturbation. quark0/darts cnn/architect.py. */
const PERTURBATION = 0.01

const h = (name: keyof typeof HYPER): string => `HYPER[${HYPER[name]}]`

/** TO = FROM bit by bit: as integers, so that no adapter may flush a denormal on the way. */
export const copyBits = remembered((): Kernel => {
  return kernel('copy', { FROM: 'vec4u', TO: 'vec4u!' }, ['n4'], 'if (gid.x < u.n4) { TO[gid.x] = FROM[gid.x]; }')
})

/** W = SAVED - xi * (mu * V + G + lambda * SAVED). */
export const unroll = remembered((): Kernel => {
  const main = `if (gid.x >= u.n4) { return; }
let w = SAVED[gid.x];
let d = fma(vec4f(${h('weightDecay')}), w, G[gid.x]);
W[gid.x] = w - ${h('weightLr')} * fma(vec4f(${h('momentum')}), V[gid.x], d);`
  return kernel('unroll', { HYPER: 'f32', SAVED: 'vec4f', G: 'vec4f', V: 'vec4f', W: 'vec4f!' }, ['n4'], main)
})

/** W = SAVED + eps * G, with minus = 1 W = SAVED - eps * G. */
export const perturb = remembered((): Kernel => {
  const main = `if (gid.x >= u.n4) { return; }
let step = select(FIGURES[${FIGURE.epsilon}], -FIGURES[${FIGURE.epsilon}], u.minus == 1u);
W[gid.x] = fma(vec4f(step), G[gid.x], SAVED[gid.x]);`
  return kernel('perturb', { FIGURES: 'f32', SAVED: 'vec4f', G: 'vec4f', W: 'vec4f!' }, ['n4', 'minus'], main)
})

/** FIGURES[to] = mean loss of the batch. One thread. */
export const lossFigure = remembered((): Kernel => {
  const main = `if (gid.x > 0u) { return; }
var loss = 0.0;
for (var b = 0u; b < u.B; b++) { loss += LOSS[2u * b]; }
loss = loss / f32(u.B);
FIGURES[u.to] = loss;
if (notFinite(loss)) { METRICS[${METRIC.nonFinite}] += 1.0; }`
  return kernel('loss-figure', { LOSS: 'f32', FIGURES: 'f32!', METRICS: 'f32!' }, ['B', 'to'], main, NOT_FINITE)
})

/** FIGURES[to] = L2 norm from the T sums of `normPartial`; with `direction` = 1 also eps. One thread. */
export const normFigure = remembered((): Kernel => {
  const main = `if (gid.x > 0u) { return; }
var sum = 0.0;
for (var t = 0u; t < u.T; t++) { sum += SQUARES[t]; }
let norm = sqrt(sum);
FIGURES[u.to] = norm;
if (u.direction == 1u) {
let epsilon = ${PERTURBATION} / norm;
FIGURES[${FIGURE.epsilon}] = epsilon;
if (notFinite(epsilon)) { METRICS[${METRIC.nonFinite}] += 1.0; }
}`
  return kernel(
    'norm-figure',
    { SQUARES: 'f32', FIGURES: 'f32!', METRICS: 'f32!' },
    ['T', 'to', 'direction'],
    main,
    NOT_FINITE,
  )
})

/** IMPLICIT = (PLUS - MINUS) / (2 eps); GA -= xi * IMPLICIT. Thread = one architecture parameter. */
export const combine = remembered((): Kernel => {
  const main = `if (gid.x >= u.n) { return; }
let implicit = (PLUS[gid.x] - MINUS[gid.x]) / (2.0 * FIGURES[${FIGURE.epsilon}]);
IMPLICIT[gid.x] = implicit;
GA[gid.x] = GA[gid.x] - ${h('weightLr')} * implicit;`
  return kernel(
    'second-order',
    { HYPER: 'f32', FIGURES: 'f32', PLUS: 'f32', MINUS: 'f32', IMPLICIT: 'f32!', GA: 'f32!' },
    ['n'],
    main,
  )
})
