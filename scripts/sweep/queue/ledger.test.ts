/** What Redis holds of a trial, and who may write it: against a real Redis. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { findRedis, NO_REDIS } from '../../host/redis.mjs'
import { TestRedis } from '../testing/redis'
import { openRedis, patiently } from './connection'
import { Ledger } from './ledger'

const TRIAL = '00000000000000a1'
let root = ''
let redis: TestRedis
let ledger: Ledger

beforeAll(async () => {
  if (!findRedis()) return
  root = await mkdtemp(path.join(tmpdir(), 'ledger-'))
  redis = await TestRedis.start(root)
})
afterAll(async () => {
  await redis?.close()
  if (root) await rm(root, { recursive: true, force: true })
})
beforeEach(async (context) => {
  if (!findRedis()) return context.skip(NO_REDIS)
  await redis.own.flushall()
  ledger = new Ledger(redis.own, 'seeds')
  await ledger.enrol([TRIAL])
})

const tokenOf = async (worker: string): Promise<string> => {
  const taken = await ledger.take(TRIAL, worker)
  if (taken.type !== 'taken') throw new Error(`it is ${taken.type}`)
  return taken.token
}

it('the last who took a trial writes it; who had it before is refused, and overwrites nothing', async () => {
  const old = await tokenOf('one')
  expect(await ledger.save(TRIAL, old, 1, Buffer.from('epoch 1'))).toBe(true)
  const young = await tokenOf('two')
  expect([await ledger.holds(TRIAL, old), await ledger.holds(TRIAL, young)]).toEqual([false, true])
  expect(await ledger.save(TRIAL, young, 3, Buffer.from('epoch 3'))).toBe(true)
  expect(await ledger.save(TRIAL, old, 2, Buffer.from('epoch 2'))).toBe(false)
  expect(await ledger.finish(TRIAL, old, Buffer.from('old'), 'one')).toBe(false)
  expect(String(await ledger.state(TRIAL))).toBe('epoch 3')
  expect(await ledger.finish(TRIAL, young, Buffer.from([0, 255, 10]), 'two')).toBe(true)
  expect(await ledger.recording(TRIAL)).toEqual(Buffer.from([0, 255, 10]))
})

it('a counter that Redis counts twice, because it lost its newest second, still tells two takers apart', async () => {
  const lost = await tokenOf('one')
  await redis.own.flushall()
  await ledger.enrol([TRIAL])
  const after = await tokenOf('two')
  expect(lost.split(':')[0]).toBe(after.split(':')[0])
  expect(await ledger.save(TRIAL, lost, 1, Buffer.from('lost'))).toBe(false)
})

it('a trial is delivered once: the second time changes nothing and is told nobody', async () => {
  const token = await tokenOf('one')
  for (const text of ['first', 'second']) expect(await ledger.finish(TRIAL, token, Buffer.from(text), 'one')).toBe(true)
  expect(String(await ledger.recording(TRIAL))).toBe('first')
  expect(await ledger.take(TRIAL, 'two')).toEqual({ type: 'done' })
  const log = await ledger.log(redis.own, '0', 1)
  expect(log.map(({ entry }) => entry)).toEqual([{ type: 'done', trial: TRIAL, worker: 'one' }])
  expect(await ledger.state(TRIAL)).toBeNull()
})

it('tries are counted until a trial gets an epoch further', async () => {
  for (const tries of [1, 2, 3]) expect(await ledger.take(TRIAL, 'one')).toMatchObject({ tries })
  await ledger.save(TRIAL, await tokenOf('one'), 1, Buffer.from('state'))
  expect(await ledger.take(TRIAL, 'one')).toMatchObject({ tries: 1, epochs: 1 })
  await ledger.save(TRIAL, await tokenOf('one'), 1, Buffer.from('the same epoch'))
  expect(await ledger.take(TRIAL, 'one')).toMatchObject({ tries: 3, epochs: 1 })
})

it('tries that were given back, and those before a trial is tried anew, are not counted', async () => {
  const old = await tokenOf('one')
  await ledger.giveBack(TRIAL, old)
  expect(await ledger.take(TRIAL, 'two')).toMatchObject({ tries: 1 })
  await ledger.giveBack(TRIAL, old)
  expect(await ledger.take(TRIAL, 'two')).toMatchObject({ tries: 2 })
  await ledger.forgive(TRIAL)
  const young = await tokenOf('three')
  for (const token of [young, young]) await ledger.giveBack(TRIAL, token)
  expect(await ledger.take(TRIAL, 'three')).toMatchObject({ tries: 1 })
})

it('a trial that was forgotten while a worker had it is taken by nobody, and leaves nothing', async () => {
  const token = await tokenOf('one')
  expect(await ledger.forget()).toEqual([TRIAL])
  expect(await ledger.save(TRIAL, token, 1, Buffer.from('state'))).toBe(false)
  expect(await ledger.take(TRIAL, 'two')).toEqual({ type: 'forgotten' })
  expect(await redis.own.keys('lab:*')).toEqual([])
})

it('a Redis whose memory is full is asked again until it can write', async () => {
  const lines: string[] = []
  const { redis: client, trouble } = await openRedis(redis.address, 30_000, (line) => lines.push(line))
  const own = new Ledger(client, 'seeds')
  const token = await tokenOf('one')
  await redis.own.config('SET', 'maxmemory', '1')
  const saved = patiently(() => own.save(TRIAL, token, 1, Buffer.from('state')), trouble)
  await expect.poll(() => lines.join()).toContain('redis: OOM')
  await redis.own.config('SET', 'maxmemory', '0')
  expect(await saved).toBe(true)
  expect(lines.at(-1)).toBe('redis answers again')
  client.disconnect()
})

it('a Redis that would throw trials away is refused by the name of the setting', async () => {
  await redis.own.config('SET', 'maxmemory', '100mb', 'maxmemory-policy', 'allkeys-lru')
  await expect(openRedis(redis.address, 30_000, () => undefined)).rejects.toThrow('maxmemory-policy is allkeys-lru')
  await redis.own.config('SET', 'maxmemory', '0', 'maxmemory-policy', 'noeviction')
})
