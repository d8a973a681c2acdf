/**
 * The operation `noise` of the space S4 (arXiv 1909.09656; automl/RobustDARTS src/operations.py): standard normal numbers in the shape of
 * the output, whatever the input; no gradient to it and no batch norm behind it. Two of them by Box and Muller:
 *
 *   sqrt(-2 ln a) cos(2 pi b), sqrt(-2 ln a) sin(2 pi b),   a, b uniform in (0, 1)
 *
 * a and b are hashes of (seed of the pass, place of the edge, element), so that the backward pass draws the same again and nothing is
 * stored. Where channels fill no whole vectors the padding gets 0. The seed lies in HYPER. Sines are a polynomial (below 6e-8): the subset has none. Plain reference: src/reference/noise.ts.
 */
import { HYPER } from './update'

/** z - z^3/3! + ... to z^11, |z| <= pi / 2. */
const SINE = [3, 5, 7, 9, 11].reduceRight((inner, n) => `(1.0 - z2 / ${n * (n - 1)}.0 * ${inner})`, '1.0')

/** Stored channels that there are: those below `lowUntil`, and from `highFrom` on those below `highUntil`. */
export const NOISE_CHANNELS = ['lowUntil', 'highFrom', 'highUntil'] as const

/**
 * `normals` of element i of edge e, whose channels are those of vector c; the kernel binds HYPER and has the uniforms `mask`, the place of
 * edge 0, and NOISE_CHANNELS.
 */
export const NOISE = `
fn isChannel(c: u32) -> bool { return c < u.lowUntil || (c >= u.highFrom && c < u.highUntil); }
fn sineOfTurn(turn: f32) -> f32 {
let z = 6.2831853 * turn; let z2 = z * z;
return z * ${SINE};
}
fn uniformOf(hash: u32) -> f32 { return (f32(hash >> 9u) + 0.5) / 8388608.0; }
fn normals(e: u32, i: u32, c: u32) -> vec4f {
let stream = pcg(pcg(u32(HYPER[${HYPER.noiseSeed}])) ^ (u.mask + e));
var drawn = vec4f(0);
for (var pair = 0u; pair < 2u; pair++) {
let radius = sqrt(-2.0 * log(uniformOf(pcg(stream ^ pcg(4u * i + 2u * pair)))));
let b = uniformOf(pcg(stream ^ pcg(4u * i + 2u * pair + 1u)));
drawn[2u * pair] = -radius * sineOfTurn(0.25 - abs(b - 0.5));
drawn[2u * pair + 1u] = radius * sineOfTurn(select(select(0.5 - b, b - 1.0, b > 0.75), b, b < 0.25));
}
for (var lane = 0u; lane < 4u; lane++) {
if (!isChannel(4u * c + lane)) { drawn[lane] = 0.0; }
}
return drawn;
}`
