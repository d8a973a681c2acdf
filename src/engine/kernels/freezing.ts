/**
 * OLES (NeurIPS 2023): an operation whose training gradient no longer agrees with its validation gradient is not trained any
 * more. With g, t = the gradients of all its weights on a validation and on the last training batch:
 *
 *   flat:     c = g.t / (|g| |t|);   after M of them: frozen when their mean is below the threshold
 *   columns:  c = mean over the tensors of the mean over their columns of g.t / (|g| |t|); a column runs along the output channels
 *   code:     as PasaLab/oles computes: columns, t clipped and g + t in the place of g (its gradients are not cleared in between); the sum
 *             of M + 1 of them is divided by M
 *
 * AGREE = (sum, count, 1 when frozen, last c) of each operation of each edge of each cell. OWNER[i] = operation of vec4f i of
 * the parameters, or ALWAYS. MEMBERS = of each operation (first, count), then vec4f indices; by columns of each operation (place of its
 * first tensor, tensors), of each tensor (place of its vectors, columns, vec4f a column), then vec4f indices, column by column.
 */
import { type Kernel, kernel } from '../plan/kernel'
import { remembered } from '../plan/remembered'
import { ALWAYS } from './alphaMap'
import { HYPER, SGD_OF_VECTOR } from './update'

const h = (name: keyof typeof HYPER): string => `HYPER[${HYPER[name]}]`

/** Numbers of AGREE of an operation. */
export const AGREE_FLOATS = 4

const BUFFERS = { HYPER: 'f32', MEMBERS: 'u32', G: 'vec4f', GT: 'vec4f', AGREE: 'f32!' } as const

const UNLESS_FROZEN = `if (gid.x >= u.n) { return; }
let at = gid.x * ${AGREE_FLOATS}u;
if (AGREE[at + 2u] > 0.5) { return; }
`

/** G = validation gradient, GT = training gradient; without one there is nothing to compare. Thread = one of n operations. */
export const agreement = remembered((): Kernel => {
  const main = `${UNLESS_FROZEN}let first = 2u * u.n + MEMBERS[gid.x * 2u];
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
  return kernel('agreement', BUFFERS, ['n'], main)
})

/** The same by columns; norms count as 1e-8 at least, each, as in PyTorch's cosine_similarity. */
export const columnAgreement = remembered((similarity: 'columns' | 'code'): Kernel => {
  const [other, isFull, divisor] =
    similarity === 'code' ? ['G[v] + t', '>', h('agreementWindow')] : ['G[v]', '>=', 'seen']
  const main = `${UNLESS_FROZEN}let first = MEMBERS[gid.x * 2u];
let tensors = MEMBERS[gid.x * 2u + 1u];
var mean = 0.0; var length = 0.0;
for (var k = 0u; k < tensors; k++) {
var place = MEMBERS[first + 3u * k];
let columns = MEMBERS[first + 3u * k + 1u];
let height = MEMBERS[first + 3u * k + 2u];
var sum = 0.0;
for (var c = 0u; c < columns; c++) {
var both = 0.0; var gg = 0.0; var tt = 0.0;
for (var i = 0u; i < height; i++) {
let v = MEMBERS[place + i];
let t = GT[v]; let g = ${other};
both += dot(g, t); gg += dot(g, g); tt += dot(t, t);
}
place += height;
sum += both / (max(sqrt(gg), 1e-8) * max(sqrt(tt), 1e-8));
length += tt;
}
mean += sum / f32(columns);
}
if (length == 0.0) { return; }
let cosine = mean / f32(tensors);
let sum = AGREE[at] + cosine;
let seen = AGREE[at + 1u] + 1.0;
AGREE[at + 3u] = cosine;
let full = seen ${isFull} ${h('agreementWindow')};
AGREE[at] = select(sum, 0.0, full);
AGREE[at + 1u] = select(seen, 0.0, full);
if (full && sum / ${divisor} < ${h('agreementThreshold')}) { AGREE[at + 2u] = 1.0; }`
  return kernel(`agreement-of-${similarity}`, BUFFERS, ['n'], main)
})

/** GT = the training gradient as it was clipped. Thread = one vec4f. */
export const keepClipped = remembered((): Kernel => {
  const main = 'if (gid.x < u.n4) { GT[gid.x] = SCALE[0] * G[gid.x]; }'
  return kernel('keep-clipped', { SCALE: 'f32', G: 'vec4f', GT: 'vec4f!' }, ['n4'], main)
})

const FROZEN = `let owner = OWNER[gid.x];
let isFrozen = owner != ${ALWAYS}u && AGREE[min(owner, u.n - 1u) * ${AGREE_FLOATS}u + 2u] > 0.5;`

/** Gradients of frozen operations are 0: they count in no norm. Thread = one vec4f. */
export const withoutFrozen = remembered((): Kernel => {
  const main = `if (gid.x >= u.n4) { return; }
${FROZEN}
if (isFrozen) { G[gid.x] = vec4f(0); }`
  return kernel('without-frozen', { OWNER: 'u32', AGREE: 'f32', G: 'vec4f!' }, ['n4', 'n'], main)
})

/** SGD as `sgd` of update.ts; a frozen operation stays exactly as it is, momentum and decay included. */
export const sgdOfUnfrozen = remembered((): Kernel => {
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
})
