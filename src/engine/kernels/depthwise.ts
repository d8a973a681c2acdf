/**
 * Depthwise convolutions of a fan-out at stride 1: all edges and all filter sizes in one dispatch.
 *
 *   D[g][p][c] = sum over taps of f(in[p + tap * dilation - pad][c]) * W[g][tap][c]
 *
 * f is ReLU (first stage, input = the state, shared by all groups) or batch norm then ReLU (second stage of sep_conv,
 * input = the first stage's raw output); padding is zero after f. Groups g = edge * n + operation lie in y; a thread owns
 * a strip of columns (strip.ts) and one vec4f of channels. Stride 2: depthwiseStrided.ts.
 * Plain reference: `dartsOperation` in src/reference/operations.ts, compared in parity.gpu.test.ts.
 */
import { type Kernel, kernel } from '../kernel'
import type { Filter } from './rowTile'
import {
  bySize,
  chooseFilter,
  gradientSums,
  stripConvolution,
  stripDecode,
  stripWeights,
  tapsBefore,
} from './strip'

/** Thread -> channels c, strip `line` of image b; threads beyond the strips of their filter end. */
const decode = (tile: number): string => `let c = gid.x % u.C4;
let item = gid.x / u.C4;
let lines = d * d * (((u.W + d - 1u) / d + ${tile - 1}u) / ${tile}u);
if (item >= u.B * lines) { return; }
let line = item % lines;
let b = item / lines;
${stripDecode(tile)}
let image = b * u.H * u.W * u.C4 + c;`

const allTaps = (filters: readonly Filter[]): number => tapsBefore(filters, filters.length)
const label = (filters: readonly Filter[], tile: number): string =>
  `${filters.map(({ kernel: k, dilation }) => `${k}${dilation > 1 ? 'd' : ''}`).join('')} r${tile}`

/** First stage: D1[e, op] = dw(relu(x)). */
export function depthwiseFirst(filters: readonly Filter[], tile: number): Kernel {
  const n = filters.length
  const main = `let op = gid.y % ${n}u;
let e = gid.y / ${n}u;
${chooseFilter(filters)}
${decode(tile)}
let wb = u.wOff + (e * ${allTaps(filters)}u + taps) * u.C4 + c;
let source = u.xOff + image;
let to = gid.y * u.group + image;
${bySize(filters, (size) =>
  stripConvolution({
    kernel: size,
    tile,
    flipped: false,
    load: (index) => `max(S[source + ${index}], vec4f(0))`,
    finish: (sums, index, inside) =>
      sums.map((sum, j) => `if (${inside(j)}) { D[to + ${index(j)}] = ${sum}; }`).join('\n'),
  }),
)}`
  return kernel(
    `depthwise-first ${label(filters, tile)}`,
    { S: 'vec4f', W: 'vec4f', D: 'vec4f!' },
    ['B', 'C4', 'H', 'W', 'xOff', 'wOff', 'group'],
    main,
  )
}

/** g = the group of stage one that group `op` of stage two reads. */
const firstGroup = (filters: readonly Filter[], twice: readonly number[]): string =>
  `var g = e * ${filters.length}u;
switch (op) { ${twice.map((d, s) => `case ${s}u: { g += ${d}u; }`).join(' ')} default: {} }`

/** Second stage: D2[e, s] = dw(relu(BN(P1[e, op(s)]))). */
export function depthwiseSecond(filters: readonly Filter[], twice: readonly number[], tile: number): Kernel {
  const second = twice.map((i) => filters[i] as Filter)
  const m = twice.length
  const main = `let op = gid.y % ${m}u;
let e = gid.y / ${m}u;
${chooseFilter(second)}
${decode(tile)}
${firstGroup(filters, twice)}
let st = (u.stOff + g * u.C4 + c) * 2u;
let mean = ST[st]; let r = ST[st + 1u];
let wb = u.wOff + (e * ${allTaps(second)}u + taps) * u.C4 + c;
let source = g * u.group + image;
let to = gid.y * u.group + image;
${bySize(second, (size) =>
  stripConvolution({
    kernel: size,
    tile,
    flipped: false,
    load: (index) => `max((P1[source + ${index}] - mean) * r, vec4f(0))`,
    finish: (sums, index, inside) =>
      sums.map((sum, j) => `if (${inside(j)}) { D[to + ${index(j)}] = ${sum}; }`).join('\n'),
  }),
)}`
  return kernel(
    `depthwise-second ${label(second, tile)}`,
    { P1: 'vec4f', ST: 'vec4f', W: 'vec4f', D: 'vec4f!' },
    ['B', 'C4', 'H', 'W', 'stOff', 'wOff', 'group'],
    main,
  )
}

/**
 * Backward through the second stage's depthwise filter and ReLU:
 *   Q[e, s] = [P1 > mean] * dwT(dD2[e, s]), with partial sums of Q and Q * (P1 - mean) for the batch norm, one a strip.
 */
