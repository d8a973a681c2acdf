import { describe, expect, it } from 'vitest'
import { DEFAULT_CONFIG, type SearchConfig } from '../protocol/config'
import { PRESETS, presetConfig } from '../protocol/presets'
import { axesOf, collapseMap } from './collapseMap'
import {
  collapseEpoch,
  comparisons,
  groupSummary,
  groupsOf,
  leadingSkips,
  pairedGain,
  pairedSkips,
  referenceOf,
  returnedCell,
  verdictOf,
  worthOf,
} from './evidence'
import { trialRecord } from './testing/records'
import type { TrialRecord } from './trialRecord'
import { differences } from './varied'

const valued = (trial: TrialRecord, convolutions: number, skips: number): TrialRecord => ({
  ...trial,
  benchmark: { source: 'a table', cifar10: [convolutions, skips], cifar100: [1, 2], imagenet16: [1, 2] },
})

const rate = (lr: number) => ({ alphas: { ...PRESETS['two-minutes'].config.alphas, lr } })

describe('the epoch of the collapse', () => {
  const rule = PRESETS['two-minutes'].config

  it('is the first from which there are two skip-connects to the end', () => {
    expect(collapseEpoch([0, 2, 1, 2, 3], rule)).toBe(4)
    expect(collapseEpoch([2, 2, 2], rule)).toBe(1)
    expect(collapseEpoch([2, 2, 1], rule)).toBeNull()
  })
})

it('a network of one cell is counted by its reduction cell', () => {
  const counts = { normal: [0, 0], reduce: [3, 5] }
  const { config } = PRESETS['small-cell']
  expect(leadingSkips({ config, skips: counts })).toEqual([0, 0])
  expect(leadingSkips({ config: { ...config, cells: 1 }, skips: counts })).toEqual([3, 5])
})

describe('a returned cell', () => {
  const trial = valued(trialRecord(1, [0, 0, 2, 3]), 93, 60)

  it('is the last one, or that of a rule; a rule that has not fired goes to the end', () => {
    expect(returnedCell(trial, 'last', null)).toMatchObject({ epoch: 4, skips: 3, worth: 60, regret: 33 })
    expect(returnedCell(trial, 'criterion1', null)).toMatchObject({ epoch: 3, skips: 2, worth: 60, regret: 33 })
    expect(returnedCell(trial, 'criterion2', null)).toMatchObject({ epoch: 4 })
    expect(returnedCell(trial, 'eigenvalue', null)).toBeNull()
  })

  it('is worth what the benchmark says of it, from the record or a table, and nothing in another space', () => {
    const bare = trialRecord(1)
    expect(worthOf(bare, null)).toBeNull()
    const ofText = (text: string) => ({ cifar10: text.startsWith('|skip') ? 61 : 92, cifar100: 0, imagenet16: 0 })
    const table = { source: '', cells: 15_625, lookup: () => undefined, ofText }
    expect(worthOf(bare, table)).toEqual([92, 92, 61, 61])
    expect(worthOf(bare, { ...table, ofText: () => undefined })).toBeNull()
    expect(worthOf({ ...trial, config: { ...trial.config, space: 'darts' } }, table)).toBeNull()
  })
})

