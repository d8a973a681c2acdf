/**
 * `sweep FILE --queue redis://...`: puts the trials into the queue, collects recordings into the folder as they are delivered, and puts all in
 * again when Redis has lost its memory. Whatever it does can be done twice, or by two commands at once.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { SearchError } from '../../../src/errors'
import { writeWhole } from '../../../src/node/folder'
import { readRecording } from '../../../src/protocol/recording'
import type { Sweep } from '../../../src/sweep/sweepFile'
import { toldTrial } from '../../../src/sweep/varied'
import { duration } from '../../search/console'
import { type PlannedTrial, trialId } from '../planned'
import { ProgressLines } from '../progress'
import type { Failure, Results } from '../results'
import { timeLeft } from '../run'
import { checkAddress, shownAddress } from './address'
import { thisBuild } from './build'
import { openRedis, patiently } from './connection'
import { Ledger, type LogEntry } from './ledger'
import { enrolBuild, failureOf, openQueue, otherBuilds, putTrials, type TrialQueue } from './queue'
import type { TrialJob } from './trialJob'

export interface QueueRun {
  readonly address: string
  readonly sweep: Sweep
  readonly trials: readonly PlannedTrial[]
  readonly results: Results
  readonly signal: AbortSignal
}

const WAIT_MS = 1000
const LOOK_EVERY_MS = 5000
/** Longer than any wait for the log. */
const STALL_MS = 30_000
const LONGEST_RECORDING = 200_000_000

const unpack = promisify(gunzip)

async function retryFailed(queue: TrialQueue, ledger: Ledger, open: ReadonlySet<string>): Promise<void> {
  for (const job of await queue.getFailed()) {
    const { sweep, trial } = job.data
    if (sweep !== ledger.sweep || !open.has(trial)) continue
    await ledger.forgive(trial)
    await job.retry('failed', { resetAttemptsMade: true }).catch(() => undefined)
  }
}

