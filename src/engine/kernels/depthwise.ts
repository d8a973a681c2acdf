/**
 * Depthwise convolutions of a fan-out: all edges and all filter sizes in one dispatch, any stride and dilation.
 *
 *   forward   D[g][p][c] = sum over taps of f(in[p * stride + tap * dilation - pad][c]) * W[g][tap][c]
 *   back      Q[g][q][c] = dwT(dD[g])[q][c], one plane a group: `stateBack` adds them
 *
 * f is ReLU (first stage, input = the state, shared by its `perSource` edges) or batch norm then ReLU (second stage of sep_conv,
 * input = the first stage's raw output); padding is zero after f. Groups g = edge * n + operation lie in y; a thread owns
 * a strip of columns (strip.ts) and one vec4f of channels.
 * Plain reference: `dartsOperation` in src/reference/operations.ts, compared in parity.gpu.test.ts.
 */
import { type Kernel, kernel } from '../kernel'
import type { PoolRows } from './pool'
import { stridedConvolution, stridedTranspose, stridedWeights } from './stridedStrip'
import { bySize, FILTER_FIELDS, gradientSums, STRIP_FILTER, STRIP_LINE, stripConvolution, stripWeights } from './strip'

/** Thread -> channels c, strip `line` of image b; threads beyond the strips of their filter end. */
const DECODE = `let c = gid.x % C4;
let item = gid.x / C4;
if (item >= u.B * lines) { return; }
let line = item % lines;
let b = item / lines;
${STRIP_LINE}
let imageIn = b * Hi * Wi * C4 + c;
let imageOut = b * Ho * Wo * C4 + c;`

/** mean, r and the floor of f: batch norm where `normed` is 1, ReLU unless the pass goes back. */
const TRANSFORM = `let isNormed = u.normed == 1u;
let st = (u.stOff + select(0u, sourceGroup * C4 + c, isNormed)) * 2u;
let mean = select(vec4f(0), ST[st], isNormed); let r = select(vec4f(1), ST[st + 1u], isNormed);`

const GEOMETRY = ['B', 'C4', 'Hi', 'Wi', 'Ho', 'Wo'] as const

/** Operation, edge and group of a row of a dispatch: it serves `span` operations of each edge, from `firstOp`. */
const ROW = `let op = u.firstOp + gid.y % u.span;
let e = gid.y / u.span;
let g = e * u.ops + op;`
const ROW_FIELDS = ['firstOp', 'span', 'ops'] as const

/**
 * Which loops a shader holds: `grid` all filters but those at stride 2 without dilation, the others these, forward or back. One
 * shader with all of them is slow on a software adapter, even where it runs the same loops: its compiler gives up on long text.
 */
export type StripLoops = 'grid' | 'strided' | 'strided-back'

const CONVOLUTION = { grid: stripConvolution, strided: stridedConvolution, 'strided-back': stridedTranspose } as const
const suffix = (loops: StripLoops): string => (loops === 'grid' ? '' : ` ${loops}`)

/**
 * Both stages forward (X = state or P1, Y = D), and the first stage back (X = dD, Y = planes Q, one an edge and operation);
 * `back` chooses. A loop over edges in here, to add the planes at once, took a software adapter minutes to compile.
 * Rows of the grid after the last filter may be pools of the same state.
 */
export function depthwise(sizes: readonly number[], loops: StripLoops, pools: PoolRows | null): Kernel {
  const body = bySize(sizes, (size) =>
    CONVOLUTION[loops]({
      size,
      load: (index) => `max((X[source + ${index}] - mean) * r, lowest)`,
      finish: (sums, index, inside) =>
        sums.map((sum, j) => `if (${inside(j)}) { Y[to + ${index(j)}] = ${sum}; }`).join('\n'),
    }),
  )
  const main = `${pools?.main ?? ''}let isBack = u.back == 1u;
${ROW}
${STRIP_FILTER}
${DECODE}
let to = g * u.group + imageOut;
let lowest = select(vec4f(0), vec4f(-3.4e38), isBack);
let sourceGroup = e / u.perSource * u.sourceOps + sourceOp;
let source = u.xOff + sourceGroup * u.sourceGroup + imageIn;
let wb = u.wOff + (e * u.taps + taps) * C4 + c;
${TRANSFORM}
${body}`
  const uniforms = ['back', 'normed', 'sourceOps', 'sourceGroup', 'group', 'taps', 'xOff', 'wOff', 'stOff']
  return kernel(
    `depthwise ${sizes.join(' ')}${suffix(loops)}${pools ? ' pools' : ''}`,
    { X: 'vec4f', ST: 'vec4f', W: 'vec4f', Y: 'vec4f!', ...pools?.bindings },
    [...GEOMETRY, ...ROW_FIELDS, ...uniforms, 'perSource', ...FILTER_FIELDS, ...(pools?.uniforms ?? [])],
    main,
    pools?.functions,
  )
}

