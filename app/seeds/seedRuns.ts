/** The searches with several seeds as runs, as the seeds of one setting, and as the index of a sweep. Pure but for the digest. */

import type { EpochRecord } from '../../src/protocol/record'
import type { RunRecord } from '../../src/protocol/runRecord'
import type { CellType } from '../../src/space/topology'
import { TRIAL_DIGITS, trialKey } from '../../src/sweep/trialKey'
import { type TrialRecord, trialRecordOf } from '../../src/sweep/trialRecord'
import type { SeedCourse } from '../evidence/shown'
import type { RunState } from '../run/runStore'
import { type BuildFacts, liveRun, withTable } from '../trace/liveRun'
import type { Lane } from './seedsStore'

/** Null before its search has started. */
export function runOf(
  { started, records, status }: Lane,
  table: RunState['table'],
  build: BuildFacts,
  date: string,
): RunRecord | null {
  if (!started) return null
  const { config, dataset, adapter, plan, stepsPerEpoch } = started
  const { reason, returnsEpoch } =
    status.kind === 'finished' ? status.end : { reason: 'stopped' as const, returnsEpoch: 0 }
  const run = liveRun(
    {
      config,
      dataset,
      adapter,
      plan,
      stepsPerEpoch: stepsPerEpoch ?? 0,
      records,
      table,
      status: status.kind === 'finished' ? { kind: 'finished', reason, returnsEpoch } : { kind: 'idle' },
    },
    build,
    date,
  )
  return run && withTable(run, table)
}

const skipsOf = ({ unrestrictedSkips, skips }: EpochRecord, cell: CellType): number =>
  unrestrictedSkips ?? skips?.[cell] ?? 0

/** Of those that have an epoch. */
export function coursesOf(lanes: readonly Lane[]): SeedCourse[] {
  return lanes.flatMap(({ seed, started, records }) => {
    const last = records.at(-1)
    if (!started || !last) return []
    const counts = (cell: CellType): number[] => records.map((record) => skipsOf(record, cell))
    return [
      {
        trial: String(seed),
        config: started.config,
        skips: { normal: counts('normal'), reduce: counts('reduce') },
        rules: last.rules,
      },
    ]
  })
}

async function digestOf(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Whether a search has come to an end of its own: one that was stopped is no trial, its name stands for all of its epochs. */
export const isTrial = ({ status }: Lane): boolean => status.kind === 'finished' && status.end.reason !== 'stopped'

/** Line of an index and recording of a search that came to its end; null for others. */
export async function trialOf(
  lane: Lane,
  table: RunState['table'],
  build: BuildFacts,
  date: string,
): Promise<{ readonly record: TrialRecord; readonly run: RunRecord } | null> {
  const run = runOf(lane, table, build, date)
  const images = lane.started?.images
  if (!run || images === undefined || !isTrial(lane)) return null
  const key = (await digestOf(trialKey(run.config, images, run.provenance.adapter))).slice(0, TRIAL_DIGITS)
  const record = trialRecordOf(run, key, images)
  return record && { record, run }
}
