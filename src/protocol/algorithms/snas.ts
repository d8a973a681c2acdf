/** SNAS (arXiv 1812.09926; SNAS-Series/SNAS-Series). */
import { numberBetween, oneOf, refuse } from '../checks'
import { define } from './definition'

export interface SnasSettings {
  /** Temperature of the Gumbel-softmax in the first epoch and the one it falls to, linearly over the planned epochs. */
  readonly tauFrom: number
  readonly tauTo: number
  /** `all`: every image trains both w and alpha. `half`: only the w half does, the other is held out. */
  readonly trainOn: 'all' | 'half'
  /** Mean of the initial alphas. */
  readonly initMean: number
  /** Largest L2 norm of the alpha gradient. */
  readonly alphaGradClip: number
  /** What operations cost counts in the loss of alpha: not at all, as a sum, or as a mean of logarithms. */
  readonly resource: 'off' | 'linear' | 'log'
  /** Rate at which an edge's output is dropped, image by image, in training. */
  readonly dropPath: number
  /** lambda, its weight; the official search has 1e-2 with `log` and 1e-5 with `linear`. */
  readonly resourceWeight: number
}

export const snas = define<SnasSettings>({
  oneStep: true,
  settings: {
    tauFrom: 1,
    tauTo: 0.03,
    trainOn: 'all',
    initMean: 1,
    alphaGradClip: 10,
    resource: 'off',
    resourceWeight: 1e-2,
    dropPath: 0.3,
  },
  check(
    { tauFrom, tauTo, trainOn, initMean, alphaGradClip, resource, resourceWeight, dropPath },
    { algorithm, space },
  ) {
    numberBetween('snas.tauFrom', tauFrom, 0.001, 100)
    numberBetween('snas.tauTo', tauTo, 0.001, tauFrom)
    oneOf('snas.trainOn', trainOn, ['all', 'half'])
    numberBetween('snas.initMean', initMean, -10, 10)
    numberBetween('snas.alphaGradClip', alphaGradClip, 1e-3, 1e6)
    oneOf('snas.resource', resource, ['off', 'linear', 'log'])
    numberBetween('snas.resourceWeight', resourceWeight, 0, 1e3)
    numberBetween('snas.dropPath', dropPath, 0, 0.9)
    if (resource !== 'off' && algorithm === 'snas' && space !== 'darts')
      refuse('snas.resource', resource, `is not defined in the ${space} space`)
  },
  published: { epochs: 150, alphas: { initScale: 0.01 } },
})
