/**
 * Lowers OLES: segments `agreement` (in the alpha step, whose backward pass then gives the weights' gradient too), `without-frozen`
 * before the norm, `keep-gradient` after it, and its SGD.
 */
import { SearchError } from '../../errors'
import { type Candidates, learnedCandidates } from '../../supernet/candidates'
import { forEachParam, type ParamLayout, type ParamSlot } from '../../supernet/layout'
import { ALWAYS } from '../kernels/alphaMap'
import {
  AGREE_FLOATS,
  agreement,
  columnAgreement,
  keepClipped,
  sgdOfUnfrozen,
  withoutFrozen,
} from '../kernels/freezing'
import { copyBits } from '../kernels/secondOrder'
import { HYPER } from '../kernels/update'
import type { BufferRef } from '../plan/builder'
import type { Similarity } from '../supernet'
import type { Lowering } from './context'

/** A candidate that can be frozen. */
export interface Freezable {
  readonly block: number
  readonly edge: number
  readonly op: number
  /** Its vec4f among the parameters. */
  readonly vectors: readonly number[]
  readonly slots: readonly ParamSlot[]
}

export function freezablesOf(layout: ParamLayout, config: Candidates, skip: number): Freezable[] {
  return learnedCandidates(layout, config, skip).map(({ slots, ...place }) => {
    const vectors = new Set<number>()
    for (const slot of slots) forEachParam(slot, (_, flat) => vectors.add(flat >> 2))
    return { ...place, slots, vectors: [...vectors].sort((a, b) => a - b) }
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

/** Vec4f of each column of a tensor: what its outputs are at one place of all other axes. */
function columnsOf(slot: ParamSlot): number[][] {
  const outputs = slot.shape[0] ?? 1
  const numbers = slot.shape.reduce((product, n) => product * n, 1)
  const columns = Array.from({ length: numbers / outputs }, () => new Set<number>())
  forEachParam(slot, (torch, flat) => columns[torch % columns.length]?.add(flat >> 2))
  const whole = new Set(columns.flatMap((column) => [...column])).size
  const height = columns[0]?.size ?? 0
  if (whole !== height * columns.length)
    throw new SearchError('internal', `${slot.name}: its columns are no vectors of their own`)
  return columns.map((column) => [...column])
}

/** Contents of MEMBERS where columns are compared; a bias has no columns. */
export function columnMembers(freezables: readonly Freezable[]): Uint32Array {
  const operations = freezables.map(({ slots }) => slots.filter(({ kind }) => kind !== 'vector').map(columnsOf))
  const tensors = operations.flat()
  const heads: number[] = []
  const rows: number[] = []
  let place = 2 * operations.length + 3 * tensors.length
  for (const own of operations) {
    heads.push(2 * operations.length + rows.length, own.length)
    for (const columns of own) {
      const height = columns[0]?.length ?? 0
      rows.push(place, columns.length, height)
      place += columns.length * height
    }
  }
  return Uint32Array.from([...heads, ...rows, ...tensors.flat(2)])
}

export class Freezing {
  private readonly context: Lowering
  private readonly similarity: Similarity
  private readonly n: number
  private readonly buffers: Record<'HYPER' | 'MEMBERS' | 'OWNER' | 'G' | 'GT' | 'AGREE', BufferRef>
  readonly tables: ReturnType<typeof freezingTables>
  readonly freezables: readonly Freezable[]

  constructor(context: Lowering, config: Candidates, similarity: Similarity) {
    const { layout } = context.description
    this.context = context
    this.similarity = similarity
    this.freezables = freezablesOf(layout, config, context.ops.skip)
    this.n = this.freezables.length
    const tables = freezingTables(this.freezables, layout.floats)
    this.tables = similarity === 'flat' ? tables : { ...tables, members: columnMembers(this.freezables) }
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
  segments(SCALE: BufferRef): void {
    const { plan } = this.context
    const { buffers, n, similarity } = this
    const n4 = this.context.description.layout.floats / 4
    plan.segment('agreement')
    plan.dispatch(similarity === 'flat' ? agreement() : columnAgreement(similarity), buffers, { n }, n)
    plan.segment('without-frozen')
    plan.dispatch(withoutFrozen(), buffers, { n4, n }, n4)
    plan.segment('keep-gradient')
    if (similarity === 'code') plan.dispatch(keepClipped(), { ...buffers, SCALE }, { n4 }, n4)
    else plan.dispatch(copyBits(), { FROM: buffers.G, TO: buffers.GT }, { n4 }, n4)
  }

  sgd(SCALE: BufferRef): void {
    const { plan, W } = this.context
    const { floats } = this.context.description.layout
    const V = plan.buffer('V', floats)
    plan.dispatch(sgdOfUnfrozen(), { ...this.buffers, SCALE, V, W }, { n4: floats / 4, n: this.n }, floats / 4)
  }
}
