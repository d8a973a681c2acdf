import { expect, test } from 'vitest'
import type { Candidate } from '../../src/protocol/candidates'
import type { CellScores } from '../../src/protocol/proxies'
import type { DartsGenotype } from '../../src/space/genotype'
import { PUBLISHED } from '../../src/space/testing/published'
import { COLLAPSE } from '../testing/records'
import { epochRanges, orderOf, scoredCells, writeScore } from './runScores'

const DARTS = { space: 'darts' } as const
const candidates: Candidate[] = [
  { genotype: PUBLISHED.DARTS_V1, epochs: [1, 2] },
  { genotype: PUBLISHED.DARTS_V2, epochs: [3] },
  { genotype: PUBLISHED.PDARTS, epochs: [5] },
]
const scoresOf = ({ genotype, epochs }: Candidate): CellScores => ({
  ...{ genotype, epochs, snip: 5, gradNorm: -(epochs[0] as number), jacobCov: epochs[0] === 1 ? null : -8 },
  ...{ synflow: epochs[0] as number, parameters: 100 - (epochs[0] as number) },
})
const predict = ({ epochs }: Candidate) => ({ accuracy: 90 + (epochs[0] as number), spread: 0.5, extrapolates: false })

const cells = scoredCells(DARTS, candidates, [], scoresOf, predict)

test('a score that orders cells like their accuracy has tau 1, the reverse -1, one that orders nothing none', () => {
  expect(orderOf(cells, 'synflow')).toEqual({ tau: 1, cells: 3 })
  expect(orderOf(cells, 'gradNorm')).toEqual({ tau: -1, cells: 3 })
  expect(orderOf(cells, 'parameters')).toEqual({ tau: -1, cells: 3 })
  expect(orderOf(cells, 'snip')).toEqual({ tau: null, cells: 3 })
})

test('cells without a score, or without an accuracy, are not held against each other', () => {
  expect(orderOf(cells, 'jacobCov')).toEqual({ tau: null, cells: 2 })
  const none = scoredCells(DARTS, candidates, [], scoresOf, () => null)
  expect(orderOf(none, 'synflow')).toEqual({ tau: null, cells: 0 })
})

test('what was measured goes before what is predicted', () => {
  const [record] = COLLAPSE
  const benchmark = { cifar10: 93, cifar100: 70, imagenet16: 40 }
  const measured = [{ ...(record as (typeof COLLAPSE)[number]), epoch: 2, benchmark }]
  const [first, second] = scoredCells(DARTS, candidates, measured, () => null, predict)
  expect(first?.worth).toEqual({ kind: 'measured', accuracy: 93 })
  expect(second?.worth).toMatchObject({ kind: 'predicted', accuracy: 93, spread: 0.5 })
})

test('depth and skip-connects are those of the normal cell', () => {
  expect(cells.map(({ depth, skips }) => [depth, skips])).toEqual([
    [2, 3],
    [2, 2],
    [3, 2],
  ])
  const chain: DartsGenotype = {
    ...PUBLISHED.DARTS_V2,
    normal: [2, 3, 4, 5].flatMap((node) => [['skip_connect', node - 1] as const, ['skip_connect', 0] as const]),
  }
  expect(
    scoredCells(
      DARTS,
      [{ genotype: chain, epochs: [] }],
      [],
      () => null,
      () => null,
    )[0],
  ).toMatchObject({
    depth: 4,
    skips: 8,
    worth: null,
  })
})

test('of a network of one or two cells depth and skip-connects are those of the reduction, its only kind', () => {
  const genotype: DartsGenotype = {
    ...PUBLISHED.DARTS_V2,
    reduce: [2, 3, 4, 5].flatMap((node) => [['skip_connect', node - 1] as const, ['skip_connect', 0] as const]),
  }
  const of = (cells: number) =>
    scoredCells(
      { space: 'darts', cells },
      [{ genotype, epochs: [] }],
      [],
      () => null,
      () => null,
    ).map(({ depth, skips }) => [depth, skips])
  expect([1, 2, 3].map(of)).toEqual([[[4, 8]], [[4, 8]], [[2, 2]]])
})

test('epochs are written as ranges, scores with four digits and a true minus', () => {
  expect(epochRanges([1, 2, 3, 7, 9, 10])).toBe('1–3, 7, 9–10')
  expect(writeScore(-8.15816)).toBe('\u22128.158')
  // The logarithm of a network through which nothing flows.
  expect(writeScore(Number.NEGATIVE_INFINITY)).toBe('\u2212\u221e')
  expect(writeScore(null)).toBeNull()
})
