/**
 * XNAS: one forecaster an edge, its experts the candidates. ALPHA holds s = log v, MW = softmax(s) = v / sum v.
 *
 *   R_i = -dL/dw_i, clipped to [-Lmax, Lmax];  s_i += eta * R_i
 *   wipe-out: s_i < max s - 2 * eta * Lmax * (T - t)  =>  s_i = REMOVED: it could never become the largest again
 *
 * With `scaled` rewards are multiplied by Lmax / (largest |R| so far) while that is below Lmax. PEAK[0] = largest |R|.
 */
import { type Kernel, kernel } from '../plan/kernel'
import { remembered } from '../plan/remembered'
import { HYPER } from './update'

const h = (name: keyof typeof HYPER): string => `HYPER[${HYPER[name]}]`

/** s of a candidate that was wiped out; see REMOVED in src/space/alphas.ts. */
const REMOVED = '-1e9'

/** PEAK[0] = max(PEAK[0], |GW|). One thread. */
export const rewardPeak = remembered((): Kernel => {
  const main = `if (gid.x > 0u) { return; }
var peak = PEAK[0];
for (var i = 0u; i < u.n; i++) { peak = max(peak, abs(GW[i])); }
PEAK[0] = peak;`
  return kernel('reward-peak', { GW: 'f32', PEAK: 'f32!' }, ['n'], main)
})

/** Thread = one row (edge of a cell type); rows of a cell type the network has not are left alone (bit of `types`). */
export const exponentiatedGradient = remembered((): Kernel => {
  const main = `if (gid.x >= u.rows) { return; }
if (((u.types >> (gid.x / u.rowsPerType)) & 1u) == 0u) { return; }
let at = gid.x * u.O;
let limit = ${h('rewardLimit')};
let scale = select(1.0, limit / clamp(PEAK[0], 1e-30, limit), ${h('rewardScaled')} > 0.5);
var top = ${REMOVED};
for (var k = 0u; k < u.O; k++) {
if (ALPHA[at + k] <= ${REMOVED}) { continue; }
let s = ALPHA[at + k] + ${h('rewardRate')} * clamp(-GW[at + k] * scale, -limit, limit);
ALPHA[at + k] = s;
top = max(top, s);
}
let floor = top - 2.0 * ${h('rewardRate')} * limit * ${h('stepsLeft')};
for (var k = 0u; k < u.O; k++) { if (ALPHA[at + k] < floor) { ALPHA[at + k] = ${REMOVED}; } }`
  return kernel(
    'exponentiated-gradient',
    { HYPER: 'f32', GW: 'f32', PEAK: 'f32', ALPHA: 'f32!' },
    ['rows', 'O', 'rowsPerType', 'types'],
    main,
  )
})
