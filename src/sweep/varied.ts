/** Which settings a sweep varies, and what a trial has of them: read from the configs, whatever the sweep's file said. */
import type { SearchConfig } from '../protocol/config'
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

/** Names of the settings that not all of them share, in the order of a config; the seed is none of them. */
export function variedSettings(configs: readonly SearchConfig[]): string[] {
  const all = configs.map(flattened)
  const names = [...new Set(all.flatMap((flat) => [...flat.keys()]))].filter((name) => name !== 'seed')
  return names.filter((name) => new Set(all.map((flat) => flat.get(name))).size > 1)
}

const bare = (json: string): string => json.replace(/^"(.*)"$/, '$1')

/** A trial in words: `algorithm=darts alphas.lr=0.006 seed=3`. */
export function toldTrial(config: SearchConfig, varied: readonly string[]): string {
  const flat = flattened(config)
  // What an algorithm changes along with itself is told by its name.
  const named = varied.includes('algorithm') ? varied.filter((name) => name === 'algorithm') : []
  const names = [...named, ...varied.filter((name) => name !== 'algorithm' && !name.startsWith('criterion'))]
  const parts = names.flatMap((name) => {
    const value = flat.get(name)
    return value === undefined ? [] : [`${name}=${bare(value)}`]
  })
  return [...parts, `seed=${config.seed}`].join(' ')
}
