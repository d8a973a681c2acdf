import { expect, test } from 'vitest'
import { readHash, writeHash } from './hash'

test('an address says the moment and is read back', () => {
  const place = { run: 'small-cell', epoch: 23, edge: 4, cell: 'reduce', theme: 'dark', language: 'zh' } as const
  expect(readHash(writeHash(place))).toEqual(place)
})

test('unknown keys and broken values are ignored', () => {
  expect(readHash('#run=../secret&epoch=-3&edge=x&theme=pink&lang=fr&cell=7&other=1')).toEqual({})
  expect(readHash('')).toEqual({})
})

test('what is at its default stays out of the address', () => {
  expect(writeHash({ theme: 'auto', edge: 0, cell: 'normal', epoch: 0 })).toBe('')
})
