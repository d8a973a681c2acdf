/**
 * Entry of the packed bench (bench/pack.ts): every golden file, then the bench, on Dawn and the machine's driver, each in a process
 * of its own, so that a driver that falls over takes one of them along. Writes result.json; ends with 1 where something did not pass.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { argumentsOrExit, HELP } from '../../scripts/host/usage'
import { PROJECT_ROOT } from '../../scripts/project/paths.mjs'

const USAGE = `Usage: ./run.sh [--quick] [--only NAME]

Runs golden files and bench on this machine's graphics driver and writes result.json.

  --quick      the bench alone, at four steps
  --only NAME  golden files whose name contains NAME, and no bench
`
/** Of one process; a driver that hangs is given up. */
const PATIENCE_MS = 600_000

const { values } = argumentsOrExit(USAGE, () =>
  parseArgs({ options: { ...HELP, quick: { type: 'boolean', default: false }, only: { type: 'string' } } }),
)

interface Ran {
  readonly seconds: number
  readonly output: unknown
  readonly failed?: string
  /** What the driver and Dawn said, of a process that failed. */
  readonly stderr?: readonly string[]
}

/** One of the built commands; its last JSON text, and how it ended where that is not well. */
function run(name: string, args: readonly string[]): Ran {
  const began = performance.now()
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(import.meta.dirname, `${name}.mjs`), ...args],
    {
      cwd: PROJECT_ROOT,
      env: { ...process.env, LAB_ADAPTER: 'dawn' },
      encoding: 'utf8',
      timeout: PATIENCE_MS,
      maxBuffer: 2 ** 28,
    },
  )
  const seconds = Math.round((performance.now() - began) / 100) / 10
  let output: unknown = null
  try {
    output = JSON.parse(stdout)
  } catch {
    // Said by its end.
  }
  if (status === 0) return { seconds, output }
  const said = stderr.trim().split('\n').slice(-20)
  const told = (output as { readonly failed?: string } | null)?.failed ?? said.at(-1)
  return { seconds, output, failed: `${signal ?? `exit code ${status}`}: ${told}`, stderr: said }
}

const wanted = readdirSync(path.join(PROJECT_ROOT, 'golden'))
  .filter((file) => !values.quick && file.includes(values.only ?? ''))
  .sort()
const golden: Record<string, Ran> = {}
for (const file of wanted) {
  const ran = run('golden', [path.join('golden', file), '--data', 'data', '--engine', 'webgpu'])
  golden[file] = ran
  console.log(`${file}: ${ran.failed ?? 'pass'} (${ran.seconds} s)`)
}
const bench = values.only === undefined ? run('bench', values.quick ? ['--quick'] : ['--growth']) : null
if (bench) console.log(`bench: ${bench.failed ?? 'done'} (${bench.seconds} s)`)
const result = {
  date: new Date().toISOString(),
  commit: process.env.LAB_PACKED_COMMIT,
  machine: {
    cpu: os.cpus()[0]?.model,
    cores: os.availableParallelism(),
    memoryGB: Math.round(os.totalmem() / 1e9),
    node: process.version,
  },
  golden,
  bench,
}
writeFileSync(path.join(PROJECT_ROOT, 'result.json'), `${JSON.stringify(result, null, 2)}\n`)
console.log('written: result.json')
process.exitCode = [...Object.values(golden), ...(bench ? [bench] : [])].some(({ failed }) => failed !== undefined)
  ? 1
  : 0
