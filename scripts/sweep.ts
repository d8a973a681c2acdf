/**
 * Many searches instead of one: `npm run sweep -- FILE.json`. Every trial is a process on the CPU engine; what is finished is
 * never searched again, what is under way goes on from its last epoch.
 * stdout: a line a finished trial. stderr: progress.
 * Exit codes: 0 all trials are done, 1 some failed, 2 wrong usage or settings, 130 stopped by Ctrl-C.
 */
import { once } from 'node:events'
import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { SearchError } from '../src/errors'
import { readSweep, type Sweep } from '../src/sweep/sweepFile'
import { partOf } from '../src/sweep/trials'
import { stopOnInterrupt } from './host/interrupt'
import { PROJECT_ROOT } from './project/paths.mjs'
import { exitCodeOf, readArguments, UsageError } from './search/options'
import { dryReport } from './sweep/dry'
import { lockFolder } from './sweep/lock'
import { mergeFolders } from './sweep/merge'
import { planSweep } from './sweep/planned'
import { Results } from './sweep/results'
import { roomFor } from './sweep/room'
import { runSweep } from './sweep/run'

const USAGE = `Usage: npm run sweep -- FILE.json [options]
       npm run sweep -- show FOLDER
       npm run sweep -- merge OUT FOLDER FOLDER...
       npm run sweep -- FILE.json --queue redis://HOST
       npm run sweep -- work redis://HOST
       npm run sweep -- forget redis://HOST NAME
       npm run sweep -- simulate

Searches every trial of the file, as many side by side as processors and memory allow. Run it again to go on, or after
trials were added to the file: none is searched twice. examples/seeds.json is a file to start from.

  --dry             only says what would run: trials, steps, time, memory
  --data PATH       images, where the file names none
  --out FOLDER      where results go; default: sweeps/NAME
  --jobs N          trials side by side; default: as many as fit
  --threads N       of each trial; default: 1, or more where there are fewer trials than processors
  --part K/N        only every N-th trial from the K-th on, for N machines; default folder: sweeps/NAME-part-K-of-N
  --nas-bench CSV   final accuracies of NAS-Bench-201 cells go into the index
  --no-recordings   keeps the index only
  --patience S      a trial that says nothing for so many seconds is ended and tried again; default: 600
  --queue redis://  puts the trials into the Redis there and collects what workers deliver
  --no-show         on a terminal, ends without serving the page of the results
  --help            this text

show serves the page of the results on this machine, also while the sweep runs; --port N is its port, default: any free one.
merge joins the folders of several machines into OUT.
work takes trials from the queue, on any number of machines, with --jobs, --threads, --patience and --nas-bench of its own.
  --until-empty     ends when no trial is left; default: waits for more
  --stall S         a worker that says nothing for S seconds has lost its trials; default: 60; others have them half as long later
forget takes a sweep out of Redis; folders stay.
simulate prints what 1 to 1,000 workers make of 10,000 trials, from measured run times (docs/scale.md).`

const OPTIONS = {
  dry: { type: 'boolean', default: false },
  data: { type: 'string' },
  out: { type: 'string' },
  jobs: { type: 'string' },
  threads: { type: 'string' },
  part: { type: 'string' },
  'nas-bench': { type: 'string' },
  'no-recordings': { type: 'boolean', default: false },
  patience: { type: 'string', default: '600' },
  'no-show': { type: 'boolean', default: false },
  port: { type: 'string' },
  queue: { type: 'string' },
  'until-empty': { type: 'boolean', default: false },
  stall: { type: 'string', default: '60' },
  help: { type: 'boolean', short: 'h', default: false },
} as const

function count(name: string, text: string | undefined, most: number): number | null {
  if (text === undefined) return null
  if (!/^[1-9]\d{0,8}$/.test(text) || Number(text) > most)
    throw new UsageError(`--${name} ${text}: must be a whole number from 1 to ${most}`)
  return Number(text)
}

/** A file of one's own, or one of the examples, which come with the lab. */
const textOf = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' || path.dirname(file) !== 'examples') throw error
    return readFile(path.join(PROJECT_ROOT, file), 'utf8')
  })

async function readSweepFile(file: string): Promise<Sweep> {
  const text = await textOf(file).catch((error: Error) => {
    throw new UsageError(`${file}: ${error.message}`)
  })
  try {
    return readSweep(text)
  } catch (error) {
    throw error instanceof SearchError ? new SearchError(error.code, `${file}: ${error.message}`) : error
  }
}

