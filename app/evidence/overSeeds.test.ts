/** What the tour says over seeds is counted again from the lines of the sweep that ships. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { PRESETS } from '../../src/protocol/presets'
import { readIndex } from '../../src/sweep/indexFile'
import { trialRecord } from '../../src/sweep/testing/records'
import { evidenceEn } from '../i18n/evidence/en'
import { elsewhereSentence, lessonSentences, overfittingSentences, overSeeds, type SeedsPart } from './overSeeds'
import { signed } from './said'

const FILE = path.join(import.meta.dirname, '../../public/sweeps/nas-bench-201/index.jsonl')
const { trials } = readIndex(readFileSync(FILE, 'utf8'))

const said = overSeeds(trials)
const own = trials.filter(({ config: { seed: _, ...config } }) => {
  const { seed: __, ...reference } = said?.summary.group.config ?? { seed: 0 }
  return JSON.stringify(config) === JSON.stringify(reference)
})
const lines = (part: SeedsPart): string => (said ? lessonSentences(said, part, evidenceEn).join(' ') : '')

test('they are of the preset, and of all its seeds', () => {
  const { weights, cells, algorithm } = PRESETS['two-minutes'].config
  expect(own[0]?.config).toMatchObject({ weights, cells, algorithm, epochs: 30, images: 2000 })
  expect(said?.n).toBe(own.length)
  expect(own.length).toBeGreaterThanOrEqual(20)
})

test('how many searches end with two skip-connects or more', () => {
  const collapsed = own.filter(({ skips }) => (skips.normal.at(-1) as number) >= 2).length
  expect(lines('growth')).toContain(`In ${collapsed} of ${own.length} seeds`)
})

test('how often each rule fires, and how often the second is later', () => {
  const at = (rule: 'criterion1' | 'criterion2') => own.map(({ rules }) => rules[rule].firedAt ?? 99)
  const [one, two] = [at('criterion1'), at('criterion2')]
  for (const [name, epochs] of Object.entries({ 'Rule 1': one, 'Rule 2': two })) {
    const fired = epochs.filter((epoch) => epoch < 99).length
    expect(lines('stop')).toMatch(new RegExp(`${name} fires in ${fired === 0 ? 'none' : fired} of ${own.length} seeds`))
  }
  const later = two.filter((epoch, i) => epoch > (one[i] as number)).length
  expect(lines('stop')).toContain(`In ${later} of ${own.length} seeds rule 2 fires later`)
})

test('what each rule wins against the last epoch', () => {
  for (const [rule, name] of [
    ['criterion1', 'rule 1'],
    ['criterion2', 'rule 2'],
  ] as const) {
    const gains = own.map(({ benchmark, derived, rules }) => {
      const worth = (epoch: number): number => benchmark?.cifar10[derived[epoch - 1] as number] ?? Number.NaN
      return worth(rules[rule].returnsEpoch ?? derived.length) - worth(derived.length)
    })
    const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length
    expect(lines('worth')).toContain(`What ${name} returns is worth ${signed(mean)} (`)
  }
})

test('whether it is so on CIFAR-10, counted again', () => {
  const { trials: others } = readIndex(readFileSync(FILE.replace('nas-bench-201', 'cifar-10'), 'utf8'))
  const plain = others.filter(({ config: { algorithm, order } }) => algorithm === 'darts' && order === 1)
  expect(plain.length).toBeGreaterThanOrEqual(20)
  expect(new Set(plain.map(({ config: { dataset, cells } }) => `${dataset} ${cells}`))).toEqual(new Set(['cifar10 1']))
  const elsewhere = overSeeds(others)
  const tell = (part: SeedsPart) => elsewhere && elsewhereSentence(elsewhere, part, evidenceEn)
  const collapsed = plain.filter(({ skips }) => (skips.normal.at(-1) as number) >= 2).length
  expect(tell('growth')).toContain(`the same in ${collapsed} of ${plain.length} seeds`)
  const gains = plain.map(({ benchmark, derived, rules: { criterion1 } }) => {
    const worth = (epoch: number): number => benchmark?.cifar10[derived[epoch - 1] as number] ?? Number.NaN
    return worth(criterion1.returnsEpoch ?? derived.length) - worth(derived.length)
  })
  expect(tell('worth')).toContain(`is worth ${signed(gains.reduce((sum, gain) => sum + gain, 0) / gains.length)} (`)
  expect(tell('stop')).toBeNull()
})

test('more images, augmentation and weight decay are told of one by one', () => {
  const decay = (weightDecay: number) => ({ weights: { ...PRESETS['two-minutes'].config.weights, weightDecay } })
  const three = (end: number, change: object = {}) => [1, 2, 3].map((seed) => trialRecord(seed, [0, 1, end], change))
  const searches = [
    ...three(4),
    ...three(2, { images: 4000 }),
    ...three(4, decay(0)),
    ...three(1, { ...decay(0.005), images: 4000 }),
    ...three(1, { batch: 64 }),
  ]
  expect(overfittingSentences(searches, evidenceEn)).toEqual([
    'Fewer skip-connects at the end in every seed, though too few seeds for an interval: images 4000 (−2.0).',
    'These seeds do not show whether there is a difference: weights.weightDecay 0 (0.0).',
    'Mean differences over 3 seeds or more; a search on fewer images takes fewer steps, too.',
  ])
})

test('what the sweep of settings that ships says of regularisation, counted again', () => {
  const { trials: searches } = readIndex(readFileSync(FILE.replace('nas-bench-201', 'maps'), 'utf8'))
  const last = (decay: number, crop: number, images: number) =>
    new Map(
      searches
        .filter(({ config: { weights, augment, alphas, epochs, ...config } }) => {
          const others = alphas.lr === 0.006 && epochs === 30 && weights.weightDecay === decay
          return others && augment.crop === crop && config.images === images
        })
        .map(({ config: { seed }, skips }) => [seed, skips.normal.at(-1) as number] as const),
    )
  const plain = last(0.0005, 0, 2000)
  expect(plain.size).toBeGreaterThanOrEqual(20)
  const told = overfittingSentences(searches, evidenceEn).join(' ')
  const settings = [
    ['weights.weightDecay 0.005', last(0.005, 0, 2000)],
    ['weights.weightDecay 0', last(0, 0, 2000)],
    ['augment.crop 2, augment.flip true', last(0.0005, 2, 2000)],
    ...[500, 1000, 4000].map((images) => [`images ${images}`, last(0.0005, 0, images)] as const),
  ] as const
  for (const [name, ends] of settings) {
    const differences = [...ends].map(([seed, end]) => end - (plain.get(seed) as number))
    expect(differences.length).toBeGreaterThanOrEqual(3)
    const mean = differences.reduce((sum, one) => sum + one, 0) / differences.length
    expect(told).toContain(`${name} (${signed(mean)})`)
  }
  // With both ways of holding the network back each seed has fewer.
  const fewer = told.slice(told.indexOf('Fewer'), told.indexOf('These seeds'))
  for (const name of ['weights.weightDecay 0.005', 'augment.crop 2, augment.flip true']) expect(fewer).toContain(name)
})

test('a sweep of nothing says nothing', () => {
  expect(overSeeds([])).toBeNull()
})