/** @returns the exit code of the command */
export async function conductQueue({ address: given, sweep, trials, results, signal }: QueueRun): Promise<number> {
  const address = checkAddress('--queue', given)
  const shown = shownAddress(address)
  const build = thisBuild()
  const lines = new ProgressLines()
  const warn = (line: string): void => {
    lines.clear()
    console.error(line)
  }
  const failureKey = ({ trial, date, attempt }: Pick<Failure, 'trial' | 'date' | 'attempt'>): string =>
    `${trial} ${date} ${attempt}`
  // The log is read from its beginning.
  const failuresKnown = new Set((await results.failures()).map(failureKey))
  const { redis, trouble } = await openRedis(address, STALL_MS, warn)
  const reader = redis.duplicate()
  reader.on('error', () => undefined)
  const ask = <T>(what: () => Promise<T>): Promise<T> => patiently(what, trouble, signal)
  const queue = openQueue(redis, build, (error) => trouble.tell(`redis: ${error.message}`))
  const ledger = new Ledger(redis, sweep.name)
  const byId = new Map(trials.map((trial) => [trial.id, trial]))
  const told = (id: string): string =>
    toldTrial((byId.get(id) as PlannedTrial).config, (trials[0] as PlannedTrial).config)
  const open = new Set(trials.filter(({ id }) => !results.isDone(id)).map(({ id }) => id))
  const before = trials.length - open.size
  const failed = new Set<string>()
  const toldFailed = new Set<string>()
  const startedAt = Date.now()
  let doneFlops = 0

  const jobOf = ({ id, preset, config, data, images }: PlannedTrial): TrialJob => ({
    ...{ sweep: sweep.name, trial: id, preset, config, data, images, told: told(id) },
  })
  const putOpen = async (): Promise<void> => {
    const jobs = [...open].map((id) => jobOf(byId.get(id) as PlannedTrial))
    await enrolBuild(redis, build)
    await ledger.enrol([...open])
    await putTrials(queue, ledger, jobs, sweep.retries)
  }
  const draw = async (): Promise<void> => {
    const all = [...open].reduce((sum, id) => sum + (byId.get(id) as PlannedTrial).flops, 0)
    const active = await queue.getActiveCount()
    const etaMs = timeLeft(doneFlops, all, Date.now() - startedAt)
    const done = trials.length - open.size
    lines.draw({ done, failed: failed.size, of: trials.length, etaMs, active })
  }
  const collect = async (trial: string, worker: string): Promise<void> => {
    const { config, images, flops } = byId.get(trial) as PlannedTrial
    const bytes = await ask(() => ledger.recording(trial))
    // Redis lost it: it is put in again.
    if (bytes === null) return
    const text = (await unpack(bytes, { maxOutputLength: LONGEST_RECORDING })).toString('utf8')
    const run = readRecording(text)
    if (trialId(run.config, images) !== trialId(config, images))
      throw new SearchError('bad-recording', `${shown}: the recording delivered as trial ${trial} is of another trial`)
    await writeWhole(results.recording(trial), text)
    const { ms, skips } = await results.add(trial, images)
    open.delete(trial)
    failed.delete(trial)
    doneFlops += flops
    lines.say(`${trial}  done in ${duration(ms)} by ${worker}  skip-connects ${skips.normal.at(-1)}  ${told(trial)}`)
  }
  const hear = async (entry: LogEntry, at: string): Promise<void> => {
    const { trial, worker } = entry
    if (!open.has(trial)) return
    const date = new Date(Number(at.split('-')[0])).toISOString()
    if (entry.type === 'done') return collect(trial, worker)
    if (entry.type === 'taken-up')
      lines.say(`${trial}  goes on after epoch ${entry.epochs} at ${worker}  ${told(trial)}`)
    if (entry.type === 'lost')
      lines.say(`${trial}  begins again at ${worker}, what was saved cannot be used: ${entry.message}`)
    if (entry.type !== 'failed') return
    const { attempt, code, message } = entry
    if (failuresKnown.has(failureKey({ trial, date, attempt }))) return
    lines.say(`${trial}  attempt ${attempt} failed at ${worker} (${code}: ${message})  ${told(trial)}`)
    await results.addFailure({ trial, told: told(trial), attempt, date, code, message })
  }
  /** Trials that no worker will try again. */
  const lookForFailed = async (): Promise<void> => {
    failed.clear()
    if ((await queue.getFailedCount()) === 0) return
    for (const job of await queue.getFailed()) {
      const { sweep: name, trial } = job.data
      if (name !== sweep.name || !open.has(trial)) continue
      failed.add(trial)
      if (toldFailed.has(trial)) continue
      toldFailed.add(trial)
      const { code, message } = failureOf(job.failedReason ?? '')
      lines.say(`${trial}  failed for good (${code}: ${message})  ${told(trial)}`)
    }
  }
  let warned = false
  const lookForWorkers = async (): Promise<void> => {
    if (warned || (await queue.getWorkersCount()) > 0) return
    warned = true
    warn(`no worker takes trials of ${build.text} there: npm run sweep -- work ${shown}`)
  }

  console.error(
    `${sweep.name}: ${trials.length} trials, ${before} done before; the others go through ${shown}; results in ${results.folder}`,
  )
  try {
    const others = await ask(() => otherBuilds(redis, build, () => undefined))
    if (others.length > 0) warn(`${shown} holds ${others.join(' and ')} too; their workers take none of these`)
    await ask(putOpen)
    await ask(() => retryFailed(queue, ledger, open))
    let cursor = '0'
    let lookedAt = 0
    while (open.size > failed.size && !signal.aborted) {
      const entries = await ask(() => ledger.log(reader, cursor, WAIT_MS))
      for (const { id, entry } of entries) {
        if (signal.aborted) break
        await hear(entry, id)
        cursor = id
      }
      if (Date.now() - lookedAt < LOOK_EVERY_MS) continue
      if (!(await ask(() => ledger.isKnown()))) {
        warn(`${shown} has lost the sweep; what is open is put in again`)
        await ask(putOpen)
        cursor = '0'
      }
      await ask(lookForFailed)
      if (lookedAt > 0) await ask(lookForWorkers)
      lookedAt = Date.now()
      await ask(draw)
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    lines.clear()
    // The queue's own connection is this one.
    redis.disconnect()
    reader.disconnect()
    await wait(0)
  }
  const done = trials.length - open.size
  const missing = open.size - failed.size
  const failures = failed.size > 0 ? `, ${failed.size} failed (${results.folder}/failures.jsonl)` : ''
  const rest = missing > 0 ? `, ${missing} open: workers go on; run the same command to collect` : ''
  console.error(`${done} of ${trials.length} trials done${failures}${rest}; ${results.index}`)
  if (missing === 0) console.error(`${shown} keeps them until: npm run sweep -- forget ${shown} ${sweep.name}`)
  if (signal.aborted && missing > 0) return 130
  return failed.size > 0 ? 1 : 0
}
