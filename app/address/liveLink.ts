/** A live run's settings as text for the address: the nearest preset and what differs from it. */
import { broughtBy } from '../../src/protocol/algorithms'
import type { SearchConfig } from '../../src/protocol/config'
import { PRESETS, type PresetId } from '../../src/protocol/presets'
import { withAlgorithm } from '../../src/protocol/withAlgorithm'

export interface LiveLink {
  readonly live: PresetId
  readonly seed: number
  /** KEY=VALUE as `withSettings` reads them; values are JSON. */
  readonly settings: readonly string[]
}

function changes(config: object, base: object, path: string): string[] {
  return Object.entries(config).flatMap(([key, value]) => {
    const field = path ? `${path}.${key}` : key
    const usual = (base as Record<string, unknown>)[key]
    const nested = typeof value === 'object' && value !== null && !Array.isArray(value)
    if (nested) return changes(value, (usual ?? {}) as object, field)
    return JSON.stringify(value) === JSON.stringify(usual) ? [] : [`${field}=${JSON.stringify(value)}`]
  })
}

/** A preset's search with what the config's own settings of its algorithm bring along, as they do when a link is read. */
function unchanged(live: PresetId, config: SearchConfig): SearchConfig {
  const { algorithm, seed } = config
  const base = { ...withAlgorithm(PRESETS[live].config, algorithm), seed }
  const [from, to] = [base, config].map((one) => (one as unknown as Record<string, Record<string, unknown>>)[algorithm])
  return to ? { ...base, [algorithm]: { ...from, ...broughtBy(algorithm, to) } } : base
}

export function liveLink(config: SearchConfig): LiveLink {
  const { seed, algorithm } = config
  // `algorithm=NAME` comes first: it brings the algorithm's rates along, and the rest are changes to those.
  const named = algorithm === 'darts' ? [] : [`algorithm=${algorithm}`]
  const links = (Object.keys(PRESETS) as PresetId[]).map((live) => ({
    live,
    seed,
    settings: [...named, ...changes(config, unchanged(live, config), '')],
  }))
  return links.reduce((best, link) => (link.settings.length < best.settings.length ? link : best))
}

/** The address asks for exactly this config. */
export function isLinkOf(place: Partial<LiveLink>, config: SearchConfig): boolean {
  const { live, seed, settings } = liveLink(config)
  return place.live === live && place.seed === seed && JSON.stringify(place.settings ?? []) === JSON.stringify(settings)
}
