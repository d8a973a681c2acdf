import { describe, expect, it } from 'vitest'
import { checkSweep } from './sweepFile'
import { draws, pathsOf, trialsOfSweep } from './trials'

const least = { name: 'map', preset: 'two-minutes', data: 'images', seeds: 2 }
const trialsOf = (file: object, fallback: string | null = null) =>
  trialsOfSweep(checkSweep({ ...least, ...file }), () => 'fashion-mnist', fallback)

describe('the trials of a sweep', () => {
  it('are every combination with every seed, the seeds fastest', () => {
    const trials = trialsOf({ grid: { 'alphas.lr': [0.001, 0.01], 'alphas.weightDecay': [0, 0.001] } })
    expect(trials.map(({ config }) => [config.alphas.lr, config.alphas.weightDecay, config.seed])).toEqual([
      [0.001, 0, 1],
      [0.001, 0, 2],
      [0.001, 0.001, 1],
      [0.001, 0.001, 2],
      [0.01, 0, 1],
      [0.01, 0, 2],
      [0.01, 0.001, 1],
      [0.01, 0.001, 2],
    ])
    expect(trials.every(({ config }) => config.dataset === 'fashion-mnist')).toBe(true)
  })

  it('bring the rates and phases of their algorithm along, at the planned epochs', () => {
    const [darts, pc] = trialsOf({
      preset: 'small-cell',
      algorithms: ['darts', 'pc-darts'],
      settings: { epochs: 10 },
      seeds: [1],
    })
    expect(darts?.config).toMatchObject({ algorithm: 'darts', epochs: 10, alphas: { frozenEpochs: 0 } })
    expect(pc?.config).toMatchObject({ algorithm: 'pc-darts', epochs: 10, alphas: { frozenEpochs: 3 } })
  })

  it('take settings of one algorithm alone', () => {
    const trials = trialsOf({ algorithms: ['darts', { algorithm: 'darts', settings: { order: 2 } }], seeds: [1] })
    expect(trials.map(({ config }) => config.order)).toEqual([1, 2])
  })

  it('are none twice, also where two blocks ask for the same', () => {
    expect(trialsOf({ blocks: [{ seeds: [1, 2] }, { seeds: [2, 3] }] }).map(({ config }) => config.seed)).toEqual([
      1, 2, 3,
    ])
  })

  it('are refused before any runs, by trial, field, value and rule', () => {
    expect(() => trialsOf({ grid: { 'alphas.lr': [0.001, 7] } })).toThrow(
      'trial 3 (algorithm darts, alphas.lr 7, seed 1): alphas.lr: 7 must be a number from 0 to 1',
    )
    expect(() => trialsOf({ list: [{ 'alphas.rate': 1 }] })).toThrow('alphas.rate: 1 is not a setting of a search')
    expect(() => trialsOf({ algorithms: ['p-darts'] })).toThrow('cannot search the nas-bench-201 space')
  })

  it('are counted before they are made: a grid that no memory holds is refused', () => {
    const axis = Array.from({ length: 100 }, (_, i) => (i + 1) / 1000)
    const grid = Object.fromEntries(
      ['alphas.lr', 'alphas.weightDecay', 'weights.lr', 'weights.weightDecay', 'weights.momentum'].map((key) => [
        key,
        axis,
      ]),
    )
    expect(() => trialsOf({ grid })).toThrow('sweep map: more than 1000000 trials')
  })

  it('need images, from the file or beside it', () => {
    const { data: _, ...bare } = least
    const sweep = checkSweep(bare)
    expect(() => trialsOfSweep(sweep, () => 'own')).toThrow('sweep data: is missing')
    expect(trialsOfSweep(sweep, () => 'own', 'there').map(({ data }) => data)).toEqual(['there', 'there'])
    expect(pathsOf(sweep, 'there')).toEqual(['there'])
  })
})

describe('a random sample', () => {
  const random = {
    draws: 40,
    seed: 5,
    settings: { 'alphas.lr': { log: [0.001, 0.1] }, batch: { whole: [16, 18] }, order: { choice: [1, 2] } },
  } as const

  it('is the same for the same seed, within its ranges, and uses all of them', () => {
    const sample = draws(random)
    expect(draws(random)).toEqual(sample)
    const rates = sample.map((settings) => settings['alphas.lr'] as number)
    expect(Math.min(...rates)).toBeGreaterThanOrEqual(0.001)
    expect(Math.max(...rates)).toBeLessThanOrEqual(0.1)
    const below = rates.filter((rate) => rate < 0.01).length
    expect(below).toBeGreaterThan(10)
    expect(below).toBeLessThan(30)
    expect(new Set(sample.map(({ batch }) => batch))).toEqual(new Set([16, 17, 18]))
    expect(new Set(sample.map(({ order }) => order))).toEqual(new Set([1, 2]))
  })

  it('keeps its draws when more of them or another setting come along', () => {
    const { order: _, ...fewer } = random.settings
    const before = draws({ ...random, draws: 10, settings: fewer })
    const after = draws(random).slice(0, 10)
    expect(after.map(({ order: _new, ...rest }) => rest)).toEqual(before)
  })
})
