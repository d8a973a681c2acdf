/** Answers the commands about saved runs; the list is told again after each that changes it. */
import type { RunCommand, RunEvent } from '../protocol/runs'
import type { RunStore } from '../store/slots'

/** `continue-run` and `continue-file` start a search and are the session's. */
export type DeskCommand = Exclude<RunCommand, { type: 'continue-run' | 'continue-file' }>

/**
 * @throws SearchError when the command is refused; nothing is lost then
 */
export async function answerRunCommand(
  command: DeskCommand,
  store: RunStore,
  post: (event: RunEvent) => void,
  { freshId, date }: { readonly freshId: () => string; readonly date: () => string },
): Promise<void> {
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
      await store.trash(command.id, date())
      break
    case 'restore-run':
      await store.restore(command.id)
      break
    case 'purge-run':
      await store.purge(command.id)
      break
    case 'clear-runs':
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
  post({ type: 'runs', ...(await store.list()) })
}
