import { describe, expect, it } from 'vitest'
import type { NamedBlob } from './formats/entries'
import { readImages } from './readImages'
import { cifar10File, cifar100File, gzip, named, tar } from './testing/cifarFixtures'

const EXPECTED =
  'expected CIFAR (binary or Python version), IDX, .npz or Parquet files, or pictures in one folder a class, ' +
  'as files, a folder, .zip or .tar.gz'
const readCifar = (files: NamedBlob[], { images, unpackedBytes }: { images?: number; unpackedBytes?: number } = {}) =>
  readImages(files, { images, ...(unpackedBytes === undefined ? {} : { limits: { unpackedBytes } }) })
const refusal = (message: string | RegExp) =>
  expect.objectContaining({
    name: 'SearchError',
    code: 'bad-archive',
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  })

const batch1 = cifar10File(4, 1)
const batch2 = cifar10File(3, 2)
const test10 = cifar10File(2, 3)
const official = tar([
  { path: 'cifar-10-batches-bin/', bytes: new Uint8Array(), type: '5' },
  { path: 'cifar-10-batches-bin/._data_batch_1.bin', bytes: new Uint8Array(163) },
  { path: 'cifar-10-batches-bin/data_batch_2.bin', bytes: batch2 },
  { path: 'cifar-10-batches-bin/data_batch_1.bin', bytes: batch1 },
  { path: 'cifar-10-batches-bin/batches.meta.txt', bytes: new TextEncoder().encode('airplane\n') },
  { path: 'cifar-10-batches-bin/test_batch.bin', bytes: test10 },
])

