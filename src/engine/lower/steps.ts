/** Which segments of a plan make up a step, in order. */
import type { SpaceId } from '../../space/primitives'

const FORWARD = ['softmax', 'forward'] as const

/** First order: the validation loss' gradient with respect to alpha, Adam. */
export const ALPHA_SEGMENTS = [...FORWARD, 'loss-val', 'back-alphas', 'alpha-gradient', 'adam'] as const

/** NAS-Bench-201's code clips over all parameters, alphas included: their gradient on this batch is needed too. */
export function weightSegments(space: SpaceId): readonly string[] {
  const clip = space === 'nas-bench-201' ? ['alpha-gradient-train'] : []
  return [...FORWARD, 'loss-train', 'back-weights', ...clip, 'norm', 'sgd']
}
