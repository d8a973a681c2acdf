/**
 * The mixed operation, the one idea that makes the search differentiable, for all edges that leave one state:
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
import { type Kernel, kernel } from '../kernel'
import { fmaChain } from './rowTile'

/** Where the raw values of one candidate lie. */
interface Term {
  readonly op: number
  readonly name: string
  readonly buffer: 'S' | 'P1' | 'P2' | 'PL' | 'FR'
  /** vec4f index of the value at (edge `e`, position element `i`). */
  readonly at: (i: string) => string
  /** vec4f index of (mean, r); null for a candidate without batch norm. */
  readonly stats: string | null
}

/** Candidates of a fan-out other than `none`, in primitive order; the index + 1 is the row of its sum in RED. */
export function termsOf(ops: OpSet, stride: 1 | 2): Term[] {
  const terms: Term[] = []
  const pools = [ops.maxPool, ops.avgPool].filter((op) => op >= 0)
  const dense = ops.dense.length
  ops.primitives.forEach((name, op) => {
    const pool = pools.indexOf(op)
    const d = ops.depthwise.findIndex((candidate) => candidate.op === op)
    const k = ops.dense.findIndex((candidate) => candidate.op === op)
    if (pool >= 0)
      terms.push({
        op,
        name,
        buffer: 'PL',
        at: (i) => `${pool}u * u.group + ${i}`,
        stats: ops.poolNorm ? `(u.stPL + ${pool}u * u.C4 + c) * 2u` : null,
      })
    else if (op === ops.skip && stride === 1)
      terms.push({ op, name, buffer: 'S', at: (i) => `u.xOff + ${i}`, stats: null })
    else if (op === ops.skip)
      terms.push({ op, name, buffer: 'FR', at: (i) => `e * u.group + ${i}`, stats: '(u.stFR + e * u.C4 + c) * 2u' })
    else if (d >= 0) {
      const second = ops.twice.indexOf(d)
      const [buffer, group] =
        second >= 0
          ? (['P2', `(e * ${ops.twice.length}u + ${second}u)`] as const)
          : (['P1', `(e * ${ops.depthwise.length}u + ${d}u)`] as const)
      terms.push({
        op,
        name,
        buffer,
        at: (i) => `${group} * u.group + ${i}`,
        stats: `(u.st${buffer} + ${group} * u.C4 + c) * 2u`,
      })
    } else if (k >= 0) {
      const group = `(e * ${dense}u + ${k}u)`
      terms.push({
        op,
        name,
        buffer: 'P1',
        at: (i) => `${group} * u.group + ${i}`,
        stats: `(u.stP1 + ${group} * u.C4 + c) * 2u`,
      })
    }
  })
  return terms
}

/** Rows of RED an edge has: the sum of g, then one a term. */
export const sumsPerEdge = (ops: OpSet, stride: 1 | 2): number => termsOf(ops, stride).length + 1

type Reads = Record<string, 'vec4f'>
const rawBuffers = (terms: readonly Term[]): Reads =>
  Object.fromEntries(terms.filter(({ buffer }) => buffer !== 'S').map(({ buffer }) => [buffer, 'vec4f' as const]))
const hasStats = (terms: readonly Term[]): boolean => terms.some(({ stats }) => stats !== null)
const statReads = (terms: readonly Term[]): Reads => (hasStats(terms) ? { ST: 'vec4f' } : {})

/** Alpha row of local edge `e` times the number of candidates: index of its mixing weights in MW. */
const ROW =
  'fn mixRow(e: u32) -> u32 { return select(select(select(u.row3, u.row2, e == 2u), u.row1, e == 1u), u.row0, e == 0u); }'
const PLACE = ['C4', 'group', 'stP1', 'stP2', 'stPL', 'stFR', 'row0', 'row1', 'row2', 'row3'] as const
const weightOf = ({ op }: Term): string => `MW[mixRow(e) + ${op}u]`

/** Nodes. Thread = 4 positions x 4 channels x E edges. `first` = 1 writes, else adds. */
export function mix(ops: OpSet, stride: 1 | 2): Kernel {
  const terms = termsOf(ops, stride)
  const coefficients = terms.map((term, n) =>
    term.stats
      ? `let st${n} = ${term.stats}; let k${n} = ${weightOf(term)} * ST[st${n} + 1u]; offset -= k${n} * ST[st${n}];`
      : `let k${n} = vec4f(${weightOf(term)});`,
  )
  const sum = fmaChain(
    'r0',
    terms.map((term, n) => [`k${n}`, `${term.buffer}[${term.at('i')}]`]),
  )
  const main = `let c = gid.x % u.C4;
let tile = gid.x / u.C4;
if (tile * 4u >= u.P) { return; }
let last = min(tile * 4u + 4u, u.P);
for (var e = 0u; e < u.E; e++) {
var offset = vec4f(0);
${coefficients.join('\n')}
for (var p = tile * 4u; p < last; p++) {
let i = p * u.C4 + c;
let to = u.nodeOff + e * u.group + i;
let r0 = select(offset + S[to], offset, u.first == 1u);
S[to] = ${sum};
} }`
  return kernel(
    `mix s${stride}`,
    { S: 'vec4f!', ...rawBuffers(terms), ...statReads(terms), ...(terms.length > 0 ? { MW: 'f32' as const } : {}) },
    ['P', 'E', 'xOff', 'nodeOff', 'first', ...PLACE],
    main,
    ROW,
  )
}

