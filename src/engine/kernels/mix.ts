/**
 * The mixed operation, the one idea that makes the search differentiable, for all edges that leave a state, or two states alike:
 *
 *   node_j += sum over o of w[e][o] * op_o(x),   w = mixing weights (DARTS eq. 2), e = edge from the state to j
 *
 * Candidates are kept raw; their batch norm is folded in: w * (p - mean) * r = k * p - k * mean with k = w * r. So a
 * normalised candidate is never stored. `none` adds nothing but takes part in the softmax.
 *
 * Backward: A0 = sum(g), A_o = sum(g * phat_o) over positions, per edge and channel. They give the batch norm's
 * gradient dp = w * r * (g - A0 / P - phat * A_o / P), and dL/dw[e][o] = sum over channels of A_o for nothing.
 * Text is generated from the operation set; edges are a run-time loop. Plain reference: src/reference/mixedOp.ts.
 */
import type { OpSet } from '../../supernet/opSet'
import { type BindingList, type Kernel, kernel } from '../plan/kernel'
import { remembered } from '../plan/remembered'
import { pathDropping } from './dropPath'
import { NOISE, NOISE_CHANNELS } from './noise'
import { POSITIONS_PER_TILE } from './norm'
import { SKIP_KEEP, withHash } from './skipDropout'
import { CHUNK_FIELD, chunkOf, fmaChain, rowsApart } from './text'

/** Where the raw values of one candidate lie, or those of the auxiliary skip-connect. */
interface Term {
  /** Column of alpha; -1 for the auxiliary skip-connect. */
  readonly op: number
  readonly name: string
  /** Its mixing weight. In scope: `row` = rowOf(state, node). */
  readonly weight: string
  /** `drawn`: nothing is read, the numbers are drawn (noise.ts). */
  readonly buffer: 'S' | 'P1' | 'P2' | 'PL' | 'FR' | 'drawn'
  /** vec4f index of the value at (edge `e` from `state`, position element `i`). */
  readonly at: (i: string) => string
  /** The output is multiplied by a dropout mask (identity in P-DARTS). */
  readonly dropped?: boolean
  /** vec4f index of (mean, r); null for a candidate without batch norm. */
  readonly stats: string | null
}

/** Group in PL of a pool of `state`. */
const poolGroup = (pools: number, pool: number): string => `(state * ${pools}u + ${pool}u)`

/** Candidates of a fan-out other than `none`, in primitive order; the index + 1 is the row of its sum in RED. */
export function termsOf(ops: OpSet, stride: 1 | 2): Term[] {
  const terms: Term[] = []
  const pools = [ops.maxPool, ops.avgPool].filter((op) => op >= 0)
  const dense = ops.dense.length
  ops.primitives.forEach((name, op) => {
    const weight = weightOf(ops, op, stride)
    const pool = pools.indexOf(op)
    const d = ops.depthwise.findIndex((candidate) => candidate.op === op)
    const k = ops.dense.findIndex((candidate) => candidate.op === op)
    if (op === ops.noise) terms.push({ op, name, weight, buffer: 'drawn', at: (i) => i, stats: null })
    else if (pool >= 0)
      terms.push({
        op,
        name,
        weight,
        buffer: 'PL',
        at: (i) => `${poolGroup(pools.length, pool)} * u.group + ${i}`,
        stats: ops.poolNorm ? `(u.stPL + ${poolGroup(pools.length, pool)} * u.C4 + c) * 2u` : null,
      })
    else if (op === ops.skip && stride === 1)
      terms.push({
        op,
        name,
        weight,
        buffer: 'S',
        at: (i) => `u.xOff + state * u.stateStride + ${i}`,
        stats: null,
        dropped: ops.skipDropout,
      })
    else if (op === ops.skip)
      terms.push({
        op,
        name,
        weight,
        buffer: 'FR',
        at: (i) => `${reduceGroup(ops, 0)} * u.group + ${i}`,
        stats: `(u.stFR + ${reduceGroup(ops, 0)} * u.C4 + c) * 2u`,
      })
    else if (d >= 0) {
      const second = ops.twice.indexOf(d)
      const [buffer, group] =
        second >= 0
          ? (['P2', `(e * ${ops.twice.length}u + ${second}u)`] as const)
          : (['P1', `(e * ${ops.depthwise.length}u + ${d}u)`] as const)
      terms.push({
        op,
        name,
        weight,
        buffer,
        at: (i) => `${group} * u.group + ${i}`,
        stats: `(u.st${buffer} + ${group} * u.C4 + c) * 2u`,
      })
    } else if (k >= 0) {
      const group = `(e * ${dense}u + ${k}u)`
      terms.push({
        op,
        name,
        weight,
        buffer: 'P1',
        at: (i) => `${group} * u.group + ${i}`,
        stats: `(u.stP1 + ${group} * u.C4 + c) * 2u`,
      })
    }
  })
  return [...terms, ...auxiliaryTerm(ops, stride)]
}

