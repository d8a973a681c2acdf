/**
 * Owns what is measured of a supernet after an epoch where the config asks for the gauges, on the batches in place. What the
 * passes touch (sums, running statistics, gradients) is put back, so a search that is measured gives the same bits as one
 * that is not.
 */
import type { Mixing, Supernet } from '../../engine/supernet'
import type { SearchConfig } from '../../protocol/config'
import { type GaugeRecord, PERTURBATIONS } from '../../protocol/gauges'
import type { RandomStream } from '../../random'
import { measureAgreement } from './agreement'
import { measureAlignment } from './alignment'
import { measurePerturbedLosses } from './perturbedLoss'
import { type Evaluate, Selection } from './selection'

/** Mean cosine by candidate; null where it has no convolutions. */
async function agreementByCandidate(
  supernet: Supernet,
  candidates: number,
  onRead: () => void,
): Promise<(number | null)[]> {
  const all = await measureAgreement(supernet, onRead)
  return Array.from({ length: candidates }, (_, op) => {
    const own = all.filter((one) => one.op === op)
    return own.length === 0 ? null : own.reduce((sum, { flat }) => sum + flat, 0) / own.length
  })
}

/** Weights of an edge are shares of one whole, so that a disturbed edge can be made one again. */
const areShares = ({ weights }: Mixing, supernet: Supernet): boolean =>
  weights !== 'sigmoid' && !supernet.alphaShape.edgeWeights

async function removalsOf(
  supernet: Supernet,
  { space, primitives, nodes, cells }: SearchConfig,
  weights: Float32Array,
  onRead: () => void,
): Promise<NonNullable<GaugeRecord['removals']>> {
  const { edges } = supernet.alphaShape
  const evaluate: Evaluate = async (given) => {
    supernet.forwardMixed('val', given)
    const { val } = await supernet.readMetrics(false)
    onRead()
    return { loss: val.lastLoss, correct: val.lastCorrect }
  }
  const selection = new Selection({ space, primitives, nodes, cells, edges }, weights, evaluate)
  return selection.losses(await selection.score())
}

/** @param onRead told whenever a pass was read back */
export async function measureGauges(
  supernet: Supernet,
  config: SearchConfig,
  mixing: Mixing,
  random: RandomStream,
  onRead: () => void = () => {},
): Promise<GaugeRecord> {
  const state = await supernet.readState()
  try {
    const { value, norms } = await measureAlignment(supernet, onRead)
    const agreement = await agreementByCandidate(supernet, config.primitives.length, onRead)
    const weights = await supernet.readMixingWeights()
    const noise = { epsilons: PERTURBATIONS, draws: config.gauges.draws, random, onRead }
    const perturbed = areShares(mixing, supernet) ? await measurePerturbedLosses(supernet, weights, noise) : []
    return {
      alignment: value,
      pulls: norms,
      agreement,
      ...(perturbed.length > 0 ? { perturbed } : {}),
      ...(config.gauges.removals ? { removals: await removalsOf(supernet, config, weights, onRead) } : {}),
    }
  } finally {
    supernet.writeState(state)
  }
}
