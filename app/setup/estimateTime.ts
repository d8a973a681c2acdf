/**
 * The time of a search before it starts, from the speed of earlier ones on the same adapter. Figures of the plans: `npm run plan`;
 * `scripts/plan/presetFigures.test.ts` holds them to it.
 */
import type { PresetId } from '../../src/protocol/presets'
import type { MeasuredSpeed } from './speeds'

/** Arithmetic of one search step of a preset, in GFLOP; `npm run plan` counts it. */
export const PLAN_GIGAFLOPS: Readonly<Record<PresetId, number>> = {
  'two-minutes': 2.15,
  'small-cell': 1.62,
  article: 10.4,
  paper: 213,
}

/** A search as its time is estimated. */
export interface SearchWork {
  /** Whose step it has; null where algorithm or settings decide the time of a step too. */
  readonly preset: PresetId | null
  /** With what it measures between them: work.ts. */
  readonly steps: number
  /** Arithmetic of a step, in GFLOP. */
  readonly gigaflops: number
}

export interface TimeEstimate {
  readonly ms: number
  /** This preset was measured here, or another search was and its speed scaled by the arithmetic. */
  readonly basis: 'measured' | 'scaled'
}

/** Time of a search on an adapter; null while nothing was measured on it. */
export function estimateTime(
  { preset, steps, gigaflops }: SearchWork,
  adapter: string,
  speeds: readonly MeasuredSpeed[],
): TimeEstimate | null {
  const here = speeds.filter((speed) => speed.adapter === adapter)
  const same = here.find((speed) => speed.preset === preset)
  if (same) return { ms: steps * same.msPerStep, basis: 'measured' }
  // Of several measured ones the most similar in size says most.
  const distance = ({ preset: id }: MeasuredSpeed): number => Math.abs(Math.log(PLAN_GIGAFLOPS[id] / gigaflops))
  const [nearest] = [...here].sort((a, b) => distance(a) - distance(b))
  if (!nearest) return null
  return { ms: (steps * nearest.msPerStep * gigaflops) / PLAN_GIGAFLOPS[nearest.preset], basis: 'scaled' }
}