/** The skip-connect has taken its weight in. */
const isFolded = ({ auxiliary, skip, skipDropout }: OpSet, stride: 1 | 2): boolean =>
  auxiliary && skip >= 0 && stride === 1 && !skipDropout

const AUXILIARY_WEIGHT = 'MW[u.auxiliary]'

/** Where an edge keeps the size, w x + beta x = (w + beta) x. */
function weightOf(ops: OpSet, op: number, stride: 1 | 2): string {
  const own = `MW[row + ${op}u]`
  return op === ops.skip && isFolded(ops, stride) ? `(${own} + ${AUXILIARY_WEIGHT})` : own
}

/** FactorizedReduces of an edge at stride 2: that of the candidate, then that of the auxiliary skip-connect. */
export const reducesOf = ({ auxiliary, skip }: OpSet): number => (skip >= 0 ? 1 : 0) + (auxiliary ? 1 : 0)

/** Group in FR of the k-th of an edge. */
const reduceGroup = (ops: OpSet, k: number): string => `(e * ${reducesOf(ops)}u + ${k}u)`

/** The auxiliary skip-connect as a term of its own, the last. */
function auxiliaryTerm(ops: OpSet, stride: 1 | 2): Term[] {
  if (!ops.auxiliary || isFolded(ops, stride)) return []
  const own = { op: -1, name: 'auxiliary skip', weight: AUXILIARY_WEIGHT }
  if (stride === 1) return [{ ...own, buffer: 'S', at: (i) => `u.xOff + state * u.stateStride + ${i}`, stats: null }]
  const group = reduceGroup(ops, reducesOf(ops) - 1)
  return [
    {
      ...own,
      buffer: 'FR',
      at: (i) => `${group} * u.group + ${i}`,
      stats: `(u.stFR + ${group} * u.C4 + c) * 2u`,
    },
  ]
}

/** Place of the auxiliary skip-connect's weight in MW, where there is one. */
export const auxiliaryUniforms = ({ auxiliary }: OpSet): readonly string[] => (auxiliary ? ['auxiliary'] : [])

/** Weights by which a state's own values pass an edge at stride 1: of the candidate, of the auxiliary skip-connect. In scope: `row`. */
export function identityTerms(ops: OpSet): readonly Pick<Term, 'weight' | 'dropped'>[] {
  return termsOf(ops, 1).filter(({ buffer }) => buffer === 'S')
}

/** Terms that have a sum: all but the identity without an alpha, whose weight nothing asks the gradient of. */
const summedTerms = (ops: OpSet, stride: 1 | 2): Term[] =>
  termsOf(ops, stride).filter(({ op, stats }) => op >= 0 || stats !== null)

/** Rows of RED an edge has: the sum of g, then one a term. */
export const sumsPerEdge = (ops: OpSet, stride: 1 | 2): number => summedTerms(ops, stride).length + 1

type Reads = Record<string, 'vec4f'>
const rawBuffers = (terms: readonly Term[]): Reads =>
  Object.fromEntries(
    terms.filter(({ buffer }) => buffer !== 'S' && buffer !== 'drawn').map(({ buffer }) => [buffer, 'vec4f' as const]),
  )
const hasStats = (terms: readonly Term[]): boolean => terms.some(({ stats }) => stats !== null)
const statReads = (terms: readonly Term[]): Reads => (hasStats(terms) ? { ST: 'vec4f' } : {})

/**
 * Alpha row of the edge from a state to a node, times the number of candidates O: index of its mixing weights in MW. The edges of a state
 * into the first and the second node are `rowGap` rows apart; those of the next state follow at `rowStep`.
 */
