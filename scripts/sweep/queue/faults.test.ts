/**
 * What else can go wrong with a sweep through the queue, by a real Redis, real processes and full disks: each is survived, or refused
 * by name. Minutes of whole processes: LAB_LONG_TESTS=1 runs them.
 */
import { execFileSync } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { idx, randomBytes } from '../../../src/data/testing/setFixtures'
import { findRedis, NO_REDIS } from '../../host/redis.mjs'
import { Cable } from '../testing/cable'
import { digestsIn, signalGroup, trialsOf } from '../testing/commands'
import { isMiddle, QueueBench, type Started, SWEEP } from '../testing/queue'
import { TestRedis } from '../testing/redis'

const IS_LONG = Boolean(process.env.LAB_LONG_TESTS)

let bench: QueueBench
const mounts: string[] = []
beforeAll(async () => {
  if (IS_LONG && findRedis()) bench = await QueueBench.open()
})
afterAll(() => bench?.close())
beforeEach((context) => {
  if (!findRedis()) context.skip(NO_REDIS)
})
afterEach(async () => {
  await bench?.clear()
  for (const folder of mounts.splice(0)) execFileSync('umount', ['--lazy', folder])
})

/** A disk of its own with room for so many bytes; false where this process may not make one. */
async function smallDisk(folder: string, bytes: number): Promise<boolean> {
  await mkdir(folder, { recursive: true })
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder], { stdio: 'ignore' })
    mounts.push(folder)
    return true
  } catch {
    return false
  }
}

const NO_DISK = 'no right to mount a small disk'

async function endsWithSameBits(sweep: Started, folder: string): Promise<string> {
  const { code, said } = await sweep.over
  expect(code, said).toBe(0)
  expect(await digestsIn(folder)).toEqual(bench.straight)
  return said
}

