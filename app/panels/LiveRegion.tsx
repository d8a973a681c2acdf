/** Says events aloud, politely: a rule that fires, another count of skip-connects when the cursor rests, a failure. */

import { useEffect, useState } from 'react'
import { leadingCell } from '../../src/space/topology'
import type { Catalogue } from '../i18n/en'
import { useText } from '../i18n/useText'
import { type RunState, useRun } from '../run/runStore'
import { useView } from '../run/viewStore'
import { type Marks, useMarks } from './useMarks'

/** A value that the cursor only passes is not spoken. */
const REST_MS = 700

export function spoken(
  t: Catalogue,
  run: Pick<RunState, 'records' | 'status' | 'config'>,
  cursor: number,
  { traces }: Pick<Marks, 'traces'>,
): string {
  if (run.status.kind === 'failed') return t.spoken.failed(t.failures[run.status.code].what)
  const record = run.records[cursor - 1]
  if (!record) return run.status.kind === 'running' ? t.spoken.started : ''
  if (run.status.kind === 'paused') return t.spoken.paused
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
  const text = spoken(t, { records, status, config }, cursor, marks)
  const fires = ([1, 2] as const).some((n) => marks.traces[`criterion${n}`].at(-1)?.firedAt === cursor)
  const [said, say] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => say(text), fires ? 0 : REST_MS)
    return () => clearTimeout(timer)
  }, [text, fires])
  return (
    <output className="hidden" aria-live="polite">
      {said}
    </output>
  )
}
