/**
 * 3x3 pooling with padding 1, once a state and for all its edges (states lie in y), and the 2x2 average of residual shortcuts.
 *
 *   max: first maximum in scan order, its tap 0..8 kept in ARG, 8 bits a channel
 *   avg: divided by the cells inside the map (padding not counted)
 *
 * PL holds [state][max, avg] of what the set has. `stateBack` scatters nothing: each input gathers from the outputs that hold it.
 */
import type { OpSet } from '../../supernet/opSet'
import { type BindingList, type Kernel, kernel } from '../kernel'
import { pathDropping } from './dropPath'
import { bundlesOf } from './filterBundle'
import { MIX_ROW, MIX_ROW_FIELDS } from './mix'
import { SKIP_KEEP } from './skipDropout'
import { range } from './text'

/** What the text of a pool reads: the row of its state, chunks, positions and size of the output, stride, and between two states. */
interface PoolNames {
  readonly state: string
  readonly X: string
  readonly T: string
  readonly P: string
  readonly H: string
  readonly W: string
  readonly stride: string
  readonly stateStride: string
}

const poolsOf = ({ maxPool, avgPool }: OpSet): number => [maxPool, avgPool].filter((op) => op >= 0).length

/** PL, ARG and (with batch norm) partial sums. Thread = (t, c) over positions t, t + T, ... In scope: gid, u.C4, Hi, Wi, xOff, group. */
function poolText(ops: OpSet, { state, X, T, P, H, W, stride, stateStride }: PoolNames): string {
  const max = ops.maxPool >= 0
  const avg = ops.avgPool >= 0
  const pools = poolsOf(ops)
  const avgGroup = max ? 1 : 0
  const stats = ops.poolNorm
  const sums = (name: string, group: number): string =>
    `{ let part = (((u.partOff + state * ${pools}u + ${group}u) * T + t) * u.C4 + c) * 2u; PART[part] = ${name}S; PART[part + 1u] = ${name}Q; }`
  return `let state = ${state}; let T = ${T}; let P = ${P}; let H = ${H}; let W = ${W}; let stride = i32(${stride});
if (gid.x >= T * u.C4) { return; }
let c = gid.x % u.C4;
let t = gid.x / u.C4;
var maxS = vec4f(0); var maxQ = vec4f(0); var avgS = vec4f(0); var avgQ = vec4f(0);
for (var p = t; p < P; p += T) {
let x = i32(p % W) * stride; let y = i32(p / W % H) * stride;
let base = u.xOff + state * ${stateStride} + p / (H * W) * u.Hi * u.Wi * u.C4 + c;
var best = vec4f(-3.4e38); var arg = vec4u(0); var sum = vec4f(0); var count = 0.0;
for (var tap = 0; tap < 9; tap++) {
let iy = y + tap / 3 - 1; let ix = x + tap % 3 - 1;
if (iy < 0 || iy >= i32(u.Hi) || ix < 0 || ix >= i32(u.Wi)) { continue; }
let v = ${X}[base + u32(iy * i32(u.Wi) + ix) * u.C4];
let better = v > best;
best = select(best, v, better); arg = select(arg, vec4u(u32(tap)), better);
sum += v; count += 1.0;
}
let i = p * u.C4 + c;
${max ? `PL[state * ${pools}u * u.group + i] = best; ARG[state * u.group + i] = arg.x | (arg.y << 8u) | (arg.z << 16u) | (arg.w << 24u); ${stats ? 'maxS += best; maxQ = fma(best, best, maxQ);' : ''}` : ''}
${avg ? `let mean = sum / count; PL[(state * ${pools}u + ${avgGroup}u) * u.group + i] = mean; ${stats ? 'avgS += mean; avgQ = fma(mean, mean, avgQ);' : ''}` : ''}
}
${stats && max ? sums('max', 0) : ''}
${stats && avg ? sums('avg', avgGroup) : ''}`
}

/** What a pool writes. */
const poolWrites = (ops: OpSet): BindingList => ({
  PL: 'vec4f!',
  ...(ops.maxPool >= 0 ? { ARG: 'u32!' as const } : {}),
  ...(ops.poolNorm ? { PART: 'vec4f!' as const } : {}),
})

