/** The settings of a search that are its own, whole or by name. */
import { ALGORITHM_IDS, definitionOf } from '../protocol/algorithms'
import type { SearchConfig } from '../protocol/config'
import { PUBLISHED_NODES } from '../space/topology'

/** The settings a search depends on: those of other algorithms are left out, so that a new algorithm renames nothing. */
export function ownSettings(config: SearchConfig): Readonly<Record<string, unknown>> {
  const others = new Set<string>(ALGORITHM_IDS.filter((id) => id !== config.algorithm))
  return Object.fromEntries(Object.entries(config).filter(([key]) => !others.has(key)))
}

/** Settings by their full name; values as JSON. */
export type FlatSettings = ReadonlyMap<string, string>

/** What a config leaves out at its default. */
function leftOut(config: SearchConfig): Readonly<Record<string, unknown>> {
  const { algorithm, space, nodes = PUBLISHED_NODES, concat = nodes } = config
  const { leftOut: usual } = definitionOf(algorithm)
  const own = (config as unknown as Record<string, object>)[algorithm]
  return { ...(space === 'darts' ? { nodes, concat } : {}), ...(usual ? { [algorithm]: { ...usual, ...own } } : {}) }
}

/** Every setting of a config by its name, those of other algorithms left out; lists stay whole. */
export function flattened(config: SearchConfig): FlatSettings {
  const flat = new Map<string, string>()
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      flat.set(path, JSON.stringify(value))
      return
    }
    for (const [key, item] of Object.entries(value)) walk(item, path === '' ? key : `${path}.${key}`)
  }
  walk({ ...ownSettings(config), ...leftOut(config) }, '')
  return flat
}
