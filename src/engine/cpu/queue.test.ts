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
  return { queue, log, slow }
}

it('does commands in the order given, and breathes after every slice', async () => {
  const { queue, log, slow } = setUp()
  queue.push(slow('a', 2))
  queue.push(slow('b', 1))
  await queue.settled()
  expect(log).toEqual(['a', 'breath', 'a', 'breath', 'b', 'breath'])
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
