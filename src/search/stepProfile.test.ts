import { expect, it } from 'vitest'
import { profiledStep, stepTimes, timeTurn } from './stepProfile'

it('sums times by phase and part, in order of computation', () => {
  const time = (segment: string, family: string, ms: number) => ({ segment, family, launches: 1, ms })
  const times = stepTimes('weights', [
    time('softmax', 'alpha-softmax', 1),
    time('forward', 'mix', 2),
    time('forward', 'mix-sums', 4),
    time('norm', 'norm-partial', 8),
    time('back-weights', 'mix-back', 16),
    time('loss-train', 'loss-sum', 32),
  ])
  expect(times).toEqual([
    { player: 'weights', phase: 'forward', part: 'update', ms: 1 },
    { player: 'weights', phase: 'forward', part: 'mixing', ms: 6 },
    { player: 'weights', phase: 'forward', part: 'ends', ms: 32 },
    { player: 'weights', phase: 'backward', part: 'mixing', ms: 16 },
    { player: 'weights', phase: 'update', part: 'update', ms: 8 },
  ])
})

it('times the turn itself: starts before it and reads after it', async () => {
  const log: string[] = []
  const supernet = {
    startProfile: () => void log.push('start'),
    readProfile: async () => {
      log.push('read')
      return []
    },
  }
  expect(await timeTurn(supernet, 'alphas', () => void log.push('turn'))).toEqual([])
  expect(log).toEqual(['start', 'turn', 'read'])
})

it('times the second step of an epoch, or the only one', () => {
  expect([profiledStep(31), profiledStep(1)]).toEqual([2, 1])
})
