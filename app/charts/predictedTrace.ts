/** A prediction as one curve with a band, and an axis on which the band shows. Pure. */
import type { Trace } from './TraceChart'

export interface PredictedCurve {
  readonly label: string
  /** Per cent, an entry an epoch; NaN: a gap. */
  readonly values: readonly number[]
  readonly low: readonly number[]
  readonly high: readonly number[]
}

export interface PredictedTrace {
  readonly trace: Trace
  readonly domain: readonly [number, number]
  readonly ticks: readonly number[]
}

export function predictedTrace({ label, values, low, high }: PredictedCurve): PredictedTrace {
  const finite = [...low, ...high].filter(Number.isFinite)
  const domain: [number, number] = [Math.floor(Math.min(...finite) - 0.2), Math.ceil(Math.max(...finite) + 0.2)]
  const trace = {
    ...{ id: 'predicted', label, values, color: 'var(--surrogate)', width: 2.2, dots: true },
    band: { low, high },
  }
  return { trace, domain, ticks: [domain[0], (domain[0] + domain[1]) / 2, domain[1]] }
}
