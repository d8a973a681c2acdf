/**
 * The resource term of SNAS: loss = cross entropy + lambda * penalty, in the mixing weights z. Per cell and edge, with
 * s, f, m = sums over operations of z * size, z * flops, z * mac:
 *
 *   linear:  0.43 (2 s + f / 4000 + m / 100)          log:  (log s + log f + log m) / 3, sums below 1 counting as 1
 *
 * summed over edges, and averaged over the cells of a type. Its gradient in z is added to GW before the step through the
 * Gumbel-softmax. RESOURCE as in src/supernet/resource.ts. Thread = one row (edge of an alpha table).
 */
import { RESOURCE_HEAD, RESOURCE_PARTS } from '../../supernet/resource'
import { type Kernel, kernel } from '../plan/kernel'
import { remembered } from '../plan/remembered'
import { HYPER } from './update'

export type ResourceForm = 'linear' | 'log'

const GRADIENT: Readonly<Record<ResourceForm, string>> = {
  linear: '0.43 * (2.0 * cost.x + cost.y / 4000.0 + cost.z / 100.0)',
  // A sum below 1 counts as the constant 1.
  log: 'dot(select(vec3f(0), cost / max(sums, vec3f(1)), sums >= vec3f(1)), vec3f(1.0 / 3.0))',
}

export const resourceGradient = remembered((form: ResourceForm): Kernel => {
  const main = `if (gid.x >= u.rows) { return; }
let table = gid.x / u.edges;
let edge = gid.x % u.edges;
let width = ${RESOURCE_HEAD}u + u.edges * u.O * ${RESOURCE_PARTS}u;
for (var cell = 0u; cell < u.cells; cell++) {
let head = cell * width;
if (u32(RESOURCE[head]) != table) { continue; }
let first = head + ${RESOURCE_HEAD}u + edge * u.O * ${RESOURCE_PARTS}u;
var sums = vec3f(0);
for (var k = 0u; k < u.O; k++) { sums = fma(vec3f(MW[gid.x * u.O + k]), costOf(first, k), sums); }
let scale = HYPER[${HYPER.resourceWeight}] * RESOURCE[head + 1u];
for (var k = 0u; k < u.O; k++) {
let cost = costOf(first, k);
GW[gid.x * u.O + k] += scale * ${GRADIENT[form]};
}
}`
  const functions = `fn costOf(first: u32, k: u32) -> vec3f {
let at = first + k * ${RESOURCE_PARTS}u;
return vec3f(RESOURCE[at], RESOURCE[at + 1u], RESOURCE[at + 2u]);
}`
  return kernel(
    `resource-gradient ${form}`,
    { RESOURCE: 'f32', HYPER: 'f32', MW: 'f32', GW: 'f32!' },
    ['rows', 'edges', 'O', 'cells'],
    main,
    functions,
  )
})
