/**
 * A genotype out of a run, a search log or a file of genotypes: `npm run export -- RUN.json pytorch=cell.py --epoch 12`.
 * Without a FORMAT=FILE it says what the files hold. stdout: what was read. stderr: what was written.
 * Exit codes: 0 done, 1 the files or the format do not allow it, 2 wrong usage.
 */
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { writeCells } from '../src/export/cells'
import { EXPORT_FORMATS } from '../src/export/formats'
import { stampOfCell } from '../src/export/fromCell'
import type { ForeignGenotype } from '../src/import/genotypes'
import { type GivenText, type NamedRun, openTexts } from '../src/import/openTexts'
import { checkTargets, writeTarget } from './host/targets'
import { exitCodeOf, readArguments, UsageError } from './host/usage'
import { checkWhich, type ExportRequest, exportTargets, readExportRequests, writeExports } from './search/exports'
import { cellLines, problemLine, runLines } from './search/imported'

const USAGE = `Usage: npm run export -- FILE [FILE ...] [FORMAT=FILE ...] [--epoch N] [--name NAME]

FILE is a recording of the lab (.json), a trace (.csv), a search log of DARTS, PC-DARTS, P-DARTS, RobustDARTS, darts-pt,
DARTS-PyTorch or pt.darts, or a genotype: Python text, YAML, JSON, NNI, NAS-Bench-201 strings, NAS-Bench-301, DOT.
Several files of one search are read as one run. Without a FORMAT=FILE it says what the files hold. FORMAT is one of
${EXPORT_FORMATS.join(', ')}.

  --epoch N       completed epochs (default: the epoch the run returned)
  --name NAME     which genotype of a file that holds several
  --network NAME  where cells share no alphas: mean (default), the cell of their mean, or own, every cell as it was found,
                  which json, dot and pytorch can say
  --help          this text
`

const OPTIONS = {
  epoch: { type: 'string' },
  name: { type: 'string' },
  network: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const

async function readText(file: string): Promise<GivenText> {
  const failed = (error: Error): never => {
    throw new UsageError(`${file}: ${error.message}`)
  }
  const text = await readFile(file, 'utf8').catch(failed)
  return { name: path.basename(file), text, date: (await stat(file)).mtime.toISOString() }
}

/** A request looks like FORMAT=FILE; a file may have that name too. */
const isRequest = (text: string): boolean => EXPORT_FORMATS.some((format) => text.startsWith(`${format}=`))

async function exportCell(cell: ForeignGenotype, file: string, requests: readonly ExportRequest[]): Promise<void> {
  const { name, stamp } = cell
  for (const { format, file: target } of requests) {
    await writeTarget(target, writeCells(format, cell, stamp ?? stampOfCell(name, file)))
    console.error(`written: ${target} (${format})`)
  }
}

function chosen(cells: readonly ForeignGenotype[], name: string | undefined): ForeignGenotype {
  const names = cells.map((cell) => cell.name ?? 'without a name').join(', ')
  const found = name === undefined ? cells : cells.filter((cell) => cell.name === name)
  if (found.length !== 1)
    throw new UsageError(
      name === undefined
        ? `${cells.length} genotypes: choose one by --name: ${names}`
        : `--name ${name}: have ${names}`,
    )
  return found[0] as ForeignGenotype
}

async function main(): Promise<void> {
  const { values, positionals } = readArguments(() => parseArgs({ options: OPTIONS, allowPositionals: true }))
  if (values.help) {
    console.log(USAGE)
    return
  }
  const requested = positionals.filter((text, i) => isRequest(text) || (i > 0 && text.includes('=')))
  const files = positionals.filter((text) => !requested.includes(text))
  if (files.length === 0) throw new UsageError('name a file')
  const { epoch, network = 'mean', name } = values
  if (network !== 'mean' && network !== 'own') throw new UsageError(`--network ${network}: mean or own`)
  if (epoch !== undefined && !/^\d{1,4}$/.test(epoch)) throw new UsageError(`--epoch ${epoch}: must be a whole number`)
  const requests = readExportRequests(requested)
  await checkTargets(exportTargets(requests, ''))
  const opened = openTexts(await Promise.all(files.map(readText)))
  checkWhich(values, opened.kind, files[0] as string, requests)
  if (opened.kind === 'cells') {
    for (const problem of opened.problems) console.log(problemLine(problem))
    for (const cell of opened.cells) console.log(cellLines(cell).join('\n'))
    if (requests.length > 0) await exportCell(chosen(opened.cells, name), path.basename(files[0] as string), requests)
    return
  }
  const { runs } = opened
  if (requests.length === 0 || runs.some(({ record }) => record.source))
    console.log(runs.map((run) => runLines(run).join('\n')).join('\n\n'))
  if (requests.length === 0) return
  if (runs.length > 1) throw new UsageError(`${runs.length} runs: a genotype is written of one`)
  await writeExports((runs[0] as NamedRun).record, requests, epoch === undefined ? undefined : Number(epoch), network)
}

try {
  await main()
} catch (error) {
  process.exitCode = exitCodeOf(error, USAGE)
}
