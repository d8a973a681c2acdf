import { describe, expect, it } from 'vitest'
import { IMAGE_BYTES, measureNormalisation } from './dataset'
import { GENERATED_CLASSES, generateDataset } from './generated'

/** Share of images whose nearest class mean over raw pixels is their own: what needs no learning of shapes. */
function nearestMeanAccuracy(train: ReturnType<typeof generateDataset>, from: number): number {
  const means = GENERATED_CLASSES.map(() => new Float64Array(IMAGE_BYTES))
  for (let n = 0; n < from; n++) {
    const mean = means[train.labels[n] as number] as Float64Array
    for (let i = 0; i < IMAGE_BYTES; i++) mean[i] = (mean[i] as number) + (train.pixels[n * IMAGE_BYTES + i] as number)
  }
  const perClass = from / means.length
  let hits = 0
  for (let n = from; n < train.info.images; n++) {
    const distances = means.map((mean) => {
      let sum = 0
      for (let i = 0; i < IMAGE_BYTES; i++)
        sum += ((mean[i] as number) / perClass - (train.pixels[n * IMAGE_BYTES + i] as number)) ** 2
      return sum
    })
    if (distances.indexOf(Math.min(...distances)) === train.labels[n]) hits++
  }
  return hits / (train.info.images - from)
}

describe('generateDataset', () => {
  const set = generateDataset(2000, 2)

  it('is the same for the same seed and another for another', () => {
    const again = generateDataset(2000, 2)
    expect(again.labels).toEqual(set.labels)
    expect(Buffer.compare(again.pixels, set.pixels)).toBe(0)
    expect(Buffer.compare(generateDataset(2000, 3).pixels, set.pixels)).not.toBe(0)
  })

  it('continues with more images where fewer stop', () => {
    const start = generateDataset(30, 2)
    expect(start.pixels).toEqual(set.pixels.slice(0, 30 * IMAGE_BYTES))
    expect(start.labels).toEqual(set.labels.slice(0, 30))
  })

  it('holds each class once in every ten images', () => {
    for (let n = 0; n < 2000; n += 10) expect(new Set(set.labels.subarray(n, n + 10)).size).toBe(10)
  })

  it('says that it is generated', () => {
    expect(set.info).toMatchObject({ id: 'generated', title: 'Generated shapes', images: 2000, classes: 10 })
    expect(set.info.classNames).toHaveLength(10)
    expect(set.source).toBe('generated, seed 2')
  })

  it('cannot be told by raw pixels alone', () => {
    const accuracy = nearestMeanAccuracy(set, 1500)
    expect(accuracy).toBeGreaterThan(0.08)
    expect(accuracy).toBeLessThan(0.4)
  })

  it('makes 4,000 images, as many of every class', () => {
    const start = performance.now()
    const { labels } = generateDataset(4000, 1)
    console.info(`4,000 images made in ${(performance.now() - start).toFixed(0)} ms`)
    const counts = Array.from({ length: 10 }, (_, label) => labels.filter((one) => one === label).length)
    expect(counts).toEqual(Array(10).fill(400))
  })
})

describe('measureNormalisation', () => {
  it('gives mean and standard deviation per channel on pixels / 255', () => {
    const { mean, std } = measureNormalisation(Uint8Array.of(0, 255, 51, 255, 255, 153))
    expect(mean[0]).toBeCloseTo(0.5, 12)
    expect(mean[1]).toBeCloseTo(1, 12)
    expect(mean[2]).toBeCloseTo(0.4, 12)
    expect(std[0]).toBeCloseTo(0.5, 12)
    expect(std[1]).toBeCloseTo(0, 6)
    expect(std[2]).toBeCloseTo(0.2, 12)
  })
})