export const rowOf = ({ primitives }: Pick<OpSet, 'primitives'>, state: string, node: string): string =>
  `(${state} * u.rowStep + u.row0 + ${primitives.length}u * ${rowsApart('u.rowGap', node)})`
export const MIX_ROW_FIELDS = ['perState', 'rowStep', 'row0', 'rowGap'] as const
const PLACE = ['C4', 'group', 'stP1', 'stP2', 'stPL', 'stFR', ...MIX_ROW_FIELDS] as const
/** The candidate's raw output at element `i` of edge `e`. In scope: `c`, its vector of channels. */
const outputOf = ({ buffer, at, dropped }: Term, i: string): string =>
  buffer === 'drawn'
    ? `normals(e, ${i}, c)`
    : dropped
      ? `${buffer}[${at(i)}] * skipKeep(e, ${i})`
      : `${buffer}[${at(i)}]`

/** What a kernel needs besides where a candidate is dropped or drawn: binding, uniform and functions. */
function dropout(terms: readonly Term[]): { reads: BindingList; uniforms: readonly string[]; functions: string } {
  const isDropped = terms.some(({ dropped }) => dropped)
  const isDrawn = terms.some(({ buffer }) => buffer === 'drawn')
  if (!isDropped && !isDrawn) return { reads: {}, uniforms: [], functions: '' }
  const functions = `${isDropped ? SKIP_KEEP : ''}${isDrawn ? NOISE : ''}`
  return { reads: { HYPER: 'f32' }, uniforms: ['mask', ...(isDrawn ? NOISE_CHANNELS : [])], functions }
}

/** Nodes. Thread = POSITIONS_PER_TILE neighbouring positions x 4 channels x E edges, node by node. `first` = 1 writes, else adds. */
export const mix = remembered((ops: OpSet, stride: 1 | 2): Kernel => {
  const terms = termsOf(ops, stride)
  const coefficients = terms.map((term, n) =>
    term.stats
      ? `let st${n} = ${term.stats}; let k${n} = ${term.weight} * ST[st${n} + 1u]; offset -= k${n} * ST[st${n}];`
      : `let k${n} = vec4f(${term.weight});`,
  )
  const sum = fmaChain(
    'r0',
    terms.map((term, n) => [`k${n}`, outputOf(term, 'i')]),
  )
  const { reads, uniforms, functions } = dropout(terms)
  const path = pathDropping(ops)
  const main = `let c = gid.x % u.C4;
let tile = gid.x / u.C4;
if (tile * ${POSITIONS_PER_TILE}u >= u.P) { return; }
let last = min(tile * ${POSITIONS_PER_TILE}u + ${POSITIONS_PER_TILE}u, u.P);
let states = u.E / u.perState;
for (var k = 0u; k < u.E; k++) {
let node = k / states; let state = k % states;
let e = state * u.perState + node;
let row = ${rowOf(ops, 'state', 'node')};
var offset = vec4f(0);
${coefficients.join('\n')}
for (var p = tile * ${POSITIONS_PER_TILE}u; p < last; p++) {
let i = p * u.C4 + c;
let to = u.nodeOff + node * u.group + i;
${
  ops.dropPath
    ? `let r0 = offset;
let before = select(S[to], vec4f(0), u.first == 1u && state == 0u);
S[to] = before + (${sum})${path.times('e', 'p / u.area')};`
    : `let r0 = select(offset + S[to], offset, u.first == 1u && state == 0u);
S[to] = ${sum};`
}
} }`
  return kernel(
    `mix s${stride}`,
    {
      S: 'vec4f!',
      ...rawBuffers(terms),
      ...statReads(terms),
      ...(terms.length > 0 ? { MW: 'f32' as const } : {}),
      ...reads,
    },
    [
      'P',
      'E',
      'xOff',
      'stateStride',
      'nodeOff',
      'first',
      ...PLACE,
      ...auxiliaryUniforms(ops),
      ...new Set([...uniforms, ...path.uniforms]),
    ],
    main,
    withHash(functions, path.functions),
  )
})

