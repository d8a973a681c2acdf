/** Writes the run on the screen in the form that was asked for, its retraining with it. Loaded when it is first asked for. */
import { writeTraceCsv } from '../../src/export/traceCsv'
import { writeTraceNotebook } from '../../src/export/traceNotebook'
import type { RunRecord } from '../../src/protocol/runRecord'
import { evaluationStore } from '../evaluate/evaluationStore'
import { BUILD } from '../page/build'
import { saveFile } from '../page/saveFile'
import { runStore } from '../run/runStore'
import { liveRun, withRetraining, withTable } from './liveRun'

export type TraceForm = 'json' | 'csv' | 'notebook'

const WRITERS: Readonly<Record<TraceForm, { extension: string; type: string; write: (run: RunRecord) => string }>> = {
  json: { extension: 'json', type: 'application/json', write: (run) => `${JSON.stringify(run)}\n` },
  csv: { extension: 'csv', type: 'text/csv', write: writeTraceCsv },
  notebook: { extension: 'ipynb', type: 'application/x-ipynb+json', write: writeTraceNotebook },
}

/** @param recording the one on the screen; null: a live run is */
export function saveTrace(recording: RunRecord | null, form: TraceForm): void {
  const state = runStore.getState()
  const { record, keep } = evaluationStore.getState()
  const shown = recording ? withTable(recording, state.table) : liveRun(state, BUILD, new Date().toISOString())
  if (!shown) return
  const run = withRetraining(shown, record)
  const { extension, type, write } = WRITERS[form]
  const { space, seed } = run.config
  const epochs = run.events.filter(({ event }) => event.type === 'epoch').length
  saveFile(`trace-${space}-seed-${seed}-${epochs}-epochs.${extension}`, new Blob([write(run)], { type }))
  if (record) keep(record)
}
