/** What a sweep would run, before it does. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { idx, randomBytes } from '../../src/data/testing/setFixtures'
import { checkSweep } from '../../src/sweep/sweepFile'
import { planSweep } from './planned'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'images-'))
  const labels = Array.from({ length: 60 }, (_, i) => i % 10)
  await writeFile(path.join(folder, 'train-images-idx3-ubyte'), idx([60, 28, 28], randomBytes(60 * 784)))
  await writeFile(path.join(folder, 'train-labels-idx1-ubyte'), idx([60], labels))
})
afterAll(() => rm(folder, { recursive: true }))

const least = {
  name: 'map',
  preset: 'two-minutes',
  data: 'generated',
  settings: { images: 32, batch: 8, channels: 4, imageSize: 8, epochs: 2 },
  seeds: 1,
}

it.each<[string, () => object, number]>([
  ['settings of another algorithm', () => ({ algorithms: ['darts', 'gdas'], grid: { 'gdas.tauFrom': [10, 5] } }), 3],
  ['another path to the same images', () => ({ data: [folder, path.join(folder, '/')] }), 1],
])('names no trial twice: %s', async (_, file, trials) => {
  const planned = await planSweep(checkSweep({ ...least, ...file() }), null)
  expect(new Set(planned.trials.map(({ id }) => id)).size).toBe(trials)
  expect(planned.trials).toHaveLength(trials)
  expect(planned.repeated).toBe(1)
})
