/** Sweeps of one build taken out of a real Redis one after the other, and put in again. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Worker } from 'bullmq'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { presetConfig } from '../../../src/protocol/presets'
import { findRedis, NO_REDIS } from '../../host/redis.mjs'
import { TestRedis } from '../testing/redis'
import { forgetSweep } from './forget'
import { Ledger } from './ledger'
import { enrolBuild, knownBuilds, openQueue, putTrials, QUEUE_PREFIX, queueName, type TrialQueue } from './queue'
import { jobId, type TrialJob } from './trialJob'

const BUILD = { digest: 'aaaaaaaaaaaa', text: 'a lab' }
let root = ''
let redis: TestRedis
let queue: TrialQueue

beforeAll(async () => {
  if (!findRedis()) return
  root = await mkdtemp(path.join(tmpdir(), 'forget-'))
  redis = await TestRedis.start(root)
})
afterAll(async () => {
  await redis?.close()
  if (root) await rm(root, { recursive: true, force: true })
})
beforeEach(async (context) => {
  if (!findRedis()) return context.skip(NO_REDIS)
  await redis.own.flushall()
  queue = openQueue(redis.own, BUILD, () => undefined)
})

const jobOf = (sweep: string): TrialJob => ({
  ...{ sweep, trial: '00000000000000a1', preset: 'two-minutes', config: presetConfig('two-minutes', 'darts') },
  ...{ data: 'generated', images: 'a'.repeat(64), told: 'seed=1' },
})

async function putIn(sweep: string): Promise<void> {
  const ledger = new Ledger(redis.own, sweep)
  await enrolBuild(redis.own, BUILD)
  await ledger.enrol([jobOf(sweep).trial])
  await putTrials(queue, ledger, [jobOf(sweep)], 2)
}

/** What a worker does with the next trials. */
async function deliver(trials: number): Promise<void> {
  const worker = new Worker(queueName(BUILD), null, { connection: redis.own, prefix: QUEUE_PREFIX })
  for (let i = 0; i < trials; i++) {
    const job = await worker.getNextJob('token')
    const ledger = new Ledger(redis.own, job?.data.sweep)
    const taken = await ledger.take(job?.data.trial, 'worker')
    if (taken.type === 'taken') await ledger.finish(job?.data.trial, taken.token, Buffer.from('recording'), 'worker')
    await job?.moveToCompleted(null, 'token', false)
  }
  await worker.close()
}

const stateOf = (sweep: string): Promise<string> => queue.getJobState(jobId(jobOf(sweep)))

it('leaves nothing of a sweep that was forgotten after another, both finished', async () => {
  await putIn('one')
  await putIn('two')
  await deliver(2)
  const say = vi.spyOn(console, 'log').mockReturnValue()
  await forgetSweep(redis.address, 'one')
  expect([await stateOf('one'), await stateOf('two')]).toEqual(['unknown', 'completed'])
  expect(await knownBuilds(redis.own)).toEqual([BUILD.digest])
  await forgetSweep(redis.address, 'two')
  say.mockRestore()
  expect(await stateOf('two')).toBe('unknown')
  expect(await knownBuilds(redis.own)).toEqual([])
})

it('puts a trial in again whose job has ended and whose recording is gone, and no other', async () => {
  await putIn('one')
  await putIn('two')
  await deliver(2)
  await new Ledger(redis.own, 'two').forget()
  for (const sweep of ['one', 'two']) await putIn(sweep)
  expect([await stateOf('one'), await stateOf('two')]).toEqual(['completed', 'waiting'])
})

it('refuses a sweep that is not there by name, and says which are', async () => {
  const forget = (name: string): Promise<number> => forgetSweep(redis.address, name)
  await expect(forget('one')).rejects.toThrow(/^forget one: is no sweep in redis:.*, have none$/)
  await putIn('one')
  await putIn('two')
  await expect(forget('oen')).rejects.toThrow(/^forget oen: is no sweep in redis:.*, have one, two$/)
  expect(await stateOf('one')).toBe('waiting')
})
