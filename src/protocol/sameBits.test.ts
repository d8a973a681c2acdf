import { expect, test } from 'vitest'
import type { EpochRecord } from './record'
import { asRecorded } from './rounding'
import { firstDifference } from './sameBits'

const computed = {
  epoch: 3,
  mixingWeights: { normal: [[0.1234567, 0.5]], reduce: [] },
  alphas: { normal: [[-0.1234567, 0.25]], reduce: [] },
  train: { loss: 2.123456789, accuracy: 0.25 },
  digests: { weights: 'a'.repeat(64), alphas: 'b'.repeat(64) },
  epochMs: 12,
} as unknown as EpochRecord

test('a record is the same as what its file holds of it, whatever the clock said and a table told', () => {
  const benchmark = { cifar10: 1, cifar100: 2, imagenet16: 3 }
  const told = { ...computed, epochMs: 99, benchmark, removalBenchmark: benchmark }
  expect(firstDifference(asRecorded(told), computed)).toBeNull()
  expect(asRecorded(asRecorded(computed))).toEqual(asRecorded(computed))
})

test('of two alphas that differ in the file the first is named by table and index, before any digest', () => {
  const other = {
    ...computed,
    alphas: { normal: [[-0.1234567, 0.26]], reduce: [] },
    digests: { weights: 'c', alphas: 'd' },
  }
  expect(firstDifference(computed, other)).toEqual({
    ...{ epoch: 3, path: 'alphas.normal[0][1]', recorded: 0.25, computed: 0.26 },
  })
})

test('a bit that no decimal of the file shows is told by its digest', () => {
  const digests = { weights: 'c'.repeat(64), alphas: 'b'.repeat(64) }
  expect(firstDifference(computed, { ...computed, digests })?.path).toBe('digests.weights')
  expect(
    firstDifference(computed, { ...computed, alphas: { normal: [[-0.12345670001, 0.25]], reduce: [] } }),
  ).toBeNull()
})

test('what only one of the two has is a difference', () => {
  const { digests: _, ...without } = computed
  expect(firstDifference(without, computed)).toMatchObject({ path: 'digests', recorded: undefined })
  const longer = { ...computed, alphas: { normal: [[-0.1234567, 0.25, 1]], reduce: [] } }
  expect(firstDifference(computed, longer)).toMatchObject({ path: 'alphas.normal[0][2]', computed: 1 })
})
