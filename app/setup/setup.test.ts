import { expect, test } from 'vitest'
import { ALGORITHM_IDS } from '../../src/protocol/algorithms'
import { PRESETS, type PresetId, presetConfig } from '../../src/protocol/presets'
import { publishedConfig } from '../../src/protocol/withAlgorithm'
import { setupEn } from '../i18n/setup/en'
import { chosenConfig, differences, totalSteps } from './setup'

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

test('counts the steps of a whole search', () => {
  expect(totalSteps({ ...paper, images: 50_000, batch: 64, epochs: 50 })).toBe(390 * 50)
})

test('says when another data set or fewer images stand in', () => {
  const few = { id: 'generated', title: 'Generated', images: 1000, classes: 10, classNames: [] }
  const { config, substituted, reduced } = chosenConfig(PRESETS['two-minutes'].config, few, { seed: 5, stopAt: 'none' })
  expect(config).toMatchObject({ dataset: 'generated', images: 1000, seed: 5 })
  expect([substituted, reduced]).toEqual([true, true])
})
