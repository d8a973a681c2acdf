/** Real images as the golden files use them: CIFAR records by number, shrunk by averaging, normalised, in double precision. */

interface ArchiveLayout {
  /** Path inside the data folder. */
  readonly file: string
  readonly recordBytes: number
  /** Position of the label that counts; pixels follow the last label. */
  readonly labelAt: number
  readonly mean: readonly [number, number, number]
  readonly std: readonly [number, number, number]
}

const SIDE = 32
const PLANE = SIDE * SIDE

export const ARCHIVES: Readonly<Record<string, ArchiveLayout>> = {
  cifar10: {
    file: 'cifar-10-batches-bin/data_batch_1.bin',
    recordBytes: 1 + 3 * PLANE,
    labelAt: 0,
    mean: [0.49139968, 0.48215827, 0.44653124],
    std: [0.24703233, 0.24348505, 0.26158768],
  },
  cifar100: {
    file: 'cifar-100-binary/train.bin',
    recordBytes: 2 + 3 * PLANE,
    labelAt: 1,
    mean: [0.5071, 0.4867, 0.4408],
    std: [0.2675, 0.2565, 0.2761],
  },
}

export function archiveOf(dataset: string): ArchiveLayout {
  const archive = ARCHIVES[dataset]
  if (!archive) throw new Error(`data set ${dataset}: unknown, have ${Object.keys(ARCHIVES).join(', ')}`)
  return archive
}

export interface Batch {
  /** [B][3][hw][hw], flat. */
  readonly images: Float64Array
  readonly labels: Uint32Array
}

/**
 * Records first..first+count-1 as a batch.
 *
 * @param records bytes of the archive from its first record on
 * @param hw      pixels a side; a divisor of 32
 */
export function readBatch(records: Uint8Array, dataset: string, first: number, count: number, hw: number): Batch {
  const archive = archiveOf(dataset)
  if (records.length < (first + count) * archive.recordBytes)
    throw new Error(`${archive.file}: ${records.length} bytes, record ${first + count - 1} is not there`)
  if (SIDE % hw !== 0) throw new Error(`image size ${hw}: must divide ${SIDE}`)
  const block = SIDE / hw
  const images = new Float64Array(count * 3 * hw * hw)
  const labels = new Uint32Array(count)
  let at = 0
  for (let n = 0; n < count; n++) {
    const start = (first + n) * archive.recordBytes
    labels[n] = records[start + archive.labelAt] as number
    for (let channel = 0; channel < 3; channel++) {
      const plane = start + archive.recordBytes - (3 - channel) * PLANE
      const mean = archive.mean[channel] as number
      const std = archive.std[channel] as number
      for (let y = 0; y < hw; y++)
        for (let x = 0; x < hw; x++) {
          let sum = 0
          for (let dy = 0; dy < block; dy++)
            for (let dx = 0; dx < block; dx++)
              sum += records[plane + (y * block + dy) * SIDE + x * block + dx] as number
          images[at++] = (sum / (block * block) / 255 - mean) / std
        }
    }
  }
  return { images, labels }
}

/** The step's batches: records 2Bs.. for training, the next B for validation. */
export function stepBatches(
  records: Uint8Array,
  dataset: string,
  step: number,
  batch: number,
  hw: number,
): { train: Batch; valid: Batch } {
  return {
    train: readBatch(records, dataset, 2 * batch * step, batch, hw),
    valid: readBatch(records, dataset, 2 * batch * step + batch, batch, hw),
  }
}
