/** Predictions of the cells of a run as one curve with a band, and an axis on which the band shows. Pure. */
import type { Trace } from '../charts/TraceChart'
import type { ScoredCell } from './runScores'

export interface PredictedTrace {
  readonly trace: Trace
  readonly domain: readonly [number, number]
  readonly ticks: readonly number[]
}

/** Epochs whose cell lies outside of the surrogate's space are gaps. */
export function predictedTrace(cells: readonly ScoredCell[], label: string): PredictedTrace {
  const last = Math.max(0, ...cells.flatMap(({ epochs }) => epochs))
  const values = new Array<number>(last).fill(Number.NaN)
  const low = values.slice()
  const high = values.slice()
  for (const { worth, epochs } of cells) {
    if (worth?.kind !== 'predicted') continue
    for (const epoch of epochs) {
      values[epoch - 1] = worth.accuracy
      low[epoch - 1] = worth.accuracy - (worth.spread ?? 0)
      high[epoch - 1] = worth.accuracy + (worth.spread ?? 0)
    }
  }
  const finite = [...low, ...high].filter(Number.isFinite)
  const domain: [number, number] = [Math.floor(Math.min(...finite) - 0.2), Math.ceil(Math.max(...finite) + 0.2)]
  const trace = {
    id: 'predicted',
    label,
    values,
    color: 'var(--surrogate)',
    width: 2.2,
    dots: true,
    band: { low, high },
  }
  return { trace, domain, ticks: [domain[0], (domain[0] + domain[1]) / 2, domain[1]] }
}
