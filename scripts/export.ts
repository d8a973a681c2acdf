/**
 * A genotype out of a run file: `npm run export -- RUN.json pytorch=cell.py dot=cell.dot --epoch 12`.
 * Exit codes: 0 written, 1 the run or the format does not allow it, 2 wrong usage.
 */
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { looksLikeDartsLog, readDartsLog } from '../src/export/dartsLog'
import { EXPORT_FORMATS } from '../src/export/formats'
import { readRecording } from '../src/protocol/recording'
import { readExportRequests, writeExports } from './search/exports'
import { exitCodeOf, readArguments, UsageError } from './search/options'

const USAGE = `Usage: npm run export -- RUN FORMAT=FILE [FORMAT=FILE ...] [--epoch N]

RUN is a recording of the lab (.json) or a search log of quark0/darts. FORMAT is one of
${EXPORT_FORMATS.join(', ')}.

  --epoch N       completed epochs (default: the epoch the run returned)
  --network NAME  where cells share no alphas: mean (default), the cell of their mean, or own, every cell as it was found,
                  which json, dot and pytorch can say
  --help          this text
`

async function main(): Promise<void> {
  const { values, positionals } = readArguments(() =>
    parseArgs({
      options: {
        epoch: { type: 'string' },
        network: { type: 'string', default: 'mean' },
        help: { type: 'boolean', short: 'h', default: false },
      },
      allowPositionals: true,
    }),
  )
  if (values.help) {
    console.log(USAGE)
    return
  }
  const [file, ...texts] = positionals
  if (file === undefined || texts.length === 0) throw new UsageError('name a run and at least one FORMAT=FILE')
  const { epoch, network } = values
  if (network !== 'mean' && network !== 'own') throw new UsageError(`--network ${network}: mean or own`)
  if (epoch !== undefined && !/^\d{1,4}$/.test(epoch)) throw new UsageError(`--epoch ${epoch}: must be a whole number`)
  const requests = readExportRequests(texts)
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`${file}: ${error.message}`)
  })
  const run = looksLikeDartsLog(text)
    ? readDartsLog(text, path.basename(file), (await stat(file)).mtime.toISOString())
    : readRecording(text)
  await writeExports(run, requests, epoch === undefined ? undefined : Number(epoch), network)
}

try {
  await main()
} catch (error) {
  process.exitCode = exitCodeOf(error, USAGE)
}
