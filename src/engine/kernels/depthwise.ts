/**
 * Depthwise convolutions of a fan-out: all edges and all filter sizes in one dispatch.
 *
 *   D[g][p][c] = sum over taps of f(in[p * stride + tap * dilation - pad][c]) * W[g][tap][c]
 *
 * f is ReLU (first stage, input = the state, shared by all groups) or batch norm then ReLU (second stage of sep_conv,
 * input = the first stage's raw output). Stride and dilation may meet; padding is zero after f.
 * Groups g = edge * n + operation lie in y, a row tile of R outputs and one vec4f of channels in a thread.
 * Plain reference: `dartsOperation` in src/reference/operations.ts, compared in parity.gpu.test.ts.
 */
import { type Kernel, kernel } from '../kernel'
import {
  accumulators,
  combineOutputs,
  combineTaps,
  type Filter,
  forwardRow,
  forwardRows,
  loadTaps,
  type RowTile,
  tileLabel,
  transposeRows,
} from './rowTile'

const TILE_DECODE = `if (gid.x >= u.threads) { return; }
let c = gid.x % u.C4;
let tile = gid.x / u.C4;
let tx = tile % u.TX;
let line = tile / u.TX;
let y = line % u.H;
let b = line / u.H;`

/** Filters before index i, in taps. */
const tapsBefore = (filters: readonly Filter[], i: number): number =>
  filters.slice(0, i).reduce((sum, { kernel: k }) => sum + k * k, 0)

const storeTile = (size: number): string =>
  Array.from({ length: size }, (_, i) => `D[out + ${i}u * u.C4] = a${i};`).join(' ')

function switchOver(count: number, body: (i: number) => string): string {
  const cases = Array.from({ length: count }, (_, i) => `case ${i}u: { ${body(i)} }`).join('\n')
  return `switch (op) {\n${cases}\ndefault: {}\n}`
}

/** First stage: D1[e, op] = dw(relu(x)). */
export function depthwiseFirst(filters: readonly Filter[], stride: number, tile: RowTile): Kernel {
  const n = filters.length
  const body = `${TILE_DECODE}
let op = gid.y % ${n}u;
let e = gid.y / ${n}u;
let width = i32(u.Wi); let height = i32(u.Hi);
let xs = i32(tx) * ${tile.size * stride};
let base = u.xOff + b * u.Hi * u.Wi * u.C4 + c;
${accumulators(tile.size)}
${switchOver(n, (i) => {
  const filter = filters[i] as Filter
  return `let wb = u.wOff + (e * ${tapsBefore(filters, n)}u + ${tapsBefore(filters, i)}u) * u.C4 + c;
${forwardRows({ filter, stride, tile, before: loadTaps(filter.kernel), load: (at) => `max(S[${at}], vec4f(0))`, combine: combineOutputs })}`
})}
let out = gid.y * u.group + (line * u.W + tx * ${tile.size}u) * u.C4 + c;
${storeTile(tile.size)}`
  return kernel(
    `depthwise-first s${stride} ${tileLabel(tile)}`,
    { S: 'vec4f', W: 'vec4f', D: 'vec4f!' },
    ['threads', 'C4', 'TX', 'H', 'W', 'Hi', 'Wi', 'xOff', 'wOff', 'group'],
    body,
  )
}

/** Second stage: D2[e, s] = dw(relu(BN(P1[e, op(s)]))), stride 1. */
export function depthwiseSecond(filters: readonly Filter[], twice: readonly number[], tile: RowTile): Kernel {
  const m = twice.length
  const second = twice.map((i) => filters[i] as Filter)
  const body = `${TILE_DECODE}
let op = gid.y % ${m}u;
let e = gid.y / ${m}u;
let width = i32(u.W); let height = i32(u.H);
let xs = i32(tx) * ${tile.size};
${accumulators(tile.size)}
${switchOver(m, (i) => {
  const filter = second[i] as Filter
  return `let g = e * ${filters.length}u + ${twice[i]}u;
let st = (u.stOff + g * u.C4 + c) * 2u;
let mean = ST[st]; let r = ST[st + 1u];
let base = g * u.group + b * u.H * u.W * u.C4 + c;
let wb = u.wOff + (e * ${tapsBefore(second, m)}u + ${tapsBefore(second, i)}u) * u.C4 + c;
${forwardRows({ filter, stride: 1, tile, before: loadTaps(filter.kernel), load: (at) => `max((P1[${at}] - mean) * r, vec4f(0))`, combine: combineOutputs })}`
})}
let out = gid.y * u.group + (line * u.W + tx * ${tile.size}u) * u.C4 + c;
${storeTile(tile.size)}`
  return kernel(
    `depthwise-second ${tileLabel(tile)}`,
    { P1: 'vec4f', ST: 'vec4f', W: 'vec4f', D: 'vec4f!' },
    ['threads', 'C4', 'TX', 'H', 'W', 'stOff', 'wOff', 'group'],
    body,
  )
}

