/** The queues of BullMQ in a Redis: one a build of the lab, and which builds have trials there. */
import { Queue, UnrecoverableError } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Build } from './build'
import type { Ledger } from './ledger'
import { jobId, type TrialJob } from './trialJob'

export const QUEUE_PREFIX = 'lab'
const CHUNK = 500
const BUILDS_KEY = 'lab:builds'

export const queueName = ({ digest }: Pick<Build, 'digest'>): string => `trials-${digest}`

export type TrialQueue = Queue<TrialJob>

export function openQueue(redis: Redis, build: Pick<Build, 'digest'>, onError: (error: Error) => void): TrialQueue {
  const queue: TrialQueue = new Queue(queueName(build), { connection: redis, prefix: QUEUE_PREFIX })
  queue.on('error', onError)
  return queue
}

export async function enrolBuild(redis: Redis, { digest, text }: Build): Promise<void> {
  await redis.hset(BUILDS_KEY, digest, text)
}

export async function forgetBuild(redis: Redis, digest: string): Promise<void> {
  await redis.hdel(BUILDS_KEY, digest)
}

/** Of all builds that have put trials in. */
export const knownBuilds = (redis: Redis): Promise<string[]> => redis.hkeys(BUILDS_KEY)

/** Trials that wait or are being searched. */
export async function openTrials(queue: TrialQueue): Promise<number> {
  const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'prioritized')
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

/** Whether the queue holds no job of any sweep, also none that has ended. */
export async function isEmpty(queue: TrialQueue): Promise<boolean> {
  return Object.values(await queue.getJobCounts()).every((count) => count === 0)
}

/** Puts trials into the queue; one that is there stays. */
export async function putTrials(
  queue: TrialQueue,
  ledger: Ledger,
  jobs: readonly TrialJob[],
  retries: number,
): Promise<void> {
  // It would count as one that is there, and nobody would search it.
  const removeEmpty = async (job: TrialJob): Promise<void> => {
    const id = jobId(job)
    if ((await queue.getJobState(id)) === 'completed' && !(await ledger.isDelivered(job.trial))) await queue.remove(id)
  }
  for (let at = 0; at < jobs.length; at += CHUNK) {
    const some = jobs.slice(at, at + CHUNK)
    await Promise.all(some.map(removeEmpty))
    await queue.addBulk(
      some.map((data) => ({
        name: 'trial',
        data,
        // Kept: a job that is there is not taken a second time.
        opts: { jobId: jobId(data), attempts: retries + 1, removeOnComplete: false, removeOnFail: false },
      })),
    )
  }
}

/** Builds other than this that have open trials, in words. */
export async function otherBuilds(redis: Redis, build: Build, onError: (error: Error) => void): Promise<string[]> {
  const found: string[] = []
  for (const [digest, text] of Object.entries(await redis.hgetall(BUILDS_KEY))) {
    if (digest === build.digest) continue
    const open = await openTrials(openQueue(redis, { digest }, onError))
    if (open > 0) found.push(`${open} trials of ${text}`)
  }
  return found
}

/** A failure as the queue keeps it: its code in front. */
export const failureText = (code: string, message: string): string => `${code}: ${message}`

export function failureOf(text: string): { readonly code: string; readonly message: string } {
  const [, code, message] = /^([a-z-]+): (.*)$/s.exec(text) ?? []
  return code === undefined ? { code: 'internal', message: text } : { code, message: message ?? '' }
}

/** A failure that another attempt would have again. */
export class CertainFailure extends UnrecoverableError {}
