/**
 * Compares this project with golden files: numbers of the official implementations, by kind and config. Engine kinds run on
 * the CPU engine in this process, or on WebGPU in headless Chromium.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { checkOnEngine } from '../headless/golden/checks'
import { type NodeBackend, nodeBackend } from '../src/node/backend'
import { archiveOf } from './golden/images'
import { checkFile, ENGINE_KINDS, type ImageUser, imagesNeeded, PURE_KINDS } from './golden/kinds'
import { type Outcome, Report } from './golden/report'
import type { EngineHost } from './host/engineHost'
import { ENGINE_OPTIONS, ENGINE_USAGE, type EngineChoice, engineChoice } from './host/engineOption'
import { openEngineHost } from './host/openHost'
import { exitCodeOf, readArguments, UsageError } from './host/usage'
import { SHARED_FOLDER } from './project/paths.mjs'

const USAGE = `Usage: npm run golden -- FILE... [options]

Compares this project with golden files: numbers of the official implementations, by kind and config. Prints one JSON line a
file: {file, kind, pass, errors: {quantity: {worst, tolerance, ok, where, checks}}, unsupported, notes}. Ends with 1 when
anything is out of tolerance or a case is not supported, with 2 when a file cannot be read.

  --only KEY       run only the cases whose key contains KEY; keys are in \`where\`
  --data DIR       folder with the CIFAR archives; otherwise ../data beside the file's folder, or that of the shared folder
  --parallelism N  threads a reduction aims at; another number rounds differently, which tells a switch from a bug
  --allow-switch   accept trajectory steps that met a ReLU or max-pool switch, within the limits of the golden README
${ENGINE_USAGE}
  --help           this text

LAB_ADAPTER=hardware takes the machine's GPU in Chromium, LAB_ADAPTER=dawn the machine's driver in Node (npm install --no-save webgpu).
`

interface Settings {
  readonly only: string | null
  readonly allowSwitch: boolean
  readonly parallelism: number | null
  readonly data: string | null
  readonly choice: EngineChoice
}

function dataFolder(file: string, settings: Settings): string {
  if (settings.data !== null) return settings.data
  const beside = path.resolve(path.dirname(file), '..', 'data')
  return existsSync(beside) ? beside : path.join(SHARED_FOLDER, 'data')
}

async function readRecords(folder: string, dataset: string, count: number): Promise<Uint8Array> {
  const archive = archiveOf(dataset)
  const handle = await open(path.join(folder, archive.file))
  try {
    const bytes = new Uint8Array(count * archive.recordBytes)
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0)
    if (bytesRead < bytes.length) throw new Error(`${archive.file}: fewer than ${count} records`)
    return bytes
  } finally {
    await handle.close()
  }
}

/** The images a file needs, checked against the digest it states. */
async function gatherRecords(file: ImageUser, folder: string, report: Report): Promise<Record<string, Uint8Array>> {
  const records: Record<string, Uint8Array> = {}
  for (const [dataset, count] of imagesNeeded(file)) {
    const hashed = file.config?.dataset === dataset ? (file.input?.records_hashed ?? 0) : 0
    const bytes = await readRecords(folder, dataset, Math.max(count, hashed))
    records[dataset] = bytes
    if (hashed > 0) {
      const head = bytes.subarray(0, hashed * archiveOf(dataset).recordBytes)
      const digest = createHash('sha256').update(head).digest('hex')
      report.exact('records_sha256', digest, file.input?.records_sha256, archiveOf(dataset).file)
    }
  }
  return records
}

let host: Promise<EngineHost> | null = null
let backend: NodeBackend | null = null

async function check(path: string, settings: Settings): Promise<{ kind: string; outcome: Outcome }> {
  const file = checkFile(JSON.parse(await readFile(path, 'utf8')))
  const report = new Report()
  const pure = PURE_KINDS[file.kind]
  const { only, allowSwitch, parallelism } = settings
  if (pure) {
    const records = await gatherRecords(file, dataFolder(path, settings), report)
    pure(file as never, report, { only, allowSwitch, parallelism, records })
  } else if (ENGINE_KINDS.has(file.kind)) {
    const records = await gatherRecords(file, dataFolder(path, settings), report)
    const options = { only, allowSwitch, parallelism }
    if (settings.choice.engine === 'cpu') {
      backend ??= nodeBackend({ threads: settings.choice.threads })
      await checkOnEngine(file, report, { ...options, records }, await backend.open())
    } else {
      host ??= openEngineHost()
      const base64 = Object.entries(records).map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')])
      const args = { file, ...options, records: Object.fromEntries(base64) }
      report.absorb(await (await host).call<Outcome>('golden', args))
    }
  } else report.unsupported.push(file.kind)
  const outcome = report.outcome()
  const empty = Object.keys(outcome.errors).length === 0 && outcome.unsupported.length === 0
  if (empty) throw new Error(only === null ? 'nothing to compare in it' : `--only ${only}: no such case`)
  return { kind: file.kind, outcome }
}

async function main(): Promise<number> {
  const { values, positionals } = readArguments(() =>
    parseArgs({
      allowPositionals: true,
      options: {
        ...ENGINE_OPTIONS,
        only: { type: 'string' },
        data: { type: 'string' },
        parallelism: { type: 'string' },
        'allow-switch': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }),
  )
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  if (positionals.length === 0) throw new UsageError('no file: name at least one')
  const parallelism = values.parallelism === undefined ? null : Number(values.parallelism)
  if (parallelism !== null && !(Number.isInteger(parallelism) && parallelism > 0))
    throw new UsageError(`--parallelism ${values.parallelism}: must be a whole number from 1 on`)
  const settings: Settings = {
    only: values.only ?? null,
    allowSwitch: values['allow-switch'] ?? false,
    parallelism,
    data: values.data ?? null,
    choice: engineChoice(values),
  }
  let code = 0
  for (const file of positionals) {
    try {
      const { kind, outcome } = await check(file, settings)
      const pass = outcome.unsupported.length === 0 && Object.values(outcome.errors).every((verdict) => verdict.ok)
      console.log(JSON.stringify({ file, kind, pass, ...outcome }))
      if (!pass) code = Math.max(code, 1)
    } catch (error) {
      console.log(JSON.stringify({ file, kind: null, pass: false, failed: (error as Error).message }))
      code = 2
    }
  }
  await backend?.close()
  // Why it did not open has been said with each file that needed it.
  await host?.then(
    (opened) => opened.close(),
    () => undefined,
  )
  return code
}

try {
  process.exitCode = await main()
} catch (error) {
  process.exitCode = exitCodeOf(error, USAGE)
}
