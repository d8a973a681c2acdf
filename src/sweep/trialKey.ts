/**
 * What a trial is, as one text: its digest names it. Two trials with one text give the same bits, so that nothing is
 * searched twice; whatever changes the bits stands in the text.
 */
import { ALGORITHM_IDS } from '../protocol/algorithms'
import type { SearchConfig } from '../protocol/config'
import { CPU_BITS } from '../protocol/engines'

/** The settings a search depends on: those of other algorithms are left out, so that a new algorithm renames nothing. */
export function ownSettings(config: SearchConfig): Readonly<Record<string, unknown>> {
  const others = new Set<string>(ALGORITHM_IDS.filter((id) => id !== config.algorithm))
  return Object.fromEntries(Object.entries(config).filter(([key]) => !others.has(key)))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]))
}

/**
 * @param images SHA-256 of what the search sees of its images (`OpenedData.digest`)
 */
export function trialKey(config: SearchConfig, images: string): string {
  return JSON.stringify(sorted({ engine: 'cpu', bits: CPU_BITS, images, settings: ownSettings(config) }))
}

/** Hexadecimal digits of a digest that name a trial. */
export const TRIAL_DIGITS = 16
