/** Remembers how fast live searches ran, so that the next setup can say what they will take here. */

import type { RunStore } from '../run/runStore'
import { keepSpeed, presetOf, speedKey } from './speeds'

/** Steps after which the running mean of the step time can be trusted. */
const STEPS = 10

/** The browser's storage; null where a policy forbids it. */
export function browserStorage(): Storage | null {
  try {
    return globalThis.localStorage
  } catch {
    return null
  }
}

export function watchSpeed(run: RunStore, storage: Pick<Storage, 'getItem' | 'setItem'> | null): () => void {
  return run.subscribe(({ progress, origin, config, adapter }, before) => {
    if (progress === before.progress || !progress || origin.kind !== 'live' || !config || !adapter) return
    if ((progress.epoch - 1) * progress.stepsPerEpoch + progress.step < STEPS) return
    const preset = presetOf(config)
    if (preset) keepSpeed(storage, { adapter: speedKey(adapter), preset, msPerStep: progress.msPerStep })
  })
}
