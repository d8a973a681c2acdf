/** How much of the live run on the screen is on disk. */
import type { RunState, Safety } from '../run/runStore'

/** The place in the search up to which it is saved; `whole` once nothing is left to search and all of it is; null while nothing is. */
export function savedPlace({
  safety,
  status,
  records,
}: Pick<RunState, 'safety' | 'status' | 'records'>): Safety['saved'] | 'whole' {
  const { saved } = safety
  // Nobody has a turn where a search rests behind its last epoch.
  const isOver = status.kind === 'finished' || (status.kind === 'paused' && status.next === null)
  const isWhole = isOver && saved?.step === 0 && saved.epoch > records.length
  return isWhole ? 'whole' : saved
}
