/** Every reader of images meets files of hostile origin: it refuses in one line or reads a whole set. */
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { FUZZ, FUZZ_TIMEOUT, mutatedBytes, mutatedText, survive } from '../../testing/mutate'
import { type Dataset, IMAGE_BYTES } from '../dataset'
import { readImages } from '../readImages'
import { gzip, named, tar } from '../testing/cifarFixtures'
import { decodeTiny, idx, npy, parquet, pickledBatch, randomBytes, tinyPicture, zip } from '../testing/setFixtures'
import { readPickle } from './pickle'
import { sortPictures } from './pictureFolder'
import { readPictureHeader } from './pictureHeader'
import type { ZipLimits } from './zip'

/** What an archive of these tests may unpack to. */
const UNPACKED = 1_000_000
const ZIP: ZipLimits = { archiveBytes: UNPACKED, fileBytes: UNPACKED }
const options = { decode: decodeTiny, limits: { unpackedBytes: UNPACKED, zip: ZIP } }

function whole(set: Dataset | null): void {
  if (set === null) return
  for (const { pixels, labels } of [set, ...(set.test ? [set.test] : [])]) {
    expect(pixels.length).toBe(labels.length * IMAGE_BYTES)
    expect(labels.every((label) => label < set.info.classes)).toBe(true)
  }
  expect(set.info.classNames).toHaveLength(set.info.classes)
  expect(set.info.classes).toBeGreaterThanOrEqual(2)
}

const twoClasses = (count: number): number[] => Array.from({ length: count }, (_, n) => n % 2)
const idxImages = idx([6, 9, 7], randomBytes(6 * 63))
const idxLabels = idx([6], twoClasses(6))
const pictures = Object.fromEntries(
  twoClasses(8).map((label, n) => [`set/${['a', 'b'][label]}/${n}.png`, tinyPicture(20 + n, 40, n)] as const),
)
const made = {
  zip: new Uint8Array(),
  npz: new Uint8Array(),
  tar: new Uint8Array(),
  labelsGz: new Uint8Array(),
} as Record<'zip' | 'npz' | 'tar' | 'labelsGz', Uint8Array<ArrayBuffer>>

beforeAll(async () => {
  made.zip = await zip(pictures)
  made.npz = await zip({
    'train_images.npy': npy([6, 8, 8, 3], randomBytes(6 * 192)),
    'train_labels.npy': npy([6, 1], twoClasses(6)),
    'test_images.npy': npy([2, 8, 8, 3], randomBytes(2 * 192)),
    'test_labels.npy': npy([2, 1], twoClasses(2)),
  })
  made.tar = await gzip(tar(Object.entries(pictures).map(([path, bytes]) => ({ path, bytes }))))
  made.labelsGz = await gzip(idxLabels)
})

const table = parquet(
  twoClasses(10).map((_, n) => tinyPicture(33, 40, n)),
  twoClasses(10),
  ['a', 'b'],
)

test.each<[string, string, () => Uint8Array]>([
  ['pickled batches', 'data_batch_1', () => pickledBatch([1, 2])],
  ['Parquet files', 'train.parquet', () => table],
  ['zip archives of pictures', 'a.zip', () => made.zip],
  ['npz archives', 'a.npz', () => made.npz],
  ['tar archives of pictures', 'a.tar.gz', () => made.tar],
])(
  '%s',
  async (_, name, bytes) => {
    await fc.assert(
      fc.asyncProperty(mutatedBytes(bytes()), async (mutated) => {
        whole(await survive(() => readImages([named(name, mutated)], options)))
      }),
      FUZZ,
    )
  },
  FUZZ_TIMEOUT,
)

