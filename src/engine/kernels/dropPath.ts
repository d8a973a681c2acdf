/**
 * Drop path of SNAS: the whole output of an edge is dropped for some images of the batch, each edge and image by itself:
 *
 *   node_j += keep(e, b) * sum over o of w[e][o] * op_o(x)[b],   keep = 0 with probability p, else 1 / (1 - p)
 *
 * Backward the gradient that edge e sees of its node is keep(e, b) * g, for candidates, batch norms and alphas alike. p and the
 * seed of the pass lie behind the mixing weights (`gumbelSoftmax` puts them there): the kernels that mix bind as many buffers as
 * a default adapter has. The mask is a hash of (seed, place of the edge, image), computed again where it is needed. Plain
 * reference: src/reference/skipDropout.ts, with the image as the element.
 */
import type { OpSet } from '../../supernet/opSet'

/** Numbers behind the mixing weights: rate, seed. */
export const PATH_FLOATS = 2

/** What a kernel that mixes has more where paths are dropped; nothing where they are not. */
export interface PathDropping {
  readonly uniforms: readonly string[]
  /** Without the hash they share with others (`withHash`). */
  readonly functions: string
  /** " * keep", of edge and image. */
  readonly times: (edge: string, image: string) => string
}

/** `area` = positions an image, `path` = place of the rate in MW, `mask` = place of edge 0. */
export const PATH_FIELDS = ['area', 'path', 'mask'] as const

const PATH_KEEP = `
fn pathKeep(e: u32, image: u32) -> f32 {
let rate = MW[u.path];
let stream = pcg(pcg(u32(MW[u.path + 1u])) ^ (u.mask + e));
let chance = f32(pcg(stream ^ pcg(image)) >> 8u) / 16777216.0;
return select(1.0 / (1.0 - rate), 0.0, chance < rate);
}`

export function pathDropping({ dropPath }: OpSet): PathDropping {
  if (!dropPath) return { uniforms: [], functions: '', times: () => '' }
  return { uniforms: PATH_FIELDS, functions: PATH_KEEP, times: (edge, image) => ` * pathKeep(${edge}, ${image})` }
}
