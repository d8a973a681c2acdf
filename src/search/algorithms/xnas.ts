/**
 * XNAS: alphas hold s = log v of an expert an operation; the validation loss rewards them by the exponentiated gradient,
 * and an expert that can no longer win is wiped out. All of it runs on the GPU (exponentiatedGradient.ts), so no step
 * waits. Derivation as in DARTS, from v normalised; how its authors rank edges stands in no source that could be read.
 * With all steps done one expert an edge is left, so in the DARTS space edges tie but those won by `none`, and the lower sources
 * are kept. microsoft/archai, not by the authors, ranks by v itself.
 */
import { deriveGenotype } from '../../space/derive'
import { candidatesAnEdge } from '../../space/operationSets'
import { bilevelHyper, takeBilevelTurn, turnsOf } from '../bilevel'
import type { Algorithm, Turn } from './algorithm'

/** eta that minimises the regret bound ln N / eta + eta T Lmax^2 / 2 for the N experts of an edge. */
export function regretRate(candidates: number, steps: number, limit: number): number {
  return Math.sqrt((2 * Math.log(candidates)) / steps) / limit
}

function rewards({ config, epoch, step, stepsPerEpoch }: Turn) {
  const { rewardRate, rewardLimit, rewardScale } = config.xnas
  const first = config.alphas.frozenEpochs
  const planned = Math.max(1, (config.epochs - first) * stepsPerEpoch)
  const done = (epoch - 1 - first) * stepsPerEpoch + step
  return {
    rate: rewardRate ?? regretRate(candidatesAnEdge(config), planned, rewardLimit),
    limit: rewardLimit,
    scaled: rewardScale === 'peak',
    stepsLeft: planned - done,
  }
}

export const xnas: Algorithm = {
  mixing: { weights: 'softmax', update: 'exponentiated-gradient' },
  turns: ({ updateOrder }) => turnsOf(updateOrder),
  takeTurn(turn) {
    const { supernet, config, weightLr } = turn
    supernet.setHyper({ ...bilevelHyper(config, weightLr), rewards: rewards(turn) })
    takeBilevelTurn(turn)
  },
  derive: (config, alphas) => deriveGenotype(config, config.primitives, alphas),
}
