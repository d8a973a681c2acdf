/**
 * Lowers what depends on how an algorithm mixes: alphas to weights, the gradient back to alphas, their update, and the
 * weights' SGD where it skips candidates that never ran. Segments: `softmax`, one a named gradient, `adam` (the update of
 * alphas, whatever its rule) and `sgd`.
 */
import { SearchError } from '../../errors'
import { type Candidates, candidateOf } from '../../supernet/candidates'
import { architectureSize } from '../../supernet/describe'
import { forEachParam, type ParamLayout } from '../../supernet/layout'
import { ALWAYS, chosenGradient, clipAlphas, gumbelGradient, gumbelSoftmax, sgdOfChosen } from '../kernels/alphaMap'
import { logSumExpGradient, zeroOneGradient } from '../kernels/alphaPenalty'
import { auxiliaryWeight } from '../kernels/auxiliarySkip'
import { exponentiatedGradient, rewardPeak } from '../kernels/exponentiatedGradient'
import { perturbedSoftmax } from '../kernels/perturbed'
import { type ResourceForm, resourceGradient } from '../kernels/resource'
import { sigmoidGradient, sigmoidWeights } from '../kernels/sigmoid'
import { adam, alphaGradient, alphaSoftmax, HYPER, mixingGradient, sgd } from '../kernels/update'
import type { BufferRef } from '../plan/builder'
import type { Mixing } from '../supernet'
import type { Lowering } from './context'
import type { EdgeWeights } from './edgeWeights'
import type { Freezing } from './freezing'

/** Segment of the alpha gradient that ends in the buffer `name`: GA.train -> alpha-gradient-train. */
export const gradientSegment = (name: string): string => name.replace('GA', 'alpha-gradient').replace('.', '-')

interface Shape {
  readonly rows: number
  readonly O: number
  /** Numbers of ALPHA: alphas, then the betas of PC-DARTS if there are any. */
  readonly n: number
}

function shapeOf(context: Lowering): Shape {
  const { alphaShape } = context.description
  return { rows: alphaShape.types * alphaShape.edges, O: alphaShape.ops, n: architectureSize(alphaShape) }
}

/** Buffers of a run's state that only some ways of mixing have. */
export function mixingState(mixing: Mixing): string[] {
  return [
    ...(mixing.weights === 'gumbel-one-hot' ? ['SELECTED'] : []),
    ...(mixing.update === 'exponentiated-gradient' ? ['PEAK'] : []),
    ...(mixing.freezes ? ['GT', 'AGREE'] : []),
  ]
}

/**
 * @param weighted the edge weights of PC-DARTS, where the network has them
 * @throws SearchError 'internal' for edge weights under another way of mixing than softmax and Adam, for drop path under softmax
 */
export function lowerMixing(context: Lowering, mixing: Mixing, weighted: EdgeWeights | null): void {
  const { plan, MW } = context
  const { rows, O, n } = shapeOf(context)
  if (weighted && (mixing.weights !== 'softmax' || mixing.update !== 'adam'))
    throw new SearchError('internal', `edge weights: mixed by ${mixing.weights} and ${mixing.update}, not built`)
  if (context.ops.dropPath && !isGumbel(mixing))
    throw new SearchError('internal', `drop path: mixed by ${mixing.weights}, not built`)
  const ALPHA = plan.buffer('ALPHA', n)
  plan.segment('softmax')
  if (context.ops.auxiliary) {
    const buffers = { HYPER: plan.buffer('HYPER', HYPER.floats), MW: context.CW }
    plan.dispatch(auxiliaryWeight(), buffers, { at: context.auxiliaryPlace }, 1)
  }
  if (weighted) {
    weighted.softmax()
    return
  }
  const table = (name: string): BufferRef => plan.buffer(name, rows * O)
  const HYPERS = plan.buffer('HYPER', HYPER.floats)
  switch (mixing.weights) {
    case 'softmax':
      plan.dispatch(alphaSoftmax(), { ALPHA, MW }, { rows, O }, rows)
      return
    case 'sigmoid':
      plan.dispatch(sigmoidWeights(), { ALPHA, MW }, { n: rows * O }, rows * O)
      return
    case 'perturbed-softmax':
      plan.dispatch(perturbedSoftmax(), { ALPHA, NOISE: table('NOISE'), MW }, { rows, O }, rows)
      return
    case 'gumbel-softmax':
    case 'gumbel-one-hot': {
      const buffers = {
        ALPHA,
        MW,
        NOISE: table('NOISE'),
        HYPER: HYPERS,
        PROB: table('PROB'),
        SELECTED: table('SELECTED'),
      }
      const hard = mixing.weights === 'gumbel-one-hot'
      plan.dispatch(gumbelSoftmax(hard, context.ops.dropPath), buffers, { rows, O }, rows)
    }
  }
}

const isGumbel = ({ weights }: Mixing): boolean => weights === 'gumbel-softmax' || weights === 'gumbel-one-hot'

/** SNAS's resource term, and the table of what operations cost. */
export interface ResourceTerm {
  readonly form: ResourceForm
  readonly RESOURCE: BufferRef
  readonly cells: number
}

