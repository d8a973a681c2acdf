/** The dropout mask of skip-connects in plain numbers: the same hash as src/engine/kernels/skipDropout.ts, bit by bit. */

/** PCG, RXS-M-XS 32. */
export function pcg(v: number): number {
  const state = (Math.imul(v, 747796405) + 2891336453) >>> 0
  const word = Math.imul((state >>> ((state >>> 28) + 4)) ^ state, 277803737) >>> 0
  return ((word >>> 22) ^ word) >>> 0
}

/**
 * 0 with probability `rate`, else 1 / (1 - rate), for `count` numbers of one edge's output.
 *
 * @param place of the edge in the network: cell, source state and edge
 */
export function skipMask(rate: number, seed: number, place: number, count: number): Float32Array {
  const stream = pcg(pcg(seed) ^ place)
  const kept = 1 / (1 - Math.fround(rate))
  return Float32Array.from({ length: count }, (_, k) => {
    const chance = (pcg((stream ^ pcg(k)) >>> 0) >>> 8) / 16777216
    return chance < Math.fround(rate) ? 0 : kept
  })
}
