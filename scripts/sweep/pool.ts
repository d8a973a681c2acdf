/**
 * Runs trials, each in a process of its own, so many at a time. A process that ends without a word, or says nothing for too
 * long, is a failure of its trial, which is tried again from its last epoch; nothing of one trial touches another.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FailureCode } from '../../src/errors'
import type { FromTrial, ToTrial, TrialTask } from './messages'

export type PoolEvent =
  | Exclude<FromTrial, { type: 'failed' }>
  | { readonly type: 'begun'; readonly attempt: number }
  | {
      readonly type: 'failed'
      readonly code: string
      readonly message: string
      readonly attempt: number
      readonly again: boolean
    }

export interface PoolOptions {
  readonly jobs: number
  /** Further attempts after a failure. */
  readonly retries: number
  /** A process that says nothing for so long is ended. */
  readonly patienceMs: number
  /** Aborting lets every process end after its step. */
  readonly signal: AbortSignal
  /** Heard in order; the next trial waits for it. What it throws ends the pool. */
  readonly onEvent: (trial: string, event: PoolEvent) => void | Promise<void>
}

/** What follows from settings and images alone: trying again gives the same. */
const CERTAIN: ReadonlySet<string> = new Set<FailureCode>([
  'bad-config',
  'bad-shape',
  'bad-archive',
  'bad-shard',
  'diverged',
  'unsupported',
  'storage-full',
])

/** The sources are read by tsx; the packed lab has its entry built, beside this file. */
const IS_BUILT = !import.meta.url.endsWith('.ts')
const ENTRY = fileURLToPath(new URL(IS_BUILT ? './trialProcess.mjs' : './trialProcess.ts', import.meta.url))
const EXEC_ARGV = IS_BUILT ? [] : ['--import', import.meta.resolve('tsx')]

type Ended =
  | Extract<FromTrial, { type: 'done' | 'stopped' | 'failed' }>
  | { type: 'failed'; code: string; message: string }

function runProcess(
  task: TrialTask,
  { patienceMs, signal }: PoolOptions,
  hear: (message: Exclude<FromTrial, { type: 'failed' | 'done' | 'stopped' }>) => void,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child: ChildProcess = fork(ENTRY, {
      execArgv: EXEC_ARGV,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    const send = (message: ToTrial): void => {
      if (child.connected) child.send(message, () => undefined)
    }
    let ended: Ended | null = null
    let said = ''
    let isSilent = false
    const watch = (): NodeJS.Timeout =>
      setTimeout(() => {
        isSilent = true
        child.kill('SIGKILL')
      }, patienceMs)
    let timer = watch()
    const stop = (): void => send({ type: 'stop' })
    signal.addEventListener('abort', stop)
    child.stderr?.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString()).slice(-2000)
    })
    child.on('message', (message: FromTrial) => {
      clearTimeout(timer)
      timer = watch()
      if (message.type === 'done' || message.type === 'stopped' || message.type === 'failed') ended = message
      else hear(message)
    })
    child.on('error', (error) => {
      ended ??= { type: 'failed', code: 'crashed', message: `its process did not start: ${error.message}` }
      resolve(ended)
    })
    child.on('close', (code, killed) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      const last = said.trim().split('\n').at(-1)
      const how = killed ? `its process was ended by ${killed}` : `its process ended with code ${code}`
      const why = isSilent ? `its process said nothing for ${patienceMs / 1000} s and was ended` : how
      resolve(ended ?? { type: 'failed', code: 'crashed', message: last ? `${why}: ${last}` : why })
    })
    send({ type: 'search', task })
    if (signal.aborted) stop()
  })
}

async function runTrial(task: TrialTask, options: PoolOptions): Promise<void> {
  const { retries, signal, onEvent } = options
  for (let attempt = 1; !signal.aborted; attempt++) {
    await onEvent(task.trial, { type: 'begun', attempt })
    const end = await runProcess(task, options, (message) => void onEvent(task.trial, message))
    if (end.type !== 'failed') return onEvent(task.trial, end)
    const again = attempt <= retries && !CERTAIN.has(end.code) && !signal.aborted
    await onEvent(task.trial, { ...end, attempt, again })
    if (!again) return
  }
}

/** Resolves when every trial is done, failed for good, or stopped. */
export async function runTrials(tasks: readonly TrialTask[], options: PoolOptions): Promise<void> {
  const waiting = [...tasks]
  const worker = async (): Promise<void> => {
    for (let task = waiting.shift(); task && !options.signal.aborted; task = waiting.shift())
      await runTrial(task, options)
  }
  await Promise.all(Array.from({ length: options.jobs }, worker))
}
