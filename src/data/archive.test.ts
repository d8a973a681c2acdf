import { describe, expect, it } from 'vitest'
import { readCifarFiles } from './archive'
import { cifar10File, cifar100File, gzip, named, tar } from './testing/cifarFixtures'

const EXPECTED = 'expected cifar-10-binary.tar.gz, cifar-100-binary.tar.gz or their .bin files'
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

describe('readCifarFiles', () => {
  it('reads the archive, gzipped or not, and the unpacked files alike', async () => {
    const loose = [
      named('data_batch_2.bin', batch2),
      named('x/test_batch.bin', test10),
      named('data_batch_1.bin', batch1),
    ]
    const fromFiles = await readCifarFiles([...loose, named('readme.html', '<html>')])
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
      const fromArchive = await readCifarFiles([file])
      expect({ ...fromArchive, source: '' }).toEqual({ ...fromFiles, source: '' })
      expect(fromArchive.source).toBe(file.name)
    }
  })

  it('reads CIFAR-100', async () => {
    const { info, labels } = await readCifarFiles([named('train.bin', cifar100File(120))])
    expect(info).toMatchObject({ id: 'cifar100', images: 120, classes: 100 })
    expect(labels[119]).toBe(19)
  })

  it('keeps the first images when asked for fewer', async () => {
    const some = await readCifarFiles([named('data_batch_1.bin', batch1), named('data_batch_2.bin', batch2)], {
      images: 5,
    })
    expect(some.info).toMatchObject({ images: 5, title: 'CIFAR-10 subset (5 of 50,000 training images)' })
    expect([...some.labels]).toEqual([0, 1, 2, 3, 0])
    expect(some.pixels.length).toBe(5 * 3072)
  })

  it('orders batch files by number', async () => {
    const files = [named('data_batch_10.bin', batch1), named('data_batch_2.bin', batch2)]
    expect((await readCifarFiles(files)).source).toBe('data_batch_2.bin, data_batch_10.bin')
  })

  it.each<[string, Uint8Array<ArrayBuffer> | string, string]>([
    ['cifar.zip', Uint8Array.of(0x50, 0x4b, 3, 4, 0), `cifar.zip: a zip archive, ${EXPECTED}`],
    ['cifar.tar.gz', Uint8Array.of(0x50, 0x4b, 3, 4, 0), `cifar.tar.gz: a zip archive, ${EXPECTED}`],
    ['train.bin', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13), `train.bin: a PNG picture, ${EXPECTED}`],
    ['cat.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13), `cat.png: a PNG picture, ${EXPECTED}`],
    ['notes.txt', 'hello', `notes.txt: neither an archive nor a .bin file, ${EXPECTED}`],
    ['a.tar.gz', '<!DOCTYPE html><title>404', `a.tar.gz: an HTML page, perhaps a failed download, ${EXPECTED}`],
    ['a.tar.gz', 'plain text', 'a.tar.gz: not gzip data despite its name, get the file again'],
    ['a.tar', '', `a.tar: empty, ${EXPECTED}`],
    ['a.tar', tar([]), `a.tar: holds no .bin file, ${EXPECTED}`],
    ['data_batch_1.bin', '', 'data_batch_1.bin: empty, expected at least one CIFAR record'],
  ])('refuses %s, case %#', async (name, bytes, message) => {
    await expect(readCifarFiles([named(name, bytes)])).rejects.toThrow(refusal(message))
  })

  it('refuses an empty folder', async () => {
    await expect(readCifarFiles([])).rejects.toThrow(refusal(`no files: ${EXPECTED}`))
  })

  it('refuses the Python version and says which to take', async () => {
    const python = await gzip(tar([{ path: 'cifar-10-batches-py/data_batch_4', bytes: new Uint8Array(9) }]))
    await expect(readCifarFiles([named('cifar-10-python.tar.gz', python)])).rejects.toThrow(
      refusal(
        'cifar-10-python.tar.gz: the Python or Matlab version (it holds data_batch_4), ' +
          `take the binary version: ${EXPECTED}`,
      ),
    )
  })

  it('refuses test images alone', async () => {
    await expect(readCifarFiles([named('test_batch.bin', test10)])).rejects.toThrow(
      refusal('test_batch.bin: test images only, a search needs training files (data_batch_1.bin, train.bin)'),
    )
  })

  it('refuses two data sets together', async () => {
    const files = [named('data_batch_1.bin', batch1), named('train.bin', cifar100File(2))]
    await expect(readCifarFiles(files)).rejects.toThrow(
      refusal('train.bin is CIFAR-100, data_batch_1.bin is CIFAR-10: give one data set at a time'),
    )
  })

  it('refuses a file given twice, under its own or another name', async () => {
    const first = named('data_batch_1.bin', batch1)
    await expect(readCifarFiles([first, named('copy/data_batch_1.bin', batch1)])).rejects.toThrow(
      refusal('data_batch_1.bin: given twice, give each file once'),
    )
    await expect(readCifarFiles([first, named('data_batch_7.bin', batch1)])).rejects.toThrow(
      refusal('data_batch_7.bin: the same images as data_batch_1.bin, give each file once'),
    )
  })

  it.each([5, 2000, -4])('refuses gzip data cut at byte %i', async (at) => {
    const cut = (await gzip(official)).slice(0, at)
    await expect(readCifarFiles([named('c.tar.gz', cut)])).rejects.toThrow(
      refusal(/^c\.tar\.gz: damaged or cut short after [\d,]+ unpacked bytes \(.+\), get the file again$/),
    )
  })

  it('refuses gzip data with a changed byte', async () => {
    const bytes = await gzip(official)
    bytes[bytes.length - 6] = (bytes[bytes.length - 6] as number) ^ 1
    await expect(readCifarFiles([named('c.tar.gz', bytes)])).rejects.toThrow(
      refusal(/^c\.tar\.gz: damaged or cut short/),
    )
  })

  it('refuses an archive that unpacks to more than the limit', async () => {
    const bomb = await gzip(new Uint8Array(tar([{ path: 'a.txt', bytes: new Uint8Array(3_000_000) }])))
    expect(bomb.length).toBeLessThan(10_000)
    await expect(readCifarFiles([named('bomb.tar.gz', bomb)], { unpackedBytes: 1_000_000 })).rejects.toThrow(
      refusal('bomb.tar.gz: a.txt says 3,000,000 bytes, 999,488 of the limit of 1,000,000 are left'),
    )
  })

  it('refuses an archive with endless padding behind its end mark', async () => {
    const padded = new Uint8Array(3_000_000)
    padded.set(official)
    await expect(readCifarFiles([named('p.tar.gz', await gzip(padded))], { unpackedBytes: 1_000_000 })).rejects.toThrow(
      refusal('p.tar.gz: unpacks to more than 1,000,000 bytes, what is left of the limit of 1,000,000'),
    )
  })

  it('refuses a file over the limit before reading it', async () => {
    await expect(readCifarFiles([named('data_batch_1.bin', batch1)], { unpackedBytes: 10_000 })).rejects.toThrow(
      refusal('data_batch_1.bin: 12,292 bytes, 10,000 of the limit of 10,000 are left'),
    )
  })

  it('refuses files that are small one by one and too large together', async () => {
    const files = [named('data_batch_1.bin', batch1), named('data_batch_2.bin', batch2)]
    await expect(readCifarFiles(files, { unpackedBytes: 20_000 })).rejects.toThrow(
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
    await expect(
      readCifarFiles([first, named('b.tar.gz', await gzip(half))], { unpackedBytes: 1_000_000 }),
    ).rejects.toThrow(refusal(/^b\.tar\.gz: a\.txt says 600,000 bytes, 37\d,\d{3} of the limit of 1,000,000 are left$/))
    await expect(
      readCifarFiles([first, named('p.tar.gz', await gzip(padded))], { unpackedBytes: 1_000_000 }),
    ).rejects.toThrow(
      refusal(
        `p.tar.gz: unpacks to more than ${left.toLocaleString('en')} bytes, what is left of the limit of 1,000,000`,
      ),
    )
  })

  it('refuses more than 64 .bin files in an archive', async () => {
    const many = Array.from({ length: 65 }, (_, i) => ({ path: `data_batch_${i}.bin`, bytes: batch1 }))
    await expect(readCifarFiles([named('a.tar', tar(many))])).rejects.toThrow(
      refusal('a.tar: more than 64 .bin files, not a CIFAR archive'),
    )
  })

  it('writes out what cannot be seen in a file name', async () => {
    await expect(readCifarFiles([named('a\u202etxt.tar', '')])).rejects.toThrow(
      refusal(`a\\u202etxt.tar: empty, ${EXPECTED}`),
    )
  })

  it('refuses more than 64 files', async () => {
    const many = Array.from({ length: 65 }, (_, i) => named(`data_batch_${i}.bin`, batch1))
    await expect(readCifarFiles(many)).rejects.toThrow(refusal('65 files, at most 64 are read in one go'))
  })
})