describe('groups of seeds', () => {
  const first = [1, 2, 3].map((seed) => valued(trialRecord(seed, [0, 0, 2, 3]), 93, 60))
  const second = [2, 3].map((seed) => valued(trialRecord(seed, [0, 0, 0, 1], rate(0.001)), 93, 92))

  it('differ in nothing but the seed; the largest is what others are compared with', () => {
    const groups = groupsOf([...second, ...first])
    expect(groups.map(({ trials }) => trials.map(({ config }) => config.seed))).toEqual([
      [2, 3],
      [1, 2, 3],
    ])
    expect(referenceOf(groups)).toBe(groups[1])
    expect(referenceOf([])).toBeNull()
  })

  it('of the same size are compared with the one in the middle', () => {
    const weights = (weightDecay: number) => ({ weights: { ...PRESETS['two-minutes'].config.weights, weightDecay } })
    const groups = groupsOf([
      trialRecord(1, [0, 2], { ...rate(0.02), ...weights(0) }),
      trialRecord(1, [0, 2], rate(0.02)),
      trialRecord(1, [0, 2]),
      trialRecord(1, [0, 2], rate(0.001)),
      trialRecord(1, [0, 2], weights(0)),
    ])
    // Distances in all: 7, 5, 5, 6, 6.
    expect(referenceOf(groups)).toBe(groups[1])
    expect(referenceOf(groups.slice(1))).toBe(groups[2])
  })

  it('on other images are other groups', () => {
    const elsewhere = { ...trialRecord(9), dataset: { title: 'x', images: 'e'.repeat(64) } }
    expect(groupsOf([trialRecord(1), elsewhere])).toHaveLength(2)
  })

  it('say how often, when, and what a rule gains within each run', () => {
    const [group] = groupsOf(first)
    const late = valued(trialRecord(4, [0, 0, 0, 2]), 93, 60)
    const { collapsed, collapse, skips, choices } = groupSummary({ ...group!, trials: [...group!.trials, late] }, null)
    expect({ collapsed, collapse }).toEqual({ collapsed: 4, collapse: { median: 3, first: 3, last: 4 } })
    expect(skips).toMatchObject({ mean: 2.75, n: 4 })
    expect(choices.map(({ choice, fired, medianEpoch, gain }) => [choice, fired, medianEpoch, gain?.mean])).toEqual([
      ['last', 4, 4, undefined],
      ['criterion1', 4, 3, 0],
      ['criterion2', 0, 4, 0],
    ])
  })

  it('are compared seed by seed, over the seeds that both have', () => {
    const [one, other] = groupsOf([...first, ...second])
    expect(pairedGain(other!, one!, 'last', null)).toEqual({
      mean: 32,
      low: null,
      high: null,
      least: 32,
      greatest: 32,
      n: 2,
    })
    const [bare] = groupsOf([trialRecord(1)])
    expect(pairedGain(bare!, one!, 'last', null)).toBeNull()
    expect(pairedSkips(other!, one!)).toMatchObject({ mean: -2, n: 2 })
  })

  it('are told of against the reference where three seeds or more are shared', () => {
    const more = [1, 2, 4].map((seed) => trialRecord(seed, [0, 0, 0, 5], rate(0.02)))
    const third = valued(trialRecord(1, [0, 0, 0, 1], rate(0.001)), 93, 92)
    const fourth = trialRecord(4, [0, 0, 2, 3])
    const groups = groupsOf([...first, fourth, ...second, ...more, third])
    const told = comparisons(groups, referenceOf(groups)!, null)
    expect(told.map(({ group, skips, worth }) => [group, skips.mean, skips.n, worth])).toEqual([
      [groups[1], -2, 3, { mean: 32, low: null, high: null, least: 32, greatest: 32, n: 3 }],
      [groups[2], 2, 3, null],
    ])
  })

  it('differ where the interval lies on one side of nothing', () => {
    const of = (low: number, high: number) => verdictOf({ mean: 1, low, high, least: -9, greatest: 9, n: 6 })
    expect([of(0.1, 2), of(-2, -0.1), of(-1, 2), of(0, 2)]).toEqual(['more', 'less', 'open', 'open'])
  })

  it('of fewer than six seeds have no interval: at most each of them differs', () => {
    const of = (least: number, greatest: number) => verdictOf({ mean: 1, low: null, high: null, least, greatest, n: 3 })
    expect([of(0.1, 2), of(-2, -0.1), of(-1, 2), of(0, 2)]).toEqual(['eachMore', 'eachLess', 'open', 'open'])
  })

  it('tell when half of them have collapsed; those that do not count as later', () => {
    const epochOf = (...ends: readonly number[]) => {
      const [group] = groupsOf(ends.map((end, i) => trialRecord(i + 1, [0, 0, end, end])))
      return groupSummary(group!, null).medianCollapse
    }
    expect(epochOf(2, 2, 0)).toBe(3)
    expect(epochOf(2, 0, 0)).toBeNull()
    expect(epochOf(2, 0)).toBeNull()
    expect(epochOf(0)).toBeNull()
  })
})

describe('the collapse map', () => {
  const at = (lr: number, weightDecay: number, seed = 1) =>
    trialRecord(seed, [0, 0, 1, 2], {
      ...rate(lr),
      weights: { ...PRESETS['two-minutes'].config.weights, weightDecay },
    })
  const trials = [
    at(0.006, 0.0005),
    at(0.006, 0.0005, 2),
    at(0.002, 0.0005),
    at(0.018, 0),
    at(0.006, 0),
    {
      ...trialRecord(7),
      config: { ...presetConfig('two-minutes', 'gdas', 4), dataset: 'fashion-mnist' as const, seed: 7 },
    },
  ]
  const groups = groupsOf(trials)
  const reference = groups[0]!

  it('has settings as axes that are varied from the reference; an algorithm is one of them', () => {
    expect(axesOf(groups, reference)).toEqual(['alphas.lr', 'weights.weightDecay', 'algorithm'])
  })

  it('holds no group that differs in anything else', () => {
    const { xs, ys, cells } = collapseMap(groups, reference, 'alphas.lr', 'weights.weightDecay')
    expect({ xs, ys }).toEqual({ xs: ['0.002', '0.006', '0.018'], ys: ['0', '0.0005'] })
    expect(cells.map(({ x, y, group }) => [x, y, group.trials.length])).toEqual([
      ['0.006', '0.0005', 2],
      ['0.002', '0.0005', 1],
      ['0.018', '0', 1],
      ['0.006', '0', 1],
    ])
    expect(collapseMap(groups, reference, 'algorithm', null)).toMatchObject({ xs: ['"darts"', '"gdas"'], ys: [''] })
  })
})

describe('what two configs differ in', () => {
  it('is one name for an algorithm, with whatever it brings along', () => {
    const base: SearchConfig = { ...PRESETS['two-minutes'].config, epochs: 30 }
    expect(differences(base, { ...presetConfig('two-minutes', 'xnas', 30), seed: 9 })).toEqual(['algorithm'])
    expect(differences(DEFAULT_CONFIG, { ...DEFAULT_CONFIG, batch: 32 })).toEqual(['batch'])
  })
})
