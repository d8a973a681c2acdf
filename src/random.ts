/**
 * Seeded random streams, passed down. Nothing in `src/` may call Math.random: a run repeats from its seed.
 * Generator: splitmix32 over a counter, so a stream is one number and can be saved and restored.
 */
export interface RandomStream {
  /** Next value, uniform in [0, 1). */
  next(): number
  /** Uniform integer in [0, n). */
  below(n: number): number
  /** Standard normal sample (Box-Muller; two uniform draws each). */
  normal(): number
  /** The whole state; `randomStream(state)` continues the stream. */
  readonly state: number
}

const GOLDEN_GAMMA = 0x9e3779b9

function mix32(value: number): number {
  let z = value | 0
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
  return (z ^ (z >>> 15)) >>> 0
}

/** A stream that starts at `state` (any 32-bit number). */
export function randomStream(state: number): RandomStream {
  let s = state >>> 0
  const next = (): number => {
    s = (s + GOLDEN_GAMMA) >>> 0
    return mix32(s) / 4294967296
  }
  return {
    next,
    below: (n) => Math.floor(next() * n),
    normal: () => {
      const radius = Math.sqrt(-2 * Math.log(1 - next()))
      return radius * Math.cos(2 * Math.PI * next())
    },
    get state() {
      return s
    },
  }
}

/** An independent stream for one purpose of a run: same seed and purpose, same stream. */
export function streamFor(seed: number, purpose: string): RandomStream {
  let h = mix32(seed >>> 0)
  for (let i = 0; i < purpose.length; i++) h = mix32((h ^ purpose.charCodeAt(i)) + GOLDEN_GAMMA)
  return randomStream(h)
}

/** A uniformly random order of 0..n-1 (Fisher-Yates). */
export function permutation(n: number, random: RandomStream): Uint32Array {
  const order = new Uint32Array(n)
  for (let i = 0; i < n; i++) order[i] = i
  for (let i = n - 1; i > 0; i--) {
    const j = random.below(i + 1)
    const held = order[i] as number
    order[i] = order[j] as number
    order[j] = held
  }
  return order
}