/**
 * Backward through the second stage's depthwise filter and ReLU:
 *   Q[e, s] = [P1 > mean] * dwT(dD2[e, s]), with partial sums of Q and Q * (P1 - mean) over positions for the batch norm.
 * Thread = (t, c): tiles t, t + T, ... in order.
 */
export function depthwiseSecondBack(filters: readonly Filter[], twice: readonly number[], tile: RowTile): Kernel {
  const m = twice.length
  const second = twice.map((i) => filters[i] as Filter)
  const finish = Array.from(
    { length: tile.size },
    (_, i) =>
      `{ let d = P1[at + ${i}u * u.C4] - mean; let q = select(vec4f(0), a${i}, d > vec4f(0)); Q[out + ${i}u * u.C4] = q; s0 += q; s1 = fma(q, d, s1); }`,
  ).join('\n')
  const body = `if (gid.x >= u.T * u.C4) { return; }
let c = gid.x % u.C4;
let t = gid.x / u.C4;
let op = gid.y % ${m}u;
let e = gid.y / ${m}u;
let width = i32(u.W); let height = i32(u.H);
var s0 = vec4f(0); var s1 = vec4f(0);
for (var tile = t; tile < u.tiles; tile += u.T) {
let tx = tile % u.TX;
let line = tile / u.TX;
let y = line % u.H;
let b = line / u.H;
let xs = i32(tx) * ${tile.size};
let base = gid.y * u.group + b * u.H * u.W * u.C4 + c;
${accumulators(tile.size)}
var g = e * ${filters.length}u;
${switchOver(m, (i) => {
  const filter = second[i] as Filter
  return `g += ${twice[i]}u;
let wb = u.wOff + (e * ${tapsBefore(second, m)}u + ${tapsBefore(second, i)}u) * u.C4 + c;
${transposeRows({ filter, stride: 1, tile, before: loadTaps(filter.kernel), load: (at) => `D[${at}]`, combine: combineOutputs })}`
})}
let mean = ST[(u.stOff + g * u.C4 + c) * 2u];
let here = (line * u.W + tx * ${tile.size}u) * u.C4 + c;
let at = g * u.group + here;
let out = gid.y * u.group + here;
${finish}
}
let part = ((gid.y * u.T + t) * u.C4 + c) * 2u;
PART[part] = s0; PART[part + 1u] = s1;`
  return kernel(
    `depthwise-second-back ${tileLabel(tile)}`,
    { D: 'vec4f', W: 'vec4f', P1: 'vec4f', ST: 'vec4f', Q: 'vec4f!', PART: 'vec4f!' },
    ['T', 'tiles', 'C4', 'TX', 'H', 'W', 'stOff', 'wOff', 'group'],
    body,
  )
}

/**
 * State gradient through all first-stage filters of all edges, a gather without atomics:
 *   dS[q] += [x[q] > 0] * sum over e, op of dwT(dD1[e, op])[q]
 * The tile lies on the state's grid.
 */
export function depthwiseStateBack(filters: readonly Filter[], stride: number, tile: RowTile): Kernel {
  const n = filters.length
  const perOp = filters
    .map(
      (filter, i) => `{
let base = (e * ${n}u + ${i}u) * u.group + b * u.H * u.W * u.C4 + c;
let wb = u.wOff + (e * ${tapsBefore(filters, n)}u + ${tapsBefore(filters, i)}u) * u.C4 + c;
${transposeRows({ filter, stride, tile, before: loadTaps(filter.kernel), load: (at) => `D[${at}]`, combine: combineOutputs })}
}`,
    )
    .join('\n')
  const finish = Array.from(
    { length: tile.size },
    (_, i) =>
      `{ let at = here + ${i}u * u.C4; DS[u.dxOff + at] += select(vec4f(0), a${i}, S[u.xOff + at] > vec4f(0)); }`,
  ).join('\n')
  const body = `if (gid.x >= u.threads) { return; }
let c = gid.x % u.C4;
let tile = gid.x / u.C4;
let tx = tile % u.TX;
let line = tile / u.TX;
let y = line % u.Hi;
let b = line / u.Hi;
let width = i32(u.W); let height = i32(u.H);
let xs = i32(tx) * ${tile.size / stride};
${accumulators(tile.size)}
for (var e = 0u; e < u.E; e++) {
${perOp}
}
let here = (line * u.Wi + tx * ${tile.size}u) * u.C4 + c;
${finish}`
  return kernel(
    `depthwise-state-back s${stride} ${tileLabel(tile)}`,
    { D: 'vec4f', W: 'vec4f', S: 'vec4f', DS: 'vec4f!' },
    ['threads', 'E', 'C4', 'TX', 'H', 'W', 'Hi', 'Wi', 'xOff', 'dxOff', 'wOff', 'group'],
    body,
  )
}

