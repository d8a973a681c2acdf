/** A guess is about one run: with another on the screen there is none. */
import type { Origin, RunStore } from '../run/runStore'
import type { storyStore } from './storyStore'

/** A recording that starts anew is the same run. */
const isSame = (now: Origin, before: Origin): boolean =>
  now === before ||
  (now.kind === 'recording' && before.kind === 'recording' && now.served !== undefined && now.served === before.served)

export function endWithRun(run: RunStore, story: typeof storyStore): void {
  run.subscribe(({ origin }, before) => {
    if (!isSame(origin, before.origin)) story.getState().set({ prediction: 'off', guess: null })
  })
}
