/** The live run on the screen as a run record, the same form a recording has. Pure. */
import { lookedUp } from '../../src/export/benchmarked'
import type { Nb201Table } from '../../src/export/nb201Table'
import type { EvaluationRecord } from '../../src/protocol/evaluation'
import type { Event } from '../../src/protocol/messages'
import { RUN_FORMAT, RUN_VERSION, type RunRecord } from '../../src/protocol/runRecord'
import type { RunState } from '../run/runStore'

type Known = Pick<
  RunState,
  'config' | 'dataset' | 'adapter' | 'plan' | 'stepsPerEpoch' | 'records' | 'status' | 'table'
>

/** What the build knows of itself. */
export interface BuildFacts {
  readonly commit: string
  readonly appVersion: string
}

/**
 * Epochs with the time they took; progress in between is left out. Null before the search has started.
 *
 * @param date ISO date of the export
 */
export function liveRun(run: Known, build: BuildFacts, date: string): RunRecord | null {
  const { config, dataset, adapter, plan, stepsPerEpoch, records, status, table } = run
  if (!config || !dataset || !adapter || !plan) return null
  const events: { at: number; event: Event }[] = [
    { at: 0, event: { type: 'started', config, dataset, adapter, stepsPerEpoch, plan } },
  ]
  let at = 0
  for (const record of records) {
    at += record.epochMs ?? 0
    events.push({ at: Math.round(at), event: { type: 'epoch', record } })
  }
  if (status.kind === 'finished')
    events.push({
      at: Math.round(at),
      event: { type: 'finished', reason: status.reason, returnsEpoch: status.returnsEpoch },
    })
  const weights = Math.floor(config.images / 2)
  return {
    format: RUN_FORMAT,
    version: RUN_VERSION,
    preset: null,
    config,
    provenance: {
      dataset: dataset.title,
      images: { weights, alphas: config.images - weights },
      adapter: adapter.description,
      date,
      ...build,
      ...(table && records.some(({ benchmark }) => benchmark) ? { benchmarkSource: table.source } : {}),
    },
    events,
  }
}

/** A recording as it is on the screen: with the final accuracies of a table that it did not bring itself. */
export function withTable(run: RunRecord, table: Nb201Table | null): RunRecord {
  return table && run.provenance.benchmarkSource === undefined ? lookedUp(run, table) : run
}

/** With what was retrained of it; null: nothing was. */
export function withRetraining(run: RunRecord, evaluation: EvaluationRecord | null): RunRecord {
  return evaluation && evaluation.results.length > 0 ? { ...run, evaluation } : run
}