describe.runIf(IS_LONG)('a sweep through the queue', () => {
  it('goes on when Redis is killed and started again with its append-only file', async () => {
    const folder = bench.folder('restart')
    const sweep = bench.coordinator(folder)
    await bench.untilPut(sweep)
    const worker = bench.drain()
    await bench.untilHeld(isMiddle, worker)
    await bench.redis.kill()
    await bench.untilSaid(/ECONNREFUSED.*; waiting for it/, worker)
    await bench.redis.start()
    await endsWithSameBits(sweep, folder)
    expect(await worker.over).toMatchObject({ code: 0, said: expect.stringContaining('redis answers again') })
  })

  it('puts in again what is open when Redis has lost its memory', async () => {
    const folder = bench.folder('memory')
    const sweep = bench.coordinator(folder)
    await bench.untilPut(sweep)
    const worker = bench.worker()
    await bench.untilSaid(/done in/, sweep)
    await bench.untilHeld(isMiddle, worker)
    await bench.redis.own.flushall()
    const said = await endsWithSameBits(sweep, folder)
    expect(said).toContain('has lost the sweep; what is open is put in again')
  })

  it('goes on elsewhere when a worker is cut off, and takes nothing that it brings later', async () => {
    const folder = bench.folder('cut')
    const sweep = bench.coordinator(folder)
    await bench.untilPut(sweep)
    const cable = await Cable.lay(bench.redis.port)
    const cut = bench.worker(cable.address)
    await bench.untilHeld(isMiddle, cut)
    cable.cut()
    const other = bench.drain()
    await endsWithSameBits(sweep, folder)
    expect(await other.over).toMatchObject({ code: 0 })
    cable.mend()
    await bench.untilSaid(/dropped: another worker has taken it meanwhile/, cut)
    await cable.close()
  })

  it('loses nothing when its only worker was cut off for longer than its lock lasts', async () => {
    const folder = bench.folder('mended')
    const sweep = bench.coordinator(folder)
    await bench.untilPut(sweep)
    const cable = await Cable.lay(bench.redis.port)
    const worker = bench.worker(cable.address)
    await bench.untilHeld(isMiddle, worker)
    cable.cut()
    await bench.until(async () => (await bench.redis.own.keys('lab:trials-*:lock')).length === 0, sweep)
    cable.mend()
    await endsWithSameBits(sweep, folder)
    await cable.close()
  })

  it('gives trials back at once when a worker is told to end', async () => {
    const folder = bench.folder('term')
    const sweep = bench.coordinator(folder)
    await bench.untilPut(sweep)
    // Nobody would notice that it is gone before the end of the test.
    const leaving = bench.start(['work', bench.redis.address, '--jobs', '1', '--stall', '3600'])
    const { epochs } = await bench.untilHeld(isMiddle, leaving)
    signalGroup(leaving.child, 'SIGTERM')
    expect(await leaving.over).toMatchObject({ code: 130, said: expect.stringContaining('given back') })
    bench.worker()
    const said = await endsWithSameBits(sweep, folder)
    const [, after] = /goes on after epoch (\d)/.exec(said) ?? []
    expect(Number(after)).toBeGreaterThanOrEqual(epochs)
  })

  it("gives a trial back when a worker's disk is full, whose worker ends by that name", async (context) => {
    const disk = bench.folder('worker-disk')
    if (!(await smallDisk(disk, 200_000))) context.skip(NO_DISK)
    const folder = bench.folder('full')
    const sweep = bench.coordinator(folder)
    await bench.untilPut(sweep)
    const full = bench.worker(bench.redis.address, { TMPDIR: disk })
    const { code, said } = await full.over
    expect([code, said]).toEqual([1, expect.stringMatching(/storage-full: .* given back, this worker ends: .*ENOSPC/)])
    bench.worker()
    await endsWithSameBits(sweep, folder)
  })

  it("ends by name when the command's own disk is full, and has all once there is room", async (context) => {
    const disk = bench.folder('command-disk')
    if (!(await smallDisk(disk, 100_000))) context.skip(NO_DISK)
    await writeFile(path.join(disk, 'filler'), Buffer.alloc(60_000))
    const sweep = bench.coordinator(disk)
    await bench.untilPut(sweep)
    bench.worker()
    const { code, said } = await sweep.over
    expect([code, said]).toEqual([1, expect.stringMatching(/storage-full: .*ENOSPC/)])
    await rm(path.join(disk, 'filler'))
    execFileSync('mount', ['-o', 'remount,size=10000000', disk])
    await endsWithSameBits(bench.coordinator(disk), disk)
  })

  it('waits for a Redis whose disk is full, while searches go on', async (context) => {
    const disk = bench.folder('redis-disk')
    if (!(await smallDisk(disk, 400_000))) context.skip(NO_DISK)
    const redis = await TestRedis.start(disk, 'everysec')
    try {
      const folder = bench.folder('redis-full')
      const sweep = bench.start([bench.file, '--queue', redis.address, '--out', folder])
      const worker = bench.worker(redis.address)
      await bench.untilSaid(/redis: .*MISCONF/, worker)
      execFileSync('mount', ['-o', 'remount,size=100000000', disk])
      await endsWithSameBits(sweep, folder)
    } finally {
      await redis.close()
    }
  })

  it('is refused by name on a machine with other images', async () => {
    const file = bench.folder('shipped.json')
    const settings = { images: 64, batch: 8, channels: 4, imageSize: 8, epochs: 1 }
    const places = [bench.folder('here'), bench.folder('there')]
    for (const [i, place] of places.entries()) {
      const images = path.join(place, 'images')
      await mkdir(images, { recursive: true })
      const labels = Array.from({ length: 100 }, (_, at) => at % 10)
      await writeFile(path.join(images, 'train-images-idx3-ubyte'), idx([100, 28, 28], randomBytes(100 * 784, i + 1)))
      await writeFile(path.join(images, 'train-labels-idx1-ubyte'), idx([100], labels))
    }
    await writeFile(file, JSON.stringify({ name: 'tiny', preset: 'two-minutes', data: 'images', settings, seeds: 1 }))
    const sweep = bench.start([file, '--queue', bench.redis.address, '--out', bench.folder('images')], {}, places[0])
    await bench.until(async () => (await bench.redis.own.scard('lab:sweep:tiny:trials')) === 1, sweep)
    const other = bench.start(['work', bench.redis.address], {}, places[1])
    const { code, said } = await other.over
    expect([code, said]).toEqual([1, expect.stringContaining('has other images (SHA-256')])
    bench.start(['work', bench.redis.address], {}, places[0])
    expect(await sweep.over).toMatchObject({ code: 0 })
  })

  it('fails a trial whose process dies more often than the file allows; the same command again tries it anew', async () => {
    const file = bench.folder('once.json')
    await writeFile(file, JSON.stringify({ ...SWEEP, retries: 0 }))
    const folder = bench.folder('once')
    const args = [file, '--queue', bench.redis.address, '--out', folder]
    const sweep = bench.start(args)
    await bench.untilPut(sweep)
    const worker = bench.worker()
    await bench.untilHeld(isMiddle, worker)
    for (const pid of await trialsOf(worker.child.pid as number)) process.kill(pid, 'SIGKILL')
    const { code, said } = await sweep.over
    expect([code, said]).toEqual([
      1,
      expect.stringMatching(/failed for good \(crashed: its process was ended by SIGKILL/),
    ])
    const failures = await readFile(path.join(folder, 'failures.jsonl'), 'utf8')
    expect(JSON.parse(failures)).toMatchObject({ attempt: 1, code: 'crashed' })
    await endsWithSameBits(bench.start(args), folder)
  })
})
