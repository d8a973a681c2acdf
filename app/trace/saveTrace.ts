/** Writes a run in the form that was asked for. Loaded when it is first asked for. */
import { writeTraceCsv } from '../../src/export/traceCsv'
import { writeTraceNotebook } from '../../src/export/traceNotebook'
import type { RunRecord } from '../../src/protocol/runRecord'
import { saveFile } from '../page/saveFile'

export type TraceForm = 'json' | 'csv' | 'notebook'

const WRITERS: Readonly<Record<TraceForm, { extension: string; type: string; write: (run: RunRecord) => string }>> = {
  json: { extension: 'json', type: 'application/json', write: (run) => `${JSON.stringify(run)}\n` },
  csv: { extension: 'csv', type: 'text/csv', write: writeTraceCsv },
  notebook: { extension: 'ipynb', type: 'application/x-ipynb+json', write: writeTraceNotebook },
}

export function saveTrace(run: RunRecord, form: TraceForm): void {
  const { extension, type, write } = WRITERS[form]
  const { space, seed } = run.config
  const epochs = run.events.filter(({ event }) => event.type === 'epoch').length
  saveFile(`trace-${space}-seed-${seed}-${epochs}-epochs.${extension}`, new Blob([write(run)], { type }))
}
