/**
 * OLES (NeurIPS 2023): an operation whose training gradient no longer agrees with its validation gradient is not trained any
 * more. With g, t = the gradients of all its weights on a validation and on the last training batch:
 *
 *   c = g.t / (|g| |t|);   after M of them: frozen when their mean is below the threshold
 *
 * AGREE = (sum, count, 1 when frozen, last cosine) of each operation of each edge of each cell. OWNER[i] = operation of vec4f i of
 * the parameters, or ALWAYS. MEMBERS = of each operation (first, count), then vec4f indices.
 */
import { type Kernel, kernel } from '../plan/kernel'
import { ALWAYS } from './alphaMap'
import { HYPER, SGD_OF_VECTOR } from './update'

const h = (name: keyof typeof HYPER): string => `HYPER[${HYPER[name]}]`

/** Numbers of AGREE of an operation. */
export const AGREE_FLOATS = 4

/** G = validation gradient, GT = training gradient; without one there is nothing to compare. Thread = one of n operations. */
export function agreement(): Kernel {
  const main = `if (gid.x >= u.n) { return; }
let at = gid.x * ${AGREE_FLOATS}u;
if (AGREE[at + 2u] > 0.5) { return; }
let first = 2u * u.n + MEMBERS[gid.x * 2u];
let count = MEMBERS[gid.x * 2u + 1u];
var both = 0.0; var gg = 0.0; var tt = 0.0;
for (var i = 0u; i < count; i++) {
let v = MEMBERS[first + i];
let g = G[v]; let t = GT[v];
both += dot(g, t); gg += dot(g, g); tt += dot(t, t);
}
if (tt == 0.0) { return; }
let cosine = both / max(sqrt(gg) * sqrt(tt), 1e-8);
let sum = AGREE[at] + cosine;
let seen = AGREE[at + 1u] + 1.0;
AGREE[at + 3u] = cosine;
let full = seen >= ${h('agreementWindow')};
AGREE[at] = select(sum, 0.0, full);
AGREE[at + 1u] = select(seen, 0.0, full);
if (full && sum / seen < ${h('agreementThreshold')}) { AGREE[at + 2u] = 1.0; }`
  return kernel('agreement', { HYPER: 'f32', MEMBERS: 'u32', G: 'vec4f', GT: 'vec4f', AGREE: 'f32!' }, ['n'], main)
}

const FROZEN = `let owner = OWNER[gid.x];
let isFrozen = owner != ${ALWAYS}u && AGREE[min(owner, u.n - 1u) * ${AGREE_FLOATS}u + 2u] > 0.5;`

/** Gradients of frozen operations are 0: they count in no norm. Thread = one vec4f. */
export function withoutFrozen(): Kernel {
  const main = `if (gid.x >= u.n4) { return; }
${FROZEN}
if (isFrozen) { G[gid.x] = vec4f(0); }`
  return kernel('without-frozen', { OWNER: 'u32', AGREE: 'f32', G: 'vec4f!' }, ['n4', 'n'], main)
}

/** SGD as `sgd` of update.ts; a frozen operation stays exactly as it is, momentum and decay included. */
export function sgdOfUnfrozen(): Kernel {
  const main = `if (gid.x >= u.n4) { return; }
${FROZEN}
if (isFrozen) { return; }
${SGD_OF_VECTOR}`
  return kernel(
    'sgd-of-unfrozen',
    { OWNER: 'u32', AGREE: 'f32', SCALE: 'f32', HYPER: 'f32', G: 'vec4f', V: 'vec4f!', W: 'vec4f!' },
    ['n4', 'n'],
    main,
  )
}
