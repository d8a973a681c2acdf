/** GDAS (arXiv 1910.04465; AutoDL-Projects). */
import { numberBetween } from '../checks'
import { define } from './definition'

export interface GdasSettings {
  /** Temperature of the sampling in the first and in the last epoch, linear in between. */
  readonly tauFrom: number
  readonly tauTo: number
}

export const gdas = define<GdasSettings>({
  drawsOne: true,
  noEigenvalue: 'its alpha gradient is not that of its loss',
  settings: { tauFrom: 10, tauTo: 0.1 },
  check({ tauFrom, tauTo }) {
    numberBetween('gdas.tauFrom', tauFrom, 0.001, 100)
    numberBetween('gdas.tauTo', tauTo, 0.001, tauFrom)
  },
  published: {
    epochs: 250,
    batch: 256,
    weights: { nesterov: true, weightDecay: 5e-4 },
    updateOrder: 'weights-first',
  },
})
