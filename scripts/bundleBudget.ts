/**
 * `npm run check:budget`, after a build: how many bytes the page loads before it paints, the worker before it answers and
 * each engine before it searches, gzipped, against their budgets; and that TensorFlow.js comes with WebGPU alone.
 */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { parseAst } from 'vite'
import { PROJECT_ROOT } from './project/paths.mjs'

const DIST = path.join(PROJECT_ROOT, 'dist')

/** Part of a message of tfjs-core's engine: survives minification, stands nowhere else. */
const TENSORFLOW_MARKER = 'no registration found'

/** `file` and every chunk it imports statically, as paths under dist/. */
function withStaticImports(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found
  found.add(file)
  for (const statement of parseAst(readFileSync(path.join(DIST, file), 'utf8')).body) {
    if (!('source' in statement) || !statement.source) continue
    const specifier = String(statement.source.value)
    if (specifier.startsWith('.')) withStaticImports(path.posix.join(path.posix.dirname(file), specifier), found)
  }
  return found
}

/** Scripts index.html loads or preloads. */
function firstPaintFiles(): Set<string> {
  const html = readFileSync(path.join(DIST, 'index.html'), 'utf8')
  const found = new Set<string>()
  for (const [, file] of html.matchAll(/(?:src|href)="\.?\/?([^"]+\.js)"/g)) if (file) withStaticImports(file, found)
  return found
}

/** Chunks by the names that the build gives them, before their digests. */
function filesOf(...names: readonly string[]): Set<string> {
  const found = new Set<string>()
  for (const file of readdirSync(path.join(DIST, 'assets')))
    if (names.some((name) => new RegExp(`^${name}-[\\w-]{8}\\.js$`).test(file)))
      withStaticImports(`assets/${file}`, found)
  return found
}

/** What an engine loads when it is first used, beyond what the worker has. */
function engineFiles(...names: readonly string[]): Set<string> {
  const worker = filesOf('worker')
  return new Set([...filesOf(...names)].filter((file) => !worker.has(file)))
}

interface Budget {
  readonly what: string
  readonly files: Set<string>
  readonly limitKb: number
  readonly tensorflow: boolean
}

const budgets: readonly Budget[] = [
  { what: 'first paint', files: firstPaintFiles(), limitKb: 150, tensorflow: false },
  { what: 'worker', files: filesOf('worker'), limitKb: 150, tensorflow: false },
  { what: 'WebGPU engine', files: engineFiles('backend'), limitKb: 300, tensorflow: true },
  { what: 'CPU engine', files: engineFiles('cpuBackend', 'webThread'), limitKb: 40, tensorflow: false },
]

const faults: string[] = []
console.log(`${'what'.padEnd(15)}${'files'.padStart(6)}${'gz kB'.padStart(9)}${'limit'.padStart(7)}  TensorFlow.js`)
for (const { what, files, limitKb, tensorflow } of budgets) {
  const bytes = [...files].map((file) => readFileSync(path.join(DIST, file)))
  const kb = bytes.reduce((sum, content) => sum + gzipSync(content, { level: 9 }).length, 0) / 1000
  const holds = bytes.some((content) => content.includes(TENSORFLOW_MARKER))
  const columns = [String(files.size).padStart(6), kb.toFixed(1).padStart(9), String(limitKb).padStart(7)]
  console.log(`${what.padEnd(15)}${columns.join('')}  ${holds ? 'yes' : 'no'}`)
  if (files.size === 0) faults.push(`${what}: no file in dist/. Was the build complete?`)
  if (kb > limitKb) faults.push(`${what}: ${kb.toFixed(1)} kB gzipped, the budget is ${limitKb} kB.`)
  if (holds && !tensorflow) faults.push(`${what}: holds TensorFlow.js, which belongs to the WebGPU engine.`)
  if (!holds && tensorflow && files.size > 0) faults.push(`${what}: no TensorFlow.js found. Is the marker outdated?`)
}
for (const fault of faults) console.error(fault)
process.exitCode = faults.length > 0 ? 1 : 0
