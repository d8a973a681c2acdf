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

/** For a trajectory step; the second order adds three of its own and widens that of the alpha gradients. */
export const STEP_TOLERANCE = {
  loss_rel: 1e-5,
  alpha_grads_rel: 1e-4,
  alphas_abs: 2e-6,
  norm_rel: 1e-6,
  grad_norm_rel: 1e-5,
  implicit_rel: 2e-2,
  epsilon_rel: 1e-4,
  unrolled_norm_rel: 3e-6,
}

/** What a golden file states for a trajectory step. */
export type StepTolerance = Partial<typeof STEP_TOLERANCE>

/**
 * Limits for a step that met a ReLU or max-pool switch (README section 10), accepted only with --allow-switch: the norm of
 * the weights stays within its tolerance, losses and alphas within these.
 */
export const SWITCH = {
  loss: 1e-3,
  alphaGradients: 0.15,
  /** In step 0 of a first-order trajectory. */
  alphaGradientsAtStart: 2e-2,
  alphas: (alphaLr: number, step: number): number => 2 * alphaLr * (step + 1),
} as const
