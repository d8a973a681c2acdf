/** One command a folder: two would write one index. The lock of a command that was killed is taken over. */
import { readFileSync } from 'node:fs'
import { open, readFile, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { UsageError } from '../search/options'

interface Holder {
  readonly pid: number
  readonly host: string
}

/** A process that has ended and whose parent has not asked how: it takes signals still. Linux alone shows it. */
function isDefunct(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // "PID (name) STATE ...", and a name may hold brackets.
    return /^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2))
  } catch {
    return false
  }
}

function isAlive({ pid, host }: Holder): boolean {
  // Another machine's processes cannot be asked.
  if (host !== hostname()) return true
  try {
    process.kill(pid, 0)
    return !isDefunct(pid)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function holderOf(file: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder
  } catch {
    // Gone meanwhile, or killed while it was written.
    return null
  }
}

/**
 * @returns what gives it back
 * @throws UsageError while another command holds the folder
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = path.join(folder, 'lock')
  for (let tries = 0; tries < 2; tries++) {
    try {
      const handle = await open(file, 'wx')
      await handle.writeFile(JSON.stringify({ pid: process.pid, host: hostname() } satisfies Holder))
      await handle.close()
      return () => rm(file, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const holder = await holderOf(file)
      if (holder && isAlive(holder))
        throw new UsageError(
          `${folder}: process ${holder.pid} on ${holder.host} writes there; end it, name another --out, or remove ${file} if it is gone`,
        )
      await rm(file, { force: true })
    }
  }
  throw new UsageError(`${folder}: another sweep has just begun there`)
}
