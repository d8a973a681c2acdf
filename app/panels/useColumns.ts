/** What the columns of the run's alpha tables are: its candidates, or in a log with others the names it tells, else their numbers. */
import { useMemo } from 'react'
import { type Column, columnsOf } from '../charts/traces'
import { useText } from '../i18n/useText'
import { useRun } from '../run/runStore'

export function useColumns(): readonly Column[] {
  const { column } = useText().curves
  const primitives = useRun((run) => run.config?.primitives)
  const width = useRun(({ records }) => records.find(({ printed }) => printed)?.printed?.normal[0]?.length)
  const names = useRun(({ origin }) => (origin.kind === 'recording' ? origin.source?.operations : undefined))
  return useMemo(
    () =>
      width === undefined
        ? columnsOf(primitives ?? [])
        : columnsOf(Array.from({ length: width }, (_, o) => names?.[o] ?? column(o + 1))),
    [width, names, primitives, column],
  )
}
