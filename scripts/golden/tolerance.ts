/** Tolerances of the golden README (section 10), for quantities whose file states none. "rel" = relative to the largest value. */
export const TOLERANCE = {
  /** Outputs, activations, mixing weights, running statistics, losses. */
  values: 1e-5,
  /** Gradients of operations, cells and alphas; all weight gradients together. */
  gradients: 1e-4,
  /** One tensor's gradient, relative to its own L2 norm. */
  tensorGradient: 1e-3,
  /** Gradients that are 0 but for rounding, relative to the norm of the whole weight gradient. */
  zeroGradient: 1e-6,
  /** weight_dot_after, relative to the weight norm. */
  weightDot: 1e-6,
} as const

/** What a golden file states for its forward and backward pass. */
export interface StatedTolerance {
  readonly logits_rel?: number
  readonly loss_rel?: number
  readonly alpha_grads_rel?: number
  readonly weight_grads_rel?: number
  readonly weight_grads_tensor_rel?: number
}

/** What a golden file states for a trajectory step. */
export interface StepTolerance {
  readonly loss_rel: number
  readonly alpha_grads_rel: number
  readonly alphas_abs: number
  readonly norm_rel: number
  readonly grad_norm_rel: number
}

/**
 * Limits for a step that met a ReLU or max-pool switch (README section 10), accepted only with --allow-switch: the norm of
 * the weights stays within its tolerance, losses and alphas within these.
 */
export const SWITCH = {
  loss: 1e-3,
  alphaGradients: 0.15,
  /** Step 0 starts from the same numbers, so one switch is all it can have met. */
  alphaGradientsAtStart: 2e-2,
  alphas: (alphaLr: number, step: number): number => 2 * alphaLr * (step + 1),
} as const
