/**
 * Runs trials, each in a process of its own, so many at a time. A process that ends without a word, or says nothing for too
 * long, is a failure of its trial, which is tried again from its last epoch; nothing of one trial touches another.
 */
import { setMaxListeners } from 'node:events'
import type { FailureCode } from '../../src/errors'
import { type ProcessOptions, runProcess } from './childProcess'
import type { FromTrial, TrialTask } from './messages'

export type PoolEvent =
  | Exclude<FromTrial, { type: 'failed' | 'alive' }>
  | { readonly type: 'begun'; readonly attempt: number }
  | {
      readonly type: 'failed'
      readonly code: string
      readonly message: string
      readonly attempt: number
      readonly again: boolean
    }

export interface PoolOptions extends ProcessOptions {
  readonly jobs: number
  /** Further attempts after a failure. */
  readonly retries: number
  /** Heard in order; the next trial waits for it. What it throws ends the pool. */
  readonly onEvent: (trial: string, event: PoolEvent) => void | Promise<void>
}

/** What follows from settings and images alone: trying again gives the same. */
export const CERTAIN: ReadonlySet<string> = new Set<FailureCode>([
  'bad-config',
  'bad-shape',
  'bad-archive',
  'bad-shard',
  'diverged',
  'unsupported',
  'storage-full',
])

async function runTrial(task: TrialTask, options: PoolOptions, run: typeof runProcess): Promise<void> {
  const { retries, signal, onEvent } = options
  for (let attempt = 1; !signal.aborted; attempt++) {
    await onEvent(task.trial, { type: 'begun', attempt })
    const end = await run(task, options, (message) => void onEvent(task.trial, message))
    if (end.type !== 'failed') return onEvent(task.trial, end)
    const again = attempt <= retries && !CERTAIN.has(end.code) && !signal.aborted
    await onEvent(task.trial, { ...end, attempt, again })
    if (!again) return
  }
}

/**
 * Resolves when every trial is done, failed for good, or stopped. What `onEvent` throws stops the others; it is thrown when
 * none is under way any more.
 *
 * @param run one process of a trial
 */
export async function runTrials(
  tasks: readonly TrialTask[],
  options: PoolOptions,
  run: typeof runProcess = runProcess,
): Promise<void> {
  const waiting = [...tasks]
  const ending = new AbortController()
  const signal = AbortSignal.any([options.signal, ending.signal])
  // Each process that is under way listens.
  setMaxListeners(0, signal)
  const worker = async (): Promise<void> => {
    for (let task = waiting.shift(); task && !signal.aborted; task = waiting.shift())
      await runTrial(task, { ...options, signal }, run)
  }
  const end = (error: unknown): void => ending.abort(error)
  await Promise.all(Array.from({ length: options.jobs }, () => worker().catch(end)))
  ending.signal.throwIfAborted()
}
