/**
 * Depthwise convolutions of a fan-out: all edges and all filter sizes in one dispatch, any stride and dilation.
 *
 *   first     D[g][p][c] = sum over taps of max(x[p * stride + tap * dilation - pad][c], 0) * W[g][tap][c],  x = the state
 *   second    D[g][p][c] = the same of max((P1[g'] - mean) * r, 0): batch norm, ReLU and the second filter of sep_conv
 *   back      Q[n][q][c] = sum over the filters of bundle n of dwT(dD[g])[q][c], one plane an edge and bundle: `stateBack` adds them
 *
 * Padding is zero after the ReLU. Groups g = edge * n + operation. A thread owns strips of columns (filterBundle.ts) and one vec4f of
 * channels, and runs all filters of one dilation. Plain reference: `dartsOperation` in src/reference/operations.ts, compared in
 * parity.engine.test.ts.
 */
import { type Kernel, kernel } from '../plan/kernel'
import { remembered } from '../plan/remembered'
import {
  BUNDLE_FIELDS,
  CHUNK_THREAD,
  declareGradients,
  forStrips,
  loadTaps,
  SOURCE_FIELDS,
  SOURCES,
  STRIDED_STRIP,
  STRIP,
  STRIP_THREAD,
  sourceOf,
  storeGradients,
  THREAD_FIELDS,
} from './filterBundle'
import type { PoolRows } from './pool'
import { stridedConvolution, stridedTranspose, stridedWeights } from './stridedStrip'
import { type StripConvolution, stripConvolution, stripWeights } from './strip'
import { range } from './text'

/** Which loops: `grid` serves all filters but those at stride 2 without dilation. */
export type StripLoops = 'grid' | 'strided'

const columnsOf = (loops: StripLoops): number => (loops === 'grid' ? STRIP : STRIDED_STRIP)

const GEOMETRY = ['B', 'C4', 'Hi', 'Wi', 'Ho', 'Wo', ...BUNDLE_FIELDS] as const
const title = (name: string, sizes: readonly number[], loops: StripLoops, more = ''): string =>
  `${name} ${sizes.join(' ')}${loops === 'grid' ? '' : ' strided'}${more}`

/** A line of text a filter. */
const perFilter = (sizes: readonly number[], line: (j: number) => string): string =>
  range(sizes.length).map(line).join('\n')

const TAPS = 'let wb = u.wOff + (e * u.taps + taps) * C4 + c;'

/** mean{j} and r{j} of filter j's input, which lies in group{j}. */
const norm = (j: number, group: string): string =>
  `let st${j} = (u.stOff + ${group} * C4 + c) * 2u; let mean${j} = ST[st${j}]; let r${j} = ST[st${j} + 1u];`

const store = (sums: readonly string[], place: (j: number) => string, inside: (j: number) => string): string =>
  sums.map((sum, j) => `if (${inside(j)}) { Y[${place(j)}] = ${sum}; }`).join('\n')

/** D of a state's filters. Rows of the grid after the edges may be pools of the same states. */
export const depthwiseFirst = remembered(
  (sizes: readonly number[], loops: StripLoops, pools: PoolRows | null): Kernel => {
    const loop = loops === 'grid' ? stripConvolution : stridedConvolution
    const body = loop({
      ...{ sizes, shared: true, sum: false, flipped: false },
      load: (index) => `max(X[source + ${index}], vec4f(0))`,
      finish: (sums, index, inside, j) => store(sums, (x) => `to${j} + ${index(x)}`, inside),
    })
    const main = `${pools?.main ?? ''}${STRIP_THREAD}
${TAPS}
${loadTaps(sizes)}
let state = u.xOff + e / u.perSource * u.sourceGroup;
${forStrips(
  columnsOf(loops),
  `let source = state + imageIn;
${perFilter(sizes, (j) => `let to${j} = (e * u.ops + first + ${j}u) * u.group + imageOut;`)}
${body}`,
)}`
    const uniforms = ['perSource', 'sourceGroup', 'ops', 'group', 'taps', 'xOff', 'wOff', ...(pools?.uniforms ?? [])]
    return kernel(
      title('depthwise', sizes, loops, pools ? ' pools' : ''),
      { X: 'vec4f', W: 'vec4f', Y: 'vec4f!', ...pools?.bindings },
      [...GEOMETRY, ...THREAD_FIELDS, ...uniforms],
      main,
      pools?.functions,
    )
  },
)

