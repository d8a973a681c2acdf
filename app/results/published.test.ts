import { expect, test } from 'vitest'
import { ANSWERS } from '../answers/answers'
import { resultsEn } from '../i18n/results/en'
import { resultsZh } from '../i18n/results/zh'
import { CIFAR_ROWS, IMAGENET_ROWS, NB201_DATASETS, NB201_ROWS } from './published'

const NAMED = [
  ...CIFAR_ROWS,
  ...IMAGENET_ROWS,
  ...NB201_ROWS.map(({ method, sources }) => ({ system: method, sources })),
]

test('every number has a source that is named, and every source is cited', () => {
  for (const { system, sources } of NAMED) {
    expect(sources.length, system).toBeGreaterThan(0)
    for (const id of sources) for (const words of [resultsEn, resultsZh]) expect(words.sources[id], system).toBeTruthy()
  }
  // Reruns of DARTS+ cite the source of its mean.
  expect(new Set(NAMED.flatMap(({ sources }) => sources))).toEqual(new Set(Object.keys(resultsEn.sources)))
})

test('no row of a table stands twice', () => {
  for (const names of [CIFAR_ROWS, IMAGENET_ROWS].map((rows) => rows.map(({ system }) => system)))
    expect(new Set(names).size).toBe(names.length)
  expect(new Set(NB201_ROWS.map(({ method }) => method)).size).toBe(NB201_ROWS.length)
})

test('the results of DARTS+ are those of its authors', () => {
  const own = CIFAR_ROWS.find(({ system }) => system === 'DARTS+')
  expect([own?.cifar10?.value, own?.cifar100?.value]).toEqual([2.32, 14.87])
  expect(own?.parameters).toBeNull()
  expect(IMAGENET_ROWS.find(({ system }) => system === 'DARTS+')?.top1).toBe(23.7)
  expect(IMAGENET_ROWS.find(({ system }) => system === 'EfficientNet-B0')?.top1).toBe(23.7)
})

test.each(ANSWERS.map(({ name }) => name))('what was published of %s stands in a table', (name) => {
  const named = NAMED.filter(({ system }) => system === name || system.startsWith(`${name},`))
  expect(named.length).toBeGreaterThan(0)
})

test('a mean of Fair DARTS is that of its seven searches', () => {
  // Accuracies of FairDARTS-a to g, README of xiaomi-automl/FairDARTS.
  const accuracies = [97.46, 97.49, 97.5, 97.51, 97.47, 97.35, 97.46]
  const errors = accuracies.map((accuracy) => 100 - accuracy)
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length
  const rows = CIFAR_ROWS.filter(({ system }) => system.startsWith('Fair DARTS'))
  expect(rows[0]?.cifar10?.value).toBeCloseTo(mean, 1)
  expect(rows[1]?.cifar10?.value).toBeCloseTo(Math.min(...errors), 9)
})

test('DARTS-PT prints errors on NAS-Bench-201; its rows are the accuracies', () => {
  const rows = NB201_ROWS.filter(({ method }) => method.startsWith('DARTS-PT'))
  expect(rows.map(({ accuracies }) => accuracies)).toEqual(
    [11.89, 6.2].map((error) => [expect.closeTo(100 - error, 9), null, null]),
  )
  for (const { accuracies } of NB201_ROWS) expect(accuracies).toHaveLength(NB201_DATASETS.length)
})

test('both languages hold the same caveats', () => {
  expect(resultsZh.notes).toHaveLength(resultsEn.notes.length)
  expect(resultsZh.measuredNotes).toHaveLength(resultsEn.measuredNotes.length)
})
