/**
 * Lowers what a second-order alpha step needs besides the passes themselves; `SECOND_ORDER` says in which order all of it runs.
 *
 * The passes keep reading the one parameter buffer W: it is saved, holds w', w + eps h and w - eps h in turn, and gets its
 * bits back, all within one submission. Saving and restoring copies the parameters twice (8 MB each way in the network
 * of the paper); a second set of passes bound to a W2 would double every bind group instead. The gradient h stays in G,
 * which a backward pass for alphas alone never touches. See docs/adr for the choice.
 *
 * Running statistics follow the official code: every training pass of the network itself moves them, that of the
 * unrolled copy does not, so they are saved and restored around it.
 */

import { METRIC } from '../kernels/head'
import { combine, copyBits, FIGURE, lossFigure, normFigure, perturb, unroll } from '../kernels/secondOrder'
import { HYPER, normPartial } from '../kernels/update'
import type { BufferRef } from '../plan/builder'
import type { Slot } from '../supernet'
import type { Lowering } from './context'

/** The alpha gradients that the finite difference takes the difference of. */
export const PERTURBED_GRADIENTS = ['GA.plus', 'GA.minus'] as const

/** The parts of a second-order alpha step, each on a batch; `forward` and the backward passes are the plan's own. */
export const SECOND_ORDER: readonly { readonly slot: Slot; readonly segments: readonly string[] }[] = [
  { slot: 'train', segments: ['softmax', 'forward', 'loss-before', 'back-weights', 'unroll'] },
  { slot: 'val', segments: ['forward', 'loss-val', 'back-weights', 'alpha-gradient', 'perturb-plus'] },
  {
    slot: 'train',
    segments: [
      ...['forward', 'loss-plus', 'back-alphas', 'alpha-gradient-plus', 'perturb-minus'],
      ...['forward', 'loss-minus', 'back-alphas', 'alpha-gradient-minus', 'second-order', 'adam'],
    ],
  },
]

/** Threads of a norm; one more dispatch adds their sums. */
const NORM_THREADS = 256

export function lowerSecondOrder(context: Lowering, alphas: number): void {
  const { plan, W, G, batch } = context
  const { floats } = context.description.layout
  const n4 = floats / 4
  const HYPERS = plan.buffer('HYPER', HYPER.floats)
  const METRICS = plan.buffer('METRICS', METRIC.floats)
  const FIGURES = plan.buffer('FIGURES', FIGURE.floats)
  const LOSS = plan.buffer('LOSS', 2 * batch)
  const SQUARES = plan.buffer('SQUARES', NORM_THREADS)
  const SAVED = plan.buffer('W.saved', floats)
  const [PLUS, MINUS] = PERTURBED_GRADIENTS.map((name) => plan.buffer(name, alphas)) as [BufferRef, BufferRef]
  const running = plan.buffer('RS', 4)
  const runningSaved = plan.buffer('RS.saved', running.floats)
  const copy = (FROM: BufferRef, TO: BufferRef): void =>
    plan.dispatch(copyBits(), { FROM, TO }, { n4: TO.floats / 4 }, TO.floats / 4)
  const norm = (of: BufferRef, to: number, direction: 0 | 1): void => {
    plan.dispatch(normPartial(), { G: of, SQUARES }, { T: NORM_THREADS, n4 }, NORM_THREADS)
    plan.dispatch(normFigure(), { SQUARES, FIGURES, METRICS }, { T: NORM_THREADS, to, direction }, 1)
  }
  const perturbed = (minus: 0 | 1): void => plan.dispatch(perturb(), { FIGURES, SAVED, G, W }, { n4, minus }, n4)
  const loss = (segment: string, to: number): void => {
    plan.segment(segment)
    plan.dispatch(lossFigure(), { LOSS, FIGURES, METRICS }, { B: batch, to }, 1)
  }

  loss('loss-before', FIGURE.lossBefore)
  plan.segment('unroll')
  copy(W, SAVED)
  copy(running, runningSaved)
  plan.dispatch(unroll(), { HYPER: HYPERS, SAVED, G, V: plan.buffer('V', floats), W }, { n4 }, n4)
  norm(W, FIGURE.unrolledNorm, 0)

  plan.segment('perturb-plus')
  copy(runningSaved, running)
  norm(G, FIGURE.directionNorm, 1)
  perturbed(0)

  loss('loss-plus', FIGURE.lossPlus)
  plan.segment('perturb-minus')
  perturbed(1)

  loss('loss-minus', FIGURE.lossMinus)
  plan.segment('second-order')
  copy(SAVED, W)
  const buffers = { HYPER: HYPERS, FIGURES, PLUS, MINUS, IMPLICIT: plan.buffer('IMPLICIT', alphas) }
  plan.dispatch(combine(), { ...buffers, GA: plan.buffer('GA', alphas) }, { n: alphas }, alphas)
}
