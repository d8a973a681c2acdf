/**
 * Lowers Lambda-DARTS: cells of the first alpha table read mixing weights of their own (CW), which are the table's but in two
 * more passes of the weight step. Segments: `own-weights`, at the end of `softmax` too; `align-minus`, `align-plus`, each before
 * such a pass; `align`, which leaves the weights' gradient in G.
 */
import { SearchError } from '../../errors'
import type { NetworkDescription } from '../../supernet/describe'
import {
  alignedGradient,
  alignmentDirection,
  alignmentStep,
  cellGradient,
  cellLengths,
  ownWeights,
  unitSum,
} from '../kernels/alignment'
import { copyBits } from '../kernels/secondOrder'
import { HYPER } from '../kernels/update'
import type { BufferRef } from '../plan/builder'
import type { Lowering } from './context'

/** What `ownWeights` adds to the weights. */
const SIGN = { none: 0, minus: 1, plus: 2 } as const

/**
 * The cells that share the first alpha table, first ones first.
 *
 * @throws SearchError 'bad-shape' with fewer than two: there is nothing to align
 */
export function alignedCells({ blocks, spec }: NetworkDescription): number[] {
  const cells = blocks.flatMap((block) =>
    'fanouts' in block && block.fanouts[0]?.type === 0 ? [block.fanouts[0].cell] : [],
  )
  if (cells.length < 2)
    throw new SearchError('bad-shape', `${spec.kind}: ${cells.length} cells share the first alpha table, 2 are needed`)
  return cells
}

/**
 * The weights' gradient of L - lambda * mean over pairs c < j of cos(g_c, g_j), with g_c = dL/dw at cell c's own mixing weights
 * (Lambda-DARTS' layer alignment; its finite difference: kernels/alignment.ts). PLACES and TERMS are those of the alpha gradient.
 *
 * @throws SearchError 'internal' for cells with edge weights
 */
export function lowerAlignment(
  context: Lowering,
  { PLACES, TERMS }: { readonly PLACES: BufferRef; readonly TERMS: BufferRef },
): void {
  const { plan, MW, CW, G, RED } = context
  const { types, edges, ops: O, edgeWeights } = context.description.alphaShape
  if (edgeWeights) throw new SearchError('internal', 'alignment: not built for cells with edge weights')
  const { floats } = context.description.layout
  const n = context.ownTables.length
  const m = edges * O
  const n4 = floats / 4
  const HYPERS = plan.buffer('HYPER', HYPER.floats)
  const CG = plan.buffer('CG', n * m)
  const DELTA = plan.buffer('DELTA', n * m)
  const LENGTHS = plan.buffer('LENGTHS', 2 * n)
  const UNITS = plan.buffer('UNITS', m)
  const STEP = plan.buffer('STEP', 1)
  const G0 = plan.buffer('G.plain', floats)
  const GM = plan.buffer('G.minus', floats)
  const own = (sign: keyof typeof SIGN): void => {
    const numbers = (n + types - 1) * m
    plan.dispatch(ownWeights(), { MW, DELTA, STEP, CW }, { n, m, numbers, sign: SIGN[sign] }, numbers)
  }
  const keep = (TO: BufferRef): void => plan.dispatch(copyBits(), { FROM: G, TO }, { n4 }, n4)

  for (const segment of ['softmax', 'own-weights']) {
    plan.segment(segment)
    own('none')
  }
  plan.segment('align-minus')
  keep(G0)
  plan.dispatch(cellGradient(), { PLACES, TERMS, RED, CG }, { n, m, O, rows: types * edges }, n * m)
  plan.dispatch(cellLengths(), { CG, LENGTHS }, { n, m }, n)
  plan.dispatch(unitSum(), { CG, LENGTHS, UNITS }, { n, m }, m)
  plan.dispatch(alignmentDirection(), { CG, UNITS, LENGTHS, DELTA }, { n, m }, n)
  plan.dispatch(alignmentStep(), { HYPER: HYPERS, LENGTHS, STEP }, { n }, 1)
  own('minus')
  plan.segment('align-plus')
  keep(GM)
  own('plus')
  plan.segment('align')
  plan.dispatch(alignedGradient(), { HYPER: HYPERS, STEP, G0, GM, G }, { n4 }, n4)
}
