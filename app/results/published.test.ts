import { expect, test } from 'vitest'
import { resultsEn } from '../i18n/results/en'
import { resultsZh } from '../i18n/results/zh'
import { CIFAR_ROWS, IMAGENET_ROWS } from './published'

test('every number has a source that is named', () => {
  for (const { system, sources } of [...CIFAR_ROWS, ...IMAGENET_ROWS]) {
    expect(sources.length, system).toBeGreaterThan(0)
    for (const id of sources) expect(resultsEn.sources[id], system).toBeTruthy()
  }
})

test('the results of DARTS+ are those of its authors', () => {
  const own = CIFAR_ROWS.find(({ system }) => system === 'DARTS+')
  expect([own?.cifar10?.value, own?.cifar100?.value]).toEqual([2.32, 14.87])
  expect(own?.parameters).toBeNull()
  expect(IMAGENET_ROWS.find(({ system }) => system === 'DARTS+')?.top1).toBe(23.7)
  expect(IMAGENET_ROWS.find(({ system }) => system === 'EfficientNet-B0')?.top1).toBe(23.7)
})

test('both languages hold the same caveats', () => {
  expect(resultsZh.notes).toHaveLength(resultsEn.notes.length)
  expect(resultsZh.measuredNotes).toHaveLength(resultsEn.measuredNotes.length)
})
