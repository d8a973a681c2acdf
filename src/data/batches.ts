/**
 * The two data streams of a search, repeatable from the seed. Both are one shuffled pass after
 * the other over their half: for weights a pass is an epoch; for alphas it is the persistent iterator of P-DARTS and
 * PC-DARTS, not DARTS's new iterator for every step. Both halves get the training augmentation.
 * One difference: the last, smaller batch of a pass is dropped (the official code keeps it), because the engine is
 * compiled for a fixed batch; the dropped images change with every shuffle.
 * Letters: B images a batch, S pixels a side.
 */
import { SearchError } from '../errors'
import type { SearchConfig } from '../protocol/config'
import { permutation, type RandomStream, randomStream, streamFor } from '../random'
import { type Augmentation, writeAugmented, writePlain } from './augment'
import type { Dataset } from './dataset'
import { type PreparedImages, prepareImages } from './prepare'
import { type ImageRange, splitImages } from './split'

export interface Batch {
  /** [B,S,S,4], normalised; the fourth channel is 0. */
  readonly images: Float32Array<ArrayBuffer>
  /** [B], class index. */
  readonly labels: Uint32Array<ArrayBuffer>
}

/** Where a stream stands, for a checkpoint: plain numbers. */
export interface StreamState {
  /** State of the order's random stream before the present shuffle. */
  readonly shuffle: number
  /** Batches given of the present shuffle. */
  readonly given: number
  /** State of the augmentation's random stream. */
  readonly augment: number
}

export interface BatchStream {
  /** Batches in one pass over the half. */
  readonly batchesPerPass: number
  /** The next batch, in buffers that the following call writes over. */
  next(): Batch
  readonly state: StreamState
}

export interface BatchStreamsState {
  readonly weights: StreamState
  readonly alphas: StreamState
}

/** What a search takes of its two data streams. */
export interface SearchBatches {
  readonly weights: { next(): Batch }
  readonly alphas: { next(): Batch }
  readonly stepsPerEpoch: number
  /** Where both stand, for a checkpoint. */
  readonly state: BatchStreamsState
}

export interface BatchStreams {
  /** Batches of weights in an epoch. */
  readonly stepsPerEpoch: number
  readonly weights: BatchStream
  readonly alphas: BatchStream
  readonly state: BatchStreamsState
}

/** Empty buffers for batches of `batch` images of `side` pixels a side. */
export function emptyBatch(batch: number, side: number): Batch {
  return { images: new Float32Array(batch * side * side * 4), labels: new Uint32Array(batch) }
}

/** Fills `batch` with images `first` .. `first + B - 1` as they are: for the accuracy on test images. */
export function fillPlain(images: PreparedImages, first: number, batch: Batch): void {
  const stride = images.side * images.side * 4
  for (let i = 0; i < batch.labels.length; i++) {
    writePlain(images, first + i, batch.images, i * stride)
    batch.labels[i] = images.labels[first + i] as number
  }
}

function createStream(
  images: PreparedImages,
  range: ImageRange,
  size: number,
  augment: Augmentation,
  start: StreamState,
): BatchStream {
  const batchesPerPass = Math.floor(range.count / size)
  if (!Number.isInteger(start.given) || start.given < 0 || start.given > batchesPerPass)
    throw new SearchError('bad-config', `checkpoint: ${start.given} batches given, a pass has ${batchesPerPass}`)
  const batch = emptyBatch(size, images.side)
  const stride = images.side * images.side * 4
  const orderRandom = randomStream(start.shuffle)
  const augmentRandom: RandomStream = randomStream(start.augment)
  let shuffle = start.shuffle
  let order = permutation(range.count, orderRandom)
  let given = start.given
  return {
    batchesPerPass,
    next() {
      if (given === batchesPerPass) {
        shuffle = orderRandom.state
        order = permutation(range.count, orderRandom)
        given = 0
      }
      for (let i = 0; i < size; i++) {
        const index = range.first + (order[given * size + i] as number)
        writeAugmented(images, index, augment, augmentRandom, batch.images, i * stride)
        batch.labels[i] = images.labels[index] as number
      }
      given++
      return batch
    },
    get state() {
      return { shuffle, given, augment: augmentRandom.state }
    },
  }
}

/**
 * One stream over a range of images, for a training without alphas; repeatable from the seed.
 *
 * @throws SearchError 'bad-config' when the range holds less than one batch
 */
export function trainingStream(
  images: PreparedImages,
  range: ImageRange,
  batch: number,
  augment: Augmentation,
  seed: number,
): BatchStream {
  if (range.count < batch)
    throw new SearchError('bad-config', `images: ${range.count} must be at least one batch, ${batch}`)
  return createStream(images, range, batch, augment, {
    shuffle: streamFor(seed, 'training-order').state,
    given: 0,
    augment: streamFor(seed, 'training-augment').state,
  })
}

/**
 * Both streams of a run, at its image size.
 *
 * @param saved state of the streams of a run with the same config and data, to go on exactly where it was
 * @throws SearchError 'bad-config' when the data set holds too few images for the config
 */
export function createBatchStreams(
  dataset: Dataset,
  config: Pick<SearchConfig, 'images' | 'batch' | 'imageSize' | 'augment' | 'seed'>,
  saved?: BatchStreamsState,
): BatchStreams {
  const { batch, augment, seed } = config
  const split = splitImages(config, dataset.info)
  const images = prepareImages(dataset, dataset, config.imageSize, config.images)
  const fresh = (half: string): StreamState => ({
    shuffle: streamFor(seed, `${half}-order`).state,
    given: 0,
    augment: streamFor(seed, `${half}-augment`).state,
  })
  const weights = createStream(images, split.weights, batch, augment, saved?.weights ?? fresh('weights'))
  const alphas = createStream(images, split.alphas, batch, augment, saved?.alphas ?? fresh('alphas'))
  return {
    stepsPerEpoch: weights.batchesPerPass,
    weights,
    alphas,
    get state() {
      return { weights: weights.state, alphas: alphas.state }
    },
  }
}
