/** PC-DARTS (arXiv 1907.05737): partial channels and edge weights; alphas and betas wait while the weights warm up. */
import { define } from './definition'

export const pcDarts = define({
  spaces: ['darts'],
  edgeWeights: true,
  noAuxiliarySkip: 'its edges are not built with one',
  fourGroups: 'it shuffles them in four equal groups',
  settings: {},
  check: () => undefined,
  published: {
    epochs: 50,
    batch: 256,
    weights: { lr: 0.1, lrMin: 0 },
    alphas: { lr: 6e-4, frozenEpochs: 15 },
  },
})
