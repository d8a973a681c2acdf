import { expect, test } from 'vitest'
import type { Genotype } from '../../src/space/genotype'
import { trainedOrder, verdictOf } from './verdict'

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

test('trainings tell two cells apart where no seed of the one is as good as any of the other', () => {
  const spread = (...accuracies: number[]) => ({
    ...{ genotype: skips, epochs: [], accuracies, mean: 0, parameters: 1, multiplyAdds: 1 },
    ...{ low: Math.min(...accuracies), high: Math.max(...accuracies) },
  })
  expect(trainedOrder(spread(0.5, 0.6), spread(0.61, 0.7))).toBe('removal')
  expect(trainedOrder(spread(0.61, 0.7), spread(0.5, 0.6))).toBe('alpha')
  expect(trainedOrder(spread(0.5, 0.6), spread(0.6, 0.7))).toBe('open')
  expect(trainedOrder(spread(0.5), spread(0.6, 0.7))).toBe('single')
})
