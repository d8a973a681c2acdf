/** Answers the commands about saved runs; the list is told again after each that changes it. */
import { SearchError } from '../errors'
import type { RunCommand, RunEvent } from '../protocol/runs'
import type { RunStore } from '../store/slots'
import type { HeldRuns } from './heldRuns'

/** `continue-run` and `continue-file` start a search and are the session's. */
export type DeskCommand = Exclude<RunCommand, { type: 'continue-run' | 'continue-file' }>

/**
 * @throws SearchError when the command is refused; nothing is lost then
 */
export async function answerRunCommand(
  command: DeskCommand,
  store: RunStore,
  post: (event: RunEvent) => void,
  {
    freshId,
    date,
    heldRuns,
  }: { readonly freshId: () => string; readonly date: () => string; readonly heldRuns?: HeldRuns },
): Promise<void> {
  const held = (await heldRuns?.held()) ?? new Set()
  const list = async (): Promise<void> => {
    const { runs, broken, storage } = await store.list()
    post({
      type: 'runs',
      runs: runs.map((run) => (held.has(run.id) ? { ...run, searched: true } : run)),
      // Its first checkpoint is being written.
      broken: broken.filter(({ id }) => !held.has(id)),
      storage,
    })
  }
  const keep = async (): Promise<never> => {
    // The list that offered it is old.
    await list()
    throw new SearchError('busy', `${command.type}: another tab of this site searches a run; stop it there`)
  }
  switch (command.type) {
    case 'list-runs':
      break
    case 'open-run': {
      post({ type: 'run-opened', ...(await store.open(command.id)) })
      return
    }
    case 'export-run': {
      post({ type: 'run-file', ...(await store.exported(command.id)) })
      return
    }
    case 'rename-run':
      await store.rename(command.id, command.name)
      break
    case 'trash-run':
      if (held.has(command.id)) return keep()
      await store.trash(command.id, date())
      break
    case 'restore-run':
      await store.restore(command.id)
      break
    case 'purge-run':
      // Taken up since it was thrown away: its next save brings it back.
      if (!held.has(command.id)) await store.purge(command.id)
      break
    case 'clear-runs':
      if (held.size > 0) return keep()
      await store.clear()
      break
    case 'import-run':
      await store.imported({ name: command.file.name, blob: command.file }, freshId())
      break
    default: {
      const unknown: never = command
      return unknown
    }
  }
  await list()
}
