import { expect, test } from 'vitest'
import { countSkips } from '../../src/space/genotype'
import { PUBLISHED } from '../../src/space/testing/published'
import { COLLAPSE } from '../testing/records'
import { evaluatedEpochs, skipsACell, spreadOver } from './points'

const NETWORK = { space: 'darts', cells: 8 } as const

/** Genotypes of one skip-connect fewer or more: COLLAPSE counts 0 0 0 1 2 4 6 6. */
const result = (index: number, epochs: number[], seed: number, accuracy: number) => ({
  genotype: (COLLAPSE[index] as (typeof COLLAPSE)[number]).genotype,
  epochs,
  seed,
  test: { accuracy, loss: 1 },
  train: { accuracy, loss: 1 },
  parameters: 1,
  multiplyAdds: 1,
  trainingMs: 1,
})

test('a genotype stands at each of its epochs, seeds together, in order of epochs', () => {
  const points = evaluatedEpochs(
    [result(4, [1, 4], 1, 0.5), result(4, [1, 4], 2, 0.7), result(7, [2], 1, 0.4)],
    NETWORK,
  )
  expect(points.map(({ epoch, skips }) => [epoch, skips])).toEqual([
    [1, 2],
    [2, 6],
    [4, 2],
  ])
  expect(points[2]?.accuracies).toEqual([0.5, 0.7])
})

test('a choice of few keeps both ends', () => {
  const items = [1, 2, 3, 4, 5, 6, 7, 8, 9]
  expect(spreadOver(items, 3)).toEqual([1, 5, 9])
  expect(spreadOver(items, 1)).toEqual([9])
  expect(spreadOver(items, 20)).toEqual(items)
})

test('a network of different cells has the mean of their skip-connects', () => {
  const { normal, reduce } = PUBLISHED.DARTS_V1
  expect(skipsACell(PUBLISHED.DARTS_V1, NETWORK)).toBe(3)
  const allSkip = normal.map((_, i) => ['skip_connect', i % 2] as const)
  expect(skipsACell({ ...PUBLISHED.DARTS_V1, cells: [normal, reduce, allSkip] }, NETWORK)).toBe(4.7)
})

test('in a network of one or two cells the skip-connects are those of the reduction', () => {
  const { reduce, normal } = countSkips(PUBLISHED.DARTS_V2)
  expect(reduce).not.toBe(normal)
  const skips = [1, 2, 3].map((cells) => skipsACell(PUBLISHED.DARTS_V2, { space: 'darts', cells }))
  expect(skips).toEqual([reduce, reduce, normal])
})