/** Partial sums PART[e][t][c][1 + terms] of g and g * phat_o. Thread = (t, c), edge in y. */
export const mixSums = remembered((ops: OpSet, stride: 1 | 2): Kernel => {
  const terms = summedTerms(ops, stride)
  const n = terms.length + 1
  const load = terms.map(({ stats }, k) =>
    stats ? `let st${k} = ${stats}; let mean${k} = ST[st${k}]; let r${k} = ST[st${k} + 1u];` : '',
  )
  const body = terms.map((term, k) => {
    const raw = outputOf(term, 'i')
    return `s${k + 1} = fma(g, ${term.stats ? `(${raw} - mean${k})` : raw}, s${k + 1});`
  })
  const { reads, uniforms, functions } = dropout(terms)
  const path = pathDropping(ops)
  const store = terms.map(({ stats }, k) => `PART[part + ${k + 1}u] = ${stats ? `s${k + 1} * r${k}` : `s${k + 1}`};`)
  const main = `if (gid.x >= u.T * u.C4) { return; }
let c = gid.x % u.C4;
let t = gid.x / u.C4;
let e = gid.y;
let state = e / u.perState;
${load.join('\n')}
${Array.from({ length: n }, (_, k) => `var s${k} = vec4f(0);`).join(' ')}
let T = u.T;
${chunkOf('u.P')}
for (var p = first; p < until; p += apart) {
let i = p * u.C4 + c;
let g = DS[u.dnodeOff + e % u.perState * u.group + i]${path.times('e', 'p / u.area')};
s0 += g;
${body.join('\n')}
}
let part = ((e * u.T + t) * u.C4 + c) * ${n}u;
PART[part] = s0;
${store.join('\n')}`
  const needsState = terms.some(({ buffer }) => buffer === 'S')
  return kernel(
    `mix-sums s${stride}`,
    {
      ...(needsState ? { S: 'vec4f' as const } : {}),
      ...rawBuffers(terms),
      ...statReads(terms),
      DS: 'vec4f',
      PART: 'vec4f!',
      ...reads,
      ...(ops.dropPath ? { MW: 'f32' as const } : {}),
    },
    [
      ...['P', 'T', CHUNK_FIELD, 'xOff', 'stateStride', 'perState', 'dnodeOff', 'C4', 'group'],
      ...['stP1', 'stP2', 'stPL', 'stFR', ...new Set([...uniforms, ...path.uniforms])],
    ],
    main,
    withHash(functions, path.functions),
  )
})

/** Terms whose raw gradient replaces the raw value in place, edge by edge. */
export function edgeTerms(ops: OpSet, stride: 1 | 2): { term: Term; sum: number }[] {
  return summedTerms(ops, stride).flatMap((term, k) =>
    term.stats === null || term.buffer === 'PL' ? [] : [{ term, sum: k + 1 }],
  )
}

/** Pools of the set: their term and the column of alpha, in the order of their groups in PL. */
export function poolTerms(ops: OpSet): { op: number; sum: number }[] {
  return termsOf(ops, 1).flatMap((term, k) => (term.buffer === 'PL' ? [{ op: term.op, sum: k + 1 }] : []))
}

/** Thread = POSITIONS_PER_TILE neighbouring positions x 4 channels. */
const TILE = `let c = gid.x % u.C4;
let tile = gid.x / u.C4;
if (tile * ${POSITIONS_PER_TILE}u >= u.P) { return; }
let last = min(tile * ${POSITIONS_PER_TILE}u + ${POSITIONS_PER_TILE}u, u.P);
let n = f32(u.P);`

/** Raw values of one edge become their gradients; the edge's gradient g is read once for all candidates. */
function edgeBack(ops: OpSet, stride: 1 | 2): string {
  const terms = edgeTerms(ops, stride)
  const prepare = terms.map(
    ({ term, sum }, k) => `let st${k} = ${term.stats};
let mean${k} = ST[st${k}]; let r${k} = ST[st${k} + 1u];
let scale${k} = ${term.weight} * r${k}; let slope${k} = RED[sums + ${sum}u] * r${k} / n;`,
  )
  const apply = terms.map(
    ({ term: { buffer, at } }, k) => `let at${k} = ${at('i')};
${buffer}[at${k}] = scale${k} * (g - (${buffer}[at${k}] - mean${k}) * slope${k});`,
  )
  return `let e = u.edge0 + gid.y;
let node = e % u.perState;
let state = e / u.perState;
let row = ${rowOf(ops, 'state', 'node')};
let sums = u.redOff + (e * u.C4 + c) * ${sumsPerEdge(ops, stride)}u;
let shift = RED[sums] / n;
${prepare.join('\n')}
for (var p = tile * ${POSITIONS_PER_TILE}u; p < last; p++) {
let i = p * u.C4 + c;
let g = DS[u.dnodeOff + node * u.group + i]${pathDropping(ops).times('e', 'p / u.area')} - shift;
${apply.join('\n')}
}`
}

