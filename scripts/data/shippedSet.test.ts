/** The images that ship with the lab, as a visitor gets them. */
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { FASHION_MNIST_CLASSES } from '../../src/data/fashionMnist'
import { byClass } from '../../src/data/imageSet'
import { loadAllShards } from '../../src/data/loadShards'
import { checkManifest } from '../../src/data/manifest'
import { SHIPPED_COUNTS } from '../../src/protocol/evaluationBudget'
import { PROJECT_ROOT } from '../project/paths.mjs'

const folder = path.join(PROJECT_ROOT, 'public', 'shards', 'fashion-mnist')
const manifest = checkManifest(JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8')))

test('they are at most 4 MB on the wire, and their licence lies beside them', async () => {
  const files = await readdir(folder)
  const sizes = await Promise.all(files.map(async (file) => (await stat(path.join(folder, file))).size))
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(4_000_000)
  expect(manifest.licence).toEqual({ name: 'MIT', file: 'LICENSE.txt' })
  expect(await readFile(path.join(folder, 'LICENSE.txt'), 'utf8')).toContain('Copyright (c) 2017 Zalando SE')
})

test('they are as the manifest says: classes balanced from the front, training and held-out images, grey on black', async () => {
  const set = await loadAllShards(
    manifest,
    async (file) => new Uint8Array(await readFile(path.join(folder, file))).buffer,
  )
  expect(set.info).toMatchObject({ id: 'fashion-mnist', images: 8000, classes: 10, classNames: FASHION_MNIST_CLASSES })
  for (const count of [1000, 2000, 8000])
    expect(byClass(set.labels.subarray(0, count), 10).map((own) => own.length)).toEqual(Array(10).fill(count / 10))
  expect(byClass(set.test?.labels ?? [], 10).map((own) => own.length)).toEqual(Array(10).fill(100))
  expect(SHIPPED_COUNTS).toEqual({ images: set.info.images, heldOut: set.test?.labels.length })
  expect(set.info.facts).toMatchObject({ format: 'idx', size: [28, 28], channels: 1, heldOut: 1000 })
  for (let i = 0; i < set.pixels.length; i += 3 * 997) expect(new Set(set.pixels.subarray(i, i + 3)).size).toBe(1)
})
