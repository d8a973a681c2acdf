/**
 * The toy bilevel problem of the DARTS paper (fig. 2), small enough to follow by eye:
 *
 *     L_val(alpha, w) = alpha w - 2 alpha + 1,   L_train(alpha, w) = w^2 - 2 alpha w + alpha^2
 *
 * from (alpha, w) = (2, -2). The best w for an alpha is w = alpha, so the solution of the bilevel problem is (1, 1).
 * First order (xi = 0) takes w as it is and settles at (2, 2); looking xi ahead moves the resting point to
 * alpha = w = 2 / (1 + 2 xi).
 */
export interface Point {
  readonly alpha: number
  readonly w: number
}

export interface ToySettings {
  /** Length of the look-ahead step of w; 0 = first order. */
  readonly xi: number
  /** Step size of both players. */
  readonly rate: number
}

export const START: Point = { alpha: 2, w: -2 }
export const SOLUTION: Point = { alpha: 1, w: 1 }

export function validationLoss({ alpha, w }: Point): number {
  return alpha * w - 2 * alpha + 1
}

export function trainingLoss({ alpha, w }: Point): number {
  return w * w - 2 * alpha * w + alpha * alpha
}

/** d L_val(alpha, w') / d alpha with w' = w - xi dL_train/dw, the dependence of w' on alpha included (DARTS eq. 6, 7). */
export function alphaGradient({ alpha, w }: Point, xi: number): number {
  const ahead = w - xi * (2 * w - 2 * alpha)
  return ahead - 2 + 2 * xi * alpha
}

export function alphaStep(at: Point, { xi, rate }: ToySettings): Point {
  return { alpha: at.alpha - rate * alphaGradient(at, xi), w: at.w }
}

export function weightStep({ alpha, w }: Point, { rate }: ToySettings): Point {
  return { alpha, w: w - rate * (2 * w - 2 * alpha) }
}

/** The places after each of `iterations` (alpha step, then w step; DARTS algorithm 1), the start first. */
export function trajectory(settings: ToySettings, iterations: number, start: Point = START): Point[] {
  const points = [start]
  for (let i = 0; i < iterations; i++) points.push(weightStep(alphaStep(points[i] as Point, settings), settings))
  return points
}

/** Where both gradients vanish. */
export function restingPoint(xi: number): Point {
  const place = 2 / (1 + 2 * xi)
  return { alpha: place, w: place }
}
