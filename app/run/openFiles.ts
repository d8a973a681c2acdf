/** What becomes of dropped or chosen files: a run is shown, a table or models tell accuracies, anything else goes to the worker. */
import type { NamedRun, Opened } from '../../src/import/openTexts'
import type { GivenFile } from '../../src/protocol/messages'
import { cellsStore } from '../cells/cellsStore'
import { refusing } from '../page/refusing'
import { givenFiles } from './droppedFiles'
import { session } from './lab'
import { mayReplace } from './leaving'
import { runStore } from './runStore'

/** Reads first, then asks, then replaces: a file that cannot be read loses nothing. */
export async function openFiles(files: readonly File[]): Promise<void> {
  await refusing(async () => {
    // The readers are no part of the first paint.
    const { isTable, readDropped } = await import('./droppedRun')
    const [only] = files
    if (only && files.length === 1 && (await isTable(only))) {
      await openTable(only)
      return
    }
    if (await openedSweep(givenFiles(files))) return
    if (await openedModels(givenFiles(files))) return
    const opened = await readDropped(files)
    if (opened === null) session.loadFiles(givenFiles(files))
    else await show(opened, only?.name ?? null)
  })
}

/** A dropped folder, still being listed: a sweep is shown, models of NAS-Bench-301 are read, anything else goes to the worker. */
export async function openFolder(listed: Promise<readonly GivenFile[]>): Promise<void> {
  await refusing(async () => {
    const files = await listed
    if (!(await openedSweep(files)) && !(await openedModels(files))) session.loadFiles(files)
  })
}

/** The index of a sweep among the files, alone, in its folder or in a zip, is shown on its page. */
async function openedSweep(files: readonly GivenFile[]): Promise<boolean> {
  const { holdsSweep, openSweepFiles } = await import('../evidence/openSweep')
  return (await holdsSweep(files)) && (await openSweepFiles(files))
}

/** Models of NAS-Bench-301 among the files are read where cells are scored, and what is wrong with them is said there. */
async function openedModels(files: readonly GivenFile[]): Promise<boolean> {
  const { holdsModels } = await import('../../src/surrogate/recognise')
  if (!(await holdsModels(files))) return false
  const [{ openSurrogate }, { followRun }, { storyStore }] = await Promise.all([
    import('../proxies/surrogateStore'),
    import('../proxies/followRun'),
    import('../story/storyStore'),
  ])
  // An opened cell has its scores beside it.
  if (!cellsStore.getState().isOpen) storyStore.getState().set({ page: 'evaluate', tour: null })
  await openSurrogate(files)
  followRun()
  return true
}

/** Whether a text is one that `openText` would show: what is pasted beside a field may be anything. */
export async function isForUs(text: string): Promise<boolean> {
  const { looksLikeGenotype } = await import('../../src/import/genotypes')
  const { looksLikeSearchLog } = await import('../../src/import/logs')
  return looksLikeGenotype(text) || looksLikeSearchLog(text)
}

/** A text that was pasted, or stands in the address: a cell, or a search log. */
export async function openText(text: string): Promise<void> {
  await refusing(async () => {
    const { openTexts } = await import('../../src/import/openTexts')
    try {
      await show(openTexts([{ name: null, text, date: new Date().toISOString() }]), null)
    } catch (error) {
      cellsStore.getState().set({ isOpen: true, refusal: error instanceof Error ? error.message : String(error) })
    }
  })
}

/** Cells are drawn on their sheet; one run is replayed; of several the first is, and all are kept to be compared. */
async function show(opened: Opened, file: string | null): Promise<void> {
  if (opened.kind === 'cells') {
    cellsStore.getState().show(opened.cells, opened.problems, file)
    return
  }
  const { runs } = opened
  const [first] = runs
  if (!first || !(await mayReplace())) return
  cellsStore.getState().close()
  if (runs.length > 1) await keepRuns(runs)
  session.showRecording(first.name, first.record)
}

/** Beside one another at once: whoever opens several runs wants to compare them. */
async function keepRuns(runs: readonly NamedRun[]): Promise<void> {
  const [{ fileRunId, keptStore }, { runOfRecord }, { storyStore }] = await Promise.all([
    import('../compare/keptStore'),
    import('../compare/compared'),
    import('../story/storyStore'),
  ])
  const kept = runs.map(({ name, record }) => runOfRecord(fileRunId(name, record), name, record))
  keptStore.getState().keep(kept)
  storyStore.getState().set({ page: 'compare', compared: [...new Set(kept.map(({ id }) => id))] })
}

/** A file that is to be a table of NAS-Bench-201. */
export async function openTable(file: File): Promise<void> {
  await refusing(async () => {
    const { readTableFile } = await import('./droppedRun')
    runStore.getState().useTable(await readTableFile(file))
  })
}
