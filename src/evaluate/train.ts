/**
 * Trains one discrete network from scratch and scores it on held-out images: the recipe of quark0/darts cnn/train.py at
 * any budget. Knows nothing of who is watching; stopping is `signal`.
 */
import { type BatchStream, emptyBatch, fillPlain } from '../data/batches'
import type { PreparedImages } from '../data/prepare'
import type { Trainable, TrainingMetrics } from '../engine/trainable'
import { SearchError } from '../errors'
import type { EvaluationResult } from '../protocol/evaluation'
import type { EvaluationBudget } from '../protocol/evaluationBudget'
import { type RandomStream, streamFor } from '../random'
import { initialParams } from '../search/initialise'
import { cosineLearningRate } from '../search/schedule'
import { fillDropPath } from './dropPath'

/** Steps submitted ahead of the GPU: enough to keep it busy, few enough to stop soon. */
const QUEUED_STEPS = 2
/** Milliseconds between two readings of the figures. */
const READ_EVERY_MS = 500

export interface TestImages {
  readonly images: PreparedImages
  readonly first: number
  readonly count: number
}

export interface TrainingProgress {
  /** From 1. */
  readonly epoch: number
  readonly step: number
  readonly msPerStep: number
  readonly trainLoss: number
}

export interface TrainingInputs {
  /** The caller made it and frees it. */
  readonly network: Trainable
  readonly batches: BatchStream
  readonly test: TestImages
  readonly seed: number
  /** Resolves when the GPU has done everything submitted so far. */
  readonly settled: () => Promise<unknown>
  /** Milliseconds on any clock; times are reported, never decided on. */
  readonly now: () => number
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: TrainingProgress) => void
  /** A step, or a batch that was scored, has come to its end on the GPU. */
  readonly onStep?: () => void
}

export type TrainingScores = Pick<EvaluationResult, 'test' | 'train' | 'trainingMs'>

/** Seeds are whole numbers that a float32 holds. */
const NOISE_SEEDS = 2 ** 24

/** The operation `noise` draws anew in every pass, training and scoring alike. */
function drawAnew(network: Trainable, noise: RandomStream): void {
  if (network.drawsNoise) network.setNoiseSeed(noise.below(NOISE_SEEDS))
}

function checkFinite({ train, finite }: TrainingMetrics, where: string): void {
  if (!finite || !Number.isFinite(train.lossSum))
    throw new SearchError('diverged', `${where}: the training loss or a gradient is not finite`)
}

/**
 * The same budget, seed, data and adapter give the same numbers, times excepted.
 *
 * @returns null when `signal` ended it
 * @throws SearchError 'diverged' when a loss is NaN or infinite
 */
export async function trainNetwork(budget: EvaluationBudget, inputs: TrainingInputs): Promise<TrainingScores | null> {
  const { network, batches, seed, settled, now, signal, onProgress, onStep } = inputs
  const { weights, epochs, batch } = budget
  network.resetState()
  network.writeParams(initialParams(network.layout, streamFor(seed, 'retraining-weights')))
  const dropRandom = streamFor(seed, 'retraining-drop-path')
  const masks = new Float32Array(network.drops * batch)
  const noise = streamFor(seed, 'retraining-noise')
  const startedAt = now()
  const steps = batches.batchesPerPass
  let readAt = startedAt
  let sinceRead = 0
  let train = { accuracy: 0, loss: 0 }
  const queued: Promise<unknown>[] = []
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const probability = (budget.dropPath * (epoch - 1)) / epochs
    const { lr, lrMin, ...optimizer } = weights
    network.setHyper({ ...optimizer, lr: cosineLearningRate(epoch - 1, epochs, lr, lrMin) })
    for (let step = 1; step <= steps; step++) {
      if (signal?.aborted) return null
      const { images, labels } = batches.next()
      network.setBatch(images, labels)
      fillDropPath(masks, probability, dropRandom)
      network.setDropPath(masks)
      drawAnew(network, noise)
      network.trainStep()
      sinceRead++
      queued.push(settled())
      if (queued.length >= QUEUED_STEPS) {
        await queued.shift()
        onStep?.()
      }
      if (now() - readAt < READ_EVERY_MS) continue
      const metrics = await network.readMetrics(false)
      checkFinite(metrics, `epoch ${epoch}, step ${step}`)
      const at = now()
      onProgress?.({ epoch, step, msPerStep: (at - readAt) / sinceRead, trainLoss: metrics.train.lastLoss })
      readAt = at
      sinceRead = 0
    }
    const metrics = await network.readMetrics(true)
    checkFinite(metrics, `epoch ${epoch}`)
    train = {
      accuracy: metrics.train.correct / (metrics.train.batches * batch),
      loss: metrics.train.lossSum / metrics.train.batches,
    }
  }
  const test = await scoreNetwork(network, inputs.test, noise, signal, onStep)
  return test && { test, train, trainingMs: now() - startedAt }
}

/** Index of the first largest of `count` numbers from `start`. */
function argmax(values: Float32Array, start: number, count: number): number {
  let best = 0
  for (let k = 1; k < count; k++) if ((values[start + k] as number) > (values[start + best] as number)) best = k
  return best
}

/** Cross entropy of one row of logits. */
function crossEntropy(values: Float32Array, start: number, count: number, label: number): number {
  const top = values[start + argmax(values, start, count)] as number
  let sum = 0
  for (let k = 0; k < count; k++) sum += Math.exp((values[start + k] as number) - top)
  return Math.log(sum) + top - (values[start + label] as number)
}

/**
 * Accuracy and loss on held-out images with running statistics. The last batch overlaps the one before where the images
 * do not divide into whole batches; each image counts once.
 *
 * @returns null when `signal` ended it
 */
async function scoreNetwork(
  network: Trainable,
  { images, first, count }: TestImages,
  noise: RandomStream,
  signal: AbortSignal | undefined,
  onStep: (() => void) | undefined,
): Promise<TrainingScores['test'] | null> {
  const { batch, imageSize, classes } = network.spec
  if (count < batch) throw new SearchError('bad-config', `testImages: ${count} must be at least one batch, ${batch}`)
  const buffers = emptyBatch(batch, imageSize)
  let correct = 0
  let loss = 0
  for (let done = 0; done < count; done += batch) {
    if (signal?.aborted) return null
    const start = Math.min(done, count - batch)
    fillPlain(images, first + start, buffers)
    network.setBatch(buffers.images, buffers.labels)
    drawAnew(network, noise)
    network.score()
    const logits = await network.readLogits()
    onStep?.()
    for (let b = done - start; b < batch; b++) {
      const label = buffers.labels[b] as number
      if (argmax(logits, b * classes, classes) === label) correct++
      loss += crossEntropy(logits, b * classes, classes, label)
    }
  }
  if (!Number.isFinite(loss)) throw new SearchError('diverged', 'held-out images: the loss is not finite')
  return { accuracy: correct / count, loss: loss / count }
}
