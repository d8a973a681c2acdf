/** A stamp for tests. */
import { DEFAULT_CONFIG } from '../../protocol/config'
import type { Stamp } from '../stamp'

export const STAMP: Stamp = {
  config: DEFAULT_CONFIG,
  seed: 2,
  dataset: 'CIFAR-10 (subset of\n20,000 images)',
  epoch: 17,
  rule: 'criterion1',
}
