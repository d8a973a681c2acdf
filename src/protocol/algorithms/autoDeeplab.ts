/**
 * The schedule of Auto-DeepLab (arXiv 1901.02985) on the DARTS cell: alphas stay as they are for the first half of the
 * search. Its network-level search for segmentation is not part of it.
 */
import { define } from './definition'

export const autoDeeplab = define({
  settings: {},
  check: () => undefined,
  // Batch 2 in the paper is what its memory allowed; the lab keeps the batch.
  published: {
    epochs: 40,
    alphas: { lr: 3e-3, beta1: 0.9, frozenEpochs: 20 },
    updateOrder: 'weights-first',
  },
  secondOrder: true,
})
