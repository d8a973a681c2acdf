/** The files that a command writes at its end: asked for before it begins, and whatever comes of one, the rest is told. */
import { mkdir, open, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { SearchError } from '../../src/errors'
import { writeWhole } from '../../src/node/folder'
import { UsageError } from './usage'

export interface Target {
  /** The option that names it, as it is typed. */
  readonly option: string
  readonly file: string
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** A pipe, a terminal or a device: it is written as it is, never replaced. */
const isStream = (file: string): Promise<boolean> =>
  stat(file).then(
    (found) => !found.isFile() && !found.isDirectory(),
    () => false,
  )

async function checkTarget({ option, file }: Target): Promise<void> {
  const refuse = (why: string): never => {
    throw new UsageError(`${option} ${file}: ${why}`)
  }
  if (await isStream(file)) return
  const isFolder = await stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (isFolder || /[\\/]$/.test(file)) refuse('is a folder, name a file')
  const aside = `${file}.${process.pid}.tmp`
  try {
    await mkdir(path.dirname(file), { recursive: true })
    await (await open(aside, 'w')).close()
    await rm(aside)
  } catch (error) {
    refuse(`cannot be written (${messageOf(error)})`)
  }
}

/**
 * Makes the folders that are missing.
 *
 * @throws UsageError naming the option of a file that cannot be written, or that two options name
 */
export async function checkTargets(targets: readonly Target[]): Promise<void> {
  const options = new Map<string, string>()
  for (const target of targets) {
    const { option, file } = target
    await checkTarget(target)
    const at = path.resolve(file)
    const other = options.get(at)
    if (other !== undefined && !(await isStream(file)))
      throw new UsageError(`${option} ${file}: ${other} writes it too`)
    options.set(at, option)
  }
}

/** The whole file or none. @throws SearchError 'storage-full' */
export async function writeTarget(file: string, text: string): Promise<void> {
  if (await isStream(file)) await writeFile(file, text)
  else await writeWhole(file, text)
}

/** What was found is told all the same. @returns whether it is written; if not, stderr says why */
export async function triedTo(write: () => Promise<unknown>, file: string): Promise<boolean> {
  try {
    await write()
    return true
  } catch (error) {
    const code = error instanceof SearchError ? `${error.code}: ` : ''
    console.error(`${file}: is not written: ${code}${messageOf(error)}`)
    return false
  }
}