/**
 * Backward through the second stage's filter and ReLU:
 *   Q[e, s] = [P1 > mean] * dwT(dD2[e, s]), with partial sums of Q and Q * (P1 - mean) for the batch norm, one a strip.
 */
export function depthwiseSecondBack(sizes: readonly number[]): Kernel {
  const body = bySize(sizes, (size) =>
    stripConvolution({
      size,
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
  )
  const main = `const isBack = true;
let op = gid.y % u.ops;
let e = gid.y / u.ops;
${STRIP_FILTER}
${DECODE}
let g = e * u.sourceOps + sourceOp;
let mean = ST[(u.stOff + g * C4 + c) * 2u];
let wb = u.wOff + (e * u.taps + taps) * C4 + c;
let source = gid.y * u.group + imageIn;
let raw = u.rawOff + g * u.group + imageOut;
var s0 = vec4f(0); var s1 = vec4f(0);
${body}
let part = ((gid.y * u.T + item) * C4 + c) * 2u;
PART[part] = s0; PART[part + 1u] = s1;`
  return kernel(
    `depthwise-second-back ${sizes.join(' ')}`,
    { D: 'vec4f', W: 'vec4f', P1: 'vec4f', ST: 'vec4f', Q: 'vec4f!', PART: 'vec4f!' },
    ['T', ...GEOMETRY, 'ops', 'sourceOps', 'group', 'taps', 'rawOff', 'wOff', 'stOff', ...FILTER_FIELDS],
    main,
  )
}

/**
 * Weight gradient of both stages: dW[g][tap][c] = sum over p of f(in[p * stride + tap * dilation - pad]) * dD[p].
 * Thread = (chunk t, c) over the strips t, t + T, ... of all images; partials lie like the parameters, one copy a chunk.
 */
export function depthwiseWeights(sizes: readonly number[], loops: 'grid' | 'strided'): Kernel {
  const strip = loops === 'grid' ? stripWeights : stridedWeights
  const body = bySize(
    sizes,
    (size) => `${gradientSums(size)}
for (var item = t; item < B * lines; item += T) {
let line = item % lines;
let b = item / lines;
${STRIP_LINE}
let source = u.xOff + sourceGroup * u.sourceGroup + b * Hi * Wi * C4 + c;
let gradient = g * u.group + b * Ho * Wo * C4 + c;
${strip({
  size,
  loadInput: (index) => `max((X[source + ${index}] - mean) * r, vec4f(0))`,
  loadGradient: (index) => `D[gradient + ${index}]`,
})}
}
${Array.from({ length: size * size }, (_, tap) => `WP[wp + ${tap}u * C4] = g${tap};`).join(' ')}`,
  )
  const main = `const isBack = false;
${ROW}
${STRIP_FILTER}
let B = u.B; let T = u.T;
if (gid.x >= T * C4) { return; }
let c = gid.x % C4;
let t = gid.x / C4;
let sourceGroup = e / u.perSource * u.sourceOps + sourceOp;
${TRANSFORM}
let wp = t * u.region + u.wRel + (e * u.taps + taps) * C4 + c;
${body}`
  const uniforms = ['normed', 'sourceOps', 'sourceGroup', 'group', 'taps', 'xOff', 'stOff', 'region', 'wRel']
  return kernel(
    `depthwise-weights ${sizes.join(' ')}${suffix(loops)}`,
    { X: 'vec4f', ST: 'vec4f', D: 'vec4f', WP: 'vec4f!' },
    ['T', ...GEOMETRY, ...ROW_FIELDS, ...uniforms, 'perSource', ...FILTER_FIELDS],
    main,
  )
}
