import { describe, expect, it } from 'vitest'
import { IMAGE_BYTES } from './dataset'
import { sha256Hex } from './digest'
import { generateDataset } from './generated'
import { type LoadFile, loadAllShards, loadShards } from './loadShards'
import { checkManifest, type ShardEntry } from './manifest'
import { encodeShard } from './shard'

const set = generateDataset(50, 3)
const files = new Map<string, Uint8Array<ArrayBuffer>>()
const shards: ShardEntry[] = []
for (let first = 0; first < 50; first += 20) {
  const last = Math.min(50, first + 20)
  const pixels = set.pixels.subarray(first * IMAGE_BYTES, last * IMAGE_BYTES)
  const bytes = encodeShard({ pixels, labels: set.labels.subarray(first, last) }, 10)
  const file = `shard-00${shards.length}.bin`
  files.set(file, bytes)
  shards.push({ file, count: last - first, bytes: bytes.length, sha256: await sha256Hex(bytes) })
}
const json = {
  format: 'darts-plus-lab/shards',
  version: 1,
  id: 'generated',
  title: set.info.title,
  classes: 10,
  classNames: set.info.classNames,
  imageSize: 32,
  mean: set.mean,
  std: set.std,
  count: 50,
  source: set.source,
  shards,
}
const load = async (file: string) => (files.get(file) as Uint8Array<ArrayBuffer>).slice().buffer

describe('loadShards', () => {
  it('gives back the data set', async () => {
    const steps: number[][] = []
    const onShard = (loaded: number, total: number) => steps.push([loaded, total])
    expect(await loadAllShards(checkManifest(json), load, { onShard })).toEqual(set)
    expect(steps).toEqual([
      [20, 50],
      [40, 50],
      [50, 50],
    ])
  })

  it('grows shard by shard, and what was given before stays as it was', async () => {
    const first = generateDataset(20, 3)
    const grown = []
    for await (const dataset of loadShards(checkManifest(json), load)) grown.push(dataset)
    expect(grown.map(({ info }) => info.images)).toEqual([20, 40, 50])
    expect(grown[0]?.pixels).toEqual(first.pixels)
    expect(grown[0]?.labels).toEqual(first.labels)
  })

  it('loads no more shards than the images need', async () => {
    const asked: string[] = []
    const counting: LoadFile = (file) => {
      asked.push(file)
      return load(file)
    }
    const { info, pixels } = await loadAllShards(checkManifest(json), counting, { images: 21 })
    expect(asked).toEqual(['shard-000.bin', 'shard-001.bin'])
    expect(info.images).toBe(40)
    expect(pixels.buffer.byteLength).toBe(40 * IMAGE_BYTES)
  })

  it('stops when the signal is aborted', async () => {
    const controller = new AbortController()
    const reading = loadAllShards(checkManifest(json), load, {
      signal: controller.signal,
      onShard: () => controller.abort(),
    })
    await expect(reading).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
  })

  it('refuses a shard whose digest differs, and keeps what came before', async () => {
    const damaged: LoadFile = async (file) => {
      const buffer = await load(file)
      if (file === 'shard-001.bin') new Uint8Array(buffer)[5000] = (new Uint8Array(buffer)[5000] as number) ^ 1
      return buffer
    }
    const stream = loadShards(checkManifest(json), damaged)
    const { value } = await stream.next()
    await expect(stream.next()).rejects.toThrow(
      expect.objectContaining({
        code: 'bad-shard',
        message: expect.stringMatching(
          new RegExp(`^shard-001.bin: sha256 is [0-9a-f]{64}, the manifest says ${shards[1]?.sha256}$`),
        ),
      }),
    )
    expect(value?.info.images).toBe(20)
  })

  it('refuses a shard of another length', async () => {
    const short: LoadFile = async (file) => (await load(file)).slice(0, 100)
    await expect(loadAllShards(checkManifest(json), short)).rejects.toThrow(
      'shard-000.bin: 100 bytes, the manifest says 61,496',
    )
  })

  it('says which shard could not be loaded', async () => {
    const failing: LoadFile = async () => {
      throw new Error('the server answered 404')
    }
    await expect(loadAllShards(checkManifest(json), failing)).rejects.toThrow(
      expect.objectContaining({
        code: 'bad-shard',
        message: 'shard-000.bin: could not be loaded (the server answered 404)',
      }),
    )
  })
})

describe('checkManifest', () => {
  it('keeps what it knows and drops the rest', () => {
    expect(checkManifest({ ...json, extra: 1 })).toEqual(json)
  })

  const [shard] = shards as [ShardEntry]
  it.each<[string, unknown]>([
    ['manifest: null must be an object', null],
    ['manifest format: "other" must be "darts-plus-lab/shards"', { ...json, format: 'other' }],
    ['manifest version: 3 must be one of 1, 2', { ...json, version: 3 }],
    ['manifest imageSize: 64 must be 32', { ...json, imageSize: 64 }],
    ['manifest id: "../x" must be 1 to 40 lower-case letters, digits or dashes', { ...json, id: '../x' }],
    ['manifest title: "" must be one line of 1 to 200 characters', { ...json, title: '' }],
    ['manifest classes: 1 must be a whole number from 2 to 1,000', { ...json, classes: 1 }],
    [expect.stringMatching(/^manifest classNames: \[.* must be 11 names, one a class$/), { ...json, classes: 11 }],
    ['manifest mean[2]: 2 must be a number from 0 to 1', { ...json, mean: [0.5, 0.5, 2] }],
    ['manifest std: [0.5,0,0.5] must be above 0', { ...json, std: [0.5, 0, 0.5] }],
    ['manifest std: [0.5] must be a list of 3', { ...json, std: [0.5] }],
    ["manifest count: 51 must be the sum of the shards' counts, 50", { ...json, count: 51 }],
    ['manifest count: 1000000000 must be a whole number from 1 to 200,000', { ...json, count: 1e9 }],
    ['manifest shards: [] must be a list of 1 to 1,000', { ...json, shards: [] }],
    ['manifest shards: undefined must be a list of 1 to 1,000', { ...json, shards: undefined }],
    [
      'manifest shards[0].file: "../a.bin" must be the name of a .bin file beside the manifest',
      { ...json, shards: [{ ...shard, file: '../a.bin' }] },
    ],
    [
      'manifest shards[0].file: "https://x.org/a.bin" must be the name of a .bin file beside the manifest',
      { ...json, shards: [{ ...shard, file: 'https://x.org/a.bin' }] },
    ],
    ['manifest shards[0].bytes: 7 must be 61496 for 20 images', { ...json, shards: [{ ...shard, bytes: 7 }] }],
    [
      'manifest shards[0].sha256: "0" must be 64 lower-case hexadecimal digits',
      { ...json, shards: [{ ...shard, sha256: '0' }] },
    ],
    ['manifest shards: "shard-000.bin" is listed twice', { ...json, count: 40, shards: [shard, shard] }],
  ])('refuses: %s', (message, manifest) => {
    expect(() => checkManifest(manifest)).toThrow(expect.objectContaining({ code: 'bad-shard', message }))
  })
})
