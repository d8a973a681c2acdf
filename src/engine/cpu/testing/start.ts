/** Numbers to start a plan of a test with: weights, images, settings, and the tables of its lowering. */
import { type RandomStream, streamFor } from '../../../random'
import type { NetworkDescription } from '../../../supernet/describe'
import { packHyper } from '../../host/hyper'
import { ownersOf } from '../../lower/mixing'
import type { LoweredNetwork } from '../../lower/network'
import type { Runner } from './runner'

export const HYPER = {
  ...{ weightLr: 0.025, momentum: 0.9, nesterov: true, weightDecay: 3e-4, gradClip: 5 },
  ...{ alphaLr: 3e-4, beta1: 0.5, beta2: 0.999, alphaWeightDecay: 1e-3, tau: 0.7, alphaGradClip: 1e-3 },
  ...{ skipDropout: { rate: 0.3, seed: 12_345 }, dropPath: { rate: 0.2, seed: 54_321 }, resourceWeight: 0.1 },
  rewards: { rate: 0.1, limit: 1, scaled: true, stepsLeft: 3 },
} as const

const LABELS = 10

/** What a buffer of this name starts with, where it is not a result. */
const SOURCES: Readonly<Record<string, (random: RandomStream, i: number) => number>> = {
  W: (random) => 0.3 * random.normal(),
  V: (random) => 0.01 * random.normal(),
  IMAGES: (random, i) => (i % 4 === 3 ? 0 : random.normal()),
  ALPHA: (random) => 0.1 * random.normal(),
  NOISE: (random) => random.normal(),
  MASK: (random) => (random.next() < 0.2 ? 0 : 1.25),
}

export function fillStart(runner: Runner, names: Iterable<string>, seed: number): void {
  const random = streamFor(seed, 'start')
  for (const name of names) {
    const source = SOURCES[name] ?? (name.startsWith('input.') ? SOURCES.ALPHA : undefined)
    const values = runner.buffer(name)
    if (source) for (let i = 0; i < values.length; i++) values[i] = source(random, i)
    if (name === 'LABELS') runner.wholeNumbers(name).set(Array.from(values, (_, i) => (7 * i + 3) % LABELS))
    if (name === 'HYPER') values.set(packHyper(HYPER, 1, true))
  }
}

/** The constant tables of a search network. */
export function fillTables(runner: Runner, network: LoweredNetwork, description: NetworkDescription): void {
  runner.wholeNumbers('PLACES').set(network.places)
  runner.wholeNumbers('TERMS').set(network.terms)
  if (network.edges) runner.wholeNumbers('EDGES').set(network.edges)
  if (network.resource) runner.buffer('RESOURCE').set(network.resource)
  const { spec } = description
  if (runner.has('OWNER') && spec.kind === 'supernet')
    runner.wholeNumbers('OWNER').set(ownersOf(description.layout, spec, description.alphaShape))
}
