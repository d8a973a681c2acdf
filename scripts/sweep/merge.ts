/** `sweep merge OUT FOLDER...`: the parts of a sweep that several machines ran, as one. */
import { copyFile, mkdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { SearchError } from '../../src/errors'
import { writeWhole } from '../../src/node/folder'
import { headLine, INDEX_NAME, readIndex, trialLine } from '../../src/sweep/indexFile'
import { joinIndexes } from '../../src/sweep/join'
import { UsageError } from '../host/usage'
import { lockFolder } from './lock'

/** @returns the exit code */
export async function mergeFolders([out, ...folders]: readonly string[]): Promise<number> {
  if (out === undefined || folders.length === 0) throw new UsageError('merge: name OUT and the folders to join')
  await mkdir(out, { recursive: true })
  const { unlock } = await lockFolder(out)
  try {
    return await mergeInto(out, folders)
  } finally {
    await unlock()
  }
}

/** Nobody else writes OUT meanwhile: what its index holds now is what it holds at the end, and more. */
async function mergeInto(out: string, folders: readonly string[]): Promise<number> {
  const isThere = await stat(path.join(out, INDEX_NAME)).catch(() => null)
  const all = isThere && !folders.includes(out) ? [out, ...folders] : folders
  const indexes = await Promise.all(
    all.map(async (folder) => {
      const file = path.join(folder, INDEX_NAME)
      const text = await readFile(file, 'utf8').catch((error: Error) => {
        throw new UsageError(`merge ${folder}: ${error.message}`)
      })
      return { what: file, index: readIndex(text, file) }
    }),
  )
  const { name, trials } = joinIndexes(indexes)
  await mkdir(path.join(out, 'trials'), { recursive: true })
  let recordings = 0
  for (const folder of all) {
    if (folder === out) continue
    for (const { trial } of trials) {
      const from = path.join(folder, 'trials', `${trial}.json`)
      const found = await copyFile(from, path.join(out, 'trials', `${trial}.json`)).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOENT') return false
          throw new SearchError('internal', `${from}: ${error.message}`)
        },
      )
      if (found) recordings++
    }
  }
  await writeWhole(path.join(out, INDEX_NAME), [headLine(name), ...trials.map(trialLine)].join(''))
  console.log(`${out}: ${trials.length} trials of ${all.length} folders, ${recordings} recordings copied`)
  return 0
}
