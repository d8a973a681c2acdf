/** What changes over a search: temperatures, weights of terms, strength of noise. `epoch` counts epochs done before, 0..E-1. */

/** tau(e) = (1 - e/E) * (from - to) + to: SNAS; it reaches `to` after the last epoch. */
export function linearTemperature(epoch: number, epochs: number, from: number, to: number): number {
  return (1 - epoch / epochs) * (from - to) + to
}

/** from - (from - to) * e / (E - 1): tau of GDAS, lambda of Lambda-DARTS; it reaches `to` in the last epoch. */
export function linearToLast(epoch: number, epochs: number, from: number, to: number): number {
  return epochs < 2 ? from : from - ((from - to) * epoch) / (epochs - 1)
}

/** from + (to - from) * e / E: Beta-DARTS's weight (50 e / E), SDARTS's noise (0.03 + 0.27 e / E). */
export function linearRise(epoch: number, epochs: number, from: number, to: number): number {
  return from + ((to - from) * epoch) / epochs
}

/**
 * beta of DARTS-, its code's forms with T = `epochs`; 1 before `start`. Only the linear one counts from `start`, so that
 * the cosines jump there, as they do in the code.
 */
export function auxiliarySkipWeight(
  decay: 'linear' | 'cosine' | 'slow-cosine' | 'constant',
  epoch: number,
  epochs: number,
  start: number,
): number {
  if (decay === 'constant' || epoch < start) return 1
  const length = epochs - start
  if (decay === 'linear') return (epochs - epoch) / length
  const angle = (Math.PI * epoch) / length
  return decay === 'cosine' ? (1 + Math.cos(angle)) / 2 : Math.cos(angle / 2)
}
