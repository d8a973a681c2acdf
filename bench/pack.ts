/**
 * `npm run bench -- --pack FOLDER`: what runs golden files and bench on a machine with a graphics card and nothing else: this Node,
 * Dawn (the package `webgpu`), the built engine, golden files with the few images they need, and one script, run.sh, which
 * writes one result.json. Linux on x64.
 */
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { build, type InlineConfig } from 'vite'
import { archiveOf } from '../scripts/golden/images'
import { checkFile, ENGINE_KINDS, type ImageUser, imagesNeeded } from '../scripts/golden/kinds'
import { standInsPlugin } from '../scripts/pack/standIns.mjs'
import { workingCommit } from '../scripts/project/commit.mjs'
import { PROJECT_ROOT, SHARED_FOLDER } from '../scripts/project/paths.mjs'

const DAWN = path.join(PROJECT_ROOT, 'node_modules', 'webgpu')
const DAWN_BINARY = path.join('dist', 'linux-x64', 'dawn.node')

const RUN = `#!/bin/sh
# Golden files and bench on this machine's own graphics driver. Writes result.json beside itself; needs nothing installed but the driver.
# ./run.sh --quick takes the bench alone, at four steps.
cd "$(dirname "$0")" && exec ./node/node app/packed.mjs "$@"
`

async function buildEngine(folder: string): Promise<void> {
  const common: InlineConfig = {
    configFile: false,
    root: PROJECT_ROOT,
    publicDir: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['sharp'] },
    worker: { format: 'es' },
    define: { 'process.env.LAB_PACKED_COMMIT': JSON.stringify(workingCommit()) },
  }
  const output = { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' }
  await build({
    ...common,
    plugins: [
      standInsPlugin({
        'scripts/host/browser.ts': 'scripts/pack/noBrowser.ts',
        'scripts/host/headlessBundle.ts': 'bench/packed/headlessBundle.ts',
        'bench/pack.ts': 'bench/packed/pack.ts',
      }),
    ],
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: true,
      target: 'node20',
      rolldownOptions: {
        input: {
          bench: 'bench/run.ts',
          golden: 'scripts/golden.ts',
          packed: 'bench/packed/packed.ts',
          cpuThread: 'src/node/cpuThread.ts',
        },
        output,
      },
    },
  })
  // Apart from the others: it is imported once the globals of a page are there.
  await build({
    ...common,
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      rolldownOptions: { input: { headless: 'headless/main.ts' }, output },
    },
  })
}

/** Golden files of the engine, with as many records of the archives as they look at. @throws Error where they are not at hand */
function copyGolden(folder: string): number {
  const from = path.join(SHARED_FOLDER, 'golden')
  if (!existsSync(from)) throw new Error(`${from}: no golden files there; DARTS_SHARED names another folder`)
  mkdirSync(path.join(folder, 'golden'), { recursive: true })
  const needs = new Map<string, number>()
  const files = readdirSync(from).filter((name) => name.endsWith('.json'))
  let count = 0
  for (const name of files) {
    const file = checkFile(JSON.parse(readFileSync(path.join(from, name), 'utf8'))) as ImageUser
    if (!ENGINE_KINDS.has(file.kind)) continue
    copyFileSync(path.join(from, name), path.join(folder, 'golden', name))
    count++
    for (const [dataset, images] of imagesNeeded(file)) {
      const hashed = file.config?.dataset === dataset ? (file.input?.records_hashed ?? 0) : 0
      needs.set(dataset, Math.max(images, hashed, needs.get(dataset) ?? 0))
    }
  }
  for (const [dataset, images] of needs) {
    const { file, recordBytes } = archiveOf(dataset)
    const target = path.join(folder, 'data', file)
    mkdirSync(path.dirname(target), { recursive: true })
    writeFileSync(target, readFileSync(path.join(SHARED_FOLDER, 'data', file)).subarray(0, images * recordBytes))
  }
  return count
}

/** @throws Error naming what is missing */
export async function packBench(folder: string): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(
      `${process.platform} ${process.arch}: the pack carries this machine's Node, and only Linux on x64 is tried`,
    )
  if (!existsSync(path.join(DAWN, DAWN_BINARY)))
    throw new Error('the package webgpu (Dawn for Node) is missing: npm install --no-save webgpu')
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new Error(`${folder}: is not empty`)
  mkdirSync(path.join(folder, 'node'), { recursive: true })
  try {
    copyFileSync(process.execPath, path.join(folder, 'node', 'node'))
    chmodSync(path.join(folder, 'node', 'node'), 0o755)
    const dawn = path.join(folder, 'node_modules', 'webgpu')
    for (const part of ['index.js', 'package.json', 'LICENSE.md', DAWN_BINARY])
      cpSync(path.join(DAWN, part), path.join(dawn, part))
    await buildEngine(path.join(folder, 'app'))
    const count = copyGolden(folder)
    writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }\n')
    writeFileSync(path.join(folder, 'run.sh'), RUN, { mode: 0o755 })
    console.log(
      `${folder}: Node ${process.version}, Dawn, the engine and ${count} golden files. tar czf takes it along; ./run.sh runs it.`,
    )
  } catch (error) {
    // Half a pack is worse than none.
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}
