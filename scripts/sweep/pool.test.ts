/** Trials side by side, with processes that only wait to be told to stop. */
import { expect, it } from 'vitest'
import { presetConfig } from '../../src/protocol/presets'
import type { runProcess } from './childProcess'
import type { TrialTask } from './messages'
import { runTrials } from './pool'

const task = (trial: string): TrialTask => ({
  ...{ trial, preset: 'two-minutes', config: presetConfig('two-minutes', 'darts'), data: null, threads: 1 },
  ...{ work: '', recording: '', nasBench: null },
})

const untilStopped: typeof runProcess = (_, { signal }) =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve({ type: 'stopped' })))

it('a result that cannot be kept stops the other trials, begins no further one, and is thrown when all have ended', async () => {
  const heard: string[] = []
  const full = new Error('no room')
  const pool = runTrials(
    ['a', 'b', 'c', 'd'].map(task),
    {
      ...{ jobs: 2, retries: 2, patienceMs: 1000, signal: new AbortController().signal },
      onEvent: (trial, { type }) => {
        heard.push(`${trial} ${type}`)
        if (trial === 'b' && type === 'done') throw full
      },
    },
    (of, ...rest) => (of.trial === 'b' ? Promise.resolve({ type: 'done' }) : untilStopped(of, ...rest)),
  )
  await expect(pool).rejects.toBe(full)
  expect(heard).toEqual(['a begun', 'b begun', 'b done', 'a stopped'])
})
