import { expect, test } from 'vitest'
import {
  alphaGradient,
  alphaStep,
  restingPoint,
  SOLUTION,
  START,
  type ToySettings,
  trainingLoss,
  trajectory,
  validationLoss,
  weightStep,
} from './bilevel'

/** Final (alpha, w) after 400 iterations of step 0.1, as worked out apart from this code. */
const TABLE = [
  [0, 2.0],
  [0.1, 1.6667],
  [0.2, 1.4286],
  [0.5, 1.0],
  [0.7, 0.8333],
] as const

test.each(TABLE)('xi = %s comes to rest at %s', (xi, expected) => {
  const last = trajectory({ xi, rate: 0.1 }, 400).at(-1)
  expect(last?.alpha).toBeCloseTo(expected, 4)
  expect(last?.w).toBeCloseTo(expected, 4)
  expect(restingPoint(xi).alpha).toBeCloseTo(expected, 4)
})

test('the gradient is that of the validation loss after a look-ahead step', () => {
  const h = 1e-5
  for (const xi of [0, 0.1, 0.5, 1])
    for (const point of [START, { alpha: 0.3, w: 1.7 }, { alpha: -1, w: 0.2 }]) {
      const ahead = (alpha: number): number => validationLoss({ alpha, w: point.w - xi * (2 * point.w - 2 * alpha) })
      const slope = (ahead(point.alpha + h) - ahead(point.alpha - h)) / (2 * h)
      expect(alphaGradient(point, xi)).toBeCloseTo(slope, 6)
    }
})

test('w moves down the training loss only, alpha leaves w where it is', () => {
  const settings = { xi: 0, rate: 0.1 }
  expect(trainingLoss(weightStep(START, settings))).toBeLessThan(trainingLoss(START))
  expect(weightStep(START, settings).alpha).toBe(START.alpha)
  expect(alphaStep(START, settings).w).toBe(START.w)
})

test('the solution is the best validation loss among all w that train best', () => {
  const best = Math.min(
    ...Array.from({ length: 401 }, (_, i) => validationLoss({ alpha: i / 100 - 1, w: i / 100 - 1 })),
  )
  expect(validationLoss(SOLUTION)).toBeCloseTo(best, 12)
  expect(trainingLoss(SOLUTION)).toBe(0)
})

/** An iteration is affine: z <- M z + b. Its closed form is z_n = z* + M^n (z_0 - z*), by the eigenvalues of M. */
function closedForm({ xi, rate }: ToySettings, n: number): { alpha: number; w: number } {
  // alpha' = alpha - r ((1 - 2 xi) w + 4 xi alpha - 2),  w' = (1 - 2 r) w + 2 r alpha'
  const a = 1 - 4 * xi * rate
  const b = -rate * (1 - 2 * xi)
  const m = [
    [a, b],
    [2 * rate * a, 1 - 2 * rate + 2 * rate * b],
  ] as const
  const trace = m[0][0] + m[1][1]
  const determinant = m[0][0] * m[1][1] - m[0][1] * m[1][0]
  // Cayley-Hamilton: M^n = p_n M - determinant p_(n-1) I with p_n the Chebyshev-like sequence of the two eigenvalues.
  const disc = (trace * trace) / 4 - determinant
  const p = (k: number): number => {
    // At xi = 0.5 the two eigenvalues are one.
    if (Math.abs(disc) < 1e-12) return k * (trace / 2) ** (k - 1)
    const radius = Math.sqrt(Math.abs(disc))
    if (disc < 0) {
      const size = Math.sqrt(determinant)
      const angle = Math.atan2(radius, trace / 2)
      return (size ** k * Math.sin(k * angle)) / radius
    }
    return ((trace / 2 + radius) ** k - (trace / 2 - radius) ** k) / (2 * radius)
  }
  const rest = restingPoint(xi)
  const [x, y] = [START.alpha - rest.alpha, START.w - rest.w]
  const [pn, pm] = [p(n), determinant * p(n - 1)]
  return {
    alpha: rest.alpha + pn * (m[0][0] * x + m[0][1] * y) - pm * x,
    w: rest.w + pn * (m[1][0] * x + m[1][1] * y) - pm * y,
  }
}

test.each([0, 0.1, 0.2, 0.5, 0.7, 1])('the whole course follows the closed form, xi = %s', (xi) => {
  for (const rate of [0.02, 0.1, 0.25]) {
    const course = trajectory({ xi, rate }, 60)
    for (const n of [1, 2, 5, 17, 60]) {
      const expected = closedForm({ xi, rate }, n)
      expect(course[n]?.alpha).toBeCloseTo(expected.alpha, 9)
      expect(course[n]?.w).toBeCloseTo(expected.w, 9)
    }
  }
})
