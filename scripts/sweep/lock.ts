/**
 * One command a folder: two would write one index. The lock of a command that is gone is taken over: on its own machine at once, on
 * another when it gives no sign of life for as long as it is watched. No clock is compared with one of another machine.
 */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { constants, copyFile, link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { SearchError } from '../../src/errors'
import { UsageError } from '../host/usage'

interface Holder {
  readonly pid: number
  readonly host: string
  /** When its process started, as `startOf`: a container that starts again gives its numbers out again. */
  readonly started?: string | null
  /** Two locks of one process differ. */
  readonly id?: string
  /** Its command touches the file as long as it is there; earlier labs did not. */
  readonly beats?: boolean
}

export interface Lock {
  /** Aborts when another command has taken the folder from this one, which gave no sign of life. */
  readonly lost: AbortSignal
  /** @throws SearchError 'busy' when another command has taken the folder */
  check(): Promise<void>
  /** Gives it back. */
  unlock(): Promise<void>
}

export interface LockOptions {
  /** Takes a line for people. */
  readonly say?: (line: string) => void
  readonly wait?: (ms: number) => Promise<unknown>
  /** Calls again and again; gives what ends it. */
  readonly every?: (ms: number, tick: () => void) => () => void
}

/** A lock is touched so often. */
const BEAT_MS = 20_000
/** One that is watched for so long and not touched is of a command that is gone. A network file system may show a touch a minute late. */
const SILENCE_MS = 120_000
const LOOK_MS = 5000

const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'])

/** Linux alone has such files; null elsewhere. */
function readProc(name: string): string | null {
  try {
    return readFileSync(`/proc/${name}`, 'utf8').trim()
  } catch {
    return null
  }
}

/** What stands behind the name of a process: "PID (NAME) STATE ...", and a name may hold brackets. */
function statOf(pid: number): readonly string[] {
  const stat = readProc(`${pid}/stat`) ?? ''
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/** The boot of the machine, and the clock ticks from there to the start of the process; null where nothing tells. */
function startOf(pid: number): string | null {
  const [boot, ticks] = [readProc('sys/kernel/random/boot_id'), statOf(pid)[19]]
  return boot === null || ticks === undefined ? null : `${boot} ${ticks}`
}

function isAlive({ pid, host, started = null }: Holder): boolean {
  // Another machine's processes cannot be asked.
  if (host !== hostname()) return true
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  // One that has ended and whose parent has not asked how takes signals still.
  if (/^[ZX]/.test(statOf(pid)[0] ?? '')) return false
  const now = startOf(pid)
  return started === null || now === null || started === now
}

/** null for what was cut off. */
function holderIn(text: string): Holder | null {
  try {
    return JSON.parse(text) as Holder
  } catch {
    return null
  }
}

const contentOf = (file: string): Promise<string | null> => readFile(file, 'utf8').catch(() => null)

const copyNew = (file: string, name: string): Promise<void> => copyFile(file, name, constants.COPYFILE_EXCL)

/** Puts a file under a second name, whole from the first moment. @returns false where that name is taken */
async function linked(file: string, name: string, put: typeof copyNew = link): Promise<boolean> {
  try {
    await put(file, name)
    return true
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    // File systems without second names, for a moment it is empty there.
    if (put === link && NO_LINKS.has(code)) return linked(file, name, copyNew)
    throw error
  }
}

/** Takes a lock away, unless somebody else was faster and the one that is there now is his. */
async function takeAway(file: string, stale: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`
  try {
    await rename(file, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  if ((await contentOf(aside)) !== stale) await linked(aside, file)
  await rm(aside)
}

const touchedAt = (file: string): Promise<number | null> =>
  stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  )

/** The lock of another machine's command, watched until it is silent for too long; null where none is. */
async function silentLock(file: string, options: Required<LockOptions>): Promise<string | null> {
  const found = await contentOf(file)
  const holder = found === null ? null : holderIn(found)
  if (!holder?.beats || holder.host === hostname()) return null
  const { pid, host } = holder
  options.say(
    `${file}: of process ${pid} on ${host}; taken over if it gives no sign of life for ${SILENCE_MS / 1000} s`,
  )
  const touched = await touchedAt(file)
  for (let silent = 0; silent < SILENCE_MS; silent += LOOK_MS) {
    await options.wait(LOOK_MS)
    if ((await contentOf(file)) !== found || (await touchedAt(file)) !== touched) return null
  }
  return found
}

/** What the command has whose lock this is. */
function held(file: string, content: string, every: Required<LockOptions>['every']): Lock {
  const losing = new AbortController()
  const check = async (): Promise<void> => {
    const found = await contentOf(file)
    // It is not there for a moment while somebody takes it away.
    if (found === null || found === content) return
    const message = `${path.dirname(file)}: another command has taken it, from this one no sign of life was seen; run the same command again when that one has ended`
    losing.abort(new SearchError('busy', message))
    throw losing.signal.reason
  }
  const beat = async (): Promise<void> => {
    await check()
    const now = new Date()
    await utimes(file, now, now)
  }
  const stop = every(BEAT_MS, () => void beat().catch(() => undefined))
  return {
    lost: losing.signal,
    check,
    unlock: async () => {
      stop()
      if ((await contentOf(file)) === content) await rm(file)
    },
  }
}

const DEFAULTS: Required<LockOptions> = {
  say: (line) => console.error(line),
  wait,
  every: (ms, tick) => {
    const timer = setInterval(tick, ms).unref()
    return () => clearInterval(timer)
  },
}

/** @throws UsageError while another command holds the folder */
export async function lockFolder(folder: string, given: LockOptions = {}): Promise<Lock> {
  const options = { ...DEFAULTS, ...given }
  const file = path.join(folder, 'lock')
  const silent = await silentLock(file, options)
  const id = randomUUID()
  const own = `${file}.${id}`
  const holder: Holder = { pid: process.pid, host: hostname(), started: startOf(process.pid), id, beats: true }
  const content = JSON.stringify(holder)
  await writeFile(own, content)
  try {
    for (let tries = 0; tries < 2; tries++) {
      if (await linked(own, file)) return held(file, content, options.every)
      const found = await contentOf(file)
      if (found === null) continue
      const other = holderIn(found)
      if (other && found !== silent && isAlive(other))
        throw new UsageError(
          `${folder}: process ${other.pid} on ${other.host} writes there; end it, name another --out, or remove ${file} if it is gone`,
        )
      await takeAway(file, found)
    }
  } finally {
    await rm(own, { force: true })
  }
  throw new UsageError(`${folder}: another sweep has just begun there`)
}
