// What a test running in the browser may ask of Node: files of the shared folder. Called by src/testing/shared.ts.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { SHARED_FOLDER } from '../project/paths.mjs'

/**
 * Bytes of a file under the shared folder, in base64; null when it is missing.
 * @param {unknown} _context
 * @param {string} file
 */
export async function readShared(_context, file) {
  const full = path.resolve(SHARED_FOLDER, file)
  if (path.relative(SHARED_FOLDER, full).startsWith('..')) throw new Error(`${file}: outside the shared folder`)
  try {
    return await readFile(full, 'base64')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
