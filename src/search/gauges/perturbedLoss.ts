/**
 * What SDARTS watches (arXiv 2002.05283): how far the validation loss rises when mixing weights are disturbed. A weight q = p +
 * noise, noise uniform in (-eps, eps); the row is clamped to [0, 1] and divided by its sum; a row with nothing left goes to
 * its largest q whole. In the engine the same rule is `perturbedSoftmax`.
 */
/** @param noise of the length of `weights` */
export function perturbRow(weights: readonly number[], noise: readonly number[]): number[] {
  const q = weights.map((weight, k) => weight + (noise[k] as number))
  const clamped = q.map((x) => Math.min(1, Math.max(0, x)))
  const sum = clamped.reduce((total, x) => total + x, 0)
  if (sum > 0) return clamped.map((x) => x / sum)
  const best = q.indexOf(Math.max(...q))
  return q.map((_, k) => (k === best ? 1 : 0))
}
