/**
 * First-stage depthwise convolutions at stride 2 (states 0 and 1 of a reduction cell): all edges and filters in one dispatch.
 *
 *   D[g][p][c] = sum over taps of relu(S[p * 2 + tap * dilation - pad][c]) * W[g][tap][c]
 *
 * Groups g = edge * n + operation lie in y, a row tile of R outputs and one vec4f of channels in a thread (rowTile.ts).
 * Stride 1: depthwise.ts. Plain reference: `dartsOperation` in src/reference/operations.ts, compared in parity.gpu.test.ts.
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
import { tapsBefore } from './strip'

const STRIDE = 2

const TILE_DECODE = `if (gid.x >= u.threads) { return; }
let c = gid.x % u.C4;
let tile = gid.x / u.C4;
let tx = tile % u.TX;
let line = tile / u.TX;
let y = line % u.H;
let b = line / u.H;`

const storeTile = (size: number): string =>
  Array.from({ length: size }, (_, i) => `D[out + ${i}u * u.C4] = a${i};`).join(' ')

function switchOver(count: number, body: (i: number) => string): string {
  const cases = Array.from({ length: count }, (_, i) => `case ${i}u: { ${body(i)} }`).join('\n')
  return `switch (op) {\n${cases}\ndefault: {}\n}`
}

/** First stage: D1[e, op] = dw(relu(x)). */
export function stridedFirst(filters: readonly Filter[], tile: RowTile): Kernel {
  const n = filters.length
  const body = `${TILE_DECODE}
let op = gid.y % ${n}u;
let e = gid.y / ${n}u;
let width = i32(u.Wi); let height = i32(u.Hi);
let xs = i32(tx) * ${tile.size * STRIDE};
let base = u.xOff + b * u.Hi * u.Wi * u.C4 + c;
${accumulators(tile.size)}
${switchOver(n, (i) => {
  const filter = filters[i] as Filter
  return `let wb = u.wOff + (e * ${tapsBefore(filters, n)}u + ${tapsBefore(filters, i)}u) * u.C4 + c;
${forwardRows({ filter, stride: STRIDE, tile, before: loadTaps(filter.kernel), load: (at) => `max(S[${at}], vec4f(0))`, combine: combineOutputs })}`
})}
let out = gid.y * u.group + (line * u.W + tx * ${tile.size}u) * u.C4 + c;
${storeTile(tile.size)}`
  return kernel(
    `strided-first ${tileLabel(tile)}`,
    { S: 'vec4f', W: 'vec4f', D: 'vec4f!' },
    ['threads', 'C4', 'TX', 'H', 'W', 'Hi', 'Wi', 'xOff', 'wOff', 'group'],
    body,
  )
}

/**
 * State gradient through all first-stage filters of all edges, a gather without atomics:
 *   dS[q] += [x[q] > 0] * sum over e, op of dwT(dD1[e, op])[q]
 * The tile lies on the state's grid.
 */
export function stridedStateBack(filters: readonly Filter[], tile: RowTile): Kernel {
  const n = filters.length
  const perOp = filters
    .map(
      (filter, i) => `{
let base = (e * ${n}u + ${i}u) * u.group + b * u.H * u.W * u.C4 + c;
let wb = u.wOff + (e * ${tapsBefore(filters, n)}u + ${tapsBefore(filters, i)}u) * u.C4 + c;
${transposeRows({ filter, stride: STRIDE, tile, before: loadTaps(filter.kernel), load: (at) => `D[${at}]`, combine: combineOutputs })}
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
let xs = i32(tx) * ${tile.size / STRIDE};
${accumulators(tile.size)}
for (var e = 0u; e < u.E; e++) {
${perOp}
}
let here = (line * u.Wi + tx * ${tile.size}u) * u.C4 + c;
${finish}`
  return kernel(
    `strided-state-back ${tileLabel(tile)}`,
    { D: 'vec4f', W: 'vec4f', S: 'vec4f', DS: 'vec4f!' },
    ['threads', 'E', 'C4', 'TX', 'H', 'W', 'Hi', 'Wi', 'xOff', 'dxOff', 'wOff', 'group'],
    body,
  )
}

/**
 * Weight gradient: dW[g][tap][c] = sum over p of relu(S[p * 2 + tap]) * dD[p].
 * Thread = (chunk t, filter row ky, c) over row tiles t, t + T, ...; partials lie like the parameters, one copy a chunk.
 */
export function stridedFirstWeights(filters: readonly Filter[], tile: RowTile): Kernel {
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
for (var tile = t; tile < u.tiles; tile += u.T) {
let tx = tile % u.TX;
let line = tile / u.TX;
let y = line % u.H;
let b = line / u.H;
let xs = i32(tx) * ${tile.size * STRIDE};
let base = u.xOff + b * u.Hi * u.Wi * u.C4 + c;
let at = gid.y * u.group + (line * u.W + tx * ${tile.size}u) * u.C4 + c;
${loads}
${forwardRow({ filter, stride: STRIDE, tile, load: (index) => `max(S[${index}], vec4f(0))`, combine: combineTaps })}
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
    `strided-first-weights ${tileLabel(tile)}`,
    { S: 'vec4f', D: 'vec4f', WP: 'vec4f!' },
    ['T', 'tiles', 'C4', 'TX', 'H', 'W', 'Hi', 'Wi', 'group', 'region', 'wRel', 'xOff'],
    body,
  )
}
