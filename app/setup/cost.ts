/**
 * What a search costs before it starts: work and memory of the presets' plans, and the time on this adapter, from the
 * speed of earlier searches on it. Figures of the plans: `npm run plan`; `scripts/plan/presetFigures.test.ts` holds them to it.
 */
import type { SearchConfig } from '../../src/protocol/config'
import type { AdapterInfo } from '../../src/protocol/facts'
import { PRESETS, type PresetId } from '../../src/protocol/presets'

/** Arithmetic of one search step of a preset, in GFLOP; `npm run plan` counts it. */
export const PLAN_GIGAFLOPS: Readonly<Record<PresetId, number>> = {
  'two-minutes': 1.14,
  'small-cell': 1.62,
  article: 10.4,
  paper: 213,
}

/** Names what a speed was measured on: threads decide it as much as the adapter. */
export function speedKey({ description, threads }: AdapterInfo): string {
  return threads === undefined ? description : `${description}, ${threads}`
}

/** Milliseconds a step took in an earlier search of a preset on an adapter. */
export interface MeasuredSpeed {
  readonly adapter: string
  readonly preset: PresetId
  readonly msPerStep: number
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

/** The preset whose network and batch a config has; null when settings were changed that decide the time of a step. */
export function presetOf(config: SearchConfig): PresetId | null {
  const same = (of: SearchConfig): boolean =>
    (['algorithm', 'space', 'channels', 'cells', 'imageSize', 'batch', 'order'] as const).every(
      (key) => of[key] === config[key],
    ) && of.primitives.join() === config.primitives.join()
  return (Object.keys(PRESETS) as PresetId[]).find((id) => same(PRESETS[id].config)) ?? null
}

const KEY = 'darts-plus-lab/speeds'
const MOST = 24

type Kept = Pick<Storage, 'getItem' | 'setItem'>

function isSpeed(value: unknown): value is MeasuredSpeed {
  const { adapter, preset, msPerStep } = (value ?? {}) as Record<string, unknown>
  return (
    typeof adapter === 'string' &&
    typeof preset === 'string' &&
    preset in PRESETS &&
    typeof msPerStep === 'number' &&
    Number.isFinite(msPerStep) &&
    msPerStep > 0
  )
}

/** Speeds of earlier searches in this browser; what cannot be read counts as nothing known. */
export function knownSpeeds(storage: Kept | null): MeasuredSpeed[] {
  try {
    const found: unknown = JSON.parse(storage?.getItem(KEY) ?? '[]')
    return Array.isArray(found) ? found.filter(isSpeed) : []
  } catch {
    return []
  }
}

/** Keeps the newest speed of a preset on an adapter; a full or forbidden storage costs only the estimate. */
export function keepSpeed(storage: Kept | null, speed: MeasuredSpeed): void {
  const others = knownSpeeds(storage).filter(
    ({ adapter, preset }) => adapter !== speed.adapter || preset !== speed.preset,
  )
  try {
    storage?.setItem(KEY, JSON.stringify([speed, ...others].slice(0, MOST)))
  } catch {
    // Nothing depends on it.
  }
}