/** Pools in a launch of their own; of a set without depthwise filters. */
export function poolForward(ops: OpSet): Kernel {
  const uniforms = ['T', 'P', 'C4', 'H', 'W', 'Hi', 'Wi', 'stride', 'group', 'xOff', 'stateStride', 'partOff']
  const own = { T: 'u.T', P: 'u.P', H: 'u.H', W: 'u.W', stride: 'u.stride', stateStride: 'u.stateStride' }
  const bindings = { S: 'vec4f' as const, ...poolWrites(ops) }
  return kernel('pool', bindings, uniforms, poolText(ops, { state: 'gid.y', X: 'S', ...own }))
}

/** Pools as rows of another launch: those from `rows` on, one a state. */
export interface PoolRows {
  readonly bindings: BindingList
  readonly uniforms: readonly string[]
  readonly functions: string
  readonly main: string
}

/** The pools of a set as rows of the first depthwise stage, which reads the same state; null for a set without pools. */
export function poolRows(ops: OpSet): PoolRows | null {
  if (poolsOf(ops) === 0) return null
  const names: PoolNames = {
    ...{ state: 'gid.y - u.rows', X: 'X', T: 'u.poolT', P: 'u.B * u.Ho * u.Wo', H: 'u.Ho', W: 'u.Wo' },
    ...{ stride: 'u.poolStride', stateStride: 'u.sourceGroup' },
  }
  return {
    bindings: poolWrites(ops),
    uniforms: ['rows', 'poolT', 'poolStride', 'partOff'],
    functions: `fn pool(gid: vec3u) {\n${poolText(ops, names)}\n}`,
    main: 'if (gid.y >= u.rows) { pool(gid); return; }\n',
  }
}

/**
 * First writer of a state's gradient (states from `state0` on in y): what comes through pools, through skip-connects at stride 1, and through the depthwise
 * filters (planes Q, one an edge and bundle of filters, not yet masked by the ReLU); acc = 1 adds to what later cells left there.
 *   dS[q] (+)= sum_e w[e][skip] * g_e[q] + sum over outputs p whose argmax is q of PL_max[p] + sum over p of PL_avg[p] / count(p)
 */
