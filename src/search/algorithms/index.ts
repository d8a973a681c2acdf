/** The algorithms by id: one line each. Their settings are in `src/protocol/algorithms/`. */
import type { AlgorithmId } from '../../protocol/algorithms'
import type { Algorithm } from './algorithm'
import { darts } from './darts'

const REGISTRY: Readonly<Record<AlgorithmId, Algorithm>> = {
  darts,
  'auto-deeplab': darts,
}

export function algorithmOf(id: AlgorithmId): Algorithm {
  return REGISTRY[id]
}
