import { expect, test } from 'vitest'
import { correlations, eigenvalues, jacobCov, scoreOf } from './jacobian'

const matrix = (rows: number[][]): Float64Array[] => rows.map((row) => Float64Array.from(row))

test('images that are answered independently score about -B, the most there is', () => {
  const identity = matrix(Array.from({ length: 8 }, (_, i) => Array.from({ length: 8 }, (_, j) => (i === j ? 1 : 0))))
  expect(scoreOf(identity)).toBeCloseTo(-8, 4)
})

test('correlations of one half, by hand: eigenvalues 0.5 and 1.5', () => {
  const half = matrix([
    [1, 0.5],
    [0.5, 1],
  ])
  expect(eigenvalues(half)).toEqual([expect.closeTo(0.5, 12), expect.closeTo(1.5, 12)])
  expect(scoreOf(half)).toBeCloseTo(-2.378967, 5)
})

test('eigenvalues of a matrix with known ones', () => {
  const found = eigenvalues(
    matrix([
      [2, -1, 0],
      [-1, 2, -1],
      [0, -1, 2],
    ]),
  )
  expect(found.map((value) => Number(value.toFixed(10)))).toEqual(
    [2 - Math.SQRT2, 2, 2 + Math.SQRT2].map((value) => Number(value.toFixed(10))),
  )
})

test('correlations forget mean and scale of a row', () => {
  const [[, positive], [, , negative]] = correlations(
    matrix([
      [1, 2, 3],
      [12, 14, 16],
      [5, 4, 3],
    ]),
  ) as unknown as [[number, number], [number, number, number]]
  expect(positive).toBeCloseTo(1, 12)
  expect(negative).toBeCloseTo(-1, 12)
})

test('the fourth channel of an image is none, and rounding is no Jacobian', () => {
  const rows = [1, 2, 4, 99, 3, 1, 5, -99].concat([2, 5, 1, 7, 4, 4, 9, 7])
  const score = jacobCov(Float32Array.from(rows), 2, 1)?.score
  expect(score).toBeCloseTo(
    scoreOf(
      correlations(
        matrix([
          [1, 2, 4, 3, 1, 5],
          [2, 5, 1, 4, 4, 9],
        ]),
      ),
    ),
    12,
  )
  const noise = Float32Array.from(rows, (value) => value * 1e-9)
  expect(jacobCov(noise, 2, 1e-3)).toBeNull()
  // Small against what reaches the images from the loss.
  expect(jacobCov(Float32Array.from(rows), 2, 1e8)).toBeNull()
})
