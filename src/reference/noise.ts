/** What the operation `noise` draws, in plain numbers: the hash of src/engine/kernels/noise.ts, the sines of this machine. */
import { pcg } from './skipDropout'

const uniform = (hash: number): number => ((hash >>> 9) + 0.5) / 8388608

/**
 * `count` standard normal numbers of one edge, a multiple of four, in the order [position][channel].
 *
 * @param place of the edge in the network: cell, source state and edge
 */
export function drawnNoise(seed: number, place: number, count: number): Float32Array {
  const stream = pcg(pcg(seed) ^ place)
  const numbers = new Float32Array(count)
  for (let k = 0; k < count; k += 2) {
    const radius = Math.sqrt(-2 * Math.log(uniform(pcg((stream ^ pcg(k)) >>> 0))))
    const turn = 2 * Math.PI * uniform(pcg((stream ^ pcg(k + 1)) >>> 0))
    numbers[k] = radius * Math.cos(turn)
    numbers[k + 1] = radius * Math.sin(turn)
  }
  return numbers
}
