/**
 * GDAS: each pass runs one candidate an edge, drawn with Gumbel noise; the gradient is that of the probabilities
 * (straight-through). Weights and alphas take turns, each with its own draw. In the DARTS space a node takes its two best
 * (operation, edge) pairs, both possibly from one edge; in NAS-Bench-201 every edge its best operation.
 */
import { deriveGenotype } from '../../space/derive'
import { bilevelHyper, takeBilevelTurn, turnsOf } from '../bilevel'
import type { Algorithm, Turn } from './algorithm'
import { derivePairs } from './derivations'
import { gumbelNoise } from './noise'
import { linearToLast } from './schedules'

function prepareTurn(turn: Turn): void {
  const { supernet, config } = turn
  const { types, edges, ops } = supernet.alphaShape
  supernet.setNoise(gumbelNoise(types * edges * ops, { ...turn, seed: config.seed }))
}

export const gdas: Algorithm = {
  mixing: { weights: 'gumbel-one-hot', update: 'adam' },
  hyper: (config, epoch, weightLr) => ({
    ...bilevelHyper(config, weightLr),
    tau: linearToLast(epoch - 1, config.epochs, config.gdas.tauFrom, config.gdas.tauTo),
  }),
  turns: ({ updateOrder }) => turnsOf(updateOrder),
  prepareTurn,
  takeTurn(turn) {
    prepareTurn(turn)
    takeBilevelTurn(turn)
  },
  derive: (config, alphas) =>
    (config.space === 'darts' ? derivePairs : deriveGenotype)(config, config.primitives, alphas),
}
