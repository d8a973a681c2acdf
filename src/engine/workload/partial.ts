/** The rows of the work table for PC-DARTS: partial channels and edge weights. */
import { type Family, field, type Shape, table } from './model'

/** vec4f of a state or node on the grid, and of its mixed channels as stored. */
function partial(u: Shape['u']): { all: number; mixed: number } {
  return { all: field(u, 'P') * field(u, 'mixed'), mixed: field(u, 'P') * field(u, 'stored') }
}

export const PARTIAL_FAMILIES: Readonly<Record<string, Family>> = {
  'take-mixed': {
    part: 'mixing',
    what: 'PC-DARTS: the quarter of the channels of a state that is mixed',
    count: ({ u }) => ({ reads: partial(u).mixed, writes: partial(u).mixed }),
  },
  'take-mixed-gradient': {
    part: 'mixing',
    what: 'PC-DARTS: the gradient that a node hands to its mixed sum',
    count: ({ u }) => ({ reads: partial(u).all, writes: partial(u).mixed }),
  },
  'join-channels': {
    part: 'mixing',
    what: 'PC-DARTS: a node from its mixed sum and the weighted channels that pass by, shuffled',
    count: ({ u }) => {
      const { all, mixed } = partial(u)
      const sources = field(u, 'sources')
      const strided = field(u, 'strided') * Math.min(2, sources)
      return { flops: 2 * 3 * all * sources, reads: mixed + 0.75 * all * (sources + 3 * strided), writes: all }
    },
  },
  'pass-sums': {
    part: 'mixing',
    what: 'PC-DARTS: sums for the gradient of the edge weights',
    count: ({ u, y }) => {
      const all = field(u, 'P') * field(u, 'mixed')
      const nodes = field(u, 'perState')
      const states = (y / nodes) * all * (field(u, 'strided') === 1 ? 4 : 1)
      return {
        flops: 2 * 3 * all * y,
        reads: 0.75 * (states + all * nodes),
        writes: field(u, 'T') * field(u, 'mixed') * y,
      }
    },
  },
  'give-channels': {
    part: 'mixing',
    what: 'PC-DARTS: the gradient of a state from its mixed and its passing channels',
    count: ({ u, y }) => {
      const state = y * field(u, 'Pi') * field(u, 'mixed')
      const nodes = field(u, 'perState') * field(u, 'group')
      return { flops: 2 * 3 * nodes * y, reads: 0.25 * state + 0.75 * nodes + state * field(u, 'acc'), writes: state }
    },
  },
  'edge-softmax': {
    part: 'update',
    what: 'PC-DARTS: mixing weights times the softmax of the betas into each node',
    count: ({ u }) => {
      const numbers = field(u, 'rows') * field(u, 'O')
      return { flops: numbers + 20 * field(u, 'rows'), reads: table(numbers), writes: table(numbers) }
    },
  },
  'edge-gradient': {
    part: 'update',
    what: 'PC-DARTS: dL/d(edge weight)',
    count: ({ u }) => {
      const numbers = field(u, 'rows') * field(u, 'O')
      return { flops: 2 * numbers, reads: table(2 * numbers), writes: table(field(u, 'rows')) }
    },
  },
  'architecture-gradient': {
    part: 'update',
    what: 'PC-DARTS: both softmax rules, for alphas and betas',
    count: ({ u }) => {
      const numbers = field(u, 'rows') * field(u, 'O')
      return { flops: 5 * numbers, reads: table(2 * numbers), writes: table(numbers) }
    },
  },
}
