/** Says events aloud, politely: a rule that fires, another count of skip-connects when the cursor rests, a start, a pause, a failure. */

import { useEffect, useState } from 'react'
import { leadingCell } from '../../src/space/topology'
import type { Catalogue } from '../i18n/en'
import { useText } from '../i18n/useText'
import { type RunState, useRun } from '../run/runStore'
import { useView } from '../run/viewStore'
import { type Marks, useMarks } from './useMarks'

/** A value that the cursor only passes is not spoken. */
const REST_MS = 700

/** What became of the run, wherever the cursor is. */
export function spokenStatus(t: Catalogue, { records, status }: Pick<RunState, 'records' | 'status'>): string {
  if (status.kind === 'failed') return t.spoken.failed(t.failures[status.code].what)
  if (status.kind === 'paused') return t.spoken.paused
  return status.kind === 'running' && records.length === 0 ? t.spoken.started : ''
}

/** What is to be said of the epoch at the cursor. */
export function spokenEpoch(
  t: Catalogue,
  run: Pick<RunState, 'records' | 'config'>,
  cursor: number,
  { traces }: Pick<Marks, 'traces'>,
): string {
  const record = run.records[cursor - 1]
  if (!record) return ''
  const fired = ([1, 2] as const).filter((n) => traces[`criterion${n}`].at(-1)?.firedAt === cursor)
  const cell = leadingCell(run.config ?? { space: 'darts' })
  const skips = record.skips ? [t.spoken.skips(cursor, record.skips[cell], t.names.cells[cell])] : []
  const words = [...skips, ...fired.map((n) => t.spoken.rule(cursor, n))]
  return words.join(' ')
}

export function LiveRegion() {
  const t = useText()
  const records = useRun((run) => run.records)
  const status = useRun((run) => run.status)
  const config = useRun((run) => run.config)
  const cursor = useView((view) => view.cursor)
  const marks = useMarks()
  const text = spokenEpoch(t, { records, config }, cursor, marks)
  const fires = ([1, 2] as const).some((n) => marks.traces[`criterion${n}`].at(-1)?.firedAt === cursor)
  const [said, say] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => say(text), fires ? 0 : REST_MS)
    return () => clearTimeout(timer)
  }, [text, fires])
  // Two regions: each speaks when its own words change, so that a pause is told once and epochs are told on.
  return (
    <>
      <output className="hidden" aria-live="polite">
        {said}
      </output>
      <div className="hidden" aria-live="polite">
        {spokenStatus(t, { records, status })}
      </div>
    </>
  )
}
