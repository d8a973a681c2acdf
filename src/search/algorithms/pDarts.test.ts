import { describe, expect, test } from 'vitest'
import { PUBLISHED_DARTS } from '../../space/topology'
import { skipDropoutRate } from './pDarts'
import { type EdgeCandidates, restrictSkips } from './pdartsDerivation'

describe('dropout of skip-connects', () => {
  // Of the official code (chenxin061/pdarts), p0 = 0.7.
  test.each([
    [0, 0.672],
    [5, 0.532],
    [9, 0.42],
    [10, 0.7],
    [15, 0.2575],
    [24, 0.0426],
  ])('is that of the official schedule in epoch %i of a stage', (epoch, rate) => {
    expect(skipDropoutRate(0.7, epoch, 25, 10)).toBeCloseTo(rate, 4)
  })
})

test('a skip-connect that has no other to give way to does not keep the others from being restricted', () => {
  // none, skip_connect, sep_conv_3x3; the first edge, which its node must keep, has lost the convolution.
  const stuck: EdgeCandidates = { ops: [0, 1], weights: [0.6, 0.4] }
  const free: EdgeCandidates = { ops: [1, 2], weights: [0.9, 0.1] }
  const edges = [stuck, ...Array.from({ length: 13 }, () => free)]
  const cell = restrictSkips(PUBLISHED_DARTS, ['none', 'skip_connect', 'sep_conv_3x3'], edges, 1)
  expect(cell.filter(([op]) => op === 'skip_connect')).toEqual([['skip_connect', 0]])
  expect(cell[0]).toEqual(['skip_connect', 0])
  // Nothing is left to restrict: it ends.
  expect(restrictSkips(PUBLISHED_DARTS, ['none', 'skip_connect', 'sep_conv_3x3'], edges, 0)).toEqual(cell)
})