/** D of the second stage, from the first stage's raw outputs. */
export const depthwiseSecond = remembered((sizes: readonly number[]): Kernel => {
  const body = stripConvolution({
    ...{ sizes, shared: false, sum: false, flipped: false },
    load: (index, j) => `max((X[from${j} + imageIn + ${index}] - mean${j}) * r${j}, vec4f(0))`,
    finish: (sums, index, inside, j) => store(sums, (x) => `to${j} + ${index(x)}`, inside),
  })
  const main = `${STRIP_THREAD}
${SOURCES}
${TAPS}
${loadTaps(sizes)}
${perFilter(
  sizes,
  (j) =>
    `let group${j} = e * u.sourceOps + ${sourceOf(j)}; let from${j} = group${j} * u.group; ${norm(j, `group${j}`)}`,
)}
${forStrips(
  STRIP,
  `${perFilter(sizes, (j) => `let to${j} = (e * u.ops + first + ${j}u) * u.group + imageOut;`)}
${body}`,
)}`
  return kernel(
    title('depthwise-second', sizes, 'grid'),
    { X: 'vec4f', ST: 'vec4f', W: 'vec4f', Y: 'vec4f!' },
    [...GEOMETRY, ...THREAD_FIELDS, ...SOURCE_FIELDS, 'sourceOps', 'ops', 'group', 'taps', 'wOff', 'stOff'],
    main,
  )
})

/** Planes Q of the first stage's filters, from dD. */
export const depthwiseBack = remembered((sizes: readonly number[], loops: StripLoops): Kernel => {
  const loop = loops === 'grid' ? stripConvolution : stridedTranspose
  const text: StripConvolution = {
    ...{ sizes, shared: false, sum: true, flipped: true },
    load: (index, j) => `D[origin + ${j}u * u.sourceGroup + ${index}]`,
    finish: (sums, index, inside) => store(sums, (x) => `to + ${index(x)}`, inside),
  }
  const main = `${STRIP_THREAD}
${TAPS}
${loadTaps(sizes)}
let source = u.xOff + (e * u.ops + first) * u.sourceGroup;
let plane = (e * u.planes + u.firstPlane + select(0u, 1u, isSecond)) * u.group;
${forStrips(
  columnsOf(loops),
  `let origin = source + imageIn; let to = plane + imageOut;
${loop(text)}`,
)}`
  const uniforms = ['sourceGroup', 'ops', 'group', 'planes', 'firstPlane', 'taps', 'xOff', 'wOff']
  return kernel(
    title('depthwise-back', sizes, loops),
    { D: 'vec4f', W: 'vec4f', Y: 'vec4f!' },
    [...GEOMETRY, ...THREAD_FIELDS, ...uniforms],
    main,
  )
})

/**
 * Backward through the second stage's filters and ReLU:
 *   Q[e, s] = [P1 > mean] * dwT(dD2[e, s]), with partial sums of Q and Q * (P1 - mean) for the batch norm, one a thread.
 */
