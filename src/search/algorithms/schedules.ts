/** Temperatures over a search. `epoch` counts epochs done before, 0..E-1. */

/** tau(e) = (1 - e/E) * (from - to) + to: SNAS; it reaches `to` after the last epoch. */
export function linearTemperature(epoch: number, epochs: number, from: number, to: number): number {
  return (1 - epoch / epochs) * (from - to) + to
}

/** tau(e) = from - (from - to) * e / (E - 1): GDAS; it reaches `to` in the last epoch. */
export function temperatureToLast(epoch: number, epochs: number, from: number, to: number): number {
  return epochs < 2 ? from : from - ((from - to) * epoch) / (epochs - 1)
}