/** Partial sums PART[e][t][c][1 + terms] of g and g * phat_o. Thread = (t, c), edge in y. */
export function mixSums(ops: OpSet, stride: 1 | 2): Kernel {
  const terms = termsOf(ops, stride)
  const n = terms.length + 1
  const load = terms.map(({ stats }, k) =>
    stats ? `let st${k} = ${stats}; let mean${k} = ST[st${k}]; let r${k} = ST[st${k} + 1u];` : '',
  )
  const body = terms.map(({ stats, buffer, at }, k) => {
    const raw = `${buffer}[${at('i')}]`
    return `s${k + 1} = fma(g, ${stats ? `(${raw} - mean${k})` : raw}, s${k + 1});`
  })
  const store = terms.map(({ stats }, k) => `PART[part + ${k + 1}u] = ${stats ? `s${k + 1} * r${k}` : `s${k + 1}`};`)
  const main = `if (gid.x >= u.T * u.C4) { return; }
let c = gid.x % u.C4;
let t = gid.x / u.C4;
let e = gid.y;
${load.join('\n')}
${Array.from({ length: n }, (_, k) => `var s${k} = vec4f(0);`).join(' ')}
for (var p = t; p < u.P; p += u.T) {
let i = p * u.C4 + c;
let g = DS[u.dnodeOff + e * u.group + i];
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
    },
    ['P', 'T', 'xOff', 'dnodeOff', 'C4', 'group', 'stP1', 'stP2', 'stPL', 'stFR'],
    main,
  )
}

/** Terms whose raw gradient replaces the raw value in place, edge by edge. */
export function edgeTerms(ops: OpSet, stride: 1 | 2): { term: Term; sum: number }[] {
  return termsOf(ops, stride).flatMap((term, k) =>
    term.buffer === 'S' || term.buffer === 'PL' ? [] : [{ term, sum: k + 1 }],
  )
}

/** In place: raw value -> dp. Thread = 4 positions x 4 channels, (edge, term) in y. */
export function mixBack(ops: OpSet, stride: 1 | 2): Kernel {
  const terms = edgeTerms(ops, stride)
  const n = sumsPerEdge(ops, stride)
  const cases = terms.map(
    ({ term, sum }, k) => `case ${k}u: {
let st = ${term.stats};
let mean = ST[st]; let r = ST[st + 1u];
let scale = ${weightOf(term)} * r;
let slope = RED[sums + ${sum}u] * r / n;
for (var p = tile * 4u; p < last; p++) {
let i = p * u.C4 + c;
let at = ${term.at('i')};
${term.buffer}[at] = scale * (DS[u.dnodeOff + e * u.group + i] - shift - (${term.buffer}[at] - mean) * slope);
} }`,
  )
  const main = `let c = gid.x % u.C4;
let tile = gid.x / u.C4;
if (tile * 4u >= u.P) { return; }
let last = min(tile * 4u + 4u, u.P);
let e = gid.y / ${terms.length}u;
let n = f32(u.P);
let sums = u.redOff + (e * u.C4 + c) * ${n}u;
let shift = RED[sums] / n;
switch (gid.y % ${terms.length}u) {
${cases.join('\n')}
default: {}
}`
  const writes = Object.fromEntries(terms.map(({ term }) => [term.buffer, 'vec4f!' as const]))
  return kernel(
    `mix-back s${stride}`,
    { ...writes, ST: 'vec4f', DS: 'vec4f', RED: 'vec4f', MW: 'f32' },
    ['P', 'dnodeOff', 'redOff', ...PLACE],
    main,
    ROW,
  )
}

/** Pools of the set: their term and the column of alpha, in the order of their groups in PL. */
export function poolTerms(ops: OpSet): { op: number; sum: number }[] {
  return termsOf(ops, 1).flatMap((term, k) => (term.buffer === 'PL' ? [{ op: term.op, sum: k + 1 }] : []))
}

/**
 * Pools are computed once a state, so their gradient is summed over edges before the batch norm (which is linear in it):
 *   PL <- r * (sum_e w g_e - sum_e w A0 / P - phat * sum_e w A_o / P);  without batch norm PL <- sum_e w g_e.
 */
export function poolBack(ops: OpSet, stride: 1 | 2): Kernel {
  const pools = poolTerms(ops)
  const n = sumsPerEdge(ops, stride)
  const choose = pools.map(({ op, sum }, k) => `case ${k}u: { column = ${op}u; sumRow = ${sum}u; }`).join(' ')
  const norm = ops.poolNorm
  const main = `let c = gid.x % u.C4;
let tile = gid.x / u.C4;
if (tile * 4u >= u.P) { return; }
let last = min(tile * 4u + 4u, u.P);
var column = 0u; var sumRow = 0u;
switch (gid.y) { ${choose} default: {} }
let n = f32(u.P);
var shift = vec4f(0); var slope = vec4f(0);
${
  norm
    ? `for (var e = 0u; e < u.E; e++) { let w = MW[mixRow(e) + column]; let sums = u.redOff + (e * u.C4 + c) * ${n}u; shift += w * RED[sums] / n; slope += w * RED[sums + sumRow] / n; }
let st = (u.stPL + gid.y * u.C4 + c) * 2u;
let mean = ST[st]; let r = ST[st + 1u];`
    : ''
}
for (var p = tile * 4u; p < last; p++) {
let i = p * u.C4 + c;
var g = vec4f(0);
for (var e = 0u; e < u.E; e++) { g += MW[mixRow(e) + column] * DS[u.dnodeOff + e * u.group + i]; }
let at = gid.y * u.group + i;
PL[at] = ${norm ? 'r * (g - shift - (PL[at] - mean) * r * slope)' : 'g'};
}`
  return kernel(
    `pool-back s${stride}`,
    { PL: 'vec4f!', ...(norm ? { ST: 'vec4f' as const, RED: 'vec4f' as const } : {}), DS: 'vec4f', MW: 'f32' },
    ['P', 'E', 'dnodeOff', 'redOff', ...PLACE],
    main,
    ROW,
  )
}
