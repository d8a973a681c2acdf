/** In what the trials of a sweep differ: read from the configs, whatever the sweep's file said. */
import type { SearchConfig } from '../protocol/config'
import { withAlgorithm } from '../protocol/withAlgorithm'
import { flattened } from './ownSettings'

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
