/**
 * A supernet without GPU for tests of the loop. It keeps the interface's promises that the loop relies on (sums since the
 * last reset, `finite` that never recovers, state that decides the next numbers) on a toy in place of a network: one
 * weight vector and the alphas, both moved by what the batches hold, so that order, data and seeds show in the numbers.
 */
import type { Hyper, Metrics, Slot, Supernet } from '../../engine/supernet'
import { softmaxRows } from '../../space/alphas'
import { cellTypes, topologyOf } from '../../space/topology'
import type { SupernetSpec } from '../../supernet/spec'

export interface FakeSupernet extends Supernet {
  /** Calls that a real supernet would turn into GPU work, in order. */
  readonly log: string[]
  readonly hyper: Hyper | null
  destroyed: boolean
  readonly submissionLimits: number[]
  canProfile: boolean
  /** Weight step (1 for the first since it was made) from which on the training loss is NaN. */
  nanAt: number
}

const FLOATS = 8

export function fakeSupernet(spec: SupernetSpec): FakeSupernet {
  const edges = topologyOf(spec).edges.length
  const alphaShape = {
    types: spec.perCell ? spec.cells : cellTypes(spec.space).length,
    edges,
    ops: spec.primitives.length,
  }
  let alphas = new Float32Array(alphaShape.types * edges * alphaShape.ops)
  let params = new Float32Array(FLOATS)
  let hyper: Hyper | null = null
  let weightSteps = 0
  let gradNorm = 0
  let finite = true
  let noiseSeed = 0
  /** Loss of the last pass that took gradients, which they all hang on. */
  let slope = 0
  const log: string[] = []
  const batches: Record<Slot, { images: Float32Array; labels: Uint32Array } | null> = { train: null, val: null }
  const empty = () => ({ lossSum: 0, correct: 0, batches: 0, lastLoss: 0, lastCorrect: 0 })
  let sums = { train: empty(), val: empty() }

  const score = (slot: Slot, mixed = 0): number => {
    const batch = batches[slot]
    if (batch === null) throw new Error(`${slot}: no batch was set`)
    const data = batch.images.reduce((sum, x) => sum + x, 0) / batch.images.length
    const labels = batch.labels.reduce((sum, x, i) => sum + x * (i + 1), 0)
    const state = params.reduce((sum, x) => sum + x, 0) + alphas.reduce((sum, x, i) => sum + x * Math.cos(i), mixed)
    // The GPU's numbers are float32: what is read and written back is what was there.
    const loss = Math.fround(
      slot === 'train' && weightSteps >= fake.nanAt ? Number.NaN : 2 + Math.sin(labels + data + state + noiseSeed),
    )
    finite &&= Number.isFinite(loss)
    const sum = sums[slot]
    sum.lossSum = Math.fround(sum.lossSum + loss)
    sum.lastLoss = loss
    sum.lastCorrect = labels % (spec.batch + 1)
    sum.correct += sum.lastCorrect
    sum.batches++
    return loss
  }
  const rates = (): Hyper => {
    if (hyper === null) throw new Error('setHyper was not called')
    return hyper
  }
  const unused = (): never => {
    throw new Error('the search loop has no use for this')
  }

  const fake: FakeSupernet = {
    spec,
    layout: {
      slots: [{ name: 'classifier.weight', kind: 'linear', shape: [2, 4], offset: 0 }],
      floats: FLOATS,
      parameters: FLOATS,
    },
    info: { parameters: FLOATS, launchesPerStep: 2, pipelines: 3, bytes: 4 * FLOATS, parallelism: 64 },
    alphaShape,
    activations: [],
    log,
    nanAt: Number.POSITIVE_INFINITY,
    destroyed: false,
    submissionLimits: [],
    get hyper() {
      return hyper
    },
    setBatch(slot, images, labels) {
      batches[slot] = { images: images.slice(), labels: labels.slice() }
    },
    setHyper(given) {
      hyper = given
    },
    setNoiseSeed(seed) {
      log.push('setNoiseSeed')
      noiseSeed = seed
    },
    setNoise() {
      log.push('setNoise')
    },
    jointStep(slot) {
      log.push(`jointStep ${slot}`)
      const loss = score(slot)
      alphas = alphas.map((alpha, i) => alpha + rates().alphaLr * Math.sin(loss * (i + 1)))
      params = params.map((w, i) => w - rates().weightLr * Math.cos(loss * (i + 1)))
    },
    alphaStep(order = 1) {
      log.push(order === 2 ? 'alphaStep 2' : 'alphaStep')
      const loss = score('val')
      alphas = alphas.map((alpha, i) => alpha + rates().alphaLr * Math.sin(loss * (i + 1)))
    },
    weightStep() {
      log.push('weightStep')
      weightSteps++
      const loss = score('train')
      gradNorm = Math.fround(Math.abs(loss))
      params = params.map((w, i) => w - rates().weightLr * Math.cos(loss * (i + 1)))
    },
    forward(slot, mode) {
      log.push(`forward ${slot} ${mode}`)
      score(slot)
    },
    async readMetrics(reset): Promise<Metrics> {
      const read = { train: { ...sums.train }, val: { ...sums.val }, gradNorm, clipNorm: gradNorm, finite }
      if (reset) sums = { train: empty(), val: empty() }
      return read
    },
    readAlphas: async () => alphas.slice(),
    writeAlphas: (given) => {
      alphas = given.slice()
    },
    readParams: async () => params.slice(),
    writeParams: (given) => {
      params = given.slice()
    },
    resetState() {
      sums = { train: empty(), val: empty() }
      gradNorm = 0
    },
    readState: async () =>
      Float32Array.of(gradNorm, finite ? 1 : 0, ...Object.values(sums.train), ...Object.values(sums.val)),
    writeState([norm = 0, healthy = 1, ...rest]) {
      const slot = (at: number) => ({
        lossSum: rest[at] ?? 0,
        correct: rest[at + 1] ?? 0,
        batches: rest[at + 2] ?? 0,
        lastLoss: rest[at + 3] ?? 0,
        lastCorrect: rest[at + 4] ?? 0,
      })
      gradNorm = norm
      finite = healthy === 1
      sums = { train: slot(0), val: slot(5) }
    },
    destroy() {
      fake.destroyed = true
    },
    limitSubmissions: (launches) => {
      fake.submissionLimits.push(launches)
    },
    canProfile: false,
    startProfile: () => undefined,
    readProfile: async () => [{ segment: 'forward', family: 'mix', launches: 1, ms: 3 }],
    forwardMixed(slot, weights) {
      log.push(`forwardMixed ${slot}`)
      score(
        slot,
        weights.reduce((sum, x, i) => sum + x * Math.sin(i + 1), 0),
      )
    },
    gradients(slot) {
      log.push(`gradients ${slot}`)
      slope = score(slot)
    },
    readFreezing: async () => [],
    readMixingGradients: unused,
    readCellMixingGradients: async () => [[slope, slope + 1].map((x) => Float64Array.of(1, x))],
    readLogits: unused,
    async readMixingWeights() {
      const { ops } = alphaShape
      const rows = Array.from({ length: alphas.length / ops }, (_, row) => [
        ...alphas.subarray(row * ops, (row + 1) * ops),
      ])
      return Float32Array.from(softmaxRows(rows).flat())
    },
    readAlphaGradients: async () => alphas.map((alpha, i) => Math.sin(alpha + slope * (i + 1))),
    readSecondOrder: unused,
    readGradients: async () => params.map((w) => w + slope),
    readActivation: unused,
    readStemRunning: unused,
    setInput: unused,
    setOutputGradient: unused,
    readOutput: unused,
    readInputGradient: unused,
  }
  return fake
}
