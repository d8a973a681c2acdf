/** In what the trials of a sweep differ: read from the configs, whatever the sweep's file said. */
import type { SearchConfig } from '../protocol/config'
import { withAlgorithm } from '../protocol/withAlgorithm'
import { ownSettings } from './trialKey'

/** Settings by their full name; values as JSON. */
export type FlatSettings = ReadonlyMap<string, string>

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
  walk(ownSettings(config), '')
  return flat
}

/**
 * Names of the settings in which `other` differs from `base`. What an algorithm brings along at the same budget is no difference
 * beside its name.
 */
export function differences(base: SearchConfig, other: SearchConfig): string[] {
  const isOther = other.algorithm !== base.algorithm
  const from = flattened(isOther && base.algorithm === 'darts' ? withAlgorithm(base, other.algorithm) : base)
  const to = flattened(other)
  const names = [...new Set([...from.keys(), ...to.keys()])].filter(
    (name) => name !== 'seed' && name !== 'algorithm' && from.get(name) !== to.get(name),
  )
  return isOther ? ['algorithm', ...names] : names
}

const bare = (json: string): string => json.replace(/^"(.*)"$/, '$1')

/** A trial in words, by what it has otherwise than the first of its sweep: `algorithm=gdas alphas.lr=0.006 seed=3`. */
export function toldTrial(config: SearchConfig, first: SearchConfig): string {
  const flat = flattened(config)
  const parts = differences(first, config).map((name) => `${name}=${bare(flat.get(name) ?? 'none')}`)
  return [...parts, `seed=${config.seed}`].join(' ')
}
