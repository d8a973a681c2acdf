/**
 * Few numbers, and how sure one can be of their mean: bootstrap intervals (Efron 1979, percentile method), seeded, so that the same
 * numbers always give the same interval.
 */
import { streamFor } from '../random'

export interface Interval {
  readonly mean: number
  /** 95 % interval of the mean; both null for fewer than two values. */
  readonly low: number | null
  readonly high: number | null
  readonly n: number
}

const RESAMPLES = 4000
const SEED = 1
const TAIL = 0.025

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** The value below which a share `q` of them lies, interpolated; `sorted` ascending and not empty. */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  const at = q * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(at)] as number, sorted[Math.ceil(at)] as number]
  return low + (high - low) * (at - Math.floor(at))
}

export const median = (values: readonly number[]): number => quantile(Float64Array.from(values).sort(), 0.5)

/** Which values each resample takes, [RESAMPLES, n]: the same for all samples of one size. */
const drawn = new Map<number, Uint8Array>()
/** Larger samples are drawn each time: few have one size, and their draws take megabytes. */
const MOST_KEPT = 256

/** The places of all resamples of `n` values, one after another. */
function drawsOf(n: number): () => number {
  const random = streamFor(SEED, `bootstrap of ${n}`)
  if (n > MOST_KEPT) return () => random.below(n)
  const known = drawn.get(n) ?? new Uint8Array(RESAMPLES * n).map(() => random.below(n))
  drawn.set(n, known)
  let at = 0
  return () => known[at++] as number
}

/** Mean and its 95 % bootstrap interval; null for no values. */
export function intervalOf(values: readonly number[]): Interval | null {
  const n = values.length
  if (n === 0) return null
  if (n === 1) return { mean: values[0] as number, low: null, high: null, n }
  const draw = drawsOf(n)
  const means = new Float64Array(RESAMPLES)
  for (let sample = 0; sample < RESAMPLES; sample++) {
    let sum = 0
    for (let i = 0; i < n; i++) sum += values[draw()] as number
    means[sample] = sum / n
  }
  means.sort()
  return { mean: mean(values), low: quantile(means, TAIL), high: quantile(means, 1 - TAIL), n }
}

export interface Band {
  readonly mean: readonly number[]
  readonly low: readonly number[]
  readonly high: readonly number[]
}

/**
 * Mean, least and greatest value of each epoch that all courses have reached; with `ahead` of every epoch, over those courses that have
 * reached it.
 */
export function bandOver(courses: readonly (readonly number[])[], ahead = false): Band {
  const lengths = courses.map((values) => values.length)
  const length = courses.length === 0 ? 0 : ahead ? Math.max(...lengths) : Math.min(...lengths)
  const epochs = Array.from({ length }, (_, i) => courses.flatMap((values) => values[i] ?? []))
  return {
    mean: epochs.map(mean),
    low: epochs.map((values) => Math.min(...values)),
    high: epochs.map((values) => Math.max(...values)),
  }
}
