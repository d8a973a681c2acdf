/**
 * DARTS whose last cell is selected by removal (DARTS-PT, arXiv 2108.04392; ruocwang/darts-pt): the search is that of DARTS; when it
 * ends, edges are decided one after the other in a seeded random order, each by what the supernet loses most, then the nodes of the
 * DARTS cell. The variant without tuning: the published code trains the supernet for five epochs or more between two decisions and
 * compares accuracies on images that are shuffled and augmented anew; here it stays as it is, and losses on one fixed set are compared.
 */

import { DARTS_WITHOUT_NONE } from '../../space/primitives'
import { integerBetween } from '../checks'
import { define } from './definition'

export interface DartsPtSettings {
  /** Images of each pass, of the half that alphas learn from, not augmented; whole batches, at most one pass over the half. */
  readonly images: number
}

export const dartsPt = define<DartsPtSettings>({
  settings: { images: 256 },
  check({ images }) {
    integerBetween('darts-pt.images', images, 1, 50_000)
  },
  selects: true,
  sharedOnly: 'the selection is of tables that cells of a type share',
  secondOrder: true,
  published: { primitives: DARTS_WITHOUT_NONE },
})
