/** One trial as a process of its own: started, watched, told to stop, and how it ended. */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FromTrial, ToTrial, TrialTask } from './messages'

/** The sources are read by tsx; the packed lab has its entry built, beside this file. */
const IS_BUILT = !import.meta.url.endsWith('.ts')
const ENTRY = fileURLToPath(new URL(IS_BUILT ? './trialProcess.mjs' : './trialProcess.ts', import.meta.url))
const EXEC_ARGV = IS_BUILT ? [] : ['--import', import.meta.resolve('tsx')]

export type Ended =
  | Extract<FromTrial, { type: 'done' | 'stopped' | 'failed' }>
  | { type: 'failed'; code: string; message: string }

export interface ProcessOptions {
  /** A process that says nothing for so long is ended. */
  readonly patienceMs: number
  /** Aborting lets it end after its step. */
  readonly signal: AbortSignal
}

/** Resolves when the process is gone. */
export function runProcess(
  task: TrialTask,
  { patienceMs, signal }: ProcessOptions,
  hear: (message: Exclude<FromTrial, { type: 'failed' | 'done' | 'stopped' | 'alive' }>) => void,
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
      else if (message.type !== 'alive') hear(message)
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
