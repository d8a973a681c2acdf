/** Tiny recordings of the CPU engine, made anew in a process of their own: no file can lag behind the engine's bits. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { RunRecord } from '../../src/protocol/runRecord'

const SCRIPT = fileURLToPath(new URL('./recordTiny.ts', import.meta.url))

export interface TinyOutput {
  readonly run: RunRecord | null
  /** States that were kept, in base64. */
  readonly files: Readonly<Record<string, string>>
}

/** One process for all: loading the engine takes longer than a recording. It ends with the runner's. */
let recording: ChildProcess | undefined
const made = new Map<string, Promise<TinyOutput>>()
/** The process makes one recording after the other. */
let last: Promise<unknown> = Promise.resolve()

async function ask(settings: readonly string[]): Promise<TinyOutput> {
  recording ??= fork(SCRIPT, { execArgv: ['--import', 'tsx'] })
  const child = recording
  const ended = new AbortController()
  const { signal } = ended
  try {
    const answered = once(child, 'message', { signal })
    const gone = once(child, 'exit', { signal }).then(([code]) => {
      throw new Error(`recordTiny.ts ended with ${code}`)
    })
    child.send(settings)
    const [answer] = (await Promise.race([answered, gone])) as [TinyOutput | { readonly error: string }]
    if ('error' in answer) throw new Error(answer.error)
    return answer
  } finally {
    ended.abort()
  }
}

/** The same settings give the same bits: they are recorded once. */
async function record(settings: readonly string[]): Promise<TinyOutput> {
  const key = settings.join()
  const output = made.get(key) ?? last.then(() => ask(settings))
  made.set(key, output)
  last = output.catch(() => undefined)
  return structuredClone(await output)
}

export async function tinyRecording(...settings: readonly string[]): Promise<RunRecord> {
  return (await record(settings)).run as RunRecord
}

/** With the state after its second epoch, and that state's file. */
export async function tinyWithState(): Promise<{
  readonly run: RunRecord
  readonly name: string
  readonly state: Buffer
}> {
  const { run, files } = await record(['keep=2'])
  const [[name, text]] = Object.entries(files) as [[string, string]]
  return { run: run as RunRecord, name, state: Buffer.from(text, 'base64') }
}

/** The same with another alpha in an epoch: what a file is that was changed, or made by an engine with other bits. */
export function withOtherAlpha(run: RunRecord, epoch: number): RunRecord {
  const copy = structuredClone(run)
  for (const { event } of copy.events)
    if (event.type === 'epoch' && event.record.epoch === epoch) {
      // The last digit that a recording holds: no rank changes.
      const row = event.record.alphas?.normal[3] as number[]
      row[1] = Number(((row[1] as number) + 2e-6).toFixed(6))
    }
  return copy
}
