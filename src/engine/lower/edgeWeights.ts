/** Lowers the edge weights of PC-DARTS: their softmax into the mixing weights, and the gradient of alphas and betas. */

import { type Topology, topologyOf } from '../../space/topology'
import { architectureSize } from '../../supernet/describe'
import { architectureGradient, edgeGradient, edgeSoftmax } from '../kernels/edgeWeights'
import { alphaSoftmax } from '../kernels/update'
import type { BufferRef } from '../plan/builder'
import type { SearchLowering } from './context'

/** Sums of the channels that pass by on one edge of one cell. */
export interface PassPlace {
  /** Row of the edge among all alpha rows. */
  readonly row: number
  /** vec4f in RED, and how many. */
  readonly sums: number
  readonly vectors: number
}

export class EdgeWeights {
  /** Contents of the table the gradient reads. */
  readonly edges: Uint32Array
  private readonly context: SearchLowering
  private readonly topology: Topology
  private readonly rows: number
  private readonly O: number
  private readonly buffers: Record<'ALPHA' | 'AW' | 'MW' | 'EDGES' | 'RED' | 'GW' | 'GV', BufferRef>

  constructor(context: SearchLowering, places: readonly PassPlace[]) {
    this.context = context
    const { spec } = context.description
    this.topology = topologyOf({ space: 'darts', nodes: 'nodes' in spec ? spec.nodes : undefined })
    const { types, edges, ops } = context.description.alphaShape
    this.rows = types * edges
    this.O = ops
    const table = Array.from({ length: this.rows }, (_, row) => places.filter((place) => place.row === row))
    let first = 0
    const head = table.flatMap((list) => {
      const entry = [first, list.length]
      first += list.length
      return entry
    })
    this.edges = Uint32Array.from([...head, ...table.flat().flatMap(({ sums, vectors }) => [sums, vectors])])
    const { plan, MW, RED } = context
    this.buffers = {
      ALPHA: plan.buffer('ALPHA', architectureSize(context.description.alphaShape)),
      AW: plan.buffer('AW', this.rows * ops),
      MW,
      EDGES: plan.buffer('EDGES', this.edges.length),
      RED,
      GW: plan.buffer('GW', this.rows * ops),
      GV: plan.buffer('GV', this.rows),
    }
  }

  softmax(): void {
    const { buffers, rows, O } = this
    const { plan } = this.context
    plan.dispatch(alphaSoftmax(), { ALPHA: buffers.ALPHA, MW: buffers.AW }, { rows, O }, rows)
    plan.dispatch(edgeSoftmax(this.topology), buffers, { rows, O }, rows)
  }

  /** GA from GW, the gradient of the mixing weights. */
  gradient(GA: BufferRef): void {
    const { buffers, rows, O } = this
    const { plan } = this.context
    plan.dispatch(edgeGradient(), buffers, { rows, O }, rows)
    plan.dispatch(architectureGradient(this.topology), { ...buffers, GA }, { rows, O }, rows)
  }
}
