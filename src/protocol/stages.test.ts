import { describe, expect, test } from 'vitest'
import { checkConfig } from './checkConfig'
import { DEFAULT_CONFIG } from './config'
import { isFrozen, stageAt, stagesOf } from './stages'
import { publishedConfig } from './withAlgorithm'

describe('stages', () => {
  test('are those of the paper: 5, 11 and 17 cells, 25 epochs each, the first 10 frozen', () => {
    const paper = publishedConfig('p-darts')
    expect(checkConfig(paper)).toEqual(paper)
    expect(stagesOf(paper).map(({ cells, epochs, first, last }) => [cells, epochs, first, last])).toEqual([
      [5, 25, 1, 25],
      [11, 25, 26, 50],
      [17, 25, 51, 75],
    ])
    expect([10, 11, 25, 26, 35, 36].map((epoch) => isFrozen(paper, epoch))).toEqual([
      true,
      false,
      false,
      true,
      true,
      false,
    ])
  })

  test('fill the epochs where three does not divide them', () => {
    const config = checkConfig({ algorithm: 'p-darts', cells: 3, epochs: 8, alphas: { frozenEpochs: 1 } })
    expect(stagesOf(config).map(({ epochs }) => epochs)).toEqual([2, 3, 3])
    expect([1, 2, 3, 5, 6, 8, 9].map((epoch) => stageAt(config, epoch).index)).toEqual([0, 0, 1, 1, 2, 2, 2])
  })

  test('are one in every other search', () => {
    expect(stagesOf(DEFAULT_CONFIG)).toEqual([{ index: 0, of: 1, first: 1, last: 50, epochs: 50, cells: 8 }])
  })

  test.each([
    [{ epochs: 2 }, 'epochs: 2 must be at least 3 with p-darts'],
    [{ epochs: 9, alphas: { frozenEpochs: 3 } }, 'alphas.frozenEpochs: 3 must be below the 3 epochs of a stage'],
    [{ cells: 20 }, 'p-darts.growth: [1,2.2,3.4] gives 68 cells, at most 40 are possible'],
    [{ 'p-darts': { growth: [1, 2] } }, 'p-darts.growth: [1,2] must be a list of 3 numbers'],
    [{ 'p-darts': { skipDropout: [0, 0, 1] } }, 'p-darts.skipDropout[2]: 1 must be a number from 0 to 0.95'],
    [{ eigenvalue: { every: 1 } }, 'eigenvalue.every: 1 must be 0 with p-darts: each of its stages is another network'],
    [{ order: 2 }, 'order: 2 is not possible with algorithm p-darts'],
  ])('%j is refused', (given, message) => {
    expect(() => checkConfig({ algorithm: 'p-darts', ...given })).toThrow(message)
  })
})
