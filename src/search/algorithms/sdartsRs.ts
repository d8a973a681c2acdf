/**
 * SDARTS with random smoothing: w is trained under mixing weights with fresh noise in every step, alpha as in DARTS. So the
 * validation loss is to stay low all around alpha, not at alpha alone. Clipping counts the weights' gradient alone:
 * in the authors' weight step alphas have none.
 */
import { absentAlphas } from '../../supernet/edgeLists'
import { takeBilevelTurn } from '../bilevel'
import { listedOf } from '../listed'
import type { Algorithm, Turn } from './algorithm'
import { darts } from './darts'
import { uniformNoise } from './noise'
import { linearRise } from './schedules'

function prepareTurn({ supernet, config, epoch, step, player }: Turn): void {
  const { types, edges, ops } = supernet.alphaShape
  const { noiseFrom, noiseTo } = config['sdarts-rs']
  const bound = player === 'weights' ? linearRise(epoch - 1, config.epochs, noiseFrom, noiseTo) : 0
  const noise = uniformNoise(types * edges * ops, bound, { seed: config.seed, epoch, step, player })
  // What an edge has not as a candidate stays without weight: -1 leaves nothing of it.
  if (player === 'weights') for (const at of absentAlphas(listedOf(config))) noise[at] = -1
  supernet.setNoise(noise)
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
