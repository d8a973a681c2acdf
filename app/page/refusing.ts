/** What fails, at once or later, is named in the page's notice: a refused file, code that is gone from the server, a defect of ours. */
import { toSearchError } from '../../src/errors'
import { runStore } from '../run/runStore'

function tell(error: unknown): void {
  const { code, message } = toSearchError(error)
  runStore.getState().apply({ type: 'rejected', code, message })
}

/** Does what was asked for; why it could not be done is told. */
export async function refusing(act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (error) {
    tell(error)
  }
}

/** What fails where nobody waits for it is told as well; of what fails over and over the first time only. */
export function tellUnhandled(page: Pick<Window, 'addEventListener'>): void {
  const told = new Set<string>()
  page.addEventListener('unhandledrejection', ({ reason }) => {
    const { message } = toSearchError(reason)
    if (told.has(message)) return
    told.add(message)
    tell(reason)
  })
}
