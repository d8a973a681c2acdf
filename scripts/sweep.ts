/**
 * Many searches instead of one: `npm run sweep -- FILE.json`. Every trial is a process on the CPU engine; what is finished is
 * never searched again, what is under way goes on from its last epoch.
 * stdout: a line a finished trial. stderr: progress.
 * Exit codes: 0 all trials are done, 1 some failed, 2 wrong usage or settings, 130 stopped by Ctrl-C.
 */
import { once } from 'node:events'
import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { SearchError } from '../src/errors'
import { readSweep, type Sweep } from '../src/sweep/sweepFile'
import { stopOnInterrupt } from './host/interrupt'
import { exitCodeOf, UsageError } from './host/usage'
import { PROJECT_ROOT } from './project/paths.mjs'
import { type Command, readCommand, USAGE } from './sweep/commandLine'
import { dryReport } from './sweep/dry'
import { lockFolder } from './sweep/lock'
import { mergeFolders } from './sweep/merge'
import { partOf } from './sweep/part'
import { planSweep } from './sweep/planned'
import { Results } from './sweep/results'
import { roomFor } from './sweep/room'
import { runSweep } from './sweep/run'

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

/** As `serve`; false where the page cannot be served, which is said: the trials are done all the same. */
async function isServed(folder: string, port: number, signal: AbortSignal): Promise<boolean> {
  try {
    await serve(folder, port, signal)
    return true
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return false
  }
}

async function simulate(): Promise<number> {
  const [{ readMeasured }, { costLines, simulationTable }] = await Promise.all([
    import('./sweep/simulation/measured'),
    import('./sweep/simulation/report'),
  ])
  const measured = await readMeasured()
  console.log(`${costLines(measured)}\n\n${simulationTable(measured)}`)
  return 0
}

async function sweepFile(command: Extract<Command, { type: 'sweep' }>): Promise<number> {
  const { file, part, nasBench, patienceMs, queue, port } = command
  const sweep = await readSweepFile(file)
  const planned = await planSweep(sweep, command.data)
  if (planned.repeated > 0)
    console.error(`${file}: ${planned.repeated} more trials have the settings and images of others, and are left out`)
  const trials = part === null ? planned.trials : partOf(planned.trials, part)
  const ofPart = part === null ? '' : `-part-${part.part}-of-${part.of}`
  const folder = command.out ?? path.join('sweeps', `${sweep.name}${ofPart}`)
  const biggest = Math.max(0, ...trials.map(({ bytes }) => bytes))
  const room = roomFor({ trials: trials.length, bytes: biggest }, command)
  if (command.isDry) {
    await dryReport({ sweep, trials, sets: planned.sets, folder, room })
    return 0
  }
  await mkdir(folder, { recursive: true })
  const lock = await lockFolder(folder)
  try {
    const images = new Map(planned.trials.map(({ id, images: digest }) => [id, digest]))
    const { keepsRecordings } = command
    const results = await Results.open(folder, sweep.name, images, { keepsRecordings, mayWrite: lock.check })
    const signal = AbortSignal.any([stopOnInterrupt(), lock.lost])
    const code =
      queue === null
        ? await runSweep({ sweep, trials, results, room, signal, patienceMs, nasBench })
        : await (await import('./sweep/queue/conduct')).conductQueue({
            ...{ address: queue, sweep, trials, results, signal },
          })
    lock.lost.throwIfAborted()
    if (code !== 130 && results.records.length > 0) {
      const isShown = process.stdout.isTTY && command.shows && (await isServed(folder, port, signal))
      if (!isShown) console.error(`its page: npm run sweep -- show ${folder}`)
    }
    return code
  } finally {
    await lock.unlock()
  }
}

async function main(): Promise<number> {
  const command = await readCommand(process.argv.slice(2))
  switch (command.type) {
    case 'help':
      console.log(USAGE)
      return 0
    case 'merge':
      return mergeFolders(command.folders)
    case 'show':
      return serve(command.folder, command.port, untilInterrupt())
    case 'simulate':
      return simulate()
    case 'forget':
      return (await import('./sweep/queue/forget')).forgetSweep(command.address, command.sweep)
    case 'work':
      return (await import('./sweep/queue/work')).work({ ...command, signal: stopOnInterrupt() })
    case 'sweep':
      return sweepFile(command)
    default:
      return command satisfies never
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  process.exitCode = exitCodeOf(error, USAGE)
}