/**
 * Pools are computed once a state, so their gradient is summed over edges before the batch norm (which is linear in it):
 *   PL <- r * (sum_e w g_e - sum_e w A0 / P - phat * sum_e w A_o / P);  without batch norm PL <- sum_e w g_e.
 */
function poolsBack(ops: OpSet, stride: 1 | 2): string {
  const pools = poolTerms(ops)
  const n = sumsPerEdge(ops, stride)
  const add = pools.map(
    ({ op, sum }, k) =>
      `{ let w = MW[row + ${op}u]; shift${k} += w * shift; slope${k} += w * RED[sums + ${sum}u] / n; }`,
  )
  const prepare = ops.poolNorm
    ? [
        ...pools.map((_, k) => `var shift${k} = vec4f(0); var slope${k} = vec4f(0);`),
        `for (var node = 0u; node < u.perState; node++) {
let e = state * u.perState + node;
let row = ${rowOf(ops, 'state', 'node')};
let sums = u.redOff + (e * u.C4 + c) * ${n}u;
let shift = RED[sums] / n;
${add.join('\n')}
}`,
        ...pools.map(
          (_, k) => `let st${k} = (u.stPL + ${poolGroup(pools.length, k)} * u.C4 + c) * 2u;
let mean${k} = ST[st${k}]; let r${k} = ST[st${k} + 1u];`,
        ),
      ]
    : []
  const apply = pools.map((_, k) =>
    ops.poolNorm
      ? `let at${k} = ${poolGroup(pools.length, k)} * u.group + i; PL[at${k}] = r${k} * (g${k} - shift${k} - (PL[at${k}] - mean${k}) * r${k} * slope${k});`
      : `PL[${poolGroup(pools.length, k)} * u.group + i] = g${k};`,
  )
  return `let state = u.state0 + gid.y - u.E;
${prepare.join('\n')}
for (var p = tile * ${POSITIONS_PER_TILE}u; p < last; p++) {
let i = p * u.C4 + c;
${pools.map((_, k) => `var g${k} = vec4f(0);`).join(' ')}
for (var node = 0u; node < u.perState; node++) {
let row = ${rowOf(ops, 'state', 'node')};
let g = DS[u.dnodeOff + node * u.group + i]${pathDropping(ops).times('state * u.perState + node', 'p / u.area')};
${pools.map(({ op }, k) => `g${k} = fma(vec4f(MW[row + ${op}u]), g, g${k});`).join(' ')}
}
${apply.join('\n')}
}`
}

/**
 * In place: raw value -> dp. E edges from `edge0` on, each a row of the grid; then a row for the pools of each state from
 * `state0` on whose gradient somebody wants. Null for a set in which nothing is normalised or pooled.
 */
export const mixBack = remembered((ops: OpSet, stride: 1 | 2): Kernel | null => {
  const terms = edgeTerms(ops, stride)
  const hasPools = poolTerms(ops).length > 0
  if (terms.length === 0 && !hasPools) return null
  const edges = terms.length > 0 ? edgeBack(ops, stride) : ''
  const branches = hasPools ? `if (gid.y < u.E) {\n${edges}\n} else {\n${poolsBack(ops, stride)}\n}` : edges
  const written = [...terms.map(({ term }) => term.buffer), ...(hasPools ? (['PL'] as const) : [])]
  const isNormal = terms.length > 0 || ops.poolNorm
  const path = pathDropping(ops)
  return kernel(
    `mix-back s${stride}`,
    {
      ...Object.fromEntries(written.map((buffer) => [buffer, 'vec4f!' as const])),
      ...(isNormal ? { ST: 'vec4f' as const, RED: 'vec4f' as const } : {}),
      DS: 'vec4f',
      MW: 'f32',
    },
    ['P', 'E', 'edge0', 'state0', 'dnodeOff', 'redOff', ...PLACE, ...auxiliaryUniforms(ops), ...path.uniforms],
    `${TILE}\n${branches}`,
    withHash(path.functions),
  )
})
