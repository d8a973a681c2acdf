/** Statements about a whole run need the whole run: a recording tells all of its epochs at once, the cursor stays. */
import { session } from '../run/lab'
import { runStore } from '../run/runStore'
import { viewStore } from '../run/viewStore'

export function pause(): void {
  if (viewStore.getState().playing) session.toggle()
}

export function revealRun(): void {
  const { config, origin } = runStore.getState()
  const { cursor } = viewStore.getState()
  pause()
  if (!config || origin.kind !== 'recording') return
  session.seek(config.epochs)
  session.seek(Math.max(1, cursor))
}
