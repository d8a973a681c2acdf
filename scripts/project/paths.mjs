// Folders that scripts and test settings agree on.
import { existsSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/**
 * The folder of the package that a file belongs to: of the clone, or of the packed lab, whose commands lie elsewhere in it.
 * @param {string} file
 */
function packageOf(file) {
  let folder = path.dirname(file)
  while (!existsSync(path.join(folder, 'package.json')) && folder !== path.dirname(folder))
    folder = path.dirname(folder)
  return folder
}

export const PROJECT_ROOT = packageOf(fileURLToPath(import.meta.url))

/** Image archives and golden numbers that are not committed; may be missing. DARTS_SHARED names another place. */
export const SHARED_FOLDER = path.resolve(PROJECT_ROOT, process.env.DARTS_SHARED ?? '../shared')