export function depthwiseSecondBack(filters: readonly Filter[], twice: readonly number[], tile: number): Kernel {
  const second = twice.map((i) => filters[i] as Filter)
  const m = twice.length
  const main = `let op = gid.y % ${m}u;
let e = gid.y / ${m}u;
${chooseFilter(second)}
${decode(tile)}
${firstGroup(filters, twice)}
let mean = ST[(u.stOff + g * u.C4 + c) * 2u];
let wb = u.wOff + (e * ${allTaps(second)}u + taps) * u.C4 + c;
let source = gid.y * u.group + image;
let raw = g * u.group + image;
var s0 = vec4f(0); var s1 = vec4f(0);
${bySize(second, (size) =>
  stripConvolution({
    kernel: size,
    tile,
    flipped: true,
    load: (index) => `D[source + ${index}]`,
    finish: (sums, index, inside) => `${sums
      .map(
        (sum, j) => `var q${j} = vec4f(0); var m${j} = vec4f(0);
if (${inside(j)}) { let here = ${index(j)}; m${j} = P1[raw + here] - mean; q${j} = select(vec4f(0), ${sum}, m${j} > vec4f(0)); Q[source + here] = q${j}; }`,
      )
      .join('\n')}
s0 += ${sums.map((_, j) => `q${j}`).join(' + ')};
s1 += ${sums.map((_, j) => `q${j} * m${j}`).join(' + ')};`,
  }),
)}
let part = ((gid.y * u.T + item) * u.C4 + c) * 2u;
PART[part] = s0; PART[part + 1u] = s1;`
  return kernel(
    `depthwise-second-back ${label(second, tile)}`,
    { D: 'vec4f', W: 'vec4f', P1: 'vec4f', ST: 'vec4f', Q: 'vec4f!', PART: 'vec4f!' },
    ['T', 'B', 'C4', 'H', 'W', 'stOff', 'wOff', 'group'],
    main,
  )
}

/**
 * Gradient of the state through the first-stage filters, one plane an operation (gid.y), summed over edges:
 *   Q[op][q] = sum over e of dwT(dD1[e, op])[q];  `stateBack` masks and adds the planes.
 */
export function depthwiseStateBack(filters: readonly Filter[], tile: number): Kernel {
  const n = filters.length
  const main = `let op = gid.y;
${chooseFilter(filters)}
${decode(tile)}
let to = op * u.group + image;
for (var e = 0u; e < u.E; e++) {
let wb = u.wOff + (e * ${allTaps(filters)}u + taps) * u.C4 + c;
let source = (e * ${n}u + op) * u.group + image;
${bySize(filters, (size) =>
  stripConvolution({
    kernel: size,
    tile,
    flipped: true,
    load: (index) => `D[source + ${index}]`,
    finish: (sums, index, inside) =>
      sums
        .map(
          (sum, j) =>
            `if (${inside(j)}) { let here = to + ${index(j)}; var sum = ${sum}; if (e > 0u) { sum += Q[here]; } Q[here] = sum; }`,
        )
        .join('\n'),
  }),
)}
}`
  return kernel(
    `depthwise-state-back ${label(filters, tile)}`,
    { D: 'vec4f', W: 'vec4f', Q: 'vec4f!' },
    ['B', 'E', 'C4', 'H', 'W', 'wOff', 'group'],
    main,
  )
}

interface WeightInput {
  readonly load: (index: string) => string
  readonly prologue: string
  readonly bindings: Record<string, 'vec4f'>
  readonly uniforms: readonly string[]
}

/**
 * Weight gradient of depthwise filters: dW[g][tap][c] = sum over p of f(in[p + tap]) * dD[p].
 * Thread = (chunk t, c) over the strips t, t + T, ... of all images; partials lie like the parameters, one copy a chunk.
 */
function depthwiseWeights(name: string, filters: readonly Filter[], tile: number, input: WeightInput): Kernel {
  const n = filters.length
  const main = `let op = gid.y % ${n}u;
let e = gid.y / ${n}u;
${chooseFilter(filters)}
if (gid.x >= u.T * u.C4) { return; }
let c = gid.x % u.C4;
let t = gid.x / u.C4;
let lines = d * d * (((u.W + d - 1u) / d + ${tile - 1}u) / ${tile}u);
${input.prologue}
let wp = t * u.region + u.wRel + (e * ${allTaps(filters)}u + taps) * u.C4 + c;
${bySize(
  filters,
  (size) => `${gradientSums(size)}
for (var item = t; item < u.B * lines; item += u.T) {
let line = item % lines;
let b = item / lines;
${stripDecode(tile)}
let image = b * u.H * u.W * u.C4 + c;
let source = origin + image;
let to = gid.y * u.group + image;
${stripWeights({ kernel: size, tile, loadInput: input.load, loadGradient: (index) => `D[to + ${index}]` })}
}
${Array.from({ length: size * size }, (_, tap) => `WP[wp + ${tap}u * u.C4] = g${tap};`).join(' ')}`,
)}`
  return kernel(
    `${name} ${label(filters, tile)}`,
    { ...input.bindings, D: 'vec4f', WP: 'vec4f!' },
    ['T', 'B', 'C4', 'H', 'W', 'group', 'region', 'wRel', ...input.uniforms],
    main,
  )
}

export function depthwiseFirstWeights(filters: readonly Filter[], tile: number): Kernel {
  return depthwiseWeights('depthwise-first-weights', filters, tile, {
    load: (index) => `max(S[source + ${index}], vec4f(0))`,
    prologue: 'let origin = u.xOff;',
    bindings: { S: 'vec4f' },
    uniforms: ['xOff'],
  })
}

export function depthwiseSecondWeights(filters: readonly Filter[], twice: readonly number[], tile: number): Kernel {
  const second = twice.map((i) => filters[i] as Filter)
  return depthwiseWeights('depthwise-second-weights', second, tile, {
    load: (index) => `max((P1[source + ${index}] - mean) * r, vec4f(0))`,
    prologue: `${firstGroup(filters, twice)}
let st = (u.stOff + g * u.C4 + c) * 2u;
let mean = ST[st]; let r = ST[st + 1u];
let origin = g * u.group;`,
    bindings: { P1: 'vec4f', ST: 'vec4f' },
    uniforms: ['stOff'],
  })
}