/** Where nothing is under way that would have to end first. */
function untilInterrupt(): AbortSignal {
  const controller = new AbortController()
  process.once('SIGINT', () => controller.abort())
  return controller.signal
}

/** Until the signal. */
async function serve(folder: string, port: number, signal: AbortSignal): Promise<number> {
  const { showSweep } = await import('./sweep/show')
  const { address, close } = await showSweep(folder, port)
  console.log(`${address}\nCtrl-C ends`)
  if (!signal.aborted) await once(signal, 'abort')
  await close()
  return 0
}

async function main(): Promise<number> {
  const { values, positionals } = readArguments(() => parseArgs({ options: OPTIONS, allowPositionals: true }))
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  const [file, ...rest] = positionals
  if (file === 'merge') return mergeFolders(rest)
  const port = count('port', values.port, 65_535) ?? 0
  if (file === 'show') {
    if (rest.length !== 1) throw new UsageError(`show: ${rest.length} folders: name one`)
    return serve(rest[0] as string, port, untilInterrupt())
  }
  if (file === 'simulate') {
    const [{ readMeasured }, { costLines, simulationTable }] = await Promise.all([
      import('./sweep/simulation/measured'),
      import('./sweep/simulation/report'),
    ])
    const measured = await readMeasured()
    console.log(`${costLines(measured)}\n\n${simulationTable(measured)}`)
    return 0
  }
  if (file === 'forget') {
    const [address, name] = rest
    if (address === undefined || name === undefined || rest.length > 2)
      throw new UsageError('forget: name the Redis and the sweep')
    const { forgetSweep } = await import('./sweep/queue/forget')
    return forgetSweep(address, name)
  }
  const asked = { jobs: count('jobs', values.jobs, 1024), threads: count('threads', values.threads, 256) }
  const patience = count('patience', values.patience, 1_000_000) as number
  if (file === 'work') {
    const [address] = rest
    if (address === undefined || rest.length > 1) throw new UsageError('work: name one Redis')
    const { work } = await import('./sweep/queue/work')
    return work({
      ...{ address, ...asked, patienceMs: patience * 1000, nasBench: values['nas-bench'] ?? null },
      stallMs: (count('stall', values.stall, 3600) as number) * 1000,
      untilEmpty: values['until-empty'],
      signal: stopOnInterrupt(),
    })
  }
  if (file === undefined || rest.length > 0) throw new UsageError(`${positionals.length} files: name one`)
  if (values.queue !== undefined)
    for (const name of ['part', 'nas-bench', 'jobs', 'threads'] as const)
      if (values[name] !== undefined)
        throw new UsageError(
          `--${name} ${values[name]}: with --queue the workers say it${name === 'part' ? ', and take all parts' : ''}`,
        )
  const sweep = await readSweepFile(file)
  const planned = await planSweep(sweep, values.data ?? null)
  if (planned.repeated > 0)
    console.error(`${file}: ${planned.repeated} more trials have the settings and images of others, and are left out`)
  const trials = values.part === undefined ? planned.trials : partOf(planned.trials, values.part)
  const part = values.part === undefined ? '' : `-part-${values.part.replace('/', '-of-')}`
  const folder = values.out ?? path.join('sweeps', `${sweep.name}${part}`)
  const biggest = Math.max(0, ...trials.map(({ bytes }) => bytes))
  const room = roomFor({ trials: trials.length, bytes: biggest }, asked)
  if (values.dry) {
    await dryReport({ sweep, trials, sets: planned.sets, folder, room })
    return 0
  }
  await mkdir(folder, { recursive: true })
  const unlock = await lockFolder(folder)
  try {
    const images = new Map(planned.trials.map(({ id, images: digest }) => [id, digest]))
    const results = await Results.open(folder, sweep.name, images, !values['no-recordings'])
    const signal = stopOnInterrupt()
    const code =
      values.queue === undefined
        ? await runSweep({
            ...{ sweep, trials, results, room, signal, patienceMs: patience * 1000 },
            nasBench: values['nas-bench'] ?? null,
          })
        : await (await import('./sweep/queue/conduct')).conductQueue({
            ...{ address: values.queue, sweep, trials, results, signal },
          })
    if (code !== 130 && results.records.length > 0) {
      if (process.stdout.isTTY && !values['no-show']) await serve(folder, port, signal)
      else console.error(`its page: npm run sweep -- show ${folder}`)
    }
    return code
  } finally {
    await unlock()
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  process.exitCode = exitCodeOf(error, USAGE)
}
