/**
 * The table of seeds of docs/collapse.md, from the index of a sweep: `npm run collapse -- sweeps/two-minutes/index.jsonl`.
 * Exit codes: 0 printed, 1 the index cannot be read, 2 wrong usage.
 */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { readIndex } from '../src/sweep/indexFile'
import { exitCodeOf, readArguments, UsageError } from './host/usage'
import { collapseTable } from './sweep/collapseTable'

const USAGE = `Usage: npm run collapse -- INDEX.jsonl

Prints for each trial of a sweep (npm run sweep) when its cell filled with skip-connects, and where the rules fired.`

try {
  const { values, positionals } = readArguments(() =>
    parseArgs({ options: { help: { type: 'boolean', short: 'h', default: false } }, allowPositionals: true }),
  )
  if (values.help) console.log(USAGE)
  else {
    const [file] = positionals
    if (file === undefined || positionals.length > 1) throw new UsageError(`${positionals.length} indexes: name one`)
    const text = await readFile(file, 'utf8').catch((error: Error) => {
      throw new UsageError(`${file}: ${error.message}`)
    })
    console.log(collapseTable(readIndex(text, file).trials))
  }
} catch (error) {
  process.exitCode = exitCodeOf(error, USAGE)
}
