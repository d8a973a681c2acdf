/**
 * Records the run of a preset for the page to replay: `npm run record -- two-minutes --data PATH`.
 * Writes public/runs/PRESET.json when the search has ended, and after every epoch a partial file, whose name it prints,
 * so that an interrupted recording loses nothing.
 * `--check FILE` computes one again and compares; `--look-up FILE` writes what a table says of its cells into it.
 * Exit codes: 0 written, or the same; 1 the run failed, or differs; 2 wrong usage or settings; 130 stopped by Ctrl-C (partial file only).
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { SearchError } from '../src/errors'
import { lookedUp } from '../src/export/benchmarked'
import { epochsOf } from '../src/export/fromRun'
import { writeWhole } from '../src/node/folder'
import { SHIPPED_DATASET } from '../src/protocol/config'
import { readRecording } from '../src/protocol/recording'
import type { RunRecord } from '../src/protocol/runRecord'
import { leadingCell } from '../src/space/topology'
import { setLines } from './data/factLines'
import { ENGINE_OPTIONS, ENGINE_USAGE, engineChoice } from './host/engineOption'
import { stopOnInterrupt } from './host/interrupt'
import { SHIPPED_FOLDER } from './host/localData'
import { exitCodeOf, readArguments, UsageError } from './host/usage'
import { PROJECT_ROOT } from './project/paths.mjs'
import { computeAgain } from './search/computeAgain'
import { epochLine, StatusLine } from './search/console'
import { readNasBench } from './search/nasBench'
import { CONFIG_OPTIONS, CONFIG_USAGE, resolveOptions } from './search/options'
import { PartialRecording } from './search/partialRecording'
import { Recorder } from './search/recorder'
import { runSearch } from './search/run'
import { keepsStates } from './search/statesKept'

const USAGE = `Usage: npm run record -- PRESET [--data PATH | --generated] [options]
       npm run record -- --check FILE [--from STATE] [--data PATH | --generated] [--threads N]
       npm run record -- --look-up FILE --nas-bench CSV

--check computes a recording of the CPU engine again and says whether weights and alphas of every epoch are the same, bit by
bit, or names the first epoch, array and index that differ. --from begins at a state instead of the start: an epoch whose
state was kept beside the recording, or a file of a saved run of the same search (.dartsrun).

--look-up writes into a recording what the table says of its cells, those that removal builds among them; nothing is computed.

PRESET is two-minutes, small-cell, article or paper.

  --states N,N      keeps the states after these epochs in files beside the recording, for --from
  --name NAME       file name under public/runs/ without .json (default: the preset)
  --nas-bench CSV   final accuracies of NAS-Bench-201 cells: the file that npm run data -- nas-bench-201 makes
${CONFIG_USAGE}
${ENGINE_USAGE}
`

const CHECK_OPTIONS = {
  ...ENGINE_OPTIONS,
  check: { type: 'string' },
  from: { type: 'string' },
  data: { type: 'string' },
  generated: { type: 'boolean', default: false },
} as const

async function check(): Promise<number> {
  const { values } = readArguments(() => parseArgs({ options: CHECK_OPTIONS }))
  const { generated, check: file = '' } = values
  const choice = engineChoice({ ...values, engine: values.engine ?? 'cpu' })
  if (choice.engine !== 'cpu') throw new UsageError('--check: only the CPU engine gives the same bits everywhere')
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`--check ${file}: ${error.message}`)
  })
  const run = readRecording(text)
  const wantsData = run.config.dataset !== 'generated'
  const data = values.data ?? (run.config.dataset === SHIPPED_DATASET ? SHIPPED_FOLDER : null)
  if (generated === wantsData || wantsData !== (data !== null))
    throw new UsageError(
      `--check ${file}: recorded on ${run.provenance.dataset}; ${wantsData ? '--data PATH' : '--generated'} is needed`,
    )
  const from = values.from === undefined ? undefined : await stateOf(file, run, values.from)
  const signal = stopOnInterrupt()
  const status = new StatusLine()
  const { epochs, held, difference, otherImages } = await computeAgain(run, {
    data,
    threads: choice.threads,
    from,
    signal,
    onEvent: (event) => {
      status.showEvent(event)
      if (event.type === 'epoch') console.error(epochLine(event.record, run.config))
    },
  })
  status.clear()
  if (otherImages) console.log(`${file}: recorded on ${otherImages.recorded}, computed on ${otherImages.here}`)
  if (difference) {
    const { epoch, path: where, recorded, computed } = difference
    console.log(`${file}: differs first in epoch ${epoch}: ${where} is ${computed}, recorded ${recorded}`)
    return 1
  }
  const of = epochsOf(run).length
  const isAll = held + epochs === of
  const behind = held === 0 ? '' : `; epochs 1 to ${held} as the state holds them`
  console.log(`${file}: the same bits${isAll ? '' : ' so far'}, ${epochs} of ${of} epochs computed again${behind}`)
  return signal.aborted ? 130 : 0
}

/** @param from an epoch whose state the recording names, or a file */
async function stateOf(recording: string, run: RunRecord, from: string): Promise<File> {
  const epoch = /^\d+$/.test(from) ? Number(from) : null
  const kept = run.states?.find((state) => state.epoch === epoch)
  if (epoch !== null && !kept) {
    const have = run.states?.map((state) => state.epoch).join(', ')
    throw new UsageError(
      `--from ${from}: ${recording} ${have ? `has the states after epochs ${have}` : 'has no state'}`,
    )
  }
  const file = kept ? path.join(path.dirname(recording), kept.file) : from
  const bytes = await readFile(file).catch((error: Error) => {
    throw new UsageError(`--from ${from}: ${error.message}`)
  })
  return new File([new Uint8Array(bytes)], path.basename(file))
}

