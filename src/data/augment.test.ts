import { describe, expect, it } from 'vitest'
import { type RandomStream, randomStream } from '../random'
import { writeAugmented, writePlain } from './augment'
import { generateDataset } from './generated'
import { prepareImages } from './prepare'

const set = generateDataset(4, 5)
const full = prepareImages(set, set, 32)
const half = prepareImages(set, set, 16)

/** A stream that gives these numbers of [0, 1) in turn. */
function scripted(...values: number[]): RandomStream {
  const next = () => values.shift() ?? Number.NaN
  return { next, below: (n) => Math.floor(next() * n), normal: () => Number.NaN, state: 0 }
}

/** The transforms one after the other on a padded picture, as torchvision does them; the plain reference. */
function reference(index: number, pad: number, top: number, left: number, isFlipped: boolean): Float32Array {
  const wide = 32 + 2 * pad
  const padded = new Uint8Array(wide * wide * 3)
  for (let y = 0; y < 32; y++)
    for (let x = 0; x < 32 * 3; x++)
      padded[((y + pad) * wide + pad) * 3 + x] = set.pixels[index * 3072 + y * 96 + x] as number
  const out = new Float32Array(32 * 32 * 4)
  for (let y = 0; y < 32; y++)
    for (let x = 0; x < 32; x++)
      for (const c of [0, 1, 2] as const) {
        const value = padded[((y + top) * wide + left + (isFlipped ? 31 - x : x)) * 3 + c] as number
        out[(y * 32 + x) * 4 + c] = (value / 255 - set.mean[c]) / set.std[c]
      }
  return out
}

function augmented(augment: Parameters<typeof writeAugmented>[2], random: RandomStream, index = 1): Float32Array {
  const out = new Float32Array(4096).fill(9)
  writeAugmented(full, index, augment, random, out, 0)
  return out
}

describe('writeAugmented', () => {
  it.each([
    [0, 0, false],
    [8, 8, true],
    [3, 6, true],
    [4, 4, false],
  ])('crops at %i, %i of the padded picture and flips when %s, like the reference', (top, left, isFlipped) => {
    const random = scripted((top + 0.5) / 9, (left + 0.5) / 9, isFlipped ? 0.2 : 0.7)
    expect(augmented({ crop: 4, flip: true, cutout: 0 }, random)).toEqual(reference(1, 4, top, left, isFlipped))
  })

  it('pads with black before normalising, not with 0 after it', () => {
    const out = augmented({ crop: 4, flip: false, cutout: 0 }, scripted(0, 0))
    for (const c of [0, 1, 2] as const) expect(out[c]).toBeCloseTo(-set.mean[c] / set.std[c], 6)
  })

  it('is the plain image when everything is off', () => {
    const plain = new Float32Array(4096)
    writePlain(full, 1, plain, 0)
    expect(augmented({ crop: 0, flip: false, cutout: 0 }, scripted())).toEqual(plain)
  })

  it.each([
    [16, 16, 8, 24, 8, 24],
    [0, 31, 0, 8, 23, 32],
    [31, 0, 23, 32, 0, 8],
  ])('cuts a square around %i, %i, clipped at the borders', (cy, cx, top, bottom, left, right) => {
    const out = augmented({ crop: 0, flip: false, cutout: 16 }, scripted((cy + 0.5) / 32, (cx + 0.5) / 32))
    const plain = reference(1, 0, 0, 0, false)
    for (let y = 0; y < 32; y++)
      for (let x = 0; x < 32; x++) {
        const isCut = y >= top && y < bottom && x >= left && x < right
        const at = (y * 32 + x) * 4
        expect(out.subarray(at, at + 4)).toEqual(isCut ? new Float32Array(4) : plain.subarray(at, at + 4))
      }
  })

  it('takes the same number of draws whatever they come out as', () => {
    const random = randomStream(7)
    for (let i = 0; i < 50; i++) augmented({ crop: 4, flip: true, cutout: 8 }, random, i % 4)
    const counted = randomStream(7)
    for (let i = 0; i < 250; i++) counted.next()
    expect(random.state).toBe(counted.state)
  })

  it('writes where it is told and nowhere else, also on reduced images', () => {
    const out = new Float32Array(3 * 1024).fill(9)
    writeAugmented(half, 2, { crop: 2, flip: true, cutout: 4 }, randomStream(1), out, 1024)
    expect(out.subarray(0, 1024).every((value) => value === 9)).toBe(true)
    expect(out.subarray(2048).every((value) => value === 9)).toBe(true)
    expect(out.subarray(1024, 2048).some((value) => value === 9)).toBe(false)
  })

  it('prepares 64 images of 32 x 32 at a time, every one of them', () => {
    const out = new Float32Array(64 * 4096)
    const random = randomStream(1)
    const batch = () => {
      for (let i = 0; i < 64; i++)
        writeAugmented(full, i % 4, { crop: 4, flip: true, cutout: 16 }, random, out, i * 4096)
    }
    for (let i = 0; i < 20; i++) batch()
    const start = performance.now()
    for (let i = 0; i < 20; i++) batch()
    const ms = (performance.now() - start) / 20
    console.info(`64 images augmented in ${ms.toFixed(2)} ms`)
    for (let i = 0; i < 64; i++) expect(out.subarray(i * 4096, (i + 1) * 4096).some((value) => value !== 0)).toBe(true)
  })
})
