import { describe, expect, it } from 'vitest'
import { roomFor } from './room'

const GIB = 2 ** 30
const none = { jobs: null, threads: null }

describe('the room for trials', () => {
  it('is a processor each where memory allows', () => {
    expect(roomFor({ trials: 20, bytes: GIB / 4 }, none, { cores: 8, freeBytes: 16 * GIB })).toEqual({
      jobs: 8,
      threads: 1,
    })
  })

  it('is what memory allows where that is less, with the processors shared among them', () => {
    expect(roomFor({ trials: 20, bytes: 4 * GIB }, none, { cores: 8, freeBytes: 16 * GIB })).toEqual({
      jobs: 3,
      threads: 2,
    })
  })

  it('is one trial where not even one fits, which the system then decides', () => {
    expect(roomFor({ trials: 5, bytes: 40 * GIB }, none, { cores: 2, freeBytes: GIB })).toEqual({ jobs: 1, threads: 2 })
  })

  it('gives few trials more threads, and keeps to what is asked', () => {
    const machine = { cores: 8, freeBytes: 16 * GIB }
    expect(roomFor({ trials: 2, bytes: GIB }, none, machine)).toEqual({ jobs: 2, threads: 4 })
    expect(roomFor({ trials: 20, bytes: GIB }, { jobs: 3, threads: null }, machine)).toEqual({ jobs: 3, threads: 2 })
    expect(roomFor({ trials: 20, bytes: GIB }, { jobs: null, threads: 4 }, machine)).toEqual({ jobs: 2, threads: 4 })
  })
})