/** @throws UsageError for what is no epoch before the last */
function statesAsked(text: string | undefined, epochs: number): ReadonlySet<number> {
  const asked = text === undefined ? [] : text.split(',').map(Number)
  for (const epoch of asked)
    if (!Number.isInteger(epoch) || epoch < 1 || epoch >= epochs)
      throw new UsageError(`--states ${text}: must be epochs from 1 to ${epochs - 1}, joined by commas`)
  return new Set(asked)
}

const LOOK_UP_OPTIONS = { 'look-up': { type: 'string' }, 'nas-bench': { type: 'string' } } as const

async function lookUp(): Promise<number> {
  const { values } = readArguments(() => parseArgs({ options: LOOK_UP_OPTIONS }))
  const { 'look-up': file = '', 'nas-bench': table } = values
  if (table === undefined) throw new UsageError(`--look-up ${file}: --nas-bench CSV is needed`)
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`--look-up ${file}: ${error.message}`)
  })
  const run = readRecording(text)
  if (run.config.space !== 'nas-bench-201')
    throw new UsageError(`--look-up ${file}: space ${run.config.space}, the table is of nas-bench-201`)
  // The file as it was written, not as it is read: nothing else in it changes.
  const written = JSON.parse(text) as RunRecord
  await writeWhole(file, `${JSON.stringify(lookedUp(written, await readNasBench(table)))}\n`)
  console.log(`${file}: written`)
  return 0
}

const isAsked = (option: string): boolean =>
  process.argv.slice(2).some((argument) => argument === option || argument.startsWith(`${option}=`))
async function main(): Promise<number> {
  if (isAsked('--check')) return check()
  if (isAsked('--look-up')) return lookUp()
  const { values, positionals } = readArguments(() =>
    parseArgs({
      options: {
        ...CONFIG_OPTIONS,
        ...ENGINE_OPTIONS,
        name: { type: 'string' },
        'nas-bench': { type: 'string' },
        states: { type: 'string' },
      },
      allowPositionals: true,
    }),
  )
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  const [preset] = positionals
  if (preset === undefined || positionals.length > 1) throw new UsageError(`${positionals.length} presets: name one`)
  const name = values.name ?? preset
  if (!/^[\w-]+$/.test(name)) throw new UsageError(`--name ${name}: letters, digits, - and _ only`)
  const choice = engineChoice(values)
  const options = await resolveOptions(preset, values)
  const table = values['nas-bench']
  const benchmark = table === undefined ? undefined : await readNasBench(table)
  if (options.standIn) console.error(options.standIn)
  const states = statesAsked(values.states, options.config.epochs)
  if (states.size > 0 && choice.engine !== 'cpu')
    throw new UsageError('--states: only the CPU engine gives the same bits everywhere')
  const recorder = new Recorder(options, benchmark)
  const published = path.join(PROJECT_ROOT, 'public', 'runs')
  const aside = path.join(PROJECT_ROOT, 'node_modules', '.cache', 'recordings')
  const partial = new PartialRecording(recorder, aside, name)
  const saved = states.size > 0 ? keepsStates(states, (epoch, bytes) => partial.keepState(epoch, bytes)) : undefined
  const signal = stopOnInterrupt()
  const status = new StatusLine()
  const end = await runSearch(
    options,
    choice,
    (timed) => {
      const event = recorder.add(timed)
      status.showEvent(event)
      if (event.type === 'dataset')
        for (const line of setLines(event.dataset, options.config.images)) console.error(line)
      if (event.type === 'storage' && event.message !== '') console.error(event.message)
      if (event.type !== 'epoch') return
      console.log(
        `${epochLine(event.record, options.config)}  depth ${event.record.depth?.[leadingCell(options.config)]}`,
      )
      if (event.record.epoch === 1) console.error(`after every epoch: ${path.relative(process.cwd(), partial.file)}`)
      partial.write(console.error)
    },
    signal,
    { saved },
  )
  status.clear()
  await partial.settled()
  if (end.type !== 'finished') throw new SearchError(end.code, end.message)
  if (signal.aborted) {
    console.error('stopped: the recording is partial and was not published')
    return 130
  }
  const isWritten = await partial.publish(published)
  const target = path.join(published, `${name}.json`)
  console.log(`${path.relative(process.cwd(), target)}: ${isWritten ? 'written' : 'nothing was recorded'}`)
  recorder.requireStates(states)
  return 0
}

try {
  process.exitCode = await main()
} catch (error) {
  process.exitCode = exitCodeOf(error, USAGE)
}
