import { expect, it } from 'vitest'
import { SearchError } from '../../errors'
import { CommandQueue, SLICE_MS } from './queue'

function setUp() {
  let clock = 0
  const log: string[] = []
  const queue = new CommandQueue({
    now: () => clock,
    breathe: async () => {
      log.push('breath')
    },
    onFailure: ({ message }) => log.push(`failed: ${message}`),
  })
  const slow = (name: string, slices: number) => ({
    step: () => {
      clock += SLICE_MS
      log.push(name)
      return --slices === 0
    },
  })
  const short = {
    step: () => {
      clock += SLICE_MS / 2
      log.push('short')
      return true
    },
  }
  return { queue, log, slow, short }
}

it('does commands in the order given, and breathes after every slice', async () => {
  const { queue, log, slow } = setUp()
  queue.push(slow('a', 2))
  queue.push(slow('b', 1))
  await queue.settled()
  expect(log).toEqual(['a', 'breath', 'a', 'breath', 'b', 'breath'])
})

it('breathes between short commands too, each of which is given only when the one before is done', async () => {
  const { queue, log, short } = setUp()
  for (let k = 0; k < 4; k++) {
    queue.push(short)
    await queue.settled()
  }
  expect(log).toEqual(['short', 'short', 'breath', 'short', 'short', 'breath'])
})

it('does at once what nothing waits before, and copies what has to wait', async () => {
  const { queue, log, slow } = setUp()
  const write = (): void =>
    queue.now(
      () => log.push('now'),
      () => {
        log.push('copied')
        return () => log.push('later')
      },
    )
  write()
  queue.push(slow('run', 2))
  write()
  await queue.settled()
  expect(log).toEqual(['now', 'run', 'breath', 'copied', 'run', 'breath', 'later'])
})

it('ends with the first command that throws: no later one is done, each is told', async () => {
  const { queue, log } = setUp()
  queue.push({
    step: () => {
      throw new SearchError('crashed', 'a trap')
    },
  })
  const after = queue.settled()
  await expect(after).rejects.toThrow('a trap')
  await expect(queue.settled()).rejects.toThrow('a trap')
  expect(log.filter((line) => line.startsWith('failed'))).toEqual(['failed: a trap'])
})
