/** What becomes of dropped or chosen files: a run is shown, a table tells final accuracies, anything else goes to the worker. */
import { SearchError } from '../../src/errors'
import type { NamedRun } from '../../src/import/openTexts'
import { givenFiles } from './droppedFiles'
import { session } from './lab'
import { runStore } from './runStore'

/** Reads first, then asks `mayReplace`, then replaces: a file that cannot be read loses nothing. */
export async function openFiles(files: readonly File[], mayReplace: () => Promise<boolean>): Promise<void> {
  await refusing(async () => {
    // The readers are no part of the first paint.
    const { isTable, readDropped } = await import('./droppedRun')
    const [only] = files
    if (only && files.length === 1 && (await isTable(only))) {
      await openTable(only)
      return
    }
    const opened = await readDropped(files)
    if (opened === null) session.loadFiles(givenFiles(files))
    else if (opened.kind === 'cells') throw new SearchError('unsupported', 'genotypes: cannot be shown yet')
    else await show(opened.runs, mayReplace)
  })
}

/** One run is replayed; of several the first is, and all are kept to be compared. */
async function show(runs: readonly NamedRun[], mayReplace: () => Promise<boolean>): Promise<void> {
  const [first] = runs
  if (!first || !(await mayReplace())) return
  session.showRecording(first.name, first.record)
}

/** A file that is to be a table of NAS-Bench-201. */
export async function openTable(file: File): Promise<void> {
  await refusing(async () => {
    const { readTableFile } = await import('./droppedRun')
    runStore.getState().useTable(await readTableFile(file))
  })
}

/** A file that is refused is named in a notice. */
async function refusing(read: () => Promise<void>): Promise<void> {
  try {
    await read()
  } catch (error) {
    const code = error instanceof SearchError ? error.code : 'internal'
    const message = error instanceof Error ? error.message : String(error)
    runStore.getState().apply({ type: 'rejected', code, message })
  }
}
