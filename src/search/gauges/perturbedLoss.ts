/**
 * What SDARTS watches (arXiv 2002.05283): how far the validation loss rises when mixing weights are disturbed. A weight q = p +
 * noise, noise uniform in (-eps, eps); the row is clamped to [0, 1] and divided by its sum; a row with nothing left goes to
 * its largest q whole. In the engine the same rule is `perturbedSoftmax`.
 */
import type { Supernet } from '../../engine/supernet'
import type { RandomStream } from '../../random'

/** @param noise of the length of `weights` */
export function perturbRow(weights: readonly number[], noise: readonly number[]): number[] {
  const q = weights.map((weight, k) => weight + (noise[k] as number))
  const clamped = q.map((x) => Math.min(1, Math.max(0, x)))
  const sum = clamped.reduce((total, x) => total + x, 0)
  if (sum > 0) return clamped.map((x) => x / sum)
  const best = q.indexOf(Math.max(...q))
  return q.map((_, k) => (k === best ? 1 : 0))
}

/**
 * Rise of the validation loss over that of the weights as they are, mean over `draws` draws, for each largest noise. On the
 * validation batch in place, batch statistics; the caller puts the state back.
 *
 * @param weights mixing weights of the supernet, rows of `ops` numbers
 */
export async function measurePerturbedLosses(
  supernet: Supernet,
  weights: Float32Array,
  {
    epsilons,
    draws,
    random,
    onRead,
  }: {
    readonly epsilons: readonly number[]
    readonly draws: number
    readonly random: RandomStream
    /** Told whenever a loss was read back. */
    readonly onRead: () => void
  },
): Promise<number[]> {
  const { ops } = supernet.alphaShape
  const lossOf = async (given: Float32Array): Promise<number> => {
    supernet.forwardMixed('val', given)
    const { val } = await supernet.readMetrics(false)
    onRead()
    return val.lastLoss
  }
  const start = await lossOf(weights)
  const rises: number[] = []
  for (const epsilon of epsilons) {
    let sum = 0
    for (let draw = 0; draw < draws; draw++) {
      const disturbed = Float32Array.from(weights)
      for (let at = 0; at < weights.length; at += ops) {
        const row = [...weights.subarray(at, at + ops)]
        // What has no weight is no candidate of the edge, or none any more.
        const noise = row.map((weight) => (2 * random.next() - 1) * (weight > 0 ? epsilon : 0))
        disturbed.set(perturbRow(row, noise), at)
      }
      sum += await lossOf(disturbed)
    }
    rises.push(sum / draws - start)
  }
  return rises
}
