import { describe, expect, it } from 'vitest'
import { checkConfig } from '../protocol/checkConfig'
import { PRESETS } from '../protocol/presets'
import type { NamedBlob } from './formats/entries'
import { Shelf } from './shelf'

const config = (changes: object) => checkConfig({ batch: 8, images: 40, ...changes }, PRESETS['two-minutes'].config)
const nothing = async (): Promise<ArrayBuffer> => {
  throw new Error('nothing to load')
}

/** Two records of data_batch_1.bin, repeated: label, then 3,072 bytes. */
function cifarFile(records: number): NamedBlob {
  const bytes = new Uint8Array(records * 3073)
  for (let i = 0; i < records; i++) bytes.fill(i % 10, i * 3073, (i + 1) * 3073)
  return { name: 'data_batch_1.bin', blob: new Blob([bytes]) }
}

describe('Shelf', () => {
  it('has the generated set from the beginning, labelled as generated', () => {
    expect(new Shelf(nothing).infos.map(({ id, title }) => [id, title])).toEqual([['generated', 'Generated shapes']])
  })

  it('gives batches of generated images at the size of the run', () => {
    const { info, batches } = new Shelf(nothing).open(config({ dataset: 'generated' }))
    expect(info.classes).toBe(10)
    expect(batches.stepsPerEpoch).toBe(2)
    expect(batches.weights.next().images.length).toBe(8 * 16 * 16 * 4)
  })

  it('gives the same generated images whatever was asked for before', () => {
    const fresh = new Shelf(nothing)
      .open(config({ dataset: 'generated' }))
      .batches.weights.next()
      .images.slice()
    const used = new Shelf(nothing)
    used.open(config({ dataset: 'generated', images: 90 }))
    expect(used.open(config({ dataset: 'generated' })).batches.weights.next().images).toEqual(fresh)
  })

  it('puts nothing in the place of a set that is not loaded', () => {
    expect(() => new Shelf(nothing).open(config({ dataset: 'cifar10' }))).toThrow('dataset: cifar10 is not loaded')
  })

  it('searches on loaded files and keeps them when others are refused', async () => {
    const shelf = new Shelf(nothing)
    expect(await shelf.loadFiles([cifarFile(60)])).toMatchObject({ id: 'cifar10', images: 60 })
    await expect(shelf.loadFiles([{ name: 'notes.txt', blob: new Blob(['text']) }])).rejects.toMatchObject({
      code: 'bad-archive',
    })
    expect(shelf.infos.map(({ id }) => id)).toEqual(['generated', 'cifar10'])
    expect(shelf.open(config({ dataset: 'cifar10' })).batches.stepsPerEpoch).toBe(2)
  })

  it('refuses a run on more images than were loaded', async () => {
    const shelf = new Shelf(nothing)
    await shelf.loadFiles([cifarFile(30)])
    expect(() => shelf.open(config({ dataset: 'cifar10' }))).toThrow(/images: 40 asked for/)
  })

  it('names a manifest that is none', async () => {
    const shelf = new Shelf(async () => new TextEncoder().encode('<!doctype html>').buffer as ArrayBuffer)
    await expect(shelf.loadShards('shards/manifest.json')).rejects.toMatchObject({
      code: 'bad-shard',
      message: expect.stringContaining('shards/manifest.json: not a manifest'),
    })
  })
})
