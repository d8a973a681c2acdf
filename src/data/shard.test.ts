import { describe, expect, it } from 'vitest'
import { IMAGE_BYTES } from './dataset'
import { generateDataset } from './generated'
import { encodeShard, parseShard, shardBytes } from './shard'

const { pixels, labels } = generateDataset(20, 1)
const good = () => encodeShard({ pixels, labels }, 10)

/** A good shard with a 32-bit number changed. */
function changed(at: number, value: number): ArrayBuffer {
  const bytes = good()
  new DataView(bytes.buffer).setUint32(at, value, true)
  return bytes.buffer
}

describe('shard', () => {
  it('gives back what was written', () => {
    const parsed = parseShard('s.bin', good().buffer, 10)
    expect(parsed.pixels).toEqual(pixels)
    expect(parsed.labels).toEqual(labels)
  })

  it('is about 3 MB for 1,000 images', () => {
    expect(shardBytes(1000)).toBe(3_074_016)
  })

  it('holds labels above 255', () => {
    const wide = encodeShard({ pixels: pixels.subarray(0, 3072), labels: Uint16Array.of(999) }, 1000)
    expect([...parseShard('s.bin', wide.buffer, 1000).labels]).toEqual([999])
  })

  it.each<[string, ArrayBuffer]>([
    ['s.bin: 5 bytes, expected at least the 16 of a shard header', new ArrayBuffer(5)],
    ['s.bin: does not start with "DPLS", not a shard', changed(0, 1)],
    ['s.bin: shard version 3, this lab reads versions 1 and 2: make the shards again', changed(4, 3)],
    ['s.bin: 0 channels an image, expected 1 or 3', changed(4, 2)],
    ['s.bin: holds no images', changed(8, 0)],
    ['s.bin: 61,496 bytes, expected 64,570 for 21 images', changed(8, 21)],
    ['s.bin: made for 100 classes, the manifest says 10', changed(12, 100)],
    ['s.bin: image 0 has label 12, expected 0 to 9', changed(16, 12)],
  ])('refuses: %s', (message, buffer) => {
    expect(() => parseShard('s.bin', buffer, 10)).toThrow(expect.objectContaining({ code: 'bad-shard', message }))
  })
})

describe('a compact shard', () => {
  const form = { height: 28, width: 28, channels: 1 } as const
  const grey = { pixels: new Uint8Array(2 * IMAGE_BYTES), labels: Uint16Array.of(1, 7) }
  for (let n = 0; n < 2; n++)
    for (let y = 2; y < 30; y++)
      for (let x = 2; x < 30; x++)
        grey.pixels.fill(n + y * x, (n * 1024 + y * 32 + x) * 3, (n * 1024 + y * 32 + x) * 3 + 3)

  it('keeps grey images as their files have them and gives them back whole', () => {
    const bytes = encodeShard(grey, 10, form)
    expect(bytes.length).toBe(24 + 2 * (2 + 784))
    expect(parseShard('s.bin', bytes.buffer, 10)).toEqual(grey)
  })

  it('is not made of images that would lose something', () => {
    const coloured = { ...grey, pixels: grey.pixels.slice() }
    coloured.pixels[(16 * 32 + 16) * 3]! ^= 1
    expect(() => encodeShard(coloured, 10, form)).toThrow('images are not 28 x 28 x 1 on black')
    const framed = { ...grey, pixels: grey.pixels.slice() }
    framed.pixels.fill(9, 0, 3)
    expect(() => encodeShard(framed, 10, form)).toThrow('images are not 28 x 28 x 1 on black')
  })
})
