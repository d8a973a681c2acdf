/** Noise and the seeds of masks of one pass. They depend on the seed and the place in the search alone, so a checkpoint need not hold them. */
import type { Supernet } from '../../engine/supernet'
import type { SearchConfig } from '../../protocol/config'
import { streamFor } from '../../random'

/** -ln(-ln u) for u in (0, 1). */
export function gumbel(u: number): number {
  return -Math.log(-Math.log(u))
}

/** The place of a pass in a search. */
interface Pass {
  readonly seed: number
  readonly epoch: number
  readonly step: number
  readonly player: string
}

/** Seeds of masks are whole numbers that a float32 holds. */
const MASK_SEEDS = 2 ** 24

/** Seed of what is dropped in a pass; `what` keeps two kinds of masks apart. */
export function maskSeed(what: string, { seed, epoch, step, player }: Pass): number {
  return streamFor(seed, `${what}-${epoch}-${step}-${player}`).below(MASK_SEEDS)
}

/** Before a turn: what the operation `noise` draws in it, where it is a candidate. */
export function seedNoise(supernet: Supernet, { seed, primitives }: SearchConfig, pass: Omit<Pass, 'seed'>): void {
  if (primitives.includes('noise')) supernet.setNoiseSeed(maskSeed('noise', { ...pass, seed }))
}

/** `count` samples for the pass of `player` in a step. */
export function gumbelNoise(count: number, { seed, epoch, step, player }: Pass): Float32Array {
  const random = streamFor(seed, `gumbel-${epoch}-${step}-${player}`)
  // The stream gives multiples of 2^-32 from 0 on; half a step up keeps u off 0.
  return Float32Array.from({ length: count }, () => gumbel(random.next() + 2 ** -33))
}

/** `count` samples of the uniform distribution on (-bound, bound) for the pass of `player` in a step. */
export function uniformNoise(count: number, bound: number, { seed, epoch, step, player }: Pass): Float32Array {
  const random = streamFor(seed, `uniform-${epoch}-${step}-${player}`)
  return Float32Array.from({ length: count }, () => (2 * (random.next() + 2 ** -33) - 1) * bound)
}
