/** Parts of a sweep, as machines take them that never hear of one another. */
import { expect, it } from 'vitest'
import { checkSweep } from '../../src/sweep/sweepFile'
import { trialsOfSweep } from '../../src/sweep/trials'
import { partOf, readPart } from './part'
import { trialId } from './planned'

const images = 'a'.repeat(64)
const least = { name: 'map', preset: 'two-minutes', data: 'generated', algorithms: ['darts', 'gdas'], seeds: 3 }

/** Names of the trials in each part. */
function partsOf(file: object, of: number): string[][] {
  const trials = trialsOfSweep(checkSweep({ ...least, ...file }), () => 'generated')
  const planned = trials.map(({ config }) => ({ config, images, id: trialId(config, images) }))
  return Array.from({ length: of }, (_, i) => partOf(planned, { part: i + 1, of }).map(({ id }) => id))
}

it.each([1, 2, 3, 7, 40])('are together the whole, each trial once: %i parts', (of) => {
  const ids = partsOf({}, of).flat()
  expect(ids.sort()).toEqual(partsOf({}, 1).flat().sort())
  expect(ids).toHaveLength(6)
})

it.each<[string, object]>([
  ['seeds', { seeds: 9 }],
  ['algorithms', { algorithms: ['snas', 'darts', 'gdas'] }],
  ['values', { grid: { 'alphas.lr': [0.002, 0.0003, 0.018] } }],
])('keep their trials when %s come to the file', (_, file) => {
  const before = partsOf({ settings: { 'alphas.lr': 0.0003 } }, 4)
  const after = partsOf({ settings: { 'alphas.lr': 0.0003 }, ...file }, 4)
  for (const [i, ids] of before.entries()) expect(after[i]).toEqual(expect.arrayContaining(ids))
  expect(after.flat().length).toBeGreaterThan(before.flat().length)
})

it('share the seeds of a search evenly', () => {
  const sizes = (seeds: unknown) => partsOf({ algorithms: ['darts'], seeds }, 10).map(({ length }) => length)
  expect(new Set(sizes(10))).toEqual(new Set([1]))
  expect(new Set(sizes({ from: 21, count: 25 }))).toEqual(new Set([2, 3]))
})

it.each(['0/3', '4/3', '3', '1/0', 'a/b'])('are refused as %s', (text) => {
  expect(() => readPart(text)).toThrow(`--part ${text}: must be K/N with K from 1 to N`)
})
