/**
 * A search without the page: `npm run search -- --preset two-minutes`. The engine, session and messages are
 * the lab's own, in this process or in headless Chromium.
 * stdout: a line an epoch, then the genotype. stderr: progress and time left.
 * Exit codes: 0 done, 1 the run failed or a file was not written, 2 wrong usage or settings, 130 stopped by Ctrl-C (what there is, is written).
 */
import { parseArgs } from 'node:util'
import { SearchError } from '../src/errors'
import { EXPORT_FORMATS } from '../src/export/formats'
import type { EpochRecord } from '../src/protocol/record'
import { setLines } from './data/factLines'
import { ENGINE_OPTIONS, ENGINE_USAGE, engineChoice } from './host/engineOption'
import { stopOnInterrupt } from './host/interrupt'
import { checkTargets, triedTo } from './host/targets'
import { exitCodeOf, readArguments } from './host/usage'
import { epochLine, genotypeText, StatusLine } from './search/console'
import { exportTargets, readExportRequests, writeExports } from './search/exports'
import { readNasBench } from './search/nasBench'
import { CONFIG_OPTIONS, CONFIG_USAGE, resolveOptions } from './search/options'
import { Recorder } from './search/recorder'
import { runSearch } from './search/run'

const USAGE = `Usage: npm run search -- [--preset NAME | --config FILE] [--data PATH | --generated] [options]

Searches for a cell and prints it. Without --preset and --config: the paper's settings.

  --preset NAME     two-minutes, small-cell, article or paper
  --config FILE     settings as JSON; what it leaves out comes from the preset or the paper
${CONFIG_USAGE}
${ENGINE_USAGE}
  --nas-bench CSV   final accuracies of NAS-Bench-201 cells: the file that npm run data -- nas-bench-201 makes
  --out FILE        write the run as JSON that the lab can replay
  --export FORMAT=FILE  write the returned genotype; FORMAT is one of ${EXPORT_FORMATS.join(', ')};
                    may be given several times
`

async function main(): Promise<number> {
  const { values } = readArguments(() =>
    parseArgs({
      options: {
        ...CONFIG_OPTIONS,
        ...ENGINE_OPTIONS,
        preset: { type: 'string' },
        out: { type: 'string' },
        'nas-bench': { type: 'string' },
        export: { type: 'string', multiple: true, default: [] },
      },
    }),
  )
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  const exports = readExportRequests(values.export)
  const choice = engineChoice(values)
  const options = await resolveOptions(values.preset ?? null, values)
  if (options.standIn) console.error(options.standIn)
  const { out } = values
  await checkTargets([...(out === undefined ? [] : [{ option: '--out', file: out }]), ...exportTargets(exports)])
  const signal = stopOnInterrupt()
  const table = values['nas-bench']
  const recorder = new Recorder(options, table === undefined ? undefined : await readNasBench(table))
  const records: EpochRecord[] = []
  const status = new StatusLine()
  const end = await runSearch(
    options,
    choice,
    (timed) => {
      const event = recorder.add(timed)
      status.showEvent(event)
      if (event.type === 'dataset')
        for (const line of setLines(event.dataset, options.config.images)) console.error(line)
      if (event.type !== 'epoch') return
      records.push(event.record)
      console.log(epochLine(event.record, options.config))
    },
    signal,
  )
  status.clear()
  const tried: boolean[] = []
  if (out !== undefined) {
    const write = async (): Promise<void> => {
      if (await recorder.write(out)) console.error(`written: ${out}`)
    }
    tried.push(await triedTo(write, out))
  }
  if (end.type !== 'finished') throw new SearchError(end.code, end.message)
  const returned = records.find(({ epoch }) => epoch === end.returnsEpoch)
  if (returned?.genotype) console.log(genotypeText(returned.genotype))
  const run = recorder.record()
  if (run && returned)
    for (const request of exports) tried.push(await triedTo(() => writeExports(run, [request]), request.file))
  if (tried.includes(false)) return 1
  return signal.aborted ? 130 : 0
}

try {
  process.exitCode = await main()
} catch (error) {
  process.exitCode = exitCodeOf(error, USAGE)
}
