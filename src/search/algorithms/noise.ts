/** Gumbel noise of one pass. It depends on the seed and the place in the search alone, so a checkpoint need not hold it. */
import { streamFor } from '../../random'

/** -ln(-ln u) for u in (0, 1). */
export function gumbel(u: number): number {
  return -Math.log(-Math.log(u))
}

/** `count` samples for the pass of `player` in a step. */
export function gumbelNoise(
  count: number,
  { seed, epoch, step, player }: { seed: number; epoch: number; step: number; player: string },
): Float32Array {
  const random = streamFor(seed, `gumbel-${epoch}-${step}-${player}`)
  // The stream gives multiples of 2^-32 from 0 on; half a step up keeps u off 0.
  return Float32Array.from({ length: count }, () => gumbel(random.next() + 2 ** -33))
}
