/**
 * 3x3 pooling with padding 1, once a state and for all its edges (states lie in y), and the 2x2 average of residual shortcuts.
 *
 *   max: first maximum in scan order, its tap 0..8 kept in ARG, 8 bits a channel
 *   avg: divided by the cells inside the map (padding not counted)
 *
 * PL holds [state][max, avg] of what the set has. `stateBack` scatters nothing: each input gathers from the outputs that hold it.
 * Forward and back a thread owns one column of an image, 4 channels of it, and walks down its rows: a value that it reads serves three
 * rows. Plain reference: src/reference/operations.ts, compared in parity.engine.test.ts.
 */
import type { OpSet } from '../../supernet/opSet'
import { type BindingList, type Kernel, kernel } from '../plan/kernel'
import { remembered } from '../plan/remembered'
import { pathDropping } from './dropPath'
import { bundlesOf } from './filterBundle'
import { auxiliaryUniforms, identityTerms, MIX_ROW_FIELDS, rowOf } from './mix'
import { SKIP_KEEP, withHash } from './skipDropout'
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

/** What lies outside the map, to a maximum. */
const LOWEST = 'vec4f(-3.4e38)'

/**
 * PL, ARG and (with batch norm) partial sums. Thread = (t, c) over columns t, t + T, ... of the output, each from the first input row
 * to the last: a row gives its maximum and its sum once, for the (up to three) outputs that hold it. In scope: gid, u.C4, Hi, Wi, xOff, group.
 */
