/** The rows of the work table for networks of one genotype: sums of edges into nodes, and the auxiliary head. */
import { type Family, field, table } from './model'

/** Taps of the pool of the auxiliary head, and the places it is evaluated at. */
const POOL_TAPS = 25
const POOL_PLACES = 4
const POOL_PIXELS = 64

export const DISCRETE_FAMILIES: Readonly<Record<string, Family>> = {
  'add-masked': {
    part: 'mixing',
    what: "retraining: an edge's output into its node, with drop path, and back",
    count: ({ u }) => {
      const masks = field(u, 'drop') === 1 ? table(field(u, 'B')) : 0
      const n = field(u, 'n')
      return { flops: 4 * (1 + field(u, 'acc')) * n, reads: (1 + field(u, 'acc')) * n + masks, writes: n }
    },
  },
  'add-within': {
    part: 'mixing',
    what: 'retraining: the identity into a node, and its gradient',
    count: ({ u }) => {
      const n = field(u, 'n')
      return { flops: 4 * field(u, 'acc') * n, reads: (1 + field(u, 'acc')) * n, writes: n }
    },
  },
  clear: {
    part: 'mixing',
    what: 'retraining: a node, or its gradient, to zero',
    count: ({ u }) => ({ reads: 0, writes: field(u, 'n') }),
  },
  'draw-noise': {
    part: 'mixing',
    what: 'retraining: the operation noise',
    count: ({ u }) => ({ reads: 0, writes: field(u, 'n') }),
  },
  scale: {
    part: 'ends',
    what: 'retraining: the weight of the auxiliary loss',
    count: ({ u }) => ({ flops: field(u, 'n'), reads: table(field(u, 'n')), writes: table(field(u, 'n')) }),
  },
  'auxiliary-pool': {
    part: 'ends',
    what: 'retraining: pool of the auxiliary head',
    count: ({ u }) => {
      const maps = field(u, 'B') * field(u, 'C4')
      return { flops: 4 * 2 * POOL_TAPS * POOL_PLACES * maps, reads: POOL_PIXELS * maps, writes: POOL_PLACES * maps }
    },
  },
  'auxiliary-pool-back': {
    part: 'ends',
    what: 'retraining: back through the pool of the auxiliary head',
    count: ({ u }) => {
      const maps = field(u, 'B') * field(u, 'C4')
      const again = field(u, 'acc') * POOL_PIXELS
      return {
        flops: 4 * POOL_TAPS * POOL_PLACES * maps,
        reads: (POOL_PLACES + POOL_PIXELS + again) * maps,
        writes: POOL_PIXELS * maps,
      }
    },
  },
}
