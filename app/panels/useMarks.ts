/** The marks of the run on the screen under the thresholds of the page, for every panel that draws or names them. */

import { useMemo } from 'react'
import { stagesOf } from '../../src/protocol/stages'
import { leadingCell } from '../../src/space/topology'
import type { TimeMark } from '../charts/time'
import { useText } from '../i18n/useText'
import { useRun } from '../run/runStore'
import { useView } from '../run/viewStore'
import { useStory } from '../story/storyStore'
import { NO_TRACES, type Ring, type RuleTraces, ringOf, ruleTraces } from '../telling/marks'

const DASHES = { 1: '7 3', 2: '2 3' } as const
/** Stages are flagged in Roman numbers: the others are those of the rules. */
const ROMAN = ['I', 'II', 'III']
const STAGE_DASH = '1 5'

export interface Marks {
  readonly traces: RuleTraces
  readonly ring: Ring | null
  readonly timeMarks: readonly TimeMark[]
}

export function useMarks(): Marks {
  const t = useText()
  const records = useRun((run) => run.records)
  const config = useRun((run) => run.config)
  const rules = useView((view) => view.rules)
  const edge = useView((view) => view.edge)
  const cell = useView((view) => view.cell)
  const covered = useStory((story) => story.prediction === 'guessing')
  const guess = useStory((story) => story.guess)
  return useMemo(() => {
    const own = guess === null ? [] : [{ epoch: guess, label: t.lesson.you, dash: 'none', flag: '★' }]
    if (covered) return { traces: NO_TRACES, ring: null, timeMarks: own }
    const traces = ruleTraces(records, config, rules)
    const window = (rules ?? config)?.criterion2.window ?? 10
    const fired = [traces.criterion1.at(-1)?.firedAt ?? null, traces.criterion2.at(-1)?.firedAt ?? null] as const
    const timeMarks = ([1, 2] as const).flatMap((n) => {
      const epoch = fired[n - 1]
      return epoch === null || epoch === undefined ? [] : [{ epoch, label: t.curves.rule(n), dash: DASHES[n] }]
    })
    const stages = (config ? stagesOf(config).slice(1) : []).map(({ index, first }) => ({
      epoch: first,
      label: t.algorithms.stageMark(index + 1),
      dash: STAGE_DASH,
      flag: ROMAN[index] ?? String(index + 1),
    }))
    return {
      traces,
      ring: config && cell === leadingCell(config) ? ringOf(records, config, edge, window) : null,
      timeMarks: [...stages, ...timeMarks, ...own],
    }
  }, [records, config, rules, edge, cell, t, covered, guess])
}
