/** DARTS, whose last genotype is selected by what the supernet loses without an operation instead of read off the alphas. */

import { streamFor } from '../../random'
import { selectCell } from '../gauges/projection'
import type { Algorithm } from './algorithm'
import { darts } from './darts'

export const dartsPt: Algorithm = {
  ...darts,
  select: {
    images: (config) => config['darts-pt'].images,
    cell: (inputs) => selectCell({ ...inputs, order: streamFor(inputs.config.seed, 'projection') }),
  },
}
