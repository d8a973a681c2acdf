/**
 * Lowers OLES: segments `agreement` (in the alpha step, whose backward pass then gives the weights' gradient too), `without-frozen`
 * before the norm, `keep-gradient` after it, and its SGD.
 */
import { type Candidates, learnedCandidates } from '../../supernet/candidates'
import { forEachParam, type ParamLayout } from '../../supernet/layout'
import { ALWAYS } from '../kernels/alphaMap'
import { AGREE_FLOATS, agreement, sgdOfUnfrozen, withoutFrozen } from '../kernels/freezing'
import { copyBits } from '../kernels/secondOrder'
import { HYPER } from '../kernels/update'
import type { BufferRef } from '../plan/builder'
import type { Lowering } from './context'

/** A candidate that can be frozen. */
export interface Freezable {
  readonly block: number
  readonly edge: number
  readonly op: number
  /** Its vec4f among the parameters. */
  readonly vectors: readonly number[]
}

export function freezablesOf(layout: ParamLayout, config: Candidates, skip: number): Freezable[] {
  return learnedCandidates(layout, config, skip).map(({ slots, ...place }) => {
    const vectors = new Set<number>()
    for (const slot of slots) forEachParam(slot, (_, flat) => vectors.add(flat >> 2))
    return { ...place, vectors: [...vectors].sort((a, b) => a - b) }
  })
}

/** Contents of OWNER and MEMBERS. */
export function freezingTables(
  freezables: readonly Freezable[],
  floats: number,
): { readonly owners: Uint32Array; readonly members: Uint32Array } {
  const owners = new Uint32Array(floats / 4).fill(ALWAYS)
  const head: number[] = []
  let first = 0
  freezables.forEach(({ vectors }, i) => {
    for (const vector of vectors) owners[vector] = i
    head.push(first, vectors.length)
    first += vectors.length
  })
  return { owners, members: Uint32Array.from([...head, ...freezables.flatMap(({ vectors }) => vectors)]) }
}

export class Freezing {
  private readonly context: Lowering
  private readonly n: number
  private readonly buffers: Record<'HYPER' | 'MEMBERS' | 'OWNER' | 'G' | 'GT' | 'AGREE', BufferRef>
  readonly tables: ReturnType<typeof freezingTables>
  readonly freezables: readonly Freezable[]

  constructor(context: Lowering, config: Candidates) {
    const { layout } = context.description
    this.context = context
    this.freezables = freezablesOf(layout, config, context.ops.skip)
    this.n = this.freezables.length
    this.tables = freezingTables(this.freezables, layout.floats)
    const { plan, G } = context
    this.buffers = {
      HYPER: plan.buffer('HYPER', HYPER.floats),
      MEMBERS: plan.buffer('MEMBERS', this.tables.members.length),
      OWNER: plan.buffer('OWNER', layout.floats / 4),
      G,
      GT: plan.buffer('GT', layout.floats),
      AGREE: plan.buffer('AGREE', this.n * AGREE_FLOATS),
    }
  }

  /** What a step does beside DARTS's, but SGD. */
  segments(): void {
    const { plan } = this.context
    const { buffers, n } = this
    const n4 = this.context.description.layout.floats / 4
    plan.segment('agreement')
    plan.dispatch(agreement(), buffers, { n }, n)
    plan.segment('without-frozen')
    plan.dispatch(withoutFrozen(), buffers, { n4, n }, n4)
    plan.segment('keep-gradient')
    plan.dispatch(copyBits(), { FROM: buffers.G, TO: buffers.GT }, { n4 }, n4)
  }

  sgd(SCALE: BufferRef): void {
    const { plan, W } = this.context
    const { floats } = this.context.description.layout
    const V = plan.buffer('V', floats)
    plan.dispatch(sgdOfUnfrozen(), { ...this.buffers, SCALE, V, W }, { n4: floats / 4, n: this.n }, floats / 4)
  }
}
