import { expect, test } from 'vitest'
import { fingerprint, fingerprintError, sampleIndices } from './fingerprint'
import { uniform } from './formula'

const values = uniform(3, 0, 100)
const reference = fingerprint(values, 1, 200000)

test('samples lie at both ends and at the thirds', () => {
  expect(sampleIndices(100)).toEqual([0, 33, 66, 99])
  expect(sampleIndices(1)).toEqual([0, 0, 0, 0])
})

test('equal tensors have no error', () => {
  expect(fingerprintError(fingerprint(values, 1, 200000), reference, 100)).toBe(0)
})

test('two values that changed places are seen, though sum and norm stay', () => {
  const swapped = Float64Array.from(values)
  swapped[10] = values[20] as number
  swapped[20] = values[10] as number
  const got = fingerprint(swapped, 1, 200000)
  expect(got.sum).toBeCloseTo(reference.sum, 12)
  expect(got.norm).toBeCloseTo(reference.norm, 12)
  expect(fingerprintError(got, reference, 100)).toBeGreaterThan(1e-3)
})

test('a value that is not a number is an error that is not a number', () => {
  const broken = Float64Array.from(values)
  broken[5] = Number.NaN
  expect(fingerprintError(fingerprint(broken, 1, 200000), reference, 100)).toBeNaN()
})
