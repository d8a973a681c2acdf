/** headless/ as one module that Node can import: built when it is asked for. */
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import { PROJECT_ROOT } from '../project/paths.mjs'

const FOLDER = path.join(PROJECT_ROOT, 'node_modules', '.cache', 'dawn')

/** @returns its URL */
export async function headlessBundle(): Promise<string> {
  await build({
    configFile: false,
    root: PROJECT_ROOT,
    publicDir: false,
    logLevel: 'error',
    build: { ssr: 'headless/main.ts', outDir: FOLDER, emptyOutDir: true, minify: false },
    ssr: { noExternal: true },
    worker: { format: 'es' },
  })
  return pathToFileURL(path.join(FOLDER, 'main.js')).href
}