test.each<[string, () => Uint8Array, () => Uint8Array]>([
  ['IDX images', () => idxImages, () => idxLabels],
  ['IDX labels', () => idxLabels, () => idxImages],
  ['gzipped IDX labels', () => made.labelsGz, () => idxImages],
])(
  '%s',
  async (what, broken, sound) => {
    const name = (own: boolean): string =>
      `train-${what.includes('labels') === own ? 'labels-idx1' : 'images-idx3'}-ubyte`
    await fc.assert(
      fc.asyncProperty(mutatedBytes(broken()), async (mutated) => {
        const files = [
          named(`${name(true)}${what.startsWith('gz') ? '.gz' : ''}`, mutated),
          named(name(false), sound().slice()),
        ]
        whole(await survive(() => readImages(files, options)))
      }),
      FUZZ,
    )
  },
  FUZZ_TIMEOUT,
)

test(
  'zip archives whose files unpack to more than they say, or were changed inside',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        mutatedBytes(tinyPicture(40, 40, 1)),
        fc.integer({ min: 0, max: 2_000_000 }),
        async (mutated, padding) => {
          const blown = new Uint8Array(mutated.length + padding)
          blown.set(mutated)
          const archive = await zip({ ...pictures, 'set/a/x.png': blown })
          whole(await survive(() => readImages([named('a.zip', archive)], options)))
        },
      ),
      { ...FUZZ, numRuns: FUZZ.numRuns / 5 },
    )
  },
  FUZZ_TIMEOUT,
)

test(
  'pickles of nothing but opcodes',
  async () => {
    const opcodes = fc.array(
      fc.oneof(
        fc.constantFrom(
          ...[...'(]})t.aeulsdu012NIJKMLGFSTUVXcRbohjgqpr\x80\x85\x86\x87\x88\x8c\x93\x94\x95\n'].map((c) =>
            c.charCodeAt(0),
          ),
        ),
        fc.integer({ min: 0, max: 255 }),
      ),
      { maxLength: 60 },
    )
    await fc.assert(
      fc.asyncProperty(opcodes, async (bytes) => {
        await survive(() => readPickle('data_batch_1', Uint8Array.from(bytes)))
      }),
      FUZZ,
    )
  },
  FUZZ_TIMEOUT,
)

test(
  'headers of pictures',
  () => {
    const jpeg = Uint8Array.from([
      0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc0, 0, 17, 8, 0, 9, 0, 9, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ])
    const webp = Uint8Array.from([
      ...new TextEncoder().encode('RIFF....WEBPVP8X'),
      10,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      9,
      0,
      0,
      9,
      0,
      0,
      0,
      0,
    ])
    fc.assert(
      fc.property(fc.oneof(mutatedBytes(jpeg), mutatedBytes(webp), mutatedBytes(tinyPicture(9, 9, 1))), (bytes) => {
        const header = readPictureHeader(bytes)
        if ('fault' in header) expect(header.fault).toMatch(/^\S.*\S$/)
        else expect(header.width * header.height).toBeGreaterThan(0)
      }),
      FUZZ,
    )
  },
  FUZZ_TIMEOUT,
)

test(
  'paths and annotations of pictures',
  async () => {
    const entry = (path: string) => ({ path, size: 1, origin: 'a', open: async () => new Blob() })
    const annotations = 'val_0.JPEG\tn01\t0\t0\t1\t1\nval_1.JPEG\tn02\t0\t0\t1\t1\n'
    await fc.assert(
      fc.asyncProperty(mutatedText('set/train/a/0.png'), mutatedText(annotations), async (path, text) => {
        const listed = [path, 'set/train/a/1.png', 'set/train/b/2.png', 'set/test/a/3.png'].map(entry)
        const among = { name: 'set', folders: [path, 'set/train/c', ''] }
        const folder = await survive(() => sortPictures(listed, new Map(), among))
        expect(folder?.pictures.every(({ className }) => className.length > 0) ?? true).toBe(true)
        const flat = ['val/images/val_0.JPEG', 'val/images/val_1.JPEG'].map(entry)
        await survive(() => sortPictures(flat, new Map([['val/val_annotations.txt', text]]), among))
        const blob = new Blob([tinyPicture(40, 40, 3)])
        const files = [path, `${path}/`, 'set/a/1.png', 'set/b/2.png'].map((name) => ({ name, blob }))
        whole(await survive(() => readImages(files, options)))
      }),
      FUZZ,
    )
  },
  FUZZ_TIMEOUT,
)
