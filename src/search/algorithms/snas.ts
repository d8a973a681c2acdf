/**
 * SNAS: weights are a Gumbel-softmax sample, one a batch and cell type; w and alpha are updated from the same loss of the
 * same batch. With `trainOn: 'all'` both halves are trained on in turn, as in the official search; then there is no
 * held-out image, and the "validation" figures are those of the second half before each update.
 * Derived as DARTS, except that `none` may win an edge and be chosen (model_search.py, `genotype`). Outputs of edges are
 * dropped image by image while they train, not while held-out images are scored.
 */
import type { Hyper } from '../../engine/supernet'
import type { SearchConfig } from '../../protocol/config'
import { bilevelHyper } from '../bilevel'
import { initialAlphas } from '../initialise'
import type { Algorithm, Turn } from './algorithm'
import { deriveWithNone } from './derivations'
import { gumbelNoise, maskSeed } from './noise'
import { linearTemperature } from './schedules'

function hyper(config: SearchConfig, epoch: number, weightLr: number): Hyper {
  const { tauFrom, tauTo, alphaGradClip, resourceWeight, dropPath } = config.snas
  return {
    ...bilevelHyper(config, weightLr),
    tau: linearTemperature(epoch - 1, config.epochs, tauFrom, tauTo),
    alphaGradClip,
    resourceWeight,
    dropPath: { rate: dropPath, seed: 0 },
  }
}

function prepareTurn({ supernet, config, epoch, step, player, weightLr }: Turn): void {
  const trains = player === 'weights' || (config.snas.trainOn === 'all' && epoch > config.alphas.frozenEpochs)
  const seed = maskSeed('drop-path', { seed: config.seed, epoch, step, player })
  supernet.setHyper({
    ...hyper(config, epoch, weightLr),
    dropPath: { rate: trains ? config.snas.dropPath : 0, seed },
  })
  const { types, edges, ops } = supernet.alphaShape
  supernet.setNoise(gumbelNoise(types * edges * ops, { seed: config.seed, epoch, step, player }))
}

export const snas: Algorithm = {
  mixing: { weights: 'gumbel-softmax', update: 'adam', clipAlphas: true },
  network: ({ snas: { resource, dropPath } }) => ({
    ...(resource === 'off' ? {} : { resource }),
    ...(dropPath > 0 ? { dropPath: true } : {}),
  }),
  startAlphas(config, shape, random) {
    return initialAlphas(shape, config.alphas.initScale, random).map((alpha) => alpha + config.snas.initMean)
  },
  hyper,
  turns: () => ['weights', 'alphas'],
  prepareTurn,
  takeTurn(turn) {
    prepareTurn(turn)
    const { supernet, config, epoch, player } = turn
    const slot = player === 'weights' ? 'train' : 'val'
    if (slot === 'val' && config.snas.trainOn === 'half') supernet.forward(slot, 'batch')
    else if (epoch <= config.alphas.frozenEpochs && slot === 'train') supernet.weightStep()
    else if (epoch <= config.alphas.frozenEpochs) supernet.forward(slot, 'batch')
    else supernet.jointStep(slot)
  },
  derive: (config, alphas) => deriveWithNone(config, config.primitives, alphas),
}
