/** From a sweep to one of its searches. */
import { toSearchError } from '../../src/errors'
import { writeHash } from '../address/hash'
import { liveLink } from '../address/liveLink'
import { session } from '../run/lab'
import { mayReplace } from '../run/leaving'
import { storyStore } from '../story/storyStore'
import { type OpenSweep, useEvidence } from './evidenceStore'
import { recordingOf } from './openSweep'

/** The recording of a trial, or the live search that gives the same. */
export async function openTrial(sweep: OpenSweep, id: string): Promise<void> {
  const trial = sweep.index.trials.find((one) => one.trial === id)
  if (!trial) return
  try {
    const run = await recordingOf(sweep, id)
    if (run) {
      if (!(await mayReplace())) return
      storyStore.getState().set({ page: null })
      session.showRecording(`${sweep.index.name} ${id}`, run)
      return
    }
    location.hash = writeHash({ ...liveLink(trial.config), engine: 'cpu' })
  } catch (error) {
    useEvidence.getState().set({ problem: toSearchError(error).message })
  }
}
