/**
 * Dropout on the output of the identity, element by element (P-DARTS: nn.Dropout behind skip_connect at stride 1):
 *
 *   keep(e, i)[lane] = 0 with probability p, else 1 / (1 - p);   op_skip(x) = keep * x
 *
 * p and the seed of the pass lie in HYPER. The mask is a hash of (seed, place of the edge, element): the backward pass
 * computes it again, nothing is stored, and the same seed gives the same bits. Plain reference: src/reference/skipDropout.ts.
 */
import { HYPER } from './update'

/** A hash of 32 bits: PCG, RXS-M-XS 32. */
const PCG = `fn pcg(v: u32) -> u32 {
let state = v * 747796405u + 2891336453u;
let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
return (word >> 22u) ^ word;
}`

/** Functions that drop or draw, with the hash they share. */
export const withHash = (...functions: readonly string[]): string =>
  functions.join('') === '' ? '' : `${PCG}${functions.join('')}`

/** `skipKeep`; the kernel binds HYPER and has the uniform `mask`, the place of edge 0. */
export const SKIP_KEEP = `
fn skipKeep(e: u32, i: u32) -> vec4f {
let rate = HYPER[${HYPER.skipRate}];
let stream = pcg(pcg(u32(HYPER[${HYPER.skipSeed}])) ^ (u.mask + e));
var keep = vec4f(1.0 / (1.0 - rate));
for (var lane = 0u; lane < 4u; lane++) {
let chance = f32(pcg(stream ^ pcg(4u * i + lane)) >> 8u) / 16777216.0;
if (chance < rate) { keep[lane] = 0.0; }
}
return keep;
}`
