/** Whether the search on the screen, which has ended, has its weights kept, and how they are set up again to be asked. */
import { session } from '../run/lab'
import { mayGoOn } from '../run/leaving'
import { type RunState, runStore } from '../run/runStore'

/** What is saved of a search could be written. */
export const isStored = (storage: RunState['safety']['storage']): boolean => storage === null || storage.state === 'low'

/** The newest checkpoint is that of its end, and could be written. */
export function isKeptAtEnd({ status, safety: { saved, storage }, records }: RunState): boolean {
  const isOfEnd = records.length > 0 && saved?.epoch === records.length + 1
  return session.liveId !== null && status.kind === 'finished' && isOfEnd && isStored(storage)
}

/** Sets it up again where it ended; what was answered before stays with it. */
export async function askAtEnd(): Promise<void> {
  if (!(await mayGoOn())) return
  const { config, safety, projections, apply } = runStore.getState()
  const id = session.liveId
  if (!config || !safety.saved || id === null) return
  const { epoch, step } = safety.saved
  session.continueLive({ id, config, epochs: epoch - 1, step }, { pauseAfter: 0 })
  for (const projection of projections) apply({ type: 'projection', projection })
}
