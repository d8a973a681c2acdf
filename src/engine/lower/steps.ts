/** Which segments of a plan make up a step, in order, and on which batch. */
import type { SpaceId } from '../../space/primitives'
import type { Slot } from '../supernet'
import { SECOND_ORDER } from './secondOrder'

/** Segments that run on one batch; null = whatever batch lies there. */
export interface StepSegments {
  readonly slot: Slot | null
  readonly segments: readonly string[]
}

export const FORWARD = ['softmax', 'forward'] as const

/** The alpha step: gradient of the validation loss with respect to alpha, Adam. */
export function alphaStepOf(order: 1 | 2): readonly StepSegments[] {
  if (order === 2) return SECOND_ORDER
  return [{ slot: 'val', segments: [...FORWARD, 'loss-val', 'back-alphas', 'alpha-gradient', 'adam'] }]
}

/** The weight step: gradient of the training loss, clipping, SGD. */
export function weightStepOf(space: SpaceId): StepSegments {
  // NAS-Bench-201's code clips over all parameters, alphas included: their gradient on this batch is needed too.
  const clip = space === 'nas-bench-201' ? ['alpha-gradient-train'] : []
  return { slot: 'train', segments: [...FORWARD, 'loss-train', 'back-weights', ...clip, 'norm', 'sgd'] }
}

/** Names of all segments of a step, one after another. */
export function stepSegments(space: SpaceId, order: 1 | 2): readonly string[] {
  return [...alphaStepOf(order), weightStepOf(space)].flatMap(({ segments }) => segments)
}
