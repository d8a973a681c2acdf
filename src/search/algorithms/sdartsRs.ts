/**
 * SDARTS with random smoothing: w is trained under mixing weights with fresh noise in every step, alpha as in DARTS. So the
 * validation loss is to stay low all around alpha, not at alpha alone. Clipping counts the weights' gradient alone:
 * in the authors' weight step alphas have none.
 */
import { takeBilevelTurn } from '../bilevel'
import type { Algorithm, Turn } from './algorithm'
import { darts } from './darts'
import { uniformNoise } from './noise'
import { linearRise } from './schedules'

function prepareTurn({ supernet, config, epoch, step, player }: Turn): void {
  const { types, edges, ops } = supernet.alphaShape
  const { noiseFrom, noiseTo } = config['sdarts-rs']
  const bound = player === 'weights' ? linearRise(epoch - 1, config.epochs, noiseFrom, noiseTo) : 0
  supernet.setNoise(uniformNoise(types * edges * ops, bound, { seed: config.seed, epoch, step, player }))
}

export const sdartsRs: Algorithm = {
  ...darts,
  mixing: { weights: 'perturbed-softmax', update: 'adam', clipWeightsOnly: true },
  prepareTurn,
  takeTurn(turn) {
    prepareTurn(turn)
    takeBilevelTurn(turn)
  },
}
