/** A sweep through a real Redis by real processes: workers killed, frozen and of another build. It ends with the bits of one machine. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findRedis, NO_REDIS } from '../../host/redis.mjs'
import { digestsIn, run, signalGroup } from '../testing/commands'
import { type Held, isMiddle, QueueBench, TRIALS } from '../testing/queue'

let bench: QueueBench
beforeAll(async () => {
  if (findRedis()) bench = await QueueBench.open()
})
afterAll(() => bench?.close())
beforeEach((context) => {
  if (!findRedis()) context.skip(NO_REDIS)
})
afterEach(() => bench?.clear())

describe('a sweep through the queue', () => {
  it('with one worker killed in mid-epoch and one frozen ends with the same bits, in the folders of two commands', async () => {
    const folders = [bench.folder('first'), bench.folder('second')]
    const commands = folders.map((folder) => bench.coordinator(folder))
    for (const one of commands) await bench.untilPut(one)
    const doomed = bench.worker()
    const shot = await bench.untilHeld(isMiddle, doomed)
    signalGroup(doomed.child, 'SIGKILL')
    const frozen = bench.drain()
    const left = (await bench.held()).find(({ worker }) => worker === shot.worker)?.epochs ?? shot.epochs
    // Past what the dead one has left: before that it may not have got the trial yet, and finds it done when it wakes.
    const isFrozen = (one: Held): boolean => isMiddle(one) && one.worker !== shot.worker && one.epochs > left
    for (let iced: Held | undefined; !iced; ) {
      await bench.untilHeld(isFrozen, frozen)
      signalGroup(frozen.child, 'SIGSTOP')
      // It may have finished the trial between the look and the signal.
      iced = (await bench.held()).find(isFrozen)
      if (!iced) signalGroup(frozen.child, 'SIGCONT')
    }
    const last = bench.drain()
    for (const { over } of commands) {
      const { code, said } = await over
      expect(code, said).toBe(0)
      expect(said).toMatch(/goes on after epoch \d/)
    }
    for (const folder of folders) expect(await digestsIn(folder)).toEqual(bench.straight)
    expect(await last.over).toMatchObject({ code: 0 })
    signalGroup(frozen.child, 'SIGCONT')
    const woken = await frozen.over
    expect(woken.said).toContain('dropped: another worker has taken it meanwhile')
    expect(woken.code).toBe(0)
    expect((await bench.held()).filter(({ isDone }) => isDone)).toHaveLength(TRIALS)
  })

  it('is refused by name to a worker of another build; a command that is stopped leaves the trials to the workers', async () => {
    const { address, own } = bench.redis
    const sweep = bench.coordinator(bench.folder('builds'))
    await bench.untilPut(sweep)
    const other = await run(['work', address], { LAB_PACKED_COMMIT: 'another' })
    expect([other.code, other.said]).toEqual([
      1,
      expect.stringMatching(/holds 3 trials of lab .*, this is lab .* \(another\)/),
    ])
    signalGroup(sweep.child, 'SIGINT')
    const { code, said } = await sweep.over
    expect([code, said]).toEqual([130, expect.stringContaining('3 open: workers go on')])
    const forgotten = await run(['forget', address, 'tiny'])
    expect([forgotten.code, forgotten.said]).toEqual([0, expect.stringContaining('3 trials of tiny forgotten')])
    expect(await own.keys('lab:*tiny*')).toEqual([])
  })
})
