/** Logits of mixing weights up to a constant, which is all that a softmax leaves: log w with mean 0. A printed 0 counts as 0.00005. */
export function logitsOf(weights: readonly number[]): number[] {
  const logs = weights.map((weight) => Math.log(Math.max(weight, 5e-5)))
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length
  return logs.map((log) => log - mean)
}
