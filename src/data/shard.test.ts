import { describe, expect, it } from 'vitest'
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
    ['s.bin: shard version 2, this lab reads version 1: make the shards again', changed(4, 2)],
    ['s.bin: holds no images', changed(8, 0)],
    ['s.bin: 61,496 bytes, expected 64,570 for 21 images', changed(8, 21)],
    ['s.bin: made for 100 classes, the manifest says 10', changed(12, 100)],
    ['s.bin: image 0 has label 12, expected 0 to 9', changed(16, 12)],
  ])('refuses: %s', (message, buffer) => {
    expect(() => parseShard('s.bin', buffer, 10)).toThrow(expect.objectContaining({ code: 'bad-shard', message }))
  })
})
