/**
 * Edge normalisation of PC-DARTS: V = softmax of the betas over the edges into a node, W = softmax of an edge's alphas.
 * Mixing weights are the products, so every kernel that mixes stays as it is:
 *
 *   MW[row][o] = V[row] * W[row][o],   MW[rows * O + row] = V[row] (for the channels that pass by)
 *
 * Backward, G = dL/d(V W), p = dL/dV of what passes:  dL/dV = p + sum_o W_o G_o,  dL/dW_o = V G_o, then both softmax rules.
 * Thread = one row (edge of a cell type). ALPHA and GA hold alphas [rows][O], then betas [rows].
 */
import { edgesInto, type Topology } from '../../space/topology'
import { type Kernel, kernel } from '../plan/kernel'
import { remembered } from '../plan/remembered'

/** First row and number of rows of the edges into the node of row `e` of a cell type. */
function nodes(topology: Topology): string {
  const into = topology.edges.map(({ to }) => edgesInto(topology, to))
  const constants = (values: readonly number[]): string => values.map((value) => `${value}u`).join(', ')
  const n = into.length
  return `const NODE_FIRST = array<u32, ${n}>(${constants(into.map((rows) => rows[0] as number))});
const NODE_EDGES = array<u32, ${n}>(${constants(into.map((rows) => rows.length))});
fn firstRow(row: u32) -> u32 { return row - row % ${n}u + NODE_FIRST[row % ${n}u]; }
fn nodeEdges(row: u32) -> u32 { return NODE_EDGES[row % ${n}u]; }`
}

/** AW = softmax(alpha) -> MW = V * W, then V. */
export const edgeSoftmax = remembered((topology: Topology): Kernel => {
  const main = `if (gid.x >= u.rows) { return; }
let betas = u.rows * u.O;
let first = firstRow(gid.x); let n = nodeEdges(gid.x);
var top = ALPHA[betas + first];
for (var j = 1u; j < n; j++) { top = max(top, ALPHA[betas + first + j]); }
var sum = 0.0;
for (var j = 0u; j < n; j++) { sum += exp(ALPHA[betas + first + j] - top); }
let v = exp(ALPHA[betas + gid.x] - top) / sum;
MW[betas + gid.x] = v;
for (var k = 0u; k < u.O; k++) { MW[gid.x * u.O + k] = v * AW[gid.x * u.O + k]; }`
  return kernel('edge-softmax', { ALPHA: 'f32', AW: 'f32', MW: 'f32!' }, ['rows', 'O'], main, nodes(topology))
})

/**
 * GV[row] = dL/dV. EDGES[row] = first entry and count; entries = (vec4f offset in RED, vec4f) of the passing channels' sums.
 */
export const edgeGradient = remembered((): Kernel => {
  const main = `if (gid.x >= u.rows) { return; }
let first = EDGES[gid.x * 2u]; let count = EDGES[gid.x * 2u + 1u];
var sum = 0.0;
for (var i = 0u; i < count; i++) {
let entry = 2u * u.rows + (first + i) * 2u;
for (var c = 0u; c < EDGES[entry + 1u]; c++) { sum += dot(RED[EDGES[entry] + c], vec4f(1)); }
}
for (var k = 0u; k < u.O; k++) { sum = fma(AW[gid.x * u.O + k], GW[gid.x * u.O + k], sum); }
GV[gid.x] = sum;`
  const bindings = { EDGES: 'u32', RED: 'vec4f', AW: 'f32', GW: 'f32', GV: 'f32!' } as const
  return kernel('edge-gradient', bindings, ['rows', 'O'], main)
})

/** GA: both softmax Jacobians. */
export const architectureGradient = remembered((topology: Topology): Kernel => {
  const main = `if (gid.x >= u.rows) { return; }
let at = gid.x * u.O; let betas = u.rows * u.O;
let v = MW[betas + gid.x];
var mean = 0.0;
for (var k = 0u; k < u.O; k++) { mean = fma(AW[at + k], GW[at + k], mean); }
for (var k = 0u; k < u.O; k++) { GA[at + k] = v * AW[at + k] * (GW[at + k] - mean); }
let first = firstRow(gid.x);
var meanV = 0.0;
for (var j = 0u; j < nodeEdges(gid.x); j++) { meanV = fma(MW[betas + first + j], GV[first + j], meanV); }
GA[betas + gid.x] = v * (GV[gid.x] - meanV);`
  const bindings = { MW: 'f32', AW: 'f32', GW: 'f32', GV: 'f32', GA: 'f32!' } as const
  return kernel('architecture-gradient', bindings, ['rows', 'O'], main, nodes(topology))
})
