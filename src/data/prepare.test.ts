import { describe, expect, it } from 'vitest'
import { readSharedBytes, readSharedJson } from '../testing/shared'
import { writePlain } from './augment'
import { parseCifarFile } from './cifarBinary'
import { IMAGE_BYTES } from './dataset'
import { generateDataset } from './generated'
import { prepareImages } from './prepare'

interface ImageCheck {
  readonly dataset: 'cifar10' | 'cifar100'
  readonly hw: number
  readonly labels: readonly number[]
  /** Flat indices of [2,3,hw,hw]. */
  readonly indices: readonly number[]
  readonly values: readonly number[]
}

const formula = await readSharedJson<{ readonly images: readonly ImageCheck[] }>('golden/formula.json')
const cifar10 = await readSharedBytes('data/cifar-10-batches-bin/data_batch_1.bin')
const cifar100 = await readSharedBytes('data/cifar-100-binary/train.bin')

describe('prepareImages', () => {
  const set = generateDataset(3, 1)

  it('keeps the stored pixels at full size', () => {
    expect(prepareImages(set, set, 32).sums.buffer).toBe(set.pixels.buffer)
  })

  it.each([16, 8, 4])('reduces to %i pixels a side by the mean of blocks', (side) => {
    const { sums, normalised } = prepareImages(set, set, side)
    const f = 32 / side
    for (const [n, y, x, c] of [
      [0, 0, 0, 0],
      [2, side - 1, 1, 2],
      [1, 2, side - 1, 1],
    ] as const) {
      let sum = 0
      for (let dy = 0; dy < f; dy++)
        for (let dx = 0; dx < f; dx++)
          sum += set.pixels[n * IMAGE_BYTES + ((y * f + dy) * 32 + x * f + dx) * 3 + c] as number
      const stored = sums[((n * side + y) * side + x) * 3 + c] as number
      expect(stored).toBe(sum)
      expect(normalised[c][stored]).toBeCloseTo((sum / (f * f) / 255 - set.mean[c]) / set.std[c], 5)
    }
  })

  it('prepares the first images only when asked', () => {
    expect(prepareImages(set, set, 16, 2).sums.length).toBe(2 * 16 * 16 * 3)
    expect(prepareImages(set, set, 32, 2).labels.length).toBe(2)
  })

  it('refuses a side that does not divide 32', () => {
    expect(() => prepareImages(set, set, 12)).toThrow('imageSize: 12 must divide 32')
  })
})

describe.skipIf(!formula || !cifar10 || !cifar100)('golden pixels (skipped where ../shared is missing)', () => {
  it('are given at every size', () => {
    expect(formula?.images.length).toBeGreaterThan(0)
    for (const { dataset, hw, labels, indices, values } of formula?.images ?? []) {
      const [name, bytes, recordBytes] =
        dataset === 'cifar10' ? ['data_batch_1.bin', cifar10, 3073] : ['train.bin', cifar100, 3074]
      const file = parseCifarFile(name as string, (bytes as Uint8Array).subarray(0, 2 * (recordBytes as number)))
      const images = prepareImages(file, file.layout.normalisation, hw)
      const plane = hw * hw
      const out = new Float32Array(2 * plane * 4)
      for (const n of [0, 1]) writePlain(images, n, out, n * plane * 4)
      expect([...images.labels], `labels of ${dataset}`).toEqual(labels)
      for (const [i, index] of indices.entries()) {
        const n = Math.floor(index / (3 * plane))
        const c = Math.floor(index / plane) % 3
        const at = (n * plane + (index % plane)) * 4 + c
        expect(out[at], `${dataset} at ${hw} pixels a side, index ${index}`).toBeCloseTo(values[i] as number, 6)
      }
    }
  })
})