function poolText(ops: OpSet, { state, X, T, P, H, W, stride, stateStride }: PoolNames): string {
  const max = ops.maxPool >= 0
  const avg = ops.avgPool >= 0
  const pools = poolsOf(ops)
  const avgGroup = max ? 1 : 0
  const stats = ops.poolNorm
  const sums = (name: string, group: number): string =>
    `{ let part = (((u.partOff + state * ${pools}u + ${group}u) * T + t) * u.C4 + c) * 2u; PART[part] = ${name}S; PART[part + 1u] = ${name}Q; }`
  const texts = (maxText: string, avgText: string): string => `${max ? maxText : ''}\n${avg ? avgText : ''}`
  return `let state = ${state}; let T = ${T}; let H = ${H}; let W = ${W}; let stride = ${stride};
let C4 = u.C4; let Hi = u.Hi; let Wi = u.Wi; let group = u.group;
let source = u.xOff + state * ${stateStride}; let lines = ${P} / H;
if (gid.x >= T * C4) { return; }
let c = gid.x % C4;
let t = gid.x / C4;
${texts('var maxS = vec4f(0); var maxQ = vec4f(0);', 'var avgS = vec4f(0); var avgQ = vec4f(0);')}
for (var line = t; line < lines; line += T) {
let b = line / W; let x = line % W * stride;
let base = source + b * Hi * Wi * C4 + c;
let hasLeft = x > 0u; let hasRight = x + 1u < Wi;
let left = select(x, x - 1u, hasLeft) * C4; let right = select(x, x + 1u, hasRight) * C4;
let columns = 1u + select(0u, 1u, hasLeft) + select(0u, 1u, hasRight);
${texts(
  `var top = ${LOWEST}; var middle = ${LOWEST}; var topArg = vec4u(0); var middleArg = vec4u(0);`,
  'var topSum = vec4f(0); var middleSum = vec4f(0);',
)}
for (var row = 0u; row <= Hi; row++) {
let isInside = row < Hi;
let start = base + min(row, Hi - 1u) * Wi * C4;
let v0 = ${X}[start + left]; let v1 = ${X}[start + x * C4]; let v2 = ${X}[start + right];
${texts(
  `let m0 = select(${LOWEST}, v0, hasLeft); let m1 = max(m0, v1); let m2 = select(m1, max(m1, v2), hasRight);
let arg = select(select(vec4u(0), vec4u(1), v1 > m0), vec4u(2), m2 > m1);
let bottom = select(${LOWEST}, m2, isInside);`,
  'let sum = select(vec4f(0), select(vec4f(0), v0, hasLeft) + v1 + select(vec4f(0), v2, hasRight), isInside);',
)}
let y = (row - 1u) >> (stride - 1u);
if (row > 0u && y < H && y * stride + 1u == row) {
let i = ((b * H + y) * W + line % W) * C4 + c;
${texts(
  `let upper = max(top, middle); let best = max(upper, bottom);
let at = select(select(topArg, middleArg + 3u, middle > top), arg + 6u, bottom > upper);
PL[state * ${pools}u * group + i] = best; ARG[state * group + i] = at.x | (at.y << 8u) | (at.z << 16u) | (at.w << 24u);
${stats ? 'maxS += best; maxQ = fma(best, best, maxQ);' : ''}`,
  `let rows = 1u + select(0u, 1u, row > 1u) + select(0u, 1u, isInside);
let mean = (topSum + middleSum + sum) / f32(rows * columns);
PL[(state * ${pools}u + ${avgGroup}u) * group + i] = mean; ${stats ? 'avgS += mean; avgQ = fma(mean, mean, avgQ);' : ''}`,
)}
}
${texts('top = middle; middle = bottom; topArg = middleArg; middleArg = arg;', 'topSum = middleSum; middleSum = sum;')}
}
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
export const poolForward = remembered((ops: OpSet): Kernel => {
  const uniforms = ['T', 'P', 'C4', 'H', 'W', 'Hi', 'Wi', 'stride', 'group', 'xOff', 'stateStride', 'partOff']
  const own = { T: 'u.T', P: 'u.P', H: 'u.H', W: 'u.W', stride: 'u.stride', stateStride: 'u.stateStride' }
  const bindings = { S: 'vec4f' as const, ...poolWrites(ops) }
  return kernel('pool', bindings, uniforms, poolText(ops, { state: 'gid.y', X: 'S', ...own }))
})

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
 * Outputs px of a row that hold column x of the input: where each lies, whether there is one, and the column kx of its window that x
 * is. x = px * stride + kx - 1.
 */
function holdersOf(stride: 1 | 2): { px: string; exists: string; kx: string }[] {
  if (stride === 1)
    return [
      { px: 'x - 1', exists: 'x > 0', kx: '2u' },
      { px: 'x', exists: 'true', kx: '1u' },
      { px: 'x + 1', exists: 'x + 1 < i32(W)', kx: '0u' },
    ]
  return [
    { px: 'x >> 1u', exists: 'true', kx: '1u + (u32(x) & 1u)' },
    { px: '(x + 1) >> 1u', exists: '(x & 1) == 1 && x + 1 < 2 * i32(W)', kx: '0u' },
  ]
}

/**
 * What the pools give a column of the input: `declare` once, then `row` for each y from -1 on, which gives `pooled` of row y. It reads
 * the outputs around row y + 1 (at stride 2 there are none for every second y): they hold the rows y, y + 1 and y + 2 of the input.
 */
function poolColumn(ops: OpSet, stride: 1 | 2): { declare: string; row: string } {
  const max = ops.maxPool >= 0
  const avg = ops.avgPool >= 0
  const pools = poolsOf(ops)
  const holders = holdersOf(stride)
  const perHolder = (line: (n: number) => string): string => range(holders.length).map(line).join('\n')
  const columns = holders.map(
    ({ px, exists, kx }, n) => `let has${n} = ${exists}; let px${n} = select(0, ${px}, has${n}); let kx${n} = ${kx};
${avg ? `let columns${n} = f32(min(px${n} * ${stride} + 1, i32(Wi) - 1) - max(px${n} * ${stride} - 1, 0) + 1);` : ''}`,
  )
  const load = perHolder(
    (n) => `if (has${n}) { let i = line + u32(px${n}) * C4;
${max ? `arg${n} = ARG[state * group + i]; max${n} = PL[state * ${pools}u * group + i];` : ''}
${avg ? `through += PL[(state * ${pools}u + ${max ? 1 : 0}u) * group + i] / (rows * columns${n});` : ''} }`,
  )
  const unpack = perHolder(
    (n) => `let taps${n} = vec4u(arg${n} & 255u, (arg${n} >> 8u) & 255u, (arg${n} >> 16u) & 255u, arg${n} >> 24u);
let value${n} = max${n};`,
  )
  const hits = (ky: number): string =>
    max
      ? range(holders.length)
          .map((n) => ` + select(vec4f(0), value${n}, taps${n} == vec4u(${3 * ky}u + kx${n}))`)
          .join('')
      : ''
  return {
    declare: `${columns.join('\n')}
var next = vec4f(0); var afterNext = vec4f(0);`,
    row: `let py = (y + 1) ${stride === 2 ? '>> 1u' : ''};
var through = vec4f(0);
${max ? perHolder((n) => `var max${n} = vec4f(0); var arg${n} = 255u;`) : ''}
if (py < i32(u.H)${stride === 2 ? ' && (y & 1) == 1' : ''}) {
let line = (b * u.H + u32(py)) * W * C4 + c;
${avg ? `let rows = f32(min(py * ${stride} + 1, i32(Hi) - 1) - max(py * ${stride} - 1, 0) + 1);` : ''}
${load}
}
${max ? unpack : ''}
let average = through;
let pooled = next + average${hits(0)};
next = afterNext + average${hits(1)};
afterNext = average${hits(2)};`,
  }
}

/**
 * First writer of a state's gradient (states from `state0` on in y): what comes through pools, through skip-connects at stride 1, and through the depthwise
 * filters (planes Q, one an edge and bundle of filters, not yet masked by the ReLU); acc = 1 adds to what later cells left there.
 *   dS[q] (+)= sum_e w[e][skip] * g_e[q] + sum over outputs p whose argmax is q of PL_max[p] + sum over p of PL_avg[p] / count(p)
 */
export const stateBack = remembered((ops: OpSet, stride: 1 | 2): Kernel => {
  const max = ops.maxPool >= 0
  const avg = ops.avgPool >= 0
  const identities = stride === 1 ? identityTerms(ops) : []
  const skip = identities.length > 0
  const dropped = identities.some((term) => term.dropped)
  const path = pathDropping({ ...ops, dropPath: skip && ops.dropPath })
  const passed = identities.map(
    (term) =>
      `r += ${term.weight} * DS[there]${term.dropped ? ' * skipKeep(e, i)' : ''}${path.times('e', 'q / u.area')};`,
  )
  const bundles = bundlesOf(ops.depthwise)
  const planes = bundles.length
  // A dilated filter at stride 2 reaches every second row and column only; the rest of its plane was never written.
  const isSparse = (plane: number): boolean => stride === 2 && bundles[plane]?.dilation === 2
  const [sparse, dense] = [range(planes).filter(isSparse), range(planes).filter((op) => !isSparse(op))]
  const pools = max || avg ? poolColumn(ops, stride) : null
  const main = `let C4 = u.C4; let Hi = u.Hi; let Wi = u.Wi; let W = u.W; let group = u.group;
if (gid.x >= u.Pi / Hi * C4) { return; }
let c = gid.x % C4;
let column = gid.x / C4;
let b = column / Wi;
let x = i32(column % Wi);
let state = u.state0 + gid.y;
${pools?.declare ?? ''}
for (var y = ${pools ? -1 : 0}; y < i32(Hi); y++) {
${pools?.row ?? ''}
if (y >= 0) {
let q = (b * Hi + u32(y)) * Wi + u32(x);
let i = q * C4 + c;
let at = state * u.stateStride + i;
var r = vec4f(0);
if (u.acc == 1u) { r = DS[u.dxOff + at]; }
${skip ? `for (var node = 0u; node < u.perState; node++) { let e = state * u.perState + node; let row = ${rowOf(ops, 'state', 'node')}; let there = u.dnodeOff + node * group + i; ${passed.join(' ')} }` : ''}
${pools ? 'r += pooled;' : ''}
${
  planes > 0
    ? `var filtered = vec4f(0);
${sparse.length > 0 ? 'let between = (y | x) & 1;' : ''}
for (var e = gid.y * u.perState; e < (gid.y + 1u) * u.perState; e++) {
let plane = e * ${planes}u * u.Pi * C4 + i;
${dense.map((op) => `filtered += Q[plane + ${op}u * u.Pi * C4];`).join(' ')}
${sparse.length > 0 ? `if (between == 0) { ${sparse.map((op) => `filtered += Q[plane + ${op}u * u.Pi * C4];`).join(' ')} }` : ''}
}
r += select(vec4f(0), filtered, S[u.xOff + at] > vec4f(0));`
    : ''
}
DS[u.dxOff + at] = r;
}
}`
  const bindings: BindingList = {
    ...(pools ? { PL: 'vec4f' as const } : {}),
    ...(max ? { ARG: 'u32' as const } : {}),
    ...(skip ? { MW: 'f32' as const } : {}),
    ...(planes > 0 ? { S: 'vec4f' as const, Q: 'vec4f' as const } : {}),
    ...(dropped ? { HYPER: 'f32' as const } : {}),
    DS: 'vec4f!',
  }
  const uniforms = [
    ...['Pi', 'C4', 'H', 'W', 'Hi', 'Wi', 'group', 'state0', 'stateStride', 'xOff', 'dxOff', 'dnodeOff', 'acc'],
    ...MIX_ROW_FIELDS,
    ...(skip ? auxiliaryUniforms(ops) : []),
    ...(dropped ? ['mask'] : []),
    ...path.uniforms,
  ]
  const functions = withHash(dropped ? SKIP_KEEP : '', path.functions)
  return kernel(`state-back s${stride}`, bindings, uniforms, main, functions)
})

/** Y[p] = mean of the 2x2 block of X; the shortcut of a residual block. */
export const average2 = remembered((): Kernel => {
  const main = `if (gid.x >= u.P * u.C4) { return; }
let c = gid.x % u.C4;
let p = gid.x / u.C4;
let at = u.xOff + (p / (u.H * u.W) * u.H * u.W * 4u + p / u.W % u.H * 4u * u.W + p % u.W * 2u) * u.C4 + c;
let down = 2u * u.W * u.C4;
Y[gid.x] = 0.25 * (X[at] + X[at + u.C4] + X[at + down] + X[at + down + u.C4]);`
  return kernel('average-2x2', { X: 'vec4f', Y: 'vec4f!' }, ['P', 'C4', 'H', 'W', 'xOff'], main)
})

/** dX[q] += dY[q / 2] / 4. H, W of the output grid. */
export const average2Back = remembered((): Kernel => {
  const main = `if (gid.x >= u.P * 4u * u.C4) { return; }
let c = gid.x % u.C4;
let q = gid.x / u.C4;
let b = q / (u.H * u.W * 4u);
let p = (b * u.H + q / (2u * u.W) % (2u * u.H) / 2u) * u.W + q % (2u * u.W) / 2u;
DX[u.dxOff + gid.x] += 0.25 * DY[p * u.C4 + c];`
  return kernel('average-2x2-back', { DY: 'vec4f', DX: 'vec4f!' }, ['P', 'C4', 'H', 'W', 'dxOff'], main)
})
