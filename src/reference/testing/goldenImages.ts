/** Batches of the golden trajectories: CIFAR-10 records, averaged down and normalised. golden/README.md sect. 2. */
const RECORD = 3073
const SIDE = 32
const MEAN = [0.49139968, 0.48215827, 0.44653124] as const
const STD = [0.24703233, 0.24348505, 0.26158768] as const

export interface GoldenBatch {
  /** [B,H,W,4], fourth channel 0. */
  readonly images: Float32Array
  readonly labels: Uint32Array
}

/** Records first .. first+batch-1 of a CIFAR-10 file at `size` pixels a side. */
export function goldenBatch(file: Uint8Array, first: number, batch: number, size: number): GoldenBatch {
  const factor = SIDE / size
  const images = new Float32Array(batch * size * size * 4)
  const labels = new Uint32Array(batch)
  for (let b = 0; b < batch; b++) {
    const start = (first + b) * RECORD
    labels[b] = file[start] as number
    for (let c = 0; c < 3; c++)
      for (let y = 0; y < size; y++)
        for (let x = 0; x < size; x++) {
          let sum = 0
          for (let dy = 0; dy < factor; dy++)
            for (let dx = 0; dx < factor; dx++)
              sum += file[start + 1 + (c * SIDE + y * factor + dy) * SIDE + x * factor + dx] as number
          const mean = sum / (factor * factor) / 255
          images[((b * size + y) * size + x) * 4 + c] = (mean - (MEAN[c] as number)) / (STD[c] as number)
        }
  }
  return { images, labels }
}

/** Training and validation batch of step s: records 2Bs .. and the B records after them. */
export function goldenStep(file: Uint8Array, step: number, batch: number, size: number) {
  return {
    train: goldenBatch(file, 2 * batch * step, batch, size),
    valid: goldenBatch(file, 2 * batch * step + batch, batch, size),
  }
}
