/**
 * Owns the measurement that R-DARTS stops by: the dominant eigenvalue of the Hessian of the validation loss with respect
 * to alpha, on the batch in place, with the weight decay of the alphas' update on its diagonal. Power iteration; a product
 * H v is the central difference of two alpha gradients. What the passes touch (sums, running statistics, gradients) is put
 * back, so a search that is measured gives the same bits as one that is not.
 */
import type { Supernet } from '../engine/supernet'
import type { RandomStream } from '../random'

/** Length of the step of the central difference at temperature 1; the Hessian is smooth in alpha on the scale of the softmax. */
const STEP = 0.05

type Product = (v: Float64Array) => Promise<Float64Array>

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, x, i) => sum + x * (b[i] as number), 0)
}

/** The eigenvalue of largest magnitude, by its Rayleigh quotient after `iterations` products. */
async function largestMagnitude(product: Product, start: Float64Array, iterations: number): Promise<number> {
  let v = start
  let value = 0
  for (let i = 0; i < iterations; i++) {
    const length = Math.sqrt(dot(v, v))
    // H v = 0: v lies in the kernel, and 0 is all that is known.
    if (length === 0) return 0
    const unit = v.map((x) => x / length)
    v = await product(unit)
    value = dot(unit, v)
  }
  return value
}

/**
 * The largest eigenvalue of a symmetric matrix that is known by its products. Where the one of largest magnitude is
 * negative, the matrix is shifted by it, and a second iteration finds the largest.
 */
export async function largestEigenvalue(product: Product, start: Float64Array, iterations: number): Promise<number> {
  const first = await largestMagnitude(product, start, iterations)
  if (first >= 0) return first
  const shifted: Product = async (v) => (await product(v)).map((x, i) => x - first * (v[i] as number))
  return first + (await largestMagnitude(shifted, start, iterations))
}

interface Measurement {
  readonly iterations: number
  /** Weight decay in the update of the alphas, added to the diagonal as the official gradient has it. */
  readonly decay: number
  /** Temperature of the mixture. */
  readonly tau: number
  readonly random: RandomStream
  /** Told whenever a gradient was read back. */
  readonly onRead?: (() => void) | undefined
}

/**
 * Its unit is that of the loss (nats) over alpha squared. Alphas and the supernet's state are put back, also when it throws; `random`
 * moves on by one draw an alpha.
 */
export async function dominantEigenvalue(
  supernet: Supernet,
  { iterations, decay, tau, random, onRead }: Measurement,
): Promise<number> {
  const step = STEP * tau
  const [state, alphas] = await Promise.all([supernet.readState(), supernet.readAlphas()])
  const gradientAt = async (distance: number, v: Float64Array): Promise<Float32Array> => {
    supernet.writeAlphas(alphas.map((alpha, i) => alpha + distance * (v[i] as number)))
    supernet.gradients('val', { weights: false, alphas: true })
    const gradient = await supernet.readAlphaGradients()
    onRead?.()
    return gradient
  }
  const product: Product = async (v) => {
    const plus = await gradientAt(step, v)
    const minus = await gradientAt(-step, v)
    return v.map((x, i) => ((plus[i] as number) - (minus[i] as number)) / (2 * step) + decay * x)
  }
  try {
    const start = Float64Array.from(alphas, () => random.normal())
    return await largestEigenvalue(product, start, iterations)
  } finally {
    supernet.writeAlphas(alphas)
    supernet.writeState(state)
  }
}
