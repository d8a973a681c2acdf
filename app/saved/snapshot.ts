/** The live run on the screen as the events another tab needs to show the same. */
import type { Event } from '../../src/protocol/messages'
import type { RunState } from '../run/runStore'

export function snapshotEvents(run: RunState): Event[] {
  const { status, config, dataset, adapter, plan, stepsPerEpoch, records, progress, safety } = run
  const started: Event[] =
    config && dataset && adapter && plan
      ? [
          {
            type: 'started',
            config,
            dataset,
            adapter,
            plan,
            stepsPerEpoch,
            resumed: { epoch: records.length + 1, step: 0, records, elsewhere: safety.elsewhere },
          },
        ]
      : []
  const going: Event[] = progress ? [progress] : []
  switch (status.kind) {
    case 'loading':
      return [...started, { type: 'loading', phase: status.phase, done: status.done, total: status.total }]
    case 'paused': {
      const { epoch, step, next } = status
      return [...started, ...going, { type: 'paused', epoch, step, ...(next ? { next } : {}) }]
    }
    case 'finished':
      return [...started, { type: 'finished', reason: status.reason, returnsEpoch: status.returnsEpoch }]
    case 'failed':
      return [...started, { type: 'failed', code: status.code, message: status.message }]
    default:
      return [...started, ...going]
  }
}
