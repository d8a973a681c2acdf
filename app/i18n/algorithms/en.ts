/** Words about the search algorithms. */
import type { AlgorithmId } from '../../../src/protocol/algorithms'

export interface AlgorithmWords {
  readonly name: string
  /** What sets it apart, in one line. */
  readonly summary: string
}

const names: Record<AlgorithmId, AlgorithmWords> = {
  darts: { name: 'DARTS', summary: 'A softmax mixes all operations; alpha and w are trained in turns.' },
  'auto-deeplab': {
    name: 'Auto-DeepLab schedule',
    summary: 'DARTS whose alphas wait until the first half of the search is over.',
  },
  snas: { name: 'SNAS', summary: 'Weights are drawn with noise that cools down; w and alpha share every batch.' },
  gdas: { name: 'GDAS', summary: 'One operation an edge is drawn and trained in each pass.' },
  xnas: { name: 'XNAS', summary: 'Operations are rewarded as experts, and wiped out once they cannot win.' },
}

export const algorithmsEn = {
  label: 'Algorithm',
  names,
  fields: {
    algorithm: 'algorithm',
    'weights.lrMin': 'last w learning rate',
    'alphas.beta1': 'Adam beta 1 of alpha',
    'alphas.beta2': 'Adam beta 2 of alpha',
    'alphas.weightDecay': 'alpha weight decay',
    'alphas.frozenEpochs': 'epochs before alpha moves',
    'alphas.initScale': 'spread of the first alphas',
  } as Record<string, string>,
}

export type AlgorithmCatalogue = typeof algorithmsEn
