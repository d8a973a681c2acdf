import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ALGORITHM_IDS } from '../../src/protocol/algorithms'
import { PRESETS, type PresetId, presetConfig } from '../../src/protocol/presets'
import { publishedConfig } from '../../src/protocol/withAlgorithm'
import { setupEn } from '../i18n/setup/en'
import { type AtHand, chosenConfig, differences, imagesOf, measuredTime, totalSteps } from './setup'

const paper = PRESETS.paper.config

test('the paper preset differs in nothing', () => {
  expect(differences(paper, paper)).toEqual([])
})

test('every difference of every preset has a name on the page', () => {
  for (const id of ALGORITHM_IDS)
    for (const preset of Object.keys(PRESETS) as PresetId[])
      for (const { field } of differences(presetConfig(preset, id), publishedConfig(id)))
        expect(setupEn.fields[field], field).toBeTruthy()
})

test('an eigenvalue that is measured more often than R-DARTS does is a difference, one that is not measured is none', () => {
  const every = (epochs: number) => differences({ ...paper, eigenvalue: { ...paper.eigenvalue, every: epochs } }, paper)
  expect(every(1)).toEqual([{ field: 'eigenvalue.every', value: '1', paper: '2' }])
  expect(setupEn.fields['eigenvalue.every']).toBeTruthy()
  expect([every(0), every(2)]).toEqual([[], []])
})

test('counts the steps of a whole search', () => {
  expect(totalSteps({ ...paper, images: 50_000, batch: 64, epochs: 50 })).toBe(390 * 50)
})

test('a time on another machine is told where bench/RESULTS.md has the step', () => {
  const results = readFileSync(path.join(import.meta.dirname, '../../bench/RESULTS.md'), 'utf8')
  expect(results).toContain('two-minutes on two threads of two processors, 86 ms a step')
  expect(results).toContain('`small-cell` (DARTS: 94 CPU ms)')
  expect(results).toContain('(C=16, 8 cells, batch 64, 32x32) takes 8.2 s a step on two threads')
  expect(results).toContain('C: AMD EPYC with AVX-512, 2 processors (two threads of one core)')
  const measured = (id: PresetId) => measuredTime(id, PRESETS[id].config)
  expect(measured('two-minutes')).toEqual({ ms: 86 * 930, threads: 2 })
  expect(measured('small-cell')).toEqual({ ms: 94 * 1240, threads: 1 })
  expect(measured('paper')).toEqual({ ms: 8200 * 19_500, threads: 2 })
  expect(measured('article')).toBeNull()
})

test('says when another data set or fewer images stand in', () => {
  const few = { id: 'generated', title: 'Generated', images: 1000, classes: 10, classNames: [] }
  const { config, substituted, reduced } = chosenConfig(PRESETS['two-minutes'].config, few, { seed: 5, stopAt: 'none' })
  expect(config).toMatchObject({ dataset: 'generated', images: 1000, seed: 5 })
  expect([substituted, reduced]).toEqual([true, true])
})

const set = (id: string) => ({ id, title: id, images: 8000, classes: 10 })
const lecture: AtHand = {
  chosen: null,
  asked: { dataset: 'fashion-mnist', named: false },
  loaded: [set('generated')],
  shipped: set('fashion-mnist'),
}

test.each<[string, Partial<AtHand>, string]>([
  ['takes the images that ship with the lab where nothing else is at hand', {}, 'fashion-mnist'],
  ['takes what was read from files, the newest', { loaded: ['generated', 'own', 'cifar10'].map(set) }, 'cifar10'],
  [
    'takes what a preset asks for before what was read last',
    { asked: { dataset: 'cifar100', named: false }, loaded: ['generated', 'cifar100', 'own'].map(set) },
    'cifar100',
  ],
  [
    'takes the shipped images where what a preset asks for is not here',
    { asked: { dataset: 'cifar100', named: false } },
    'fashion-mnist',
  ],
  [
    'takes generated shapes where the settings name them',
    { asked: { dataset: 'generated', named: true } },
    'generated',
  ],
  [
    'takes the shipped images where the settings name them',
    { asked: { dataset: 'fashion-mnist', named: true }, loaded: ['generated', 'cifar10'].map(set) },
    'fashion-mnist',
  ],
  [
    'takes the visitor’s choice before all',
    { chosen: 'generated', loaded: ['generated', 'own'].map(set) },
    'generated',
  ],
  ['takes generated shapes on a site without the shipped images', { shipped: null }, 'generated'],
])('a live run %s', (_, change, expected) => {
  expect(imagesOf({ ...lecture, ...change })?.id).toBe(expected)
})