describe('readImages, given CIFAR files', () => {
  it('reads the archive, gzipped or not, and the unpacked files alike', async () => {
    const loose = [
      named('data_batch_2.bin', batch2),
      named('x/test_batch.bin', test10),
      named('data_batch_1.bin', batch1),
    ]
    const fromFiles = await readCifar([...loose, named('readme.html', '<html>')])
    expect(fromFiles.info).toMatchObject({
      id: 'cifar10',
      title: 'CIFAR-10 subset (7 of 50,000 training images)',
      images: 7,
      classes: 10,
    })
    expect([...fromFiles.labels]).toEqual([0, 1, 2, 3, 0, 1, 2])
    expect([...(fromFiles.test?.labels ?? [])]).toEqual([0, 1])
    expect(fromFiles.source).toBe('data_batch_1.bin, data_batch_2.bin')
    for (const file of [
      named('cifar-10-binary.tar.gz', await gzip(official)),
      named('cifar.tgz', await gzip(official)),
      named('cifar-10-binary.tar', official),
    ]) {
      const fromArchive = await readCifar([file])
      expect({ ...fromArchive, source: '' }).toEqual({ ...fromFiles, source: '' })
      expect(fromArchive.source).toBe(file.name)
    }
  })

  it('reads CIFAR-100', async () => {
    const { info, labels } = await readCifar([named('train.bin', cifar100File(120))])
    expect(info).toMatchObject({ id: 'cifar100', images: 120, classes: 100 })
    expect(labels[119]).toBe(19)
  })

  it('keeps the first images when asked for fewer', async () => {
    const some = await readCifar([named('data_batch_1.bin', batch1), named('data_batch_2.bin', batch2)], {
      images: 5,
    })
    expect(some.info).toMatchObject({ images: 5, title: 'CIFAR-10 subset (5 of 50,000 training images)' })
    expect([...some.labels]).toEqual([0, 1, 2, 3, 0])
    expect(some.pixels.length).toBe(5 * 3072)
  })

  it('orders batch files by number', async () => {
    const files = [named('data_batch_10.bin', batch1), named('data_batch_2.bin', batch2)]
    expect((await readCifar(files)).source).toBe('data_batch_2.bin, data_batch_10.bin')
  })

  it.each<[string, Uint8Array<ArrayBuffer> | string, string]>([
    ['cifar.zip', 'PK', 'cifar.zip: not a zip archive despite its name, get the file again'],
    [
      'cifar.tar.gz',
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13),
      'cifar.tar.gz: a PNG picture despite its name, get the file again',
    ],
    ['train.bin', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13), 'train.bin: a PNG picture, expected CIFAR records'],
    [
      'cat.png',
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13),
      'cat.png: in no folder that names its class, expected CLASS/picture.png for every picture',
    ],
    ['notes.txt', 'hello', `notes.txt: holds no images this lab reads, ${EXPECTED}`],
    [
      'a.tar.gz',
      '<!DOCTYPE html><title>404',
      'a.tar.gz: an HTML page, perhaps a failed download despite its name, get the file again',
    ],
    ['a.tar.gz', 'plain text', 'a.tar.gz: not gzip data despite its name, get the file again'],
    ['a.tar', '', 'a.tar: empty, get the file again'],
    ['a.tar', tar([]), 'a.tar: holds no files'],
    [
      'a.tar',
      tar([{ path: 'x/notes.txt', bytes: new Uint8Array(3) }]),
      `a.tar: holds no images this lab reads (it holds notes.txt), ${EXPECTED}`,
    ],
    ['data_batch_1.bin', '', 'data_batch_1.bin: empty, expected at least one CIFAR record'],
  ])('refuses %s, case %#', async (name, bytes, message) => {
    await expect(readCifar([named(name, bytes)])).rejects.toThrow(refusal(message))
  })

  it('refuses a folder or an archive of search logs by what it is', async () => {
    const logs = [
      { path: 'search-EXP/scripts/model.py', bytes: new TextEncoder().encode('import torch\n') },
      { path: 'search-EXP/log.txt', bytes: new TextEncoder().encode('epoch 0 lr 0.1\n') },
    ]
    const what =
      'holds log.txt and no images, search logs are opened as files, one or several, not in a folder or an archive'
    await expect(readCifar(logs.map(({ path, bytes }) => named(path, bytes)))).rejects.toThrow(
      refusal(`search-EXP: ${what}`),
    )
    await expect(readCifar([named('runs.tar', tar(logs))])).rejects.toThrow(refusal(`runs.tar: ${what}`))
  })

  it('refuses an empty folder', async () => {
    await expect(readCifar([])).rejects.toThrow(refusal(`no files: ${EXPECTED}`))
  })

  it('refuses test images alone', async () => {
    await expect(readCifar([named('test_batch.bin', test10)])).rejects.toThrow(
      refusal('test_batch.bin: test images only, a search needs training files (data_batch_1.bin, train.bin)'),
    )
  })

  it('refuses two data sets together', async () => {
    const files = [named('data_batch_1.bin', batch1), named('train.bin', cifar100File(2))]
    await expect(readCifar(files)).rejects.toThrow(
      refusal('train.bin is CIFAR-100, data_batch_1.bin is CIFAR-10: give one data set at a time'),
    )
  })

  it('refuses a file given twice, under its own or another name', async () => {
    const first = named('data_batch_1.bin', batch1)
    await expect(readCifar([first, named('copy/data_batch_1.bin', batch1)])).rejects.toThrow(
      refusal('data_batch_1.bin: given twice, give each file once'),
    )
    await expect(readCifar([first, named('data_batch_7.bin', batch1)])).rejects.toThrow(
      refusal('data_batch_7.bin: the same images as data_batch_1.bin, give each file once'),
    )
  })

  it.each([5, 2000, -4])('refuses gzip data cut at byte %i', async (at) => {
    const cut = (await gzip(official)).slice(0, at)
    await expect(readCifar([named('c.tar.gz', cut)])).rejects.toThrow(
      refusal(/^c\.tar\.gz: damaged or cut short after [\d,]+ unpacked bytes \(.+\), get the file again$/),
    )
  })

  it('refuses gzip data with a changed byte', async () => {
    const bytes = await gzip(official)
    bytes[bytes.length - 6] = (bytes[bytes.length - 6] as number) ^ 1
    await expect(readCifar([named('c.tar.gz', bytes)])).rejects.toThrow(refusal(/^c\.tar\.gz: damaged or cut short/))
  })

  it('refuses an archive that unpacks to more than the limit', async () => {
    const bomb = await gzip(new Uint8Array(tar([{ path: 'a.txt', bytes: new Uint8Array(3_000_000) }])))
    expect(bomb.length).toBeLessThan(10_000)
    await expect(readCifar([named('bomb.tar.gz', bomb)], { unpackedBytes: 1_000_000 })).rejects.toThrow(
      refusal('bomb.tar.gz: a.txt says 3,000,000 bytes, 999,488 of the limit of 1,000,000 are left'),
    )
  })

  it('refuses an archive with endless padding behind its end mark', async () => {
    const padded = new Uint8Array(3_000_000)
    padded.set(official)
    await expect(readCifar([named('p.tar.gz', await gzip(padded))], { unpackedBytes: 1_000_000 })).rejects.toThrow(
      refusal('p.tar.gz: unpacks to more than 1,000,000 bytes, what is left of the limit of 1,000,000'),
    )
  })

  it('refuses a file over the limit before reading it', async () => {
    await expect(readCifar([named('data_batch_1.bin', batch1)], { unpackedBytes: 10_000 })).rejects.toThrow(
      refusal('data_batch_1.bin: 12,292 bytes, 10,000 of the limit of 10,000 are left'),
    )
  })

  it('refuses files that are small one by one and too large together', async () => {
    const files = [named('data_batch_1.bin', batch1), named('data_batch_2.bin', batch2)]
    await expect(readCifar(files, { unpackedBytes: 20_000 })).rejects.toThrow(
      refusal('data_batch_2.bin: 9,219 bytes, 7,708 of the limit of 20,000 are left'),
    )
  })

  it('refuses an archive of several while it is unpacked, at the first byte past what those before it have left', async () => {
    const half = tar([
      { path: 'data_batch_1.bin', bytes: batch1 },
      { path: 'a.txt', bytes: new Uint8Array(600_000) },
    ])
    const padded = new Uint8Array(3_000_000)
    padded.set(official)
    const first = named('a.tar.gz', await gzip(half))
    const left = 1_000_000 - half.length
    await expect(readCifar([first, named('b.tar.gz', await gzip(half))], { unpackedBytes: 1_000_000 })).rejects.toThrow(
      refusal(/^b\.tar\.gz: a\.txt says 600,000 bytes, 37\d,\d{3} of the limit of 1,000,000 are left$/),
    )
    await expect(
      readCifar([first, named('p.tar.gz', await gzip(padded))], { unpackedBytes: 1_000_000 }),
    ).rejects.toThrow(
      refusal(
        `p.tar.gz: unpacks to more than ${left.toLocaleString('en')} bytes, what is left of the limit of 1,000,000`,
      ),
    )
  })

  it('refuses more than 64 .bin files in an archive', async () => {
    const many = Array.from({ length: 65 }, (_, i) => ({ path: `data_batch_${i}.bin`, bytes: batch1 }))
    await expect(readCifar([named('a.tar', tar(many))])).rejects.toThrow(
      refusal('a.tar: 65 CIFAR files, at most 64 are read in one go'),
    )
  })

  it('writes out what cannot be seen in a file name', async () => {
    await expect(readCifar([named('a\u202etxt.tar', '')])).rejects.toThrow(
      refusal('a\\u202etxt.tar: empty, get the file again'),
    )
  })

  it('refuses more than 64 files', async () => {
    const many = Array.from({ length: 65 }, (_, i) => named(`data_batch_${i}.bin`, batch1))
    await expect(readCifar(many)).rejects.toThrow(
      refusal('data_batch_0.bin: 65 CIFAR files, at most 64 are read in one go'),
    )
  })
})
