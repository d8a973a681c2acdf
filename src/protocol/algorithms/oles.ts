/**
 * OLES (NeurIPS 2023, openreview yAOwkf4FyL; PasaLab/oles). Its published code compares the training gradient with the sum of both
 * and freezes below 0.4, tensor by tensor along the output channels; here the two gradients of an operation are compared as vectors,
 * as the paper has it, for which 0.4 would freeze nearly everything at once. The threshold 0 is the lab's own.
 */
import { integerBetween, numberBetween } from '../checks'
import { define } from './definition'

export interface OlesSettings {
  /** M, alpha steps whose cosines a decision is the mean of. */
  readonly window: number
  /** xi: an operation whose mean cosine is below is frozen. */
  readonly threshold: number
}

export const oles = define<OlesSettings>({
  settings: { window: 20, threshold: 0 },
  check({ window, threshold }) {
    integerBetween('oles.window', window, 1, 10_000)
    numberBetween('oles.threshold', threshold, -1, 1)
  },
  freezes: true,
  published: {},
})
