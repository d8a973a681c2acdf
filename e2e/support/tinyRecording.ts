/** A tiny recording of the CPU engine, made anew in a process of its own: no file can lag behind the engine's bits. */
import { execFile } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { RunRecord } from '../../src/protocol/runRecord'

const SCRIPT = fileURLToPath(new URL('./recordTiny.ts', import.meta.url))
const MOST_BYTES = 10_000_000

export interface TinyOutput {
  readonly run: RunRecord | null
  /** States that were kept, in base64. */
  readonly files: Readonly<Record<string, string>>
}

async function record(settings: readonly string[]): Promise<TinyOutput> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', SCRIPT, ...settings], {
    maxBuffer: MOST_BYTES,
  })
  return JSON.parse(stdout) as TinyOutput
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
