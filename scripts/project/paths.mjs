// Folders that scripts and test settings agree on.
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

export const PROJECT_ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

/** Image archives and golden numbers that are not committed; may be missing. DARTS_SHARED names another place. */
export const SHARED_FOLDER = path.resolve(PROJECT_ROOT, process.env.DARTS_SHARED ?? '../shared')
