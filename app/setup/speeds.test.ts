import { expect, test } from 'vitest'
import { PRESETS, type PresetId } from '../../src/protocol/presets'
import { withSettings } from '../../src/protocol/settings'
import { createRunStore } from '../run/runStore'
import { STARTED } from '../testing/records'
import { estimateTime, PLAN_GIGAFLOPS } from './estimateTime'
import { keepSpeed, knownSpeeds, type MeasuredSpeed, presetOf } from './speeds'
import { watchSpeed } from './watchSpeed'

function memory() {
  const kept = new Map<string, string>()
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  }
}

const speed: MeasuredSpeed = { adapter: 'a GPU', preset: 'two-minutes', msPerStep: 20 }

test('the time of a preset that ran here is its own; that of another is scaled by the arithmetic', () => {
  const work = (preset: PresetId, steps: number) => ({ preset, steps, gigaflops: PLAN_GIGAFLOPS[preset] })
  expect(estimateTime(work('two-minutes', 930), 'a GPU', [speed])).toEqual({ ms: 18_600, basis: 'measured' })
  const scaled = estimateTime(work('paper', 100), 'a GPU', [speed])
  const ratio = PLAN_GIGAFLOPS.paper / PLAN_GIGAFLOPS['two-minutes']
  expect(scaled?.ms).toBeCloseTo(2000 * ratio)
  expect(scaled?.basis).toBe('scaled')
})

test('a step of another algorithm takes as much longer as it computes more', () => {
  const gigaflops = 2 * PLAN_GIGAFLOPS['two-minutes']
  expect(estimateTime({ preset: null, steps: 930, gigaflops }, 'a GPU', [speed])).toEqual({
    ms: 37_200,
    basis: 'scaled',
  })
})

test('nothing is estimated for an adapter that never ran a search', () => {
  expect(estimateTime({ preset: 'two-minutes', steps: 930, gigaflops: 1 }, 'another GPU', [speed])).toBeNull()
})

test('the newest speed of a preset replaces the older one; other adapters stay', () => {
  const storage = memory()
  keepSpeed(storage, speed)
  keepSpeed(storage, { ...speed, adapter: 'another GPU' })
  keepSpeed(storage, { ...speed, msPerStep: 10 })
  expect(knownSpeeds(storage)).toEqual([
    { ...speed, msPerStep: 10 },
    { ...speed, adapter: 'another GPU' },
  ])
})

test('a storage that holds something else, or none at all, counts as nothing known', () => {
  const storage = memory()
  storage.setItem('darts-plus-lab/speeds', '[{"adapter":1},"x"')
  expect(knownSpeeds(storage)).toEqual([])
  storage.setItem('darts-plus-lab/speeds', '[{"adapter":"a","preset":"none","msPerStep":1}]')
  expect(knownSpeeds(storage)).toEqual([])
  expect(knownSpeeds(null)).toEqual([])
})

test('a config is a preset whatever its seed, images and rules are, and no longer when its network differs', () => {
  const { config } = PRESETS['small-cell']
  expect(presetOf({ ...config, seed: 9, images: 500, dataset: 'generated' })).toBe('small-cell')
  expect(presetOf({ ...config, channels: 4 })).toBeNull()
})

const settings = (...changes: readonly string[]) => withSettings(PRESETS['small-cell'].config, changes)

test.each([
  'nodes=8',
  'concat=2',
  'operations=s3',
  'operations=all-skip',
  'auxiliarySkip=0.5',
  'alphas.perCell=true',
  'alphas.frozenEpochs=20',
  'augment.crop=4',
  'order=2',
])('a search with %s is no measure of the preset', (change) => expect(presetOf(settings(change))).toBeNull())

test('rates, rules and measurements leave the preset its own', () => {
  const changes = ['weights.lr=0.1', 'alphas.lr=0.01', 'criterion1.threshold=3', 'gauges.every=5', 'snas.dropPath=0']
  expect(presetOf(settings(...changes, 'epochs=9', 'images=1000'))).toBe('small-cell')
})

test('a live search is remembered after ten steps, a replay never', () => {
  const storage = memory()
  const run = createRunStore()
  watchSpeed(run, storage)
  const started = { ...STARTED, config: PRESETS['two-minutes'].config, stepsPerEpoch: 31 }
  const progress = (step: number) =>
    ({
      type: 'progress',
      epoch: 1,
      step,
      stepsPerEpoch: 31,
      msPerStep: 40,
      imagesPerSecond: 1,
      etaMs: 1,
      trainLoss: 2,
      validationLoss: 2,
    }) as const
  run.getState().apply(started)
  run.getState().apply(progress(20))
  expect(knownSpeeds(storage)).toEqual([])
  run.getState().begin({ kind: 'live' })
  run.getState().apply(started)
  run.getState().apply(progress(5))
  expect(knownSpeeds(storage)).toEqual([])
  run.getState().apply(progress(12))
  expect(knownSpeeds(storage)).toEqual([{ adapter: 'test', preset: 'two-minutes', msPerStep: 40 }])
})
