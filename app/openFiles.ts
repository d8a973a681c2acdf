/** What becomes of dropped or chosen files: one run is shown in place of the present one, anything else goes to the worker. */
import { SearchError } from '../src/errors'
import { session } from './lab'
import { runStore } from './runStore'

/** Reads first, then asks `mayReplace`, then replaces: a file that cannot be read loses nothing. */
export async function openFiles(files: readonly File[], mayReplace: () => Promise<boolean>): Promise<void> {
  try {
    // The readers are no part of the first paint.
    const { readDroppedRun } = await import('./droppedRun')
    const run = await readDroppedRun(files)
    if (run === null) session.loadFiles(files)
    else if (await mayReplace()) session.showRecording(run.name, run.record)
  } catch (error) {
    const code = error instanceof SearchError ? error.code : 'internal'
    const message = error instanceof Error ? error.message : String(error)
    runStore.getState().apply({ type: 'rejected', code, message })
  }
}