export function stateBack(ops: OpSet, stride: 1 | 2): Kernel {
  const max = ops.maxPool >= 0
  const avg = ops.avgPool >= 0
  const skip = ops.skip >= 0 && stride === 1
  const dropped = skip && ops.skipDropout
  const path = pathDropping({ ...ops, dropPath: skip && ops.dropPath })
  const bundles = bundlesOf(ops.depthwise)
  const planes = bundles.length
  // A dilated filter at stride 2 reaches every second row and column only; the rest of its plane was never written.
  const isSparse = (plane: number): boolean => stride === 2 && bundles[plane]?.dilation === 2
  const [sparse, dense] = [range(planes).filter(isSparse), range(planes).filter((op) => !isSparse(op))]
  const avgGroup = max ? 1 : 0
  const pools = poolsOf(ops)
  const gather = `let b = q / (u.Hi * u.Wi); let qy = i32(q / u.Wi % u.Hi); let qx = i32(q % u.Wi);
for (var tap = 0; tap < 9; tap++) {
let sy = qy + 1 - tap / 3; let sx = qx + 1 - tap % 3;
${stride === 2 ? 'if (((sy | sx) & 1) != 0) { continue; }' : ''}
let py = ${stride === 2 ? 'sy >> 1u' : 'sy'}; let px = ${stride === 2 ? 'sx >> 1u' : 'sx'};
if (py < 0 || py >= i32(u.H) || px < 0 || px >= i32(u.W)) { continue; }
let i = ((b * u.H + u32(py)) * u.W + u32(px)) * u.C4 + c;
${
  max
    ? `let arg = ARG[state * u.group + i];
let hit = vec4u(arg & 255u, (arg >> 8u) & 255u, (arg >> 16u) & 255u, arg >> 24u) == vec4u(u32(tap));
r += select(vec4f(0), PL[state * ${pools}u * u.group + i], hit);`
    : ''
}
${
  avg
    ? `let cy = py * ${stride}; let cx = px * ${stride};
let rows = min(cy + 1, i32(u.Hi) - 1) - max(cy - 1, 0) + 1; let columns = min(cx + 1, i32(u.Wi) - 1) - max(cx - 1, 0) + 1;
r += PL[(state * ${pools}u + ${avgGroup}u) * u.group + i] / f32(rows * columns);`
    : ''
}
}`
  const main = `if (gid.x >= u.Pi * u.C4) { return; }
let c = gid.x % u.C4;
let q = gid.x / u.C4;
let state = u.state0 + gid.y;
let at = state * u.stateStride + gid.x;
var r = vec4f(0);
if (u.acc == 1u) { r = DS[u.dxOff + at]; }
${skip ? `for (var node = 0u; node < u.perState; node++) { let e = state * u.perState + node; r += MW[mixRow(e) + ${ops.skip}u] * DS[u.dnodeOff + node * u.group + gid.x]${dropped ? ' * skipKeep(e, gid.x)' : ''}${path.times('e', 'q / u.area')}; }` : ''}
${max || avg ? gather : ''}
${
  planes > 0
    ? `var through = vec4f(0);
${sparse.length > 0 ? 'let between = ((q / u.Wi % u.Hi) | (q % u.Wi)) & 1u;' : ''}
for (var e = gid.y * u.perState; e < (gid.y + 1u) * u.perState; e++) {
let first = e * ${planes}u * u.Pi * u.C4 + gid.x;
${dense.map((op) => `through += Q[first + ${op}u * u.Pi * u.C4];`).join(' ')}
${sparse.length > 0 ? `if (between == 0u) { ${sparse.map((op) => `through += Q[first + ${op}u * u.Pi * u.C4];`).join(' ')} }` : ''}
}
r += select(vec4f(0), through, S[u.xOff + at] > vec4f(0));`
    : ''
}
DS[u.dxOff + at] = r;`
  const bindings: BindingList = {
    ...(max || avg ? { PL: 'vec4f' as const } : {}),
    ...(max ? { ARG: 'u32' as const } : {}),
    ...(skip ? { MW: 'f32' as const } : {}),
    ...(planes > 0 ? { S: 'vec4f' as const, Q: 'vec4f' as const } : {}),
    ...(dropped ? { HYPER: 'f32' as const } : {}),
    DS: 'vec4f!',
  }
  const uniforms = [
    ...['Pi', 'C4', 'H', 'W', 'Hi', 'Wi', 'group', 'state0', 'stateStride', 'xOff', 'dxOff', 'dnodeOff', 'acc'],
    ...MIX_ROW_FIELDS,
    ...(dropped ? ['mask'] : []),
    ...path.uniforms,
  ]
  const functions = `${MIX_ROW}\n${dropped ? SKIP_KEEP : ''}${path.functions}`
  return kernel(`state-back s${stride}`, bindings, uniforms, main, functions)
}

/** Y[p] = mean of the 2x2 block of X; the shortcut of a residual block. */
export function average2(): Kernel {
  const main = `if (gid.x >= u.P * u.C4) { return; }
let c = gid.x % u.C4;
let p = gid.x / u.C4;
let at = u.xOff + (p / (u.H * u.W) * u.H * u.W * 4u + p / u.W % u.H * 4u * u.W + p % u.W * 2u) * u.C4 + c;
let down = 2u * u.W * u.C4;
Y[gid.x] = 0.25 * (X[at] + X[at + u.C4] + X[at + down] + X[at + down + u.C4]);`
  return kernel('average-2x2', { X: 'vec4f', Y: 'vec4f!' }, ['P', 'C4', 'H', 'W', 'xOff'], main)
}

/** dX[q] += dY[q / 2] / 4. H, W of the output grid. */
export function average2Back(): Kernel {
  const main = `if (gid.x >= u.P * 4u * u.C4) { return; }
let c = gid.x % u.C4;
let q = gid.x / u.C4;
let b = q / (u.H * u.W * 4u);
let p = (b * u.H + q / (2u * u.W) % (2u * u.H) / 2u) * u.W + q % (2u * u.W) / 2u;
DX[u.dxOff + gid.x] += 0.25 * DY[p * u.C4 + c];`
  return kernel('average-2x2-back', { DY: 'vec4f', DX: 'vec4f!' }, ['P', 'C4', 'H', 'W', 'dxOff'], main)
}
