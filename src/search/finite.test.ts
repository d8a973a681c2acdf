import { expect, test } from 'vitest'
import { finiteNumbers } from './finite'

test('finite numbers pass, with all that is not a number', () => {
  const record = { epoch: 1, rows: [[0, -0, 1e308]], name: 'NaN', none: null, is: true }
  expect(finiteNumbers('epoch 1', record)).toBe(record)
})

test.each([
  [{ train: { loss: Number.NaN } }, 'epoch 1: train.loss is NaN'],
  [{ alphas: [[0], [1, Number.NEGATIVE_INFINITY]] }, 'epoch 1: alphas[1][1] is -Infinity'],
  [{ eigenvalue: Number.POSITIVE_INFINITY }, 'epoch 1: eigenvalue is Infinity'],
])('names where it is and what it is', (value, message) => {
  expect(() => finiteNumbers('epoch 1', value)).toThrow(expect.objectContaining({ code: 'diverged', message }))
})
