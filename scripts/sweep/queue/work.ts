/**
 * `sweep work redis://...`: takes trials from the queue and searches them, until it is told to end. What is wrong with this machine alone (a
 * full disk, missing images) ends it and gives its trials back; what is wrong with a trial is the trial's failure.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, hostname, tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { type Job, WaitingError, Worker } from 'bullmq'
import { type FailureCode, SearchError, toSearchError } from '../../../src/errors'
import { CERTAIN } from '../pool'
import { checkAddress, shownAddress } from './address'
import { thisBuild } from './build'
import { isPassing, openRedis, patiently } from './connection'
import { Ledger } from './ledger'
import { CertainFailure, failureText, openQueue, openTrials, otherBuilds, QUEUE_PREFIX, queueName } from './queue'
import { LOCAL, searchTrial, type TrialEnd } from './searchTrial'
import { checkJob, type TrialJob } from './trialJob'

export interface WorkOptions {
  readonly address: string
  readonly jobs: number | null
  readonly threads: number | null
  readonly patienceMs: number
  /** A worker that says nothing for so long has lost its trials; twice that at most until they are elsewhere. */
  readonly stallMs: number
  readonly nasBench: string | null
  /** Ends when no trial waits or is being searched. */
  readonly untilEmpty: boolean
  readonly signal: AbortSignal
}

const LOOK_EVERY_MS = 2000
/** No limit of BullMQ's own: `MOST_TRIES` counts those without progress. */
const NO_LIMIT = 1_000_000

/** @returns the exit code */
export async function work(options: WorkOptions): Promise<number> {
  const { jobs, threads, patienceMs, stallMs, nasBench, untilEmpty } = options
  const address = checkAddress('work', options.address)
  const say = (line: string): void => console.log(line)
  const warn = (line: string): void => console.error(line)
  const build = thisBuild()
  const { redis, trouble } = await openRedis(address, stallMs, warn)
  const onError = (error: Error): void => trouble.tell(`redis: ${error.message}`)
  const queue = openQueue(redis, build, onError)
  const others = await otherBuilds(redis, build, onError)
  if (others.length > 0 && (await openTrials(queue)) === 0) {
    redis.disconnect()
    throw new SearchError(
      'unsupported',
      `${shownAddress(address)} holds ${others.join(' and ')}, this is ${build.text}: a worker takes trials of its own build alone; install the same lab on all machines`,
    )
  }
  const each = threads ?? 1
  const concurrency = jobs ?? Math.max(1, Math.floor(availableParallelism() / each))
  const name = `${hostname()}:${process.pid}`
  const root = await mkdtemp(path.join(tmpdir(), 'lab-worker-'))
  const ending = new AbortController()
  let fault: SearchError | null = null
  const checks = new Map<string, () => void>()

  /** @throws what the queue takes for a failure, or for a trial that is given back */
  const settle = async (job: Job<TrialJob>, token: string, end: TrialEnd): Promise<void> => {
    const { trial, told, sweep } = job.data
    const giveBack = async (): Promise<never> => {
      await patiently(() => job.moveToWait(token), trouble).catch(onError)
      throw new WaitingError()
    }
    switch (end.type) {
      case 'done':
        say(`${trial}  done  ${told}`)
        return
      case 'done-before':
        say(`${trial}  was done already  ${told}`)
        return
      case 'forgotten':
        say(`${trial}  dropped: its sweep was forgotten  ${told}`)
        job.opts.removeOnComplete = true
        return
      case 'fenced':
        say(`${trial}  dropped: another worker has taken it meanwhile  ${told}`)
        throw new WaitingError()
      case 'stopped':
        say(`${trial}  given back  ${told}`)
        return giveBack()
      case 'failed': {
        const { code, message } = end
        if (LOCAL.has(code)) {
          fault = new SearchError(code as FailureCode, `${trial} given back, this worker ends: ${message}`)
          ending.abort()
          return giveBack()
        }
        say(`${trial}  failed (${code}: ${message})  ${told}`)
        const attempt = job.attemptsMade + 1
        await patiently(
          () => new Ledger(redis, sweep).tell({ type: 'failed', trial, worker: name, attempt, code, message }),
          trouble,
        )
        throw CERTAIN.has(code) ? new CertainFailure(failureText(code, message)) : new Error(failureText(code, message))
      }
      default:
        end satisfies never
    }
  }

  const worker: Worker<TrialJob> = new Worker<TrialJob>(
    queueName(build),
    async (job, token = '') => {
      let data: TrialJob
      try {
        data = checkJob(job.data)
      } catch (error) {
        throw new CertainFailure(failureText('bad-config', toSearchError(error).message))
      }
      if (ending.signal.aborted) return settle(job, token, { type: 'stopped' })
      say(`${data.trial}  taken  ${data.told}`)
      const end = await searchTrial(data, {
        ...{ ledger: new Ledger(redis, data.sweep), trouble, worker: name, root, threads: each, patienceMs, nasBench },
        signal: ending.signal,
        onLockLost: (check) => checks.set(job.id ?? '', check),
        say,
      }).finally(() => checks.delete(job.id ?? ''))
      await settle(job, token, end)
    },
    {
      connection: redis,
      prefix: QUEUE_PREFIX,
      name,
      concurrency,
      lockDuration: stallMs,
      stalledInterval: stallMs / 2,
      maxStalledCount: NO_LIMIT,
      drainDelay: Math.max(1, Math.min(5, stallMs / 4000)),
    },
  )
  worker.on('lockRenewalFailed', (ids: string[]) => {
    for (const id of ids) checks.get(id)?.()
  })
  worker.on('stalled', (id) => warn(`${id}: its worker says nothing any more; the trial waits for another`))
  let isResting = false
  worker.on('error', (error) => {
    // A lock that was lost is told by the trial itself.
    if (/lock for job|Missing lock|could not renew/.test(error.message)) return
    onError(error)
    if (!isPassing(error) || isResting) return
    // Redis cannot write: it would be asked for the next trial without a pause.
    isResting = true
    void worker.pause(true)
    setTimeout(() => {
      isResting = false
      void worker.resume()
    }, LOOK_EVERY_MS)
  })
  console.error(
    `${name}: ${concurrency} trials at a time, ${each} thread${each === 1 ? '' : 's'} each, from ${shownAddress(address)} (${build.text}); Ctrl-C gives them back and ends`,
  )
  const stop = (): void => ending.abort()
  options.signal.addEventListener('abort', stop)
  try {
    while (!ending.signal.aborted) {
      await wait(LOOK_EVERY_MS, undefined, { signal: ending.signal }).catch(() => undefined)
      if (!untilEmpty || ending.signal.aborted) continue
      const open = await openTrials(queue).catch(() => 1)
      if (open === 0) break
    }
    await worker.close()
    if (fault) throw fault
    return ending.signal.aborted ? 130 : 0
  } finally {
    redis.disconnect()
    await rm(root, { recursive: true, force: true })
  }
}
