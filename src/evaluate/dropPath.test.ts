import { expect, test } from 'vitest'
import { streamFor } from '../random'
import { fillDropPath } from './dropPath'

test('drops the asked share, divides what stays by the keep probability, and repeats from its seed', () => {
  const masks = new Float32Array(20_000)
  fillDropPath(masks, 0.2, streamFor(1, 'x'))
  expect(new Set(masks)).toEqual(new Set([0, 1.25]))
  expect(masks.filter((mask) => mask === 0).length / masks.length).toBeCloseTo(0.2, 1)
  expect(masks.reduce((sum, mask) => sum + mask, 0) / masks.length).toBeCloseTo(1, 1)
  const again = new Float32Array(masks.length)
  fillDropPath(again, 0.2, streamFor(1, 'x'))
  expect(again).toEqual(masks)
  fillDropPath(masks, 0, streamFor(1, 'x'))
  expect(masks.every((mask) => mask === 1)).toBe(true)
})
