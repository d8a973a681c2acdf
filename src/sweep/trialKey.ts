/**
 * What a trial is, as one text: its digest names it. Two trials with one text give the same bits, so that nothing is
 * searched twice; whatever changes the bits stands in the text. Settings at their default are left out: one that comes later, and
 * whose default is what was done before, renames nothing. `trialKey.test.ts` holds the defaults.
 */
import { DEFAULT_CONFIG, type SearchConfig } from '../protocol/config'
import { CPU_BITS, CPU_ENGINE } from '../protocol/engines'
import { flattened } from './ownSettings'

/**
 * @param images SHA-256 of what the search sees of its images (`OpenedData.digest`)
 * @param engine what computed it, as runs name it; each adapter has bits of its own
 */
export function trialKey(config: SearchConfig, images: string, engine = CPU_ENGINE): string {
  const usual = flattened({ ...DEFAULT_CONFIG, algorithm: config.algorithm })
  const changed = [...flattened(config)].filter(([name, value]) => name === 'algorithm' || usual.get(name) !== value)
  const settings = changed.sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, value]) => `${name}=${value}`)
  const computed = engine === CPU_ENGINE ? { engine: 'cpu', bits: CPU_BITS } : { engine }
  return JSON.stringify({ ...computed, images, settings })
}

/** Hexadecimal digits of a digest that name a trial. */
export const TRIAL_DIGITS = 16
