import { expect, test } from 'vitest'
import { eigenvalueTrace } from './eigenvalueRule'

/** RobustDARTS, space S1 on CIFAR-10, run 1: measured at epochs 0, 2, ..., 48, 49 (counted from 0). */
const S1 = [
  0.179, 0.148, 0.17, 0.146, 0.121, 0.249, 0.231, 0.36, 0.225, 0.386, 0.208, 0.43, 0.508, 0.229, 0.41, 0.502, 0.5, 0.25,
  // biome-ignore lint/suspicious/noApproximativeNumericConstant: 0.707 was measured, it is no square root.
  0.457, 0.517, 0.644, 0.459, 0.707, 1.319, 0.527, 0.521,
]
const EPOCHS = 50
const config = { epochs: EPOCHS, eigenvalue: { ratio: 1.3, earliest: 11 }, alphas: { frozenEpochs: 0 } }

/** Records of 50 epochs; ours count completed epochs, so their epoch e is our e + 1. */
const history = (values: readonly number[]): { eigenvalue?: number }[] =>
  Array.from({ length: EPOCHS }, (_, e) => {
    const measured = e === EPOCHS - 1 ? values.length - 1 : e / 2
    const value = values[measured]
    return Number.isInteger(measured) && value !== undefined ? { eigenvalue: value } : {}
  })

test('S1 run 1 is detected at epoch 22 and returns epoch 10, with ratio 1.453', () => {
  const trace = eigenvalueTrace(history(S1), config)
  expect(trace.at(-1)).toMatchObject({ firedAt: 22 + 1, returnsEpoch: 10 + 1, fallback: false, target: 1.3 })
  expect(trace[22]?.value).toBeCloseTo(1.453, 3)
  expect(trace[21]?.firedAt).toBeNull()
})

test('ratios before the earliest epoch do not fire, however large', () => {
  const trace = eigenvalueTrace(history(S1), config)
  expect(trace[18]?.value).toBeGreaterThan(1.3)
  expect(trace[18]?.firedAt).toBeNull()
  expect(eigenvalueTrace(history(S1), { ...config, eigenvalue: { ratio: 1.3, earliest: 3 } }).at(-1)).toMatchObject({
    firedAt: 14 + 1,
    returnsEpoch: 2 + 1,
  })
})

test('an epoch whose alphas were frozen is not returned', () => {
  const trace = eigenvalueTrace(history(S1), { ...config, alphas: { frozenEpochs: 15 } })
  expect(trace[22]).toMatchObject({ firedAt: null, returnsEpoch: null })
  expect(trace.at(-1)?.returnsEpoch).toBeGreaterThan(15)
})

test('a curvature that stays as it is never fires, nor does one jump in the last epoch', () => {
  const flat = S1.map(() => 0.2)
  expect(eigenvalueTrace(history(flat), config).at(-1)?.firedAt).toBeNull()
  const jump = [...flat.slice(0, -1), 50]
  expect(eigenvalueTrace(history(jump), config).at(-1)).toMatchObject({ firedAt: null })
})

test('a curvature that was not above 0 has no ratio, and nothing that is not finite comes out', () => {
  for (const early of [0, -0.2]) {
    const grown = S1.map((_, i) => (i < 10 ? early : -1))
    const trace = eigenvalueTrace(history(grown), config)
    expect(trace.at(-1)?.firedAt).toBeNull()
    expect(new Set(trace.map(({ value }) => value))).toEqual(new Set([0]))
  }
})

test('epochs without a measurement keep the state', () => {
  const trace = eigenvalueTrace(history(S1), config)
  expect(trace[23]).toEqual(trace[22])
  expect(eigenvalueTrace([{}, {}], config).map(({ value }) => value)).toEqual([0, 0])
})
