/** Where the replay of the run on the screen stays a little longer. */

import { runStore } from '../run/runStore'
import { viewStore } from '../run/viewStore'
import { ringOf, ruleTraces } from '../telling/marks'
import { arrivesAt } from '../telling/moment'
import { storyStore } from './storyStore'

export function dwellsOn(cursor: number): boolean {
  // It would tell where a rule fires.
  if (storyStore.getState().prediction === 'guessing') return false
  const { records, config } = runStore.getState()
  const { edge, rules } = viewStore.getState()
  const window = (rules ?? config)?.criterion2.window ?? 0
  const traces = ruleTraces(records, config, rules)
  return arrivesAt({ records, config, rules, cursor, traces, ring: ringOf(records, config, edge, window) })
}
