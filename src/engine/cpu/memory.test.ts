import { expect, it } from 'vitest'
import { ALIGNMENT, FIRST_BUFFER } from './launchRecord'
import { CpuMemory } from './memory'

it('gives regions that do not overlap, aligned and above the first buffer', () => {
  const memory = new CpuMemory(false)
  const sizes = [1, 100, 70_000, 64]
  const places = sizes.map((bytes) => ({ address: memory.allocate(bytes), bytes }))
  for (const { address } of places) {
    expect(address).toBeGreaterThanOrEqual(FIRST_BUFFER)
    expect(address % ALIGNMENT).toBe(0)
  }
  const ordered = places.sort((a, b) => a.address - b.address)
  ordered.slice(1).forEach(({ address }, i) => {
    const before = ordered[i] as (typeof ordered)[number]
    expect(address).toBeGreaterThanOrEqual(before.address + before.bytes)
  })
})

it('gives a freed region out again, zeroed, and joined with its neighbours', () => {
  const memory = new CpuMemory(true)
  const [a, b, c] = [memory.allocate(1000), memory.allocate(1000), memory.allocate(1000)] as [number, number, number]
  memory.u8.fill(7, a, c + 1000)
  const before = memory.memory.buffer.byteLength
  for (const address of [a, c, b]) memory.release(address)
  const whole = memory.allocate(3000)
  expect(whole).toBe(a)
  expect(memory.u8.subarray(whole, whole + 3000).every((byte) => byte === 0)).toBe(true)
  expect(memory.memory.buffer.byteLength).toBe(before)
})

it('keeps what lies in it when it grows', () => {
  const memory = new CpuMemory(true)
  const address = memory.allocate(16)
  memory.u32[address >>> 2] = 42
  memory.allocate(5_000_000)
  expect(memory.u32[address >>> 2]).toBe(42)
})

it('says how far it cannot grow', () => {
  const memory = new CpuMemory(false)
  expect(() => memory.allocate(memory.limitBytes + 1e6)).toThrow(
    /^the memory of the CPU engine cannot grow to 4,29\d MB$/,
  )
  expect(memory.allocate(64)).toBeGreaterThan(0)
})

it('has no region where none was given out', () => {
  expect(() => new CpuMemory(false).release(FIRST_BUFFER)).toThrow('memory: no region at')
})