/**
 * Weight gradient of depthwise filters: dW[g][tap][c] = sum over p of f(in[p + tap]) * dD[p].
 * Thread = (chunk t, filter row ky, c) over row tiles t, t + T, ...; partials lie like the parameters, one copy a chunk.
 */
function depthwiseWeightBack(
  name: string,
  filters: readonly Filter[],
  stride: number,
  tile: RowTile,
  input: {
    readonly load: (at: string) => string
    readonly prologue: (i: number) => string
    readonly bindings: Record<string, 'vec4f'>
    readonly uniforms: string[]
  },
): Kernel {
  const n = filters.length
  const widest = Math.max(...filters.map(({ kernel: k }) => k))
  const perOp = switchOver(n, (i) => {
    const filter = filters[i] as Filter
    const k = filter.kernel
    const loads = Array.from({ length: tile.size }, (_, x) => `let d${x} = D[at + ${x}u * u.C4];`).join(' ')
    const stores = Array.from(
      { length: k },
      (_, tap) => `WP[wp + (${tapsBefore(filters, i)}u + ky * ${k}u + ${tap}u) * u.C4] = a${tap};`,
    ).join(' ')
    return `if (ky >= ${k}u) { return; }
${accumulators(k)}
${input.prologue(i)}
for (var tile = t; tile < u.tiles; tile += u.T) {
let tx = tile % u.TX;
let line = tile / u.TX;
let y = line % u.H;
let b = line / u.H;
let xs = i32(tx) * ${tile.size * stride};
let base = origin + b * u.Hi * u.Wi * u.C4 + c;
let at = gid.y * u.group + (line * u.W + tx * ${tile.size}u) * u.C4 + c;
${loads}
${forwardRow({ filter, stride, tile, load: input.load, combine: combineTaps })}
}
${stores}`
  })
  const body = `if (gid.x >= u.T * ${widest}u * u.C4) { return; }
let c = gid.x % u.C4;
let ky = (gid.x / u.C4) % ${widest}u;
let t = gid.x / (u.C4 * ${widest}u);
let op = gid.y % ${n}u;
let e = gid.y / ${n}u;
let width = i32(u.Wi); let height = i32(u.Hi);
let wp = t * u.region + u.wRel + e * ${tapsBefore(filters, n)}u * u.C4 + c;
${perOp}`
  return kernel(
    name,
    { ...input.bindings, D: 'vec4f', WP: 'vec4f!' },
    ['T', 'tiles', 'C4', 'TX', 'H', 'W', 'Hi', 'Wi', 'group', 'region', 'wRel', ...input.uniforms],
    body,
  )
}

export function depthwiseFirstWeights(filters: readonly Filter[], stride: number, tile: RowTile): Kernel {
  return depthwiseWeightBack(`depthwise-first-weights s${stride} ${tileLabel(tile)}`, filters, stride, tile, {
    load: (at) => `max(S[${at}], vec4f(0))`,
    prologue: () => 'let origin = u.xOff;',
    bindings: { S: 'vec4f' },
    uniforms: ['xOff'],
  })
}

export function depthwiseSecondWeights(filters: readonly Filter[], twice: readonly number[], tile: RowTile): Kernel {
  const second = twice.map((i) => filters[i] as Filter)
  return depthwiseWeightBack(`depthwise-second-weights ${tileLabel(tile)}`, second, 1, tile, {
    load: (at) => `max((P1[${at}] - mean) * r, vec4f(0))`,
    prologue: (i) => `let g = e * ${filters.length}u + ${twice[i]}u;
let st = (u.stOff + g * u.C4 + c) * 2u;
let mean = ST[st]; let r = ST[st + 1u];
let origin = g * u.group;`,
    bindings: { P1: 'vec4f', ST: 'vec4f' },
    uniforms: ['stOff'],
  })
}
