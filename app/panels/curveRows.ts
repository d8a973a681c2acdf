/** The stack of curves: how high each chart is, and what all of them say when they are pointed at or focused. */

import type { SearchConfig } from '../../src/protocol/config'
import { rankedEdges } from '../../src/protocol/stopping'
import { learnableColumns } from '../../src/space/operationSets'
import { leadingCell } from '../../src/space/topology'
import type { Trace } from '../charts/TraceChart'
import type { Catalogue } from '../i18n/en'
import { explain } from '../page/readout'
import { NOT_TOLD } from '../telling/format'

/** Heights of a chart's caption line, and of the epoch labels under the last chart. */
const CAPTION = 22
const AXIS = 16
/** Height of a place in the ranking. */
const PLACE = 17

/** Heights of the charts in pixels, without their caption lines; 0: not shown. */
interface CurveRows {
  readonly alpha: number
  readonly ranking: number
  readonly skips: number
  readonly search: number
  readonly final: number
}

export function curveRows(height: number, config: SearchConfig | null, hasFinal: boolean): CurveRows {
  const inner = Math.max(300, height)
  const ranked = config
    ? rankedEdges(config).map((edge) => learnableColumns(config, leadingCell(config), edge).length)
    : []
  const places = Math.max(0, ...ranked)
  const ranking = places > 0 ? places * PLACE + 10 : 0
  const skips = Math.max(34, Math.round(inner * (hasFinal ? 0.09 : 0.13)))
  const middle = Math.max(40, Math.round(inner * (hasFinal ? 0.105 : 0.17)))
  const search = middle + (hasFinal ? 0 : AXIS)
  const final = hasFinal ? middle + AXIS : 0
  const lower = [ranking, skips, search, final].filter((row) => row > 0)
  const rest = inner - lower.reduce((sum, row) => sum + row + CAPTION, CAPTION)
  return { alpha: Math.max(120, rest), ranking, skips, search, final }
}

/** What a chart tells the readout about the place under the pointer. */
export function sayUnder(t: Catalogue, title: string, write: (value: number) => string) {
  return (epoch: number | null, trace: Trace | null): void => {
    const value = epoch === null ? undefined : trace?.values[epoch - 1]
    if (epoch === null) explain(null)
    else if (!trace || value === undefined || Number.isNaN(value)) explain(t.views.readout.epoch(title, epoch), epoch)
    else explain(t.views.readout.curve(title, epoch, trace.label, write(value)), epoch)
  }
}

/** What a screen reader hears of a focused chart: every curve at the cursor. */
export function readingAt(
  t: Catalogue,
  cursor: number,
  traces: readonly Trace[],
  write: (value: number) => string,
): string {
  const values = traces.map(({ label, values }) => {
    const value = values[cursor - 1]
    return `${label} ${value === undefined || Number.isNaN(value) ? NOT_TOLD : write(value)}`
  })
  return t.curves.reading(cursor, values.join(', '))
}