export const depthwiseSecondBack = remembered((sizes: readonly number[]): Kernel => {
  const body = stripConvolution({
    ...{ sizes, shared: false, sum: false, flipped: true },
    load: (index, j) => `D[own${j} + imageIn + ${index}]`,
    finish: (sums, index, inside, j) => `${sums
      .map(
        (sum, x) => `var q${x} = vec4f(0); var m${x} = vec4f(0);
if (${inside(x)}) { let here = imageOut + ${index(x)}; m${x} = P1[raw${j} + here] - mean${j}; q${x} = select(vec4f(0), ${sum}, m${x} > vec4f(0)); Q[own${j} + here] = q${x}; }`,
      )
      .join('\n')}
s${j}_0 += ${sums.map((_, x) => `q${x}`).join(' + ')};
s${j}_1 += ${sums.map((_, x) => `q${x} * m${x}`).join(' + ')};`,
  })
  const main = `${STRIP_THREAD}
${SOURCES}
${TAPS}
${loadTaps(sizes)}
${perFilter(
  sizes,
  (j) => `let g${j} = e * u.ops + first + ${j}u; let own${j} = g${j} * u.group;
let group${j} = e * u.sourceOps + ${sourceOf(j)}; let raw${j} = u.rawOff + group${j} * u.group;
let mean${j} = ST[(u.stOff + group${j} * C4 + c) * 2u]; var s${j}_0 = vec4f(0); var s${j}_1 = vec4f(0);`,
)}
${forStrips(STRIP, body)}
${perFilter(
  sizes,
  (j) => `{ let part = ((g${j} * T + t) * C4 + c) * 2u; PART[part] = s${j}_0; PART[part + 1u] = s${j}_1; }`,
)}`
  return kernel(
    title('depthwise-second-back', sizes, 'grid'),
    { D: 'vec4f', W: 'vec4f', P1: 'vec4f', ST: 'vec4f', Q: 'vec4f!', PART: 'vec4f!' },
    [...GEOMETRY, ...THREAD_FIELDS, ...SOURCE_FIELDS, 'ops', 'sourceOps', 'group', 'taps', 'rawOff', 'wOff', 'stOff'],
    main,
  )
})

/**
 * Weight gradient of both stages: dW[g][tap][c] = sum over p of f(in[p * stride + tap * dilation - pad]) * dD[p].
 * Thread = (chunk t, c) over the strips t, t + T, ... of all images; partials lie like the parameters, one copy a chunk.
 */
export const depthwiseWeights = remembered((sizes: readonly number[], loops: StripLoops, normed: boolean): Kernel => {
  const loop = loops === 'grid' ? stripWeights : stridedWeights
  const body = loop({
    sizes,
    shared: !normed,
    load: (index, j) =>
      normed
        ? `max((X[from${j} + imageIn + ${index}] - mean${j}) * r${j}, vec4f(0))`
        : `max(X[source + ${index}], vec4f(0))`,
    loadGradient: (index, j) => `D[gradient${j} + imageOut + ${index}]`,
  })
  const inputs = normed
    ? `${SOURCES}
${perFilter(
  sizes,
  (j) =>
    `let group${j} = e * u.sourceOps + ${sourceOf(j)}; let from${j} = group${j} * u.group; ${norm(j, `group${j}`)}`,
)}`
    : 'let state = u.xOff + e / u.perSource * u.sourceGroup;'
  const main = `${CHUNK_THREAD}
${inputs}
${perFilter(sizes, (j) => `let gradient${j} = (e * u.ops + first + ${j}u) * u.group;`)}
let wp = t * u.region + u.wRel + (e * u.taps + taps) * C4 + c;
${declareGradients(sizes)}
${forStrips(
  columnsOf(loops),
  `${normed ? '' : 'let source = state + imageIn;'}
${body}`,
)}
${storeGradients(sizes)}`
  const source = normed ? [...SOURCE_FIELDS, 'sourceOps', 'stOff'] : ['perSource', 'sourceGroup', 'xOff']
  return kernel(
    title('depthwise-weights', sizes, loops, normed ? ' normed' : ''),
    { X: 'vec4f', ...(normed ? { ST: 'vec4f' as const } : {}), D: 'vec4f', WP: 'vec4f!' },
    [...GEOMETRY, 'T', 'bundles', ...source, 'ops', 'group', 'taps', 'region', 'wRel'],
    main,
  )
})
