/** The command as real processes in groups of their own, and what came out of it. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { readIndex } from '../../../src/sweep/indexFile'
import { unpackedLab } from '../../pack/testing/unpackedLab'
import { PROJECT_ROOT } from '../../project/paths.mjs'

/** Built, as the packed lab has it: read by tsx, each of many processes would begin with seconds of compiling. */
const SWEEP = path.join(await unpackedLab(), 'commands', 'sweep.mjs')

export function command(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = PROJECT_ROOT): ChildProcess {
  return spawn(process.execPath, [SWEEP, ...args], { cwd, detached: true, env: { ...process.env, ...env } })
}

export interface Ended {
  readonly code: number | null
  readonly said: string
}

export function ended(child: ChildProcess): Promise<Ended> {
  let said = ''
  child.stdout?.on('data', (bytes: Buffer) => (said += bytes.toString()))
  child.stderr?.on('data', (bytes: Buffer) => (said += bytes.toString()))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, said })))
}

export const run = (args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended> => ended(command(args, env))

/** Sends a signal to a command and all that it has started. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(-(child.pid as number), signal)
  } catch {
    // It is gone.
  }
}

/** Waits until a trial in the folder has saved an epoch: its beginning is saved in the first slot. */
export async function untilSaved(folder: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const names = await readdir(path.join(folder, 'work'), { recursive: true }).catch(() => [])
    if (names.some((name) => /[/\\]b$/.test(name))) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('the command ended before anything was saved')
}

/** Processes of trials that a command has started. */
export function trialsOf(pid: number): Promise<number[]> {
  return new Promise((resolve) => {
    execFile('ps', ['-eo', 'pid=,ppid=,args='], (_, text) => {
      const rows = text.split('\n').map((row) => row.trim().split(/\s+/))
      const children = (parent: number): number[] =>
        rows.filter(([, ppid]) => Number(ppid) === parent).flatMap(([id]) => [Number(id), ...children(Number(id))])
      const all = new Set(children(pid))
      resolve(
        rows
          .filter(([id, , ...args]) => all.has(Number(id)) && args.join(' ').includes('trialProcess'))
          .map(([id]) => Number(id)),
      )
    })
  })
}

/** What was computed, by trial. */
export async function digestsIn(folder: string): Promise<Record<string, unknown>> {
  const { trials } = readIndex(await readFile(path.join(folder, 'index.jsonl'), 'utf8'))
  return Object.fromEntries(trials.map(({ trial, digests, skips, derived }) => [trial, { digests, skips, derived }]))
}
