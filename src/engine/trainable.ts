/** The face of a discrete network compiled for training; its plan comes of `lower/discrete`. */
import type { DiscreteSpec } from '../supernet/describeDiscrete'
import type { ParamLayout } from '../supernet/layout'
import type { CompileOptions, SlotMetrics } from './supernet'

/** Optimiser settings in force from the next step on. */
export interface TrainingHyper {
  readonly lr: number
  readonly momentum: number
  readonly nesterov: boolean
  readonly weightDecay: number
  readonly gradClip: number
}

export interface TrainingMetrics {
  readonly train: SlotMetrics
  /** Of batches scored in evaluation mode. */
  readonly test: SlotMetrics
  /** False once any loss or gradient norm was NaN or infinite since the network was made. */
  readonly finite: boolean
}

/** Nothing here waits for the executor except the `read*` methods. */
export interface Trainable {
  readonly spec: DiscreteSpec
  readonly layout: ParamLayout
  /** Trainable numbers without the auxiliary head. */
  readonly parameters: number
  readonly bytes: number
  /** Rows of `dropPath`. */
  readonly drops: number
  setHyper(hyper: TrainingHyper): void
  /** images [B,S,S,4] (fourth channel 0), labels [B]. */
  setBatch(images: Float32Array, labels: Uint32Array): void
  /** Masks [drops][B] of the next steps: 0, or 1 / keep probability. */
  setDropPath(masks: Float32Array): void
  /** Whether there is the operation `noise`, which draws in every pass. */
  readonly drawsNoise: boolean
  /** A whole number below 2^24: what `noise` draws in the passes that follow. */
  setNoiseSeed(seed: number): void
  /** One step of SGD on the batch, with the auxiliary loss where there is one. Encodes and submits. */
  trainStep(): void
  /** Scores the batch with running statistics, without drop path and auxiliary head. Encodes and submits. */
  score(): void
  /** Forward and backward without an update. */
  gradients(): void
  readMetrics(reset: boolean): Promise<TrainingMetrics>
  /** [B][classes] of the last pass. */
  readLogits(): Promise<Float32Array>
  readParams(): Promise<Float32Array>
  writeParams(params: Float32Array): void
  readGradients(): Promise<Float32Array>
  /**
   * After `gradients` or a `jacobian`: the gradient of the images, [B,S,S,4].
   *
   * @throws SearchError 'internal' where the network was not compiled with `imageGradients`
   */
  readImageGradients(): Promise<Float32Array>
  /**
   * Forward, and backward from the sum of all logits of the batch instead of from the loss.
   *
   * @throws SearchError 'internal' for a network with an auxiliary head
   */
  jacobian(): void
  /** Forget momentum, metrics and running statistics. */
  resetState(): void
  destroy(): void
}

export type TrainableOptions = Omit<CompileOptions, 'spec'> & {
  readonly spec: DiscreteSpec
  /** Backward passes go on to the images. */
  readonly imageGradients?: boolean
}
