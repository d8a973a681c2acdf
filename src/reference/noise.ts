/** What the operation `noise` draws, in plain numbers: the hash of src/engine/kernels/noise.ts, the sines of this machine. */
import * as tf from '@tensorflow/tfjs-core'
import { splitOf } from '../supernet/partialChannels'
import type { FeatureMap } from './operations'
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

/** A map [B,H,W,C] of noise. Where the engine stores more channels than there are, their numbers are drawn and not taken. */
export function noiseMap(seed: number, place: number, shape: FeatureMap['shape']): FeatureMap {
  const [batch, height, width, channels] = shape
  const stored = (channels + 3) & ~3
  const { at, gap } = splitOf({ mixed: channels, stored })
  const drawn = drawnNoise(seed, place, batch * height * width * stored)
  const taken = Float32Array.from({ length: batch * height * width * channels }, (_, i) => {
    const channel = i % channels
    return drawn[Math.floor(i / channels) * stored + channel + (channel >= at ? gap : 0)] as number
  })
  return tf.tensor4d(taken, shape)
}
