import { describe, expect, it } from 'vitest'
import { readSharedBytes } from '../testing/shared'
import { parseCifarFile } from './cifarBinary'
import { CIFAR10_CLASSES, CIFAR100_CLASSES } from './cifarNames'
import { cifar10File, cifar100File, cifarFile } from './testing/cifarFixtures'

const names10 = await readSharedBytes('data/cifar-10-batches-bin/batches.meta.txt')
const names100 = await readSharedBytes('data/cifar-100-binary/fine_label_names.txt')

function words(bytes: Uint8Array | null): string[] {
  return new TextDecoder()
    .decode(bytes ?? new Uint8Array())
    .trim()
    .split(/\s+/)
}

describe('parseCifarFile', () => {
  it('turns colour planes into interleaved channels', () => {
    const bytes = cifar10File(2)
    const { pixels, labels } = parseCifarFile('data_batch_1.bin', bytes)
    expect([...labels]).toEqual([0, 1])
    const record = 3073 + 1
    for (const at of [0, 1, 31, 32, 1023])
      for (const channel of [0, 1, 2]) expect(pixels[3072 + at * 3 + channel]).toBe(bytes[record + channel * 1024 + at])
  })

  it('takes the fine label of CIFAR-100', () => {
    const { labels, layout } = parseCifarFile(
      'train.bin',
      cifarFile([
        [3, 99],
        [19, 7],
      ]),
    )
    expect(layout.id).toBe('cifar100')
    expect([...labels]).toEqual([99, 7])
  })

  it('keeps test files apart by their names', () => {
    expect(parseCifarFile('test_batch.bin', cifar10File(1)).role).toBe('test')
    expect(parseCifarFile('test.bin', cifar100File(1)).role).toBe('test')
    expect(parseCifarFile('data_batch_5.bin', cifar10File(1)).role).toBe('train')
  })

  it('tells an unknown name by its length', () => {
    expect(parseCifarFile('mine.bin', cifar10File(3)).layout.id).toBe('cifar10')
    expect(parseCifarFile('mine.bin', cifar100File(3)).layout.id).toBe('cifar100')
  })

  it('tells a length that fits both layouts by its labels', () => {
    const both = new Uint8Array(3073 * 3074)
    both.fill(200)
    for (let n = 0; n < 3073; n++) both.set([n % 20, n % 100], n * 3074)
    expect(parseCifarFile('mine.bin', both).layout.id).toBe('cifar100')
    both.fill(200)
    for (let n = 0; n < 3074; n++) both[n * 3073] = n % 10
    expect(parseCifarFile('mine.bin', both).layout.id).toBe('cifar10')
  })

  it.each([
    ['data_batch_1.bin', new Uint8Array(0), 'data_batch_1.bin: empty, expected at least one CIFAR record'],
    ['data_batch_1.bin', new Uint8Array(61_441), 'data_batch_1.bin: 61,441 bytes, expected a multiple of 3,073'],
    ['train.bin', new Uint8Array(3073), 'train.bin: 3,073 bytes, expected a multiple of 3,074'],
    [
      'mine.bin',
      new Uint8Array(10),
      'mine.bin: 10 bytes, expected a multiple of 3,073 (CIFAR-10) or 3,074 (CIFAR-100)',
    ],
    ['data_batch_2.bin', cifarFile([[9], [10]]), 'data_batch_2.bin: record 1 has label 10, expected 0 to 9'],
    ['train.bin', cifarFile([[20, 0]]), 'train.bin: record 0 has coarse label 20, expected 0 to 19'],
    ['train.bin', cifarFile([[0, 100]]), 'train.bin: record 0 has fine label 100, expected 0 to 99'],
  ])('refuses %s, case %#', (name, bytes, message) => {
    expect(() => parseCifarFile(name, bytes)).toThrow(expect.objectContaining({ code: 'bad-archive', message }))
  })
})

describe.skipIf(!names10 || !names100)('class names (skipped where ../shared/data is missing)', () => {
  it('are those of the archives', () => {
    expect(CIFAR10_CLASSES).toEqual(words(names10))
    expect(CIFAR100_CLASSES).toEqual(words(names100))
  })
})
