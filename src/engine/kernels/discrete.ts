/**
 * Small kernels that only networks of one genotype need: sums of an edge's output into its node with drop path, and the
 * pool of the auxiliary head. Plain reference: the official PyTorch modules, compared in discrete.engine.test.ts.
 *
 *   add:   node[p] (+)= m[b] * x[p];   back: dx[p] = m[b] * dnode[p]      m = 0 or 1 / keep probability, one a sample
 */
import { type Kernel, kernel } from '../plan/kernel'
import { remembered } from '../plan/remembered'
import { NOISE, NOISE_CHANNELS } from './noise'
import { withHash } from './skipDropout'

/** m of the sample that position `p` belongs to; 1 without drop path. */
const MASK = 'let m = select(1.0, MASK[u.row * u.B + gid.x / u.perSample], u.drop == 1u);'
const MASK_UNIFORMS = ['n', 'row', 'B', 'perSample', 'drop'] as const

/** Y (+)= m * X over n vec4f; perSample vec4f belong to one sample. */
export const addMasked = remembered((): Kernel => {
  const main = `if (gid.x >= u.n) { return; }
${MASK}
let to = u.yOff + gid.x;
var y = m * X[u.xOff + gid.x];
if (u.acc == 1u) { y += Y[to]; }
Y[to] = y;`
  return kernel('add-masked', { X: 'vec4f', MASK: 'f32', Y: 'vec4f!' }, [...MASK_UNIFORMS, 'xOff', 'yOff', 'acc'], main)
})

/** S[yOff..] (+)= S[xOff..] within one buffer: the identity, and its gradient. */
export const addWithin = remembered((): Kernel => {
  const main = `if (gid.x >= u.n) { return; }
var y = S[u.xOff + gid.x];
let at = u.yOff + gid.x;
if (u.acc == 1u) { y += S[at]; }
S[at] = y;`
  return kernel('add-within', { S: 'vec4f!' }, ['n', 'xOff', 'yOff', 'acc'], main)
})

/** Y[yOff..] = 0 over n vec4f. */
export const clear = remembered((): Kernel => {
  return kernel(
    'clear',
    { Y: 'vec4f!' },
    ['n', 'yOff'],
    `if (gid.x >= u.n) { return; }
Y[u.yOff + gid.x] = vec4f(0);`,
  )
})

/** Y = standard normal numbers (noise.ts) over n vec4f of C4 channel vectors; `mask` is the place of the edge in the network. */
export const drawNoise = remembered((): Kernel => {
  const main = `if (gid.x >= u.n) { return; }
Y[gid.x] = normals(0u, gid.x, gid.x % u.C4);`
  return kernel(
    'draw-noise',
    { HYPER: 'f32', Y: 'vec4f!' },
    ['n', 'C4', 'mask', ...NOISE_CHANNELS],
    main,
    withHash(NOISE),
  )
})

/** X *= numerator / denominator: the weight of the auxiliary loss, as a fraction because uniforms are whole numbers. */
export const scale = remembered((): Kernel => {
  return kernel(
    'scale',
    { X: 'f32!' },
    ['n', 'numerator', 'denominator'],
    `if (gid.x >= u.n) { return; }
X[gid.x] *= f32(u.numerator) / f32(u.denominator);`,
  )
})

const SEGMENT = 'let at = c / u.segC4 * u.segStride + c % u.segC4;'

/** Y[b][2][2][c] = mean over 5x5 of relu(X), stride 3, no padding; X 8x8 in segments. Thread = (b, output pixel, c). */
export const auxiliaryPool = remembered((): Kernel => {
  const main = `if (gid.x >= u.B * 4u * u.C4) { return; }
let c = gid.x % u.C4;
let p = gid.x / u.C4;
let y = p % 4u / 2u * 3u; let x = p % 2u * 3u;
${SEGMENT}
var sum = vec4f(0);
for (var i = 0u; i < 25u; i++) {
sum += max(X[u.xOff + at + (p / 4u * 64u + (y + i / 5u) * 8u + x + i % 5u) * u.segC4], vec4f(0));
}
Y[gid.x] = sum / 25.0;`
  return kernel('auxiliary-pool', { X: 'vec4f', Y: 'vec4f!' }, ['B', 'C4', 'segC4', 'segStride', 'xOff'], main)
})

/** DX (+)= [X > 0] * sum over the windows that hold the pixel of DY / 25. Thread = (b, input pixel, c). */
export const auxiliaryPoolBack = remembered((): Kernel => {
  const main = `if (gid.x >= u.B * 64u * u.C4) { return; }
let c = gid.x % u.C4;
let q = gid.x / u.C4;
let y = q % 64u / 8u; let x = q % 8u;
${SEGMENT}
var sum = vec4f(0);
for (var w = 0u; w < 4u; w++) {
let top = w / 2u * 3u; let left = w % 2u * 3u;
if (y >= top && y < top + 5u && x >= left && x < left + 5u) { sum += DY[(q / 64u * 4u + w) * u.C4 + c]; }
}
let here = at + q * u.segC4;
var r = select(vec4f(0), sum / 25.0, X[u.xOff + here] > vec4f(0));
if (u.acc == 1u) { r += DX[u.dxOff + here]; }
DX[u.dxOff + here] = r;`
  return kernel(
    'auxiliary-pool-back',
    { X: 'vec4f', DY: 'vec4f', DX: 'vec4f!' },
    ['B', 'C4', 'segC4', 'segStride', 'xOff', 'dxOff', 'acc'],
    main,
  )
})
