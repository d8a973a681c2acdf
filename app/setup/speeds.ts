/** How fast searches ran in this browser: what a step of a preset took on an adapter, kept for the estimate of the next one. */
import { ALGORITHM_IDS } from '../../src/protocol/algorithms'
import type { SearchConfig } from '../../src/protocol/config'
import type { AdapterInfo } from '../../src/protocol/facts'
import { PRESETS, type PresetId } from '../../src/protocol/presets'

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

/** Settings that no step takes longer for. */
const OF_NO_STEP = new Set<string>([
  ...['seed', 'dataset', 'images', 'epochs', 'weights', 'updateOrder'],
  ...['criterion1', 'criterion2', 'eigenvalue', 'gauges', 'stopAt'],
])

/** The settings that decide the time of a step, as text; those of algorithms only where it is theirs. */
function stepOf(config: SearchConfig): string {
  const { perCell, frozenEpochs } = config.alphas
  const decides = (name: string): boolean =>
    !OF_NO_STEP.has(name) && (name === config.algorithm || !ALGORITHM_IDS.some((id) => id === name))
  return JSON.stringify(
    Object.entries({ ...config, alphas: [perCell, frozenEpochs] })
      .filter(([name]) => decides(name))
      .sort(),
  )
}

/** The preset whose network and batch a config has; null when settings were changed that decide the time of a step. */
export function presetOf(config: SearchConfig): PresetId | null {
  const step = stepOf(config)
  return (Object.keys(PRESETS) as PresetId[]).find((id) => stepOf(PRESETS[id].config) === step) ?? null
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
