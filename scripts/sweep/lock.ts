/** One command a folder: two would write one index. The lock of a command that is gone is taken over. */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { constants, copyFile, link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { UsageError } from '../search/options'

interface Holder {
  readonly pid: number
  readonly host: string
  /** When its process started, as `startOf`: a container that starts again gives its numbers out again. */
  readonly started?: string | null
  /** Two locks of one process differ. */
  readonly id?: string
}

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

/**
 * @returns what gives it back
 * @throws UsageError while another command holds the folder
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = path.join(folder, 'lock')
  const id = randomUUID()
  const own = `${file}.${id}`
  const holder: Holder = { pid: process.pid, host: hostname(), started: startOf(process.pid), id }
  const content = JSON.stringify(holder)
  await writeFile(own, content)
  try {
    for (let tries = 0; tries < 2; tries++) {
      if (await linked(own, file))
        return async () => {
          if ((await contentOf(file)) === content) await rm(file)
        }
      const found = await contentOf(file)
      if (found === null) continue
      const other = holderIn(found)
      if (other && isAlive(other))
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
