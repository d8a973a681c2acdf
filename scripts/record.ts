/**
 * Records the run of a preset for the page to replay: `npm run record -- two-minutes --data FOLDER`.
 * Writes public/runs/PRESET.json when the search has ended, and after every epoch a partial file, whose name it prints,
 * so that an interrupted recording loses nothing.
 * Exit codes: 0 written, 1 the run failed, 2 wrong usage or settings, 130 stopped by Ctrl-C (partial file only).
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { SearchError } from '../src/errors'
import { setLines } from './data/factLines'
import { ENGINE_OPTIONS, ENGINE_USAGE, engineChoice } from './host/engineOption'
import { stopOnInterrupt } from './host/interrupt'
import { PROJECT_ROOT } from './project/paths.mjs'
import { epochLine, StatusLine } from './search/console'
import { readNasBench } from './search/nasBench'
import { CONFIG_OPTIONS, CONFIG_USAGE, exitCodeOf, readArguments, resolveOptions, UsageError } from './search/options'
import { Recorder } from './search/recorder'
import { runSearch } from './search/run'

const USAGE = `Usage: npm run record -- PRESET (--data PATH | --generated) [options]

PRESET is two-minutes, small-cell, article or paper.

  --name NAME       file name under public/runs/ without .json (default: the preset)
  --nas-bench CSV   final accuracies of NAS-Bench-201 cells: the file that npm run data -- nas-bench-201 makes
${CONFIG_USAGE}
${ENGINE_USAGE}
`

async function main(): Promise<number> {
  const { values, positionals } = readArguments(() =>
    parseArgs({
      options: { ...CONFIG_OPTIONS, ...ENGINE_OPTIONS, name: { type: 'string' }, 'nas-bench': { type: 'string' } },
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
  const recorder = new Recorder(options, benchmark)
  const target = path.join(PROJECT_ROOT, 'public', 'runs', `${name}.json`)
  const partial = path.join(PROJECT_ROOT, 'node_modules', '.cache', 'recordings', `${name}.partial.json`)

  const signal = stopOnInterrupt()
  const status = new StatusLine()
  let writing: Promise<unknown> = Promise.resolve()
  const end = await runSearch(
    options,
    choice,
    (timed) => {
      const event = recorder.add(timed)
      status.showEvent(event)
      if (event.type === 'dataset') for (const line of setLines(event.dataset)) console.error(line)
      if (event.type !== 'epoch') return
      console.log(`${epochLine(event.record, options.config.epochs)}  depth ${event.record.depth?.normal}`)
      if (event.record.epoch === 1) console.error(`after every epoch: ${path.relative(process.cwd(), partial)}`)
      writing = writing.then(() => recorder.write(partial))
    },
    signal,
  )
  status.clear()
  await writing
  if (end.type !== 'finished') throw new SearchError(end.code, end.message)
  if (signal.aborted) {
    console.error('stopped: the recording is partial and was not published')
    return 130
  }
  const record = await recorder.write(target)
  console.log(`${path.relative(process.cwd(), target)}: ${record ? 'written' : 'nothing was recorded'}`)
  return 0
}

try {
  process.exitCode = await main()
} catch (error) {
  process.exitCode = exitCodeOf(error, USAGE)
}
