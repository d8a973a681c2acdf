/** Which segments of a plan make up a step, in order, and on which batch. */
import type { SpaceId } from '../../space/primitives'
import type { PlanBuilder } from '../plan/builder'
import type { Pass } from '../plan/plan'
import type { Mixing, Slot } from '../supernet'
import { SECOND_ORDER } from './secondOrder'

/** Segments that run on one batch; null = whatever batch lies there. */
export interface StepSegments {
  readonly slot: Slot | null
  readonly segments: readonly string[]
}

export const FORWARD = ['softmax', 'forward'] as const

const BATCH = ['IMAGES', 'LABELS'] as const
const SLOTS: readonly Slot[] = ['train', 'val']

/** Where the images or labels of a slot's batch lie until a pass on them begins. */
export const stagedBatch = (buffer: (typeof BATCH)[number], slot: Slot): string => `${buffer}.${slot}`

/** Room for the two batches of a step, in the plan of a network that has any. */
export function stageBatches(plan: PlanBuilder): void {
  for (const name of BATCH) for (const slot of SLOTS) plan.buffer(stagedBatch(name, slot), plan.buffer(name, 0).floats)
}

/** A slot's batch, copied to where the kernels read it. */
export function batchCopies(slot: Slot): Pass['copies'] {
  return BATCH.map((name) => ({ from: stagedBatch(name, slot), to: name }))
}

/** What a step does beside DARTS's. */
type Extras = Pick<Mixing, 'freezes' | 'aligns'>

/** The alpha step: gradient of the validation loss with respect to alpha, Adam. */
export function alphaStepOf(order: 1 | 2, { freezes }: Extras = {}): readonly StepSegments[] {
  if (order === 2) return SECOND_ORDER
  // OLES compares the weights' gradient of this batch with that of the last training batch.
  if (freezes)
    return [{ slot: 'val', segments: [...FORWARD, 'loss-val', 'back-weights', 'alpha-gradient', 'agreement', 'adam'] }]
  return [{ slot: 'val', segments: [...FORWARD, 'loss-val', 'back-alphas', 'alpha-gradient', 'adam'] }]
}

/** Two more passes on the training batch, cells under mixing weights of their own: Lambda-DARTS. */
const ALIGNMENT = [
  ...['align-minus', 'forward', 'back-weights'],
  ...['align-plus', 'forward', 'back-weights', 'align'],
] as const

/** The weight step: gradient of the training loss, clipping, SGD. */
export function weightStepOf(space: SpaceId, { freezes, aligns }: Extras = {}): StepSegments {
  // NAS-Bench-201's code clips over all parameters, alphas included: their gradient on this batch is needed too.
  const clip = space === 'nas-bench-201' ? ['alpha-gradient-train'] : []
  const [still, kept] = freezes ? [['without-frozen'], ['keep-gradient']] : [[], []]
  return {
    slot: 'train',
    segments: [
      ...FORWARD,
      ...['loss-train', 'back-weights', ...clip, ...(aligns ? ALIGNMENT : []), ...still, 'norm', ...kept, 'sgd'],
    ],
  }
}

/** Names of all segments of a step, one after another. */
export function stepSegments(space: SpaceId, order: 1 | 2, extras: Extras = {}): readonly string[] {
  return [...alphaStepOf(order, extras), weightStepOf(space, extras)].flatMap(({ segments }) => segments)
}
