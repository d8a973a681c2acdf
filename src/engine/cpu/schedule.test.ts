import { describe, expect, it } from 'vitest'
import { MOST_LAUNCHES_OF_A_WAVE } from './launchRecord'
import { chunkOf, type Touches, wavesOf } from './schedule'

const launch = (reads: string, writes: string): Touches => ({
  buffers: [
    ...[...reads].map((name) => ({ name, access: 'read' as const })),
    ...[...writes].map((name) => ({ name, access: 'read_write' as const })),
  ],
})

describe('waves of launches', () => {
  it('begin where a launch reads what was written', () => {
    expect(wavesOf([launch('a', 'b'), launch('b', 'c')])).toEqual([false, true])
  })

  it('begin where a launch writes what was read or written', () => {
    expect(wavesOf([launch('a', 'b'), launch('c', 'a')])).toEqual([false, true])
    expect(wavesOf([launch('a', 'b'), launch('c', 'b')])).toEqual([false, true])
  })

  it('hold launches that share only what they read', () => {
    expect(wavesOf([launch('a', 'b'), launch('a', 'c'), launch('a', 'd')])).toEqual([false, false, false])
  })

  it('know nothing of what happened before they began', () => {
    expect(wavesOf([launch('a', 'b'), launch('b', 'c'), launch('x', 'b')])).toEqual([false, true, true])
    expect(wavesOf([launch('a', 'b'), launch('b', 'c'), launch('x', 'a')])).toEqual([false, true, false])
  })

  it('have room for so many', () => {
    const many = Array.from({ length: MOST_LAUNCHES_OF_A_WAVE + 1 }, (_, i) => launch('a', String.fromCharCode(98 + i)))
    expect(wavesOf(many).indexOf(true)).toBe(MOST_LAUNCHES_OF_A_WAVE)
  })
})

describe('chunks', () => {
  it('hold a small launch whole', () => {
    expect(chunkOf({ flops: 1000, readBytes: 1000, writtenBytes: 0 }, 256)).toBe(256)
  })

  it('divide few invocations that are heavy', () => {
    expect(chunkOf({ flops: 1e7, readBytes: 0, writtenBytes: 0 }, 64)).toBeLessThanOrEqual(1)
  })

  it('follow traffic where there is little arithmetic', () => {
    const [light, heavy] = [1e5, 1e7].map((bytes) => chunkOf({ flops: 0, readBytes: bytes, writtenBytes: bytes }, 1e6))
    expect(heavy).toBeLessThan(light as number)
  })
})