/** The gradients named, each from the sums that the last backward pass left in RED. */
export function lowerAlphaGradients(
  context: Lowering,
  mixing: Mixing,
  tables: { readonly PLACES: BufferRef; readonly TERMS: BufferRef },
  names: readonly string[],
  weighted: EdgeWeights | null,
  resource: ResourceTerm | null,
): void {
  const { plan, MW, RED } = context
  const { rows, O, n } = shapeOf(context)
  const GW = plan.buffer('GW', rows * O)
  const hard = mixing.weights === 'gumbel-one-hot'
  for (const name of names) {
    const GA = plan.buffer(name, n)
    plan.segment(gradientSegment(name))
    plan.dispatch(hard ? chosenGradient() : mixingGradient(), { ...tables, RED, MW, GW }, { rows, O }, rows * O)
    if (resource) {
      const { form, RESOURCE, cells } = resource
      const HYPERS = plan.buffer('HYPER', HYPER.floats)
      const { edges } = context.description.alphaShape
      plan.dispatch(resourceGradient(form), { RESOURCE, HYPER: HYPERS, MW, GW }, { rows, edges, O, cells }, rows)
    }
    if (weighted) weighted.gradient(GA)
    else if (mixing.weights === 'sigmoid') plan.dispatch(sigmoidGradient(), { MW, GW, GA }, { n: rows * O }, rows * O)
    // Of the perturbed weights this is the gradient in passes without noise: those of the alphas.
    else if (mixing.weights === 'softmax' || mixing.weights === 'perturbed-softmax')
      plan.dispatch(alphaGradient(), { MW, GW, GA }, { rows, O }, rows)
    else {
      const buffers = { PROB: plan.buffer('PROB', rows * O), GW, HYPER: plan.buffer('HYPER', HYPER.floats), GA }
      plan.dispatch(gumbelGradient(), buffers, { rows, O }, rows)
    }
  }
}

/** @param types bit t: the network has a cell of type t */
export function lowerAlphaUpdate(context: Lowering, mixing: Mixing, types: number): void {
  const { plan } = context
  const { rows, O, n } = shapeOf(context)
  const rowsPerType = context.description.alphaShape.edges
  const HYPERS = plan.buffer('HYPER', HYPER.floats)
  const ALPHA = plan.buffer('ALPHA', n)
  const GA = plan.buffer('GA', n)
  const MOMENT = plan.buffer('MOMENT', 2 * n)
  plan.segment('adam')
  if (mixing.penalty === 'log-sum-exp') {
    const place = { rows, O, tableRows: rowsPerType }
    plan.dispatch(logSumExpGradient(), { HYPER: HYPERS, ALPHA, GA }, place, rows)
  }
  if (mixing.penalty === 'zero-one')
    plan.dispatch(zeroOneGradient(), { HYPER: HYPERS, ALPHA, GA }, { n: rows * O }, rows * O)
  if (mixing.clipAlphas) plan.dispatch(clipAlphas(), { HYPER: HYPERS, GA }, { n }, 1)
  if (mixing.update === 'adam') {
    plan.dispatch(adam(), { HYPER: HYPERS, GA, ALPHA, MOMENT }, { rows, O, n, rowsPerType, types }, n)
    return
  }
  const GW = plan.buffer('GW', rows * O)
  const PEAK = plan.buffer('PEAK', 4)
  plan.dispatch(rewardPeak(), { GW, PEAK }, { n: rows * O }, 1)
  plan.dispatch(exponentiatedGradient(), { HYPER: HYPERS, GW, PEAK, ALPHA }, { rows, O, rowsPerType, types }, rows)
}

export function lowerSgd(context: Lowering, mixing: Mixing, SCALE: BufferRef, freezing: Freezing | null): void {
  const { plan, G, W } = context
  const { floats } = context.description.layout
  const { rows, O } = shapeOf(context)
  const buffers = { SCALE, HYPER: plan.buffer('HYPER', HYPER.floats), G, V: plan.buffer('V', floats), W }
  plan.segment('sgd')
  if (freezing) {
    freezing.sgd(SCALE)
    return
  }
  if (mixing.weights !== 'gumbel-one-hot') plan.dispatch(sgd(), buffers, { n4: floats / 4 }, floats / 4)
  else {
    const chosen = { OWNER: plan.buffer('OWNER', floats / 4), SELECTED: plan.buffer('SELECTED', rows * O) }
    plan.dispatch(sgdOfChosen(), { ...buffers, ...chosen }, { n4: floats / 4, alphas: rows * O }, floats / 4)
  }
}

/** Alpha position of the candidate that owns each vec4f of the parameters, ALWAYS where none does. */
export function ownersOf(layout: ParamLayout, config: Candidates, shape: { edges: number; ops: number }): Uint32Array {
  const owners = new Uint32Array(layout.floats / 4).fill(ALWAYS)
  for (const slot of layout.slots) {
    const place = candidateOf(slot.name, config)
    if (!place) continue
    const owner = (place.type * shape.edges + place.edge) * shape.ops + place.op
    forEachParam(slot, (_, flat) => {
      owners[flat >> 2] = owner
    })
  }
  return owners
}
