/** How much of the live run on the screen is on disk. */
import type { RunState, Safety } from '../run/runStore'

/** The place in the search up to which it is saved; `whole` once it has ended and all of it is; null while nothing is. */
export function savedPlace({
  safety,
  status,
  records,
}: Pick<RunState, 'safety' | 'status' | 'records'>): Safety['saved'] | 'whole' {
  const { saved } = safety
  const isWhole = status.kind === 'finished' && saved?.step === 0 && saved.epoch > records.length
  return isWhole ? 'whole' : saved
}
