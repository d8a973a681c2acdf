import { expect, test } from 'vitest'
import type { Genotype } from '../../src/space/genotype'
import { verdictOf } from './verdict'

const cell = (op: 'skip_connect' | 'nor_conv_3x3'): Genotype => ({ space: 'nas-bench-201', edges: Array(6).fill(op) })
const [skips, convolutions] = [cell('skip_connect'), cell('nor_conv_3x3')]
const worth = (alpha: number | undefined, removal: number | undefined) => (genotype: Genotype) =>
  genotype === skips ? alpha : removal

test('a clearly better cell by removal means that the supernet was misread', () => {
  expect(verdictOf(skips, convolutions, worth(77, 89))).toBe('misread')
})

test('a cell that is no better, or better by less than seeds differ, clears the reading', () => {
  expect(verdictOf(skips, convolutions, worth(77, 77.4))).toBe('broken')
  expect(verdictOf(skips, convolutions, worth(89, 77))).toBe('broken')
})

test('the same cell twice is no misreading, and what is not known is not judged', () => {
  expect(verdictOf(skips, cell('skip_connect'), worth(undefined, undefined))).toBe('same')
  expect(verdictOf(skips, convolutions, worth(77, undefined))).toBe('unknown')
})
