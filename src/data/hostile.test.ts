/** Archives, shards and manifests of hostile origin. */
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { FUZZ, FUZZ_TIMEOUT, mutatedBytes, mutatedJson, mutatedText, survive } from '../testing/mutate'
import { IMAGE_BYTES } from './dataset'
import { sha256Hex } from './digest'
import { loadAllShards } from './loadShards'
import { checkManifest, MANIFEST_FORMAT, MANIFEST_VERSION } from './manifest'
import { readImages } from './readImages'
import { encodeShard, parseShard } from './shard'
import { cifar10File, cifar100File, gzip, named, tar } from './testing/cifarFixtures'

/** Bytes an archive of these tests may unpack to. */
const LIMIT = 1_000_000

const archive = tar([
  { path: 'cifar-10-batches-bin/', bytes: new Uint8Array(), type: '5' },
  { path: 'cifar-10-batches-bin/data_batch_1.bin', bytes: cifar10File(2, 1) },
  { path: 'cifar-10-batches-bin/readme.html', bytes: new TextEncoder().encode('<html>') },
  { path: 'cifar-10-batches-bin/test_batch.bin', bytes: cifar10File(1, 3) },
])
let packed: Uint8Array<ArrayBuffer>
beforeAll(async () => {
  packed = await gzip(archive)
})

function whole(set: Awaited<ReturnType<typeof readImages>> | null): void {
  if (set === null) return
  expect(set.pixels.length).toBe(set.labels.length * IMAGE_BYTES)
  expect(set.labels.every((label) => label < set.info.classes)).toBe(true)
}

test.each([
  ['tar archives', 'a.tar', () => archive],
  ['gzip archives', 'a.tar.gz', () => packed],
  ['CIFAR-10 files', 'data_batch_1.bin', () => cifar10File(2)],
  ['files that could be either', 'images.bin', () => cifar100File(2)],
])(
  '%s',
  async (_, name, bytes) => {
    await fc.assert(
      fc.asyncProperty(mutatedBytes(bytes()), async (mutated) => {
        whole(await survive(() => readImages([named(name, mutated)], { limits: { unpackedBytes: LIMIT } })))
      }),
      FUZZ,
    )
  },
  FUZZ_TIMEOUT,
)

test(
  'gzip bombs: archives that were damaged before they were packed',
  async () => {
    await fc.assert(
      fc.asyncProperty(mutatedBytes(archive), fc.integer({ min: 0, max: 3_000_000 }), async (mutated, padding) => {
        const blown = new Uint8Array(mutated.length + padding)
        blown.set(mutated)
        const bomb = await gzip(blown)
        whole(await survive(() => readImages([named('a.tar.gz', bomb)], { limits: { unpackedBytes: LIMIT } })))
      }),
      { ...FUZZ, numRuns: FUZZ.numRuns / 5 },
    )
  },
  FUZZ_TIMEOUT,
)

test(
  'file names',
  async () => {
    await fc.assert(
      fc.asyncProperty(mutatedText('../x/data_batch_1.bin'), async (name) => {
        whole(await survive(() => readImages([named(name, cifar10File(1))], {})))
      }),
      FUZZ,
    )
  },
  FUZZ_TIMEOUT,
)

const images = { pixels: new Uint8Array(2 * IMAGE_BYTES).fill(7), labels: Uint16Array.of(3, 9) }
const shard = encodeShard(images, 10)

test(
  'shards',
  async () => {
    await fc.assert(
      fc.asyncProperty(mutatedBytes(shard), async (mutated) => {
        const read = await survive(() => parseShard('s.bin', mutated.buffer, 10))
        if (read) expect(read.pixels.length).toBe(read.labels.length * IMAGE_BYTES)
      }),
      FUZZ,
    )
  },
  FUZZ_TIMEOUT,
)

test(
  'manifests, and changed shards behind a good one',
  async () => {
    const manifest = {
      format: MANIFEST_FORMAT,
      version: MANIFEST_VERSION,
      id: 'cifar10',
      title: 'CIFAR-10',
      classes: 10,
      classNames: Array.from({ length: 10 }, (_, i) => `class ${i}`),
      imageSize: 32,
      mean: [0.5, 0.5, 0.5],
      std: [0.2, 0.2, 0.2],
      count: 2,
      source: 'test',
      shards: [{ file: 'shard-000.bin', count: 2, bytes: shard.length, sha256: await sha256Hex(shard) }],
    }
    await fc.assert(
      fc.asyncProperty(mutatedJson(manifest), async (text) => {
        const read = await survive(() => checkManifest(JSON.parse(text)))
        if (read) await survive(() => loadAllShards(read, async () => shard.slice().buffer))
      }),
      FUZZ,
    )
    await fc.assert(
      fc.asyncProperty(mutatedBytes(shard), async (mutated) => {
        const read = await survive(() => loadAllShards(checkManifest(manifest), async () => mutated.buffer))
        if (read) expect(read.pixels).toEqual(images.pixels)
      }),
      FUZZ,
    )
  },
  2 * FUZZ_TIMEOUT,
)
