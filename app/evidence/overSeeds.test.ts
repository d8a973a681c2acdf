/** What the end of the tour says over seeds is counted again from the lines of the sweep that ships. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readIndex } from '../../src/sweep/indexFile'
import { evidenceEn } from '../i18n/evidence/en'
import { overSeeds } from './overSeeds'

const FILE = path.join(import.meta.dirname, '../../public/sweeps/nas-bench-201/index.jsonl')
const { trials } = readIndex(readFileSync(FILE, 'utf8'))

test('the setting with most seeds, how many of them end with two skip-connects or more, and what rule 1 wins', () => {
  const said = overSeeds(trials)
  const settings = trials.map(({ config: { seed: _, ...config } }) => JSON.stringify(config))
  const most = settings.toSorted((a, b) => count(settings, b) - count(settings, a))[0]
  const own = trials.filter((_, i) => settings[i] === most)
  expect(said).toMatchObject({
    n: own.length,
    threshold: 2,
    collapsed: own.filter(({ skips }) => (skips.normal.at(-1) as number) >= 2).length,
  })
  const gains = own.map(({ benchmark, derived, rules }) => {
    const worth = (epoch: number): number => benchmark?.cifar10[derived[epoch - 1] as number] ?? Number.NaN
    return worth(rules.criterion1.returnsEpoch ?? derived.length) - worth(derived.length)
  })
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length
  expect(said?.gain?.(evidenceEn)).toMatch(new RegExp(`^\\+${mean.toFixed(1)} \\(`))
})

test('a sweep of nothing says nothing', () => {
  expect(overSeeds([])).toBeNull()
})

function count(values: readonly string[], value: string): number {
  return values.filter((one) => one === value).length
}
