/**
 * The two optimizers of a search in plain TypeScript, with PyTorch's semantics: SGD with momentum and a clipped global
 * gradient norm for the weights, Adam for the alphas. Weight decay is added to the gradient in both (L2 form).
 * Reference specification sect. 2.4 and 10.1. Numbers are changed in place.
 */

/** Names as in the engine's Hyper. */
export interface SgdSettings {
  readonly weightLr: number
  readonly momentum: number
  readonly nesterov: boolean
  readonly weightDecay: number
  readonly gradClip: number
}

export interface AdamSettings {
  readonly alphaLr: number
  readonly beta1: number
  readonly beta2: number
  readonly alphaWeightDecay: number
}

type Numbers = Float32Array | Float64Array

const ADAM_EPS = 1e-8
const CLIP_EPS = 1e-6

/** Global L2 norm over all gradients, summed in double precision. */
export function globalNorm(grads: Iterable<Numbers>): number {
  let squares = 0
  for (const grad of grads) for (const g of grad) squares += g * g
  return Math.sqrt(squares)
}

/** SGD over named parameters. Momentum buffers begin at the first gradient, as in PyTorch. */
export class Sgd {
  private readonly buffers = new Map<string, Float64Array>()

  /** One update. @returns the gradient norm before clipping */
  step(params: ReadonlyMap<string, Numbers>, grads: ReadonlyMap<string, Numbers>, settings: SgdSettings): number {
    const { weightLr, momentum, nesterov, weightDecay, gradClip } = settings
    const norm = globalNorm(grads.values())
    const factor = Math.min(1, gradClip / (norm + CLIP_EPS))
    for (const [name, w] of params) {
      const grad = grads.get(name)
      if (!grad) continue
      const held = this.buffers.get(name)
      const buffer = held ?? new Float64Array(w.length)
      if (!held) this.buffers.set(name, buffer)
      for (let i = 0; i < w.length; i++) {
        const weight = w[i] as number
        const d = factor * (grad[i] as number) + weightDecay * weight
        const v = held ? momentum * (buffer[i] as number) + d : d
        buffer[i] = v
        w[i] = weight - weightLr * (nesterov ? d + momentum * v : v)
      }
    }
    return norm
  }
}

/** Adam over alpha tables; epsilon is added after the root. A table whose gradient is null is left alone entirely. */
export class Adam {
  private readonly moments = new Map<number, { first: Float64Array; second: Float64Array; steps: number }>()

  step(tables: readonly Numbers[], grads: readonly (Numbers | null)[], settings: AdamSettings): void {
    const { alphaLr, beta1, beta2, alphaWeightDecay } = settings
    tables.forEach((table, type) => {
      const grad = grads[type]
      if (!grad) return
      const state = this.moments.get(type) ?? {
        first: new Float64Array(table.length),
        second: new Float64Array(table.length),
        steps: 0,
      }
      this.moments.set(type, state)
      state.steps++
      const correction1 = 1 - beta1 ** state.steps
      const correction2 = 1 - beta2 ** state.steps
      for (let i = 0; i < table.length; i++) {
        const alpha = table[i] as number
        const g = (grad[i] as number) + alphaWeightDecay * alpha
        const m = beta1 * (state.first[i] as number) + (1 - beta1) * g
        const v = beta2 * (state.second[i] as number) + (1 - beta2) * g * g
        state.first[i] = m
        state.second[i] = v
        table[i] = alpha - (alphaLr * (m / correction1)) / (Math.sqrt(v / correction2) + ADAM_EPS)
      }
    })
  }
}
