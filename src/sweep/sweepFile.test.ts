import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkSweep, readSweep } from './sweepFile'
import { trialsOfSweep } from './trials'

const least = { name: 'seeds', preset: 'two-minutes', seeds: 3 }

describe('the file of a sweep', () => {
  it('needs a name, a preset and seeds; a number of seeds begins with 1', () => {
    const { name, retries, blocks } = checkSweep(least)
    expect({ name, retries }).toEqual({ name: 'seeds', retries: 2 })
    expect(blocks).toEqual([
      {
        preset: 'two-minutes',
        data: null,
        algorithms: [{ algorithm: 'darts', settings: {} }],
        settings: {},
        grid: {},
        list: [{}],
        random: null,
        seeds: [1, 2, 3],
      },
    ])
  })

  it('may have several blocks, which inherit what stands beside them', () => {
    const { blocks } = checkSweep({
      ...least,
      settings: { epochs: 5 },
      blocks: [{ seeds: { from: 7, count: 2 } }, { algorithms: ['gdas'], settings: {} }],
    })
    expect(blocks.map(({ seeds, settings }) => ({ seeds, settings }))).toEqual([
      { seeds: [7, 8], settings: { epochs: 5 } },
      { seeds: [1, 2, 3], settings: {} },
    ])
  })

  it.each([
    [{ ...least, name: 'a b' }, 'sweep name: "a b" must have 1 to 60 letters'],
    [{ ...least, colour: 1 }, 'sweep: "colour" is unknown'],
    [{ ...least, preset: 'tiny' }, 'sweep preset: "tiny" must be one of "two-minutes"'],
    [{ ...least, seeds: 0 }, 'sweep seeds: 0 must be a whole number from 1'],
    [{ ...least, seeds: [1, -1] }, 'sweep seeds [1]: -1 must be a whole number from 0'],
    [{ ...least, seeds: { from: 1, to: 3 } }, 'sweep seeds: "to" is unknown, have from, count'],
    [{ ...least, retries: -1 }, 'sweep retries: -1 must be a whole number from 0 to 100'],
    [{ ...least, algorithms: ['dart'] }, 'sweep algorithms[0].algorithm: "dart" must be one of "darts"'],
    [{ ...least, settings: { seed: 3 } }, 'sweep settings: "seed" belongs into "seeds"'],
    [{ ...least, settings: { dataset: 'own' } }, 'sweep settings: "dataset" belongs into "data"'],
    [{ ...least, grid: { 'alphas.lr': 3 } }, 'sweep grid.alphas.lr: 3 must be a list of 1 to 1000 values'],
    [{ ...least, grid: { 'alphas..lr': [3] } }, 'sweep grid: "alphas..lr" must be the name of a setting'],
    [{ ...least, list: [] }, 'sweep list: [] must be a list of settings'],
    [
      { ...least, random: { draws: 2, seed: 1, settings: {} } },
      'sweep random.settings: {} must name a setting to draw',
    ],
    [
      { ...least, random: { draws: 2, seed: 1, settings: { batch: { log: [0, 3] } } } },
      'sweep random.settings.batch.log: [0,3] must be above 0',
    ],
    [
      { ...least, random: { draws: 2, seed: 1, settings: { batch: { whole: [3, 3] } } } },
      'sweep random.settings.batch.whole: [3,3] must be [low, high], the lower first',
    ],
    [{ ...least, blocks: [{ seeds: 'all' }] }, 'sweep blocks[0] seeds: "all" must be a whole number'],
  ])('is refused by field, value and rule: %j', (file, message) => {
    expect(() => checkSweep(file)).toThrow(message)
  })

  it('that is no JSON is refused as such', () => {
    expect(() => readSweep('{')).toThrow('sweep: not JSON')
  })
})

it.each(readdirSync('examples'))('examples/%s is a sweep whose every trial can be searched', (file) => {
  const sweep = readSweep(readFileSync(`examples/${file}`, 'utf8'))
  expect(`${sweep.name}.json`).toBe(file)
  const trials = trialsOfSweep(sweep, () => 'fashion-mnist', 'images')
  expect(trials.length).toBeGreaterThan(4)
})
