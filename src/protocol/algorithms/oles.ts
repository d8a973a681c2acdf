/**
 * OLES (NeurIPS 2023, openreview yAOwkf4FyL; PasaLab/oles d90455ce). By default the two gradients of an operation are compared as
 * vectors, as the paper has it; 0.4, its threshold, would freeze nearly everything at once, and 0 is the lab's own. `similarity: 'code'` does
 * what the published code does: the training gradient of the step before, clipped, against its sum with the validation gradient, along the
 * output channels of every tensor; M + 1 similarities are added up and divided by M, and below 0.4 an operation is frozen.
 */
import { integerBetween, numberBetween, oneOf } from '../checks'
import { define } from './definition'

const SIMILARITIES = ['flat', 'columns', 'code'] as const

export interface OlesSettings {
  /** M, alpha steps whose similarities a decision is the mean of. */
  readonly window: number
  /** xi: an operation whose mean similarity is below is frozen. */
  readonly threshold: number
  /**
   * Left out: `flat`, the cosine of both gradients of all weights of the operation. `columns`: the mean over its tensors of the mean cosine
   * along the output channels. `code`: by columns, as published.
   */
  readonly similarity?: (typeof SIMILARITIES)[number]
}

/** Of the published code. */
const CODE_THRESHOLD = 0.4

const settings: OlesSettings = { window: 20, threshold: 0 }

export const oles = define<OlesSettings>({
  settings,
  leftOut: { similarity: 'flat' },
  brings: ({ similarity }) => ({ threshold: similarity === 'code' ? CODE_THRESHOLD : settings.threshold }),
  check({ window, threshold, similarity = 'flat' }) {
    integerBetween('oles.window', window, 1, 10_000)
    numberBetween('oles.threshold', threshold, -1, 1)
    oneOf('oles.similarity', similarity, SIMILARITIES)
  },
  freezes: true,
  published: {},
})
