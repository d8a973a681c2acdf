import { expect, test } from 'vitest'
import { checkConfig } from '../../src/protocol/checkConfig'
import type { EpochRecord } from '../../src/protocol/record'
import { ringOf } from './marks'

/** Epochs in which the order of no edge ever changes. */
const still = (epochs: number): EpochRecord[] =>
  Array.from({ length: epochs }, (_, i) => ({ epoch: i + 1, stableSince: Array(14).fill(1) }) as unknown as EpochRecord)

test('a ring counts from the first epoch whose alphas were trained: before it an order is there by chance', () => {
  const warm = checkConfig({ epochs: 40, alphas: { frozenEpochs: 20 } })
  expect(ringOf(still(20), warm, 0, 10)).toBeNull()
  expect(ringOf(still(21), warm, 0, 10)).toEqual({ epoch: 21, settled: false })
  expect(ringOf(still(31), warm, 0, 10)).toEqual({ epoch: 21, settled: true })
  expect(ringOf(still(11), checkConfig({ epochs: 40 }), 0, 10)).toEqual({ epoch: 1, settled: true })
})

test('a ring counts anew in every stage', () => {
  const staged = checkConfig({ algorithm: 'p-darts', cells: 5, epochs: 30, alphas: { frozenEpochs: 2 } })
  expect(ringOf(still(12), staged, 0, 3)).toBeNull()
  expect(ringOf(still(16), staged, 0, 3)).toEqual({ epoch: 13, settled: true })
})
