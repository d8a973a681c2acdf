import { describe, expect, it } from 'vitest'
import { type Batch, createBatchStreams, emptyBatch, fillPlain } from './batches'
import type { Dataset } from './dataset'
import { prepareImages } from './prepare'
import { splitImages } from './split'

/** 200 images whose label and every pixel are their number, so that a batch tells which images it holds. */
const images = 200
const numbered: Dataset = {
  info: { id: 'generated', title: 'Numbers', images, classes: 200, classNames: [] },
  pixels: Uint8Array.from({ length: images * 3072 }, (_, i) => Math.floor(i / 3072)),
  labels: Uint16Array.from({ length: images }, (_, n) => n),
  mean: [0.5, 0.5, 0.5],
  std: [1 / 255, 1 / 255, 1 / 255],
  source: 'test',
  test: null,
}
const config = { images, batch: 16, imageSize: 8, augment: { crop: 0, flip: true, cutout: 0 }, seed: 2 }

function pass(stream: { next(): Batch; batchesPerPass: number }): number[] {
  return Array.from({ length: stream.batchesPerPass }, () => [...stream.next().labels]).flat()
}

describe('splitImages', () => {
  it('gives the first half to weights and the last half to alphas, in file order', () => {
    expect(splitImages({ images: 50_000, batch: 64 }, { ...numbered.info, images: 50_000 })).toEqual({
      weights: { first: 0, count: 25_000 },
      alphas: { first: 25_000, count: 25_000 },
    })
  })

  it('cuts the first images when a search uses fewer, and gives an odd one to the alphas', () => {
    expect(splitImages({ images: 101, batch: 16 }, numbered.info)).toEqual({
      weights: { first: 0, count: 50 },
      alphas: { first: 50, count: 51 },
    })
  })

  it.each([
    [201, 16, 'images: 201 asked for, 2 a class, Numbers has 200 loaded: choose fewer or load more'],
    [100, 64, 'images: 100 must be at least two batches, 128'],
  ])('refuses %i images in batches of %i', (asked, batch, message) => {
    expect(() => splitImages({ images: asked, batch }, numbered.info)).toThrow(
      expect.objectContaining({ code: 'bad-config', message }),
    )
  })
})

describe('createBatchStreams', () => {
  it('gives each image of the first half once an epoch, in a new order each time', () => {
    const { weights, stepsPerEpoch } = createBatchStreams(numbered, { ...config, batch: 20 })
    expect(stepsPerEpoch).toBe(5)
    const [first, second] = [pass(weights), pass(weights)]
    const sorted = Array.from({ length: 100 }, (_, n) => n)
    expect([...first].sort((a, b) => a - b)).toEqual(sorted)
    expect([...second].sort((a, b) => a - b)).toEqual(sorted)
    expect(first).not.toEqual(second)
  })

  it('gives each image of the second half once a pass to the alphas', () => {
    const { alphas } = createBatchStreams(numbered, { ...config, batch: 20 })
    expect(pass(alphas).sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, n) => 100 + n))
  })

  it('drops the last, smaller batch, other images each time', () => {
    const { weights, stepsPerEpoch } = createBatchStreams(numbered, config)
    expect(stepsPerEpoch).toBe(6)
    const dropped = [pass(weights), pass(weights)].map((seen) => {
      expect(new Set(seen).size).toBe(96)
      return Array.from({ length: 100 }, (_, n) => n).filter((n) => !seen.includes(n))
    })
    expect(dropped[0]).not.toEqual(dropped[1])
  })

  it('fills images [B,S,S,4] that belong to their labels, with a fourth channel of 0', () => {
    const { images: pixels, labels } = createBatchStreams(numbered, config).weights.next()
    expect(pixels.length).toBe(16 * 8 * 8 * 4)
    for (const [i, label] of labels.entries())
      for (let at = i * 256; at < (i + 1) * 256; at += 4) {
        expect(pixels[at]).toBeCloseTo(label - 127.5, 3)
        expect(pixels[at + 3]).toBe(0)
      }
  })

  it('writes every batch into the same buffers', () => {
    const { weights } = createBatchStreams(numbered, config)
    expect(weights.next().images).toBe(weights.next().images)
  })

  it('repeats from the seed, and differs for another', () => {
    const run = (seed: number) => {
      const { weights, alphas } = createBatchStreams(numbered, {
        ...config,
        seed,
        augment: { crop: 1, flip: true, cutout: 2 },
      })
      return Array.from({ length: 9 }, () => [weights, alphas].map((s) => [...s.next().labels, ...s.next().images]))
    }
    expect(run(5)).toEqual(run(5))
    expect(run(5)).not.toEqual(run(6))
  })

  it.each([0, 1, 5, 6, 7, 17])('goes on from a state saved after %i steps exactly', (steps) => {
    const augment = { crop: 1, flip: true, cutout: 2 }
    const next = (streams: ReturnType<typeof createBatchStreams>) =>
      [streams.weights, streams.alphas].map((stream) => {
        const { images: pixels, labels } = stream.next()
        return [...labels, ...pixels]
      })
    const unbroken = createBatchStreams(numbered, { ...config, augment })
    for (let i = 0; i < steps; i++) next(unbroken)
    const saved = JSON.parse(JSON.stringify(unbroken.state))
    const resumed = createBatchStreams(numbered, { ...config, augment }, saved)
    for (let i = 0; i < 8; i++) expect(next(resumed)).toEqual(next(unbroken))
  })

  it('refuses a state that does not fit', () => {
    const { state } = createBatchStreams(numbered, config)
    const wrong = { ...state, weights: { ...state.weights, given: 7 } }
    expect(() => createBatchStreams(numbered, config, wrong)).toThrow('checkpoint: 7 batches given, a pass has 6')
  })
})

describe('fillPlain', () => {
  it('gives images in order and as they are', () => {
    const batch = emptyBatch(4, 16)
    fillPlain(prepareImages(numbered, numbered, 16), 50, batch)
    expect([...batch.labels]).toEqual([50, 51, 52, 53])
    expect(batch.images[3 * 1024]).toBeCloseTo(53 - 127.5, 3)
  })
})
