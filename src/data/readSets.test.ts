/** Sets of images in any format: what becomes of classes, parts, order and size, and what is said of it. */
import { describe, expect, it } from 'vitest'
import { type RemarkKind, shortageOf } from '../protocol/imageSet'
import type { Dataset } from './dataset'
import type { NamedBlob } from './formats/entries'
import { readImages } from './readImages'
import { splitImages } from './split'
import { gzip, named, tar } from './testing/cifarFixtures'
import { decodeTiny, idx, npy, parquet, pickledBatch, randomBytes, tinyPicture, zip } from './testing/setFixtures'

const read = (files: readonly NamedBlob[], images?: number): Promise<Dataset> =>
  readImages(files, { decode: decodeTiny, images })
const refusal = (message: string | RegExp) =>
  expect.objectContaining({
    code: 'bad-archive',
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  })
const said = ({ info }: Dataset, kind: RemarkKind) => info.facts?.remarks.find((own) => own.kind === kind)

const inTurn = (count: number, classes: number): number[] => Array.from({ length: count }, (_, n) => n % classes)
const mnist = (count: number, labels: readonly number[], part = 'train'): NamedBlob[] => [
  named(`${part}-images-idx3-ubyte`, idx([count, 28, 28], randomBytes(count * 784))),
  named(`${part}-labels-idx1-ubyte`, idx([labels.length], labels)),
]
/** `classes[name]` pictures of 40 x 40 for each class; the shade tells class and number. */
const folder = (top: string, classes: Readonly<Record<string, number>>): NamedBlob[] =>
  Object.entries(classes).flatMap(([name, count], label) =>
    Array.from({ length: count }, (_, n) => named(`${top}/${name}/${n}.png`, tinyPicture(40, 40, 16 * label + n))),
  )

describe('classes', () => {
  it('come from the labels, and those without images are left out and said', async () => {
    const set = await read(
      mnist(
        30,
        inTurn(30, 3).map((label) => [1, 2, 5][label] as number),
      ),
    )
    expect(set.info).toMatchObject({ id: 'own', classes: 3, classNames: ['1', '2', '5'] })
    expect(said(set, 'empty-classes')).toEqual({ kind: 'empty-classes', count: 3, names: ['0', '3', '4'] })
    expect(new Set(set.labels)).toEqual(new Set([0, 1, 2]))
  })

  it('whose folder holds no picture are said, in a folder, a zip and a tar archive', async () => {
    const files = folder('s', { a: 3, b: 3 })
    const none = new Uint8Array()
    const bytes = Object.fromEntries(
      await Promise.all(files.map(async ({ name, blob }) => [name, new Uint8Array(await blob.arrayBuffer())] as const)),
    )
    const packed = tar([
      ...Object.entries(bytes).map(([path, own]) => ({ path, bytes: own })),
      { path: 's/c', bytes: none, type: '5' },
    ])
    for (const given of [
      [...files, named('s/c/', '')],
      [...files, named('s/c/readme.txt', 'later')],
      [...files, named('s/c/.DS_Store', ''), named('s/.git/index', '')],
      [named('s.zip', await zip({ ...bytes, 's/c/': none, '__MACOSX/': none }))],
      [named('s.tar', packed)],
    ]) {
      const set = await read(given)
      expect(set.info.classNames).toEqual(['a', 'b'])
      expect(said(set, 'empty-classes')).toEqual({ kind: 'empty-classes', count: 1, names: ['c'] })
    }
    expect(said(await read(files), 'empty-classes')).toBeUndefined()
    await expect(read([...folder('s', { a: 3 }), named('s/c/', '')])).rejects.toThrow(
      refusal('s: 1 class (a), expected 2 to 1,000 folders of pictures, one a class; c has none'),
    )
  })

  it('without a picture are looked for where the folders of the others are', async () => {
    const files = [...folder('s/train', { a: 3, b: 3 }), ...folder('s/test', { a: 1 })]
    const set = await read([
      ...files,
      ...['s/train/c/', 's/test/c/', 's/test/b/', 's/test/images/', 's/docs/', 's/docs/more/', 't/train/d/'].map(
        (name) => named(name, ''),
      ),
    ])
    expect(said(set, 'empty-classes')).toEqual({ kind: 'empty-classes', count: 1, names: ['c'] })
  })

  it('that only held-out images have are left out with their images', async () => {
    const set = await read([...folder('s/train', { a: 3, b: 3 }), ...folder('s/test', { a: 1, c: 2 })])
    expect(set.info.classNames).toEqual(['a', 'b'])
    expect(said(set, 'untrained-classes')).toMatchObject({ count: 1, names: ['c'] })
    expect([...(set.test?.labels ?? [])]).toEqual([0])
  })

  it('of which one has far fewer images than the others are uneven, and it is said what a search lacks', async () => {
    const labels = [...inTurn(60, 3), ...inTurn(60, 2)].sort((a, b) => a - b)
    const { info } = await read([...mnist(120, labels), ...mnist(3, inTurn(3, 3), 't10k')])
    expect(info.facts?.remarks).toContainEqual({ kind: 'uneven', count: 20, names: ['2'] })
    expect(shortageOf(60, info)).toBeNull()
    expect(shortageOf(62, info)).toEqual({ each: 21, smallest: { name: '2', images: 20 } })
    expect(shortageOf(121, info)).toEqual({ each: 41, smallest: null })
    expect(() => splitImages({ images: 121, batch: 4 }, info)).toThrow(
      'images: 121 asked for, 41 a class, IDX images (120 training images of 3 classes) has 120 loaded, 20 of its class "2"',
    )
    const even = await read([...mnist(60, inTurn(60, 3)), ...mnist(3, inTurn(3, 3), 't10k')])
    expect(said(even, 'uneven')).toBeUndefined()
    expect(shortageOf(60, even.info)).toBeNull()
  })

  it('must be two at least', async () => {
    await expect(read(folder('s', { a: 3 }))).rejects.toThrow(refusal(/^s: 1 class \(a\), expected 2 to 1,000 folders/))
    await expect(read(mnist(4, [7, 7, 7, 7]))).rejects.toThrow(
      refusal('train-images-idx3-ubyte, train-labels-idx1-ubyte: 1 class has training images, expected 2 to 1,000'),
    )
  })

  it('must be a thousand at most', async () => {
    const labels = Array.from({ length: 1500 }, (_, n) => n)
    const shorts = labels.flatMap((label) => [label & 255, label >> 8])
    const arrays = {
      'train_images.npy': npy([1500, 1, 1], randomBytes(1500)),
      'train_labels.npy': npy([1500], shorts, '<u2'),
    }
    await expect(read([named('many.npz', await zip(arrays))])).rejects.toThrow(
      refusal('many.npz: 1,500 classes have training images, expected 2 to 1,000'),
    )
    const pictures = labels.map((label) => named(`many/${label}/0.png`, tinyPicture(1, 1, 0)))
    await expect(read(pictures)).rejects.toThrow(
      refusal('many: 1,500 classes, expected 2 to 1,000 folders of pictures, one a class'),
    )
  })

  it('of Parquet files have the names of their metadata', async () => {
    const pictures = inTurn(12, 2).map((_, n) => tinyPicture(40, 40, n))
    const set = await read([
      named('flowers/train-00000-of-00001.parquet', parquet(pictures, inTurn(12, 2), ['rose', 'tulip'])),
    ])
    expect(set.info.classNames).toEqual(['rose', 'tulip'])
    expect(set.info.title).toBe('flowers (10 training images of 2 classes)')
    const fine = parquet(pictures, inTurn(12, 2), null, { image: 'img', label: 'fine_label' })
    expect((await read([named('x.parquet', fine)])).info.classNames).toEqual(['0', '1'])
  })
})

describe('files that are there twice', () => {
  it('are read once: torchvision keeps each file of MNIST beside its gzipped twin', async () => {
    const files = [...mnist(30, inTurn(30, 3)), ...mnist(6, inTurn(6, 3), 't10k')]
    const twins: Record<string, Uint8Array<ArrayBuffer>> = {}
    for (const { name, blob } of files) {
      const bytes = new Uint8Array(await blob.arrayBuffer())
      twins[`MNIST/raw/${name}`] = bytes
      twins[`MNIST/raw/${name}.gz`] = await gzip(bytes)
    }
    for (const given of [
      Object.entries(twins).map(([name, bytes]) => named(name, bytes)),
      [named('MNIST.zip', await zip(twins))],
    ]) {
      const set = await read(given)
      expect(set.info.title).toBe('MNIST (30 training images of 3 classes)')
      expect(set.info.facts?.found).toEqual({ train: 30, validation: 0, test: 6 })
    }
  })
})

/** Each file packed into the archive of its first folder, by its whole path. */
const packed = (files: readonly NamedBlob[]): Promise<NamedBlob[]> =>
  Promise.all(
    [...new Set(files.map(({ name }) => name.split('/')[0] as string))].map(async (top) => {
      const own = files.filter(({ name }) => name.startsWith(`${top}/`))
      const bytes = own.map(async ({ name, blob }) => [name, new Uint8Array(await blob.arrayBuffer())] as const)
      return named(`${top}.zip`, await zip(Object.fromEntries(await Promise.all(bytes))))
    }),
  )

describe('folders of parts', () => {
  const layout = async (files: readonly NamedBlob[]) => {
    const { info } = await read(files)
    return [info.classNames, info.facts?.found.train, info.facts?.found.test]
  }

  it('may be told by a word of their names, and lie in a folder of the same name', async () => {
    for (const [train, test] of [
      ['training_set', 'test_set'],
      ['training_set/training_set', 'test_set/test_set'],
      ['intel/seg_train/seg_train', 'intel/seg_test/seg_test'],
      ['set/Train Images', 'set/Test Images'],
      ['train/train', 'test/test'],
    ] as const)
      expect(await layout([...folder(train, { cat: 3, dog: 3 }), ...folder(test, { cat: 1, dog: 1 })])).toEqual([
        ['cat', 'dog'],
        6,
        2,
      ])
  })

  it('leave pictures beside them without a label', async () => {
    const files = ['seg_train', 'seg_test'].flatMap((part) => folder(`${part}/${part}`, { cat: 3, dog: 3 }))
    const set = await read([...files, named('seg_pred/seg_pred/1.png', tinyPicture(40, 40, 0))])
    expect(set.info.classNames).toEqual(['cat', 'dog'])
    expect(said(set, 'unlabelled')?.count).toBe(1)
  })

  it('may be in archives of their names, whose files lie in such a folder or do not', async () => {
    const files = [...folder('train', { cat: 3, dog: 3 }), ...folder('test', { cat: 1, dog: 1 })]
    expect(await layout(await packed(files))).toEqual([['cat', 'dog'], 6, 2])
    const inner = async (classes: Readonly<Record<string, number>>) =>
      zip(
        Object.fromEntries(
          await Promise.all(
            folder('x', classes).map(
              async ({ name, blob }) => [name.slice(2), new Uint8Array(await blob.arrayBuffer())] as const,
            ),
          ),
        ),
      )
    const given = [
      named('train.zip', await inner({ cat: 3, dog: 3 })),
      named('test.zip', await inner({ cat: 1, dog: 1 })),
    ]
    expect(await layout(given)).toEqual([['cat', 'dog'], 6, 2])
  })

  it('are none where a class is called so', async () => {
    const vehicles = { bus: 3, car: 3, train: 3 }
    expect((await read(folder('vehicles', vehicles))).info.classNames).toEqual(['bus', 'car', 'train'])
    const parts = [...folder('v/train', vehicles), ...folder('v/test', { bus: 1, car: 1, train: 1 })]
    expect(await layout(parts)).toEqual([['bus', 'car', 'train'], 9, 3])
    const stations = { test_station: 3, train_station: 3 }
    expect((await read(folder('s', stations))).info.classNames).toEqual(['test_station', 'train_station'])
  })
})

describe('the held-out part', () => {
  it('is drawn from every class where the files bring none, the same every time, and said', async () => {
    const files = folder('s', { a: 12, b: 24 })
    const set = await read(files)
    expect([...(set.test?.labels ?? [])].sort()).toEqual([0, 0, 1, 1, 1, 1])
    expect(said(set, 'own-split')?.count).toBe(6)
    expect((await read(files)).test).toEqual(set.test)
    const seen = new Set([...set.pixels.filter((_, i) => i % 3072 === 0)])
    for (let n = 0; n < 6; n++) expect(seen.has(set.test?.pixels[n * 3072] as number)).toBe(false)
  })

  it('is the test folder, and the validation folder where there is no other', async () => {
    const train = folder('s/train', { a: 3, b: 3 })
    const set = await read([...train, ...folder('s/val', { a: 2, b: 2 })])
    expect([set.labels.length, set.test?.labels.length, said(set, 'validation-held-out')?.count]).toEqual([6, 4, 4])
    const three = await read([...train, ...folder('s/valid', { a: 2, b: 2 }), ...folder('s/test', { a: 1, b: 1 })])
    expect([three.labels.length, three.test?.labels.length, said(three, 'validation-unused')?.count]).toEqual([6, 2, 4])
  })
})

describe('the order', () => {
  it('is the files’ own where their classes are mixed', async () => {
    const labels = inTurn(60, 10)
    const set = await read([...mnist(60, labels), ...mnist(10, inTurn(10, 10), 't10k')])
    expect([...set.labels]).toEqual(labels)
    expect(said(set, 'turns')).toBeUndefined()
  })

  it('lets classes take turns where the files hold one after the other', async () => {
    const sorted = inTurn(60, 10).sort((a, b) => a - b)
    const set = await read([...mnist(60, sorted), ...mnist(10, inTurn(10, 10), 't10k')])
    expect([...set.labels.subarray(0, 10)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(said(set, 'turns')?.count).toBe(60)
  })

  it('gives a part from the front, and each half of it, all classes in their shares', async () => {
    const set = await read([...folder('s/train', { a: 10, b: 20 }), ...folder('s/test', { a: 1, b: 1 })], 12)
    expect(set.info.images).toBe(12)
    for (const half of [set.labels.subarray(0, 6), set.labels.subarray(6)])
      expect(half.filter((label) => label === 0)).toHaveLength(2)
  })

  it('of rows of one class after the other leaves no class out when fewer are asked for', async () => {
    const labels = inTurn(40, 4).sort((a, b) => a - b)
    const pictures = labels.map((_, n) => tinyPicture(40, 40, n))
    const set = await read([named('x.parquet', parquet(pictures, labels, null))], 8)
    expect(set.info).toMatchObject({ images: 8, classes: 4 })
  })
})

describe('sizes', () => {
  it('below 32 are set in the middle of black, grey in all three channels, and both are said', async () => {
    const pixels = randomBytes(20 * 784)
    const set = await read([
      named('train-images-idx3-ubyte', idx([20, 28, 28], pixels)),
      named('train-labels-idx1-ubyte', idx([20], inTurn(20, 2))),
    ])
    const at = (y: number, x: number): number[] => [...set.pixels.subarray((y * 32 + x) * 3, (y * 32 + x) * 3 + 3)]
    const value = [...Array(20).keys()].map((n) => pixels[n * 784] as number)
    expect(at(1, 1)).toEqual([0, 0, 0])
    expect(value).toContain(at(2, 2)[0])
    expect(new Set(at(2, 2)).size).toBe(1)
    expect(set.info.facts).toMatchObject({ size: [28, 28], channels: 1 })
    expect([said(set, 'grey')?.count, said(set, 'padded')?.count]).toEqual([20, 20])
  })

  it('above 32 are averaged, and several sizes are no one size', async () => {
    const files = [...folder('s', { a: 6, b: 6 }), named('s/a/wide.png', tinyPicture(64, 48, 9))]
    const set = await read(files)
    expect(set.info.facts?.size).toBeNull()
    expect(said(set, 'reduced')?.count).toBe(13)
  })
})

describe('what is left out', () => {
  it('is named with its fault: pictures that do not decode, files that hold no images', async () => {
    const files = [
      ...folder('s', { a: 6, b: 6 }),
      named('s/a/broken.png', tinyPicture(40, 40, 1).slice(0, 35)),
      named('s/b/text.png', 'hello'),
      named('s/b/empty.jpg', ''),
      named('s/b/notes.csv', 'x'),
      named('s/b/.DS_Store', 'x'),
      named('__MACOSX/s/a/._0.png', 'x'),
    ]
    const set = await read(files)
    expect(said(set, 'damaged')).toEqual({
      kind: 'damaged',
      count: 3,
      names: expect.arrayContaining([
        's/a/broken.png is a damaged PNG picture',
        's/b/text.png is no PNG, JPEG or WebP picture',
        's/b/empty.jpg is empty',
      ]),
    })
    expect(said(set, 'other-files')).toMatchObject({ count: 1, names: ['s/b/notes.csv'] })
    expect(set.labels.length + (set.test?.labels.length ?? 0)).toBe(12)
  })

  it('is everything where no picture decodes, and then the set is refused', async () => {
    await expect(read([named('s/a/0.png', 'x'), named('s/b/0.png', 'y')])).rejects.toThrow(
      refusal('s: none of 2 training pictures can be read; s/a/0.png is no PNG, JPEG or WebP picture'),
    )
  })

  it('are the unlabelled pictures of Tiny-ImageNet, whose annotations name the classes of the flat folder', async () => {
    const text = Array.from({ length: 4 }, (_, n) => `val_${n}.JPEG\tn0${n % 2}\t0\t0\t9\t9`).join('\n')
    const files = [
      ...['n00', 'n01'].flatMap((name) =>
        Array.from({ length: 3 }, (_, n) =>
          named(`tiny/train/${name}/images/${name}_${n}.JPEG`, tinyPicture(64, 64, n)),
        ),
      ),
      ...Array.from({ length: 4 }, (_, n) => named(`tiny/val/images/val_${n}.JPEG`, tinyPicture(64, 64, n))),
      named('tiny/val/val_annotations.txt', text),
      named('tiny/test/images/test_0.JPEG', tinyPicture(64, 64, 1)),
      named('tiny/words.txt', 'n00\tgoldfish\n'),
    ]
    const set = await read(files)
    expect(set.info.classNames).toEqual(['goldfish', 'n01'])
    expect([set.labels.length, set.test?.labels.length]).toEqual([6, 4])
    expect(said(set, 'unlabelled')).toMatchObject({ count: 1, names: ['tiny/test/images/test_0.JPEG'] })
  })
})

describe('refusals name the file, the value and the rule', () => {
  const npz = (arrays: Parameters<typeof zip>[0]): Promise<NamedBlob> =>
    zip(arrays).then((bytes) => named('m.npz', bytes))
  it.each<[string, () => Promise<NamedBlob[]> | NamedBlob[], string | RegExp]>([
    [
      'fewer labels than images',
      () => mnist(4, [0, 1, 0]),
      'train-labels-idx1-ubyte: 3 labels, train-images-idx3-ubyte has 4 images',
    ],
    [
      'no labels',
      () => mnist(4, [0, 1, 0, 1]).slice(0, 1),
      'train-images-idx3-ubyte: images without their labels, expected train-labels-idx1-ubyte beside it',
    ],
    [
      'no images',
      () => mnist(4, [0, 1, 0, 1]).slice(1),
      'train-labels-idx1-ubyte: labels without their images, expected the file of images beside it',
    ],
    [
      'a cut file',
      () => [named('train-images-idx3-ubyte', idx([4, 28, 28], randomBytes(700))), ...mnist(4, [0, 1, 0, 1]).slice(1)],
      'train-images-idx3-ubyte: 700 bytes behind its header, expected 3,136 for 4 x 28 x 28: cut short, get the file again',
    ],
    [
      'several labels an image',
      async () => [
        await npz({
          'train_images.npy': npy([2, 8, 8], randomBytes(128)),
          'train_labels.npy': npy([2, 3], [1, 0, 1, 0, 0, 1]),
        }),
      ],
      'm.npz: train_labels: an array of 2 x 3, expected one label an image',
    ],
    [
      'volumes',
      async () => [
        await npz({ 'train_images.npy': npy([2, 4, 4, 9], randomBytes(288)), 'train_labels.npy': npy([2], [0, 1]) }),
      ],
      'm.npz: train_images: 9 channels an image (2 x 4 x 4 x 9), expected 1, 3 or 4',
    ],
    [
      'pickled arrays',
      async () => [
        await npz({ 'train_images.npy': npy([2], randomBytes(16), '|O'), 'train_labels.npy': npy([2], [0, 1]) }),
      ],
      'm.npz: train_images.npy: an array of "|O": only whole and real numbers are read',
    ],
    [
      'other arrays',
      async () => [await npz({ 'weights.npy': npy([2], [1, 2]) })],
      'm.npz: holds weights.npy, expected train_images.npy and train_labels.npy (or x_train and y_train)',
    ],
    [
      'two data sets',
      () => [...mnist(4, [0, 1, 0, 1]), named('s/a/0.png', tinyPicture(9, 9, 1))],
      'train-images-idx3-ubyte is an IDX file, s/a/0.png is a picture: give one data set at a time',
    ],
    [
      'a path out of the archive',
      async () => [named('a.zip', await zip({ '../x/0.png': tinyPicture(9, 9, 1) }))],
      `a.zip: entry "../x/0.png" leaves the archive's folder, only plain relative paths are read`,
    ],
    [
      'a path out of a tar archive',
      () => [named('a.tar', tar([{ path: '../x/0.png', bytes: tinyPicture(9, 9, 1) }]))],
      /^a\.tar: entry "\.\.\/x\/0\.png" leaves the archive's folder/,
    ],
    [
      'a zip bomb',
      async () => [named('a.zip', await zip({ 's/a/0.png': new Uint8Array(60_000_000) }))],
      /^a\.zip: [\d,]+ bytes that unpack to more than 59,999,999, expected at most 500 times its size$/,
    ],
    [
      'a cut zip archive',
      async () => [named('a.zip', (await zip({ 's/a/0.png': tinyPicture(9, 9, 1) })).slice(0, 60))],
      /^a\.zip: a zip, damaged or cut short \(.+\), get the file again$/,
    ],
    [
      'a Parquet file without labels',
      () => [named('x.parquet', parquet([tinyPicture(9, 9, 1)], [0], null, { label: 'score' }))],
      'x.parquet: no column of labels, expected one of label, labels, fine_label, target, class, cls; it has ["image","score"]',
    ],
    [
      'a cut Parquet file',
      () => [named('x.parquet', parquet([tinyPicture(9, 9, 1)], [0], null).slice(0, 99))],
      'x.parquet: does not end in PAR1, no Parquet file or cut short, get the file again',
    ],
    [
      'labels out of range',
      () => [named('data_batch_1', pickledBatch([1, 12]))],
      'data_batch_1: image 1 has label 12, expected 0 to 9',
    ],
    [
      'a cut pickle',
      () => [named('data_batch_1', pickledBatch([1, 2]).slice(0, 999))],
      'data_batch_1: the pickle ends early, at byte 999: cut short, get the file again',
    ],
    [
      'a class for an object',
      () => [
        named('data_batch_1', Uint8Array.from([0x80, 2, 0x63, ...new TextEncoder().encode('builtins\neval\n'), 0x2e])),
      ],
      'data_batch_1: the pickle asks for "builtins.eval": only plain data and numpy arrays are read, nothing is called',
    ],
    [
      'an opcode for objects',
      () => [named('data_batch_1', Uint8Array.from([0x80, 2, 0x7d, 0x29, 0x81, 0x2e]))],
      'data_batch_1: byte 4 is NEWOBJ (an object), which no pickle of plain data needs',
    ],
  ])('%s', async (_, files, message) => {
    await expect(read(await files())).rejects.toThrow(refusal(message))
  })

  it('and without a decoder pictures are refused, not called damaged', async () => {
    await expect(readImages(folder('s', { a: 2, b: 2 }), {})).rejects.toMatchObject({ code: 'unsupported' })
  })
})

it('reads the same set from a folder, a zip and a tar archive', async () => {
  const files = folder('s', { a: 6, b: 12 })
  const bytes = Object.fromEntries(
    await Promise.all(files.map(async ({ name, blob }) => [name, new Uint8Array(await blob.arrayBuffer())] as const)),
  )
  const packed = await gzip(tar(Object.entries(bytes).map(([path, own]) => ({ path, bytes: own }))))
  const sets = await Promise.all(
    [files, [named('s.zip', await zip(bytes))], [named('s.tar.gz', packed)]].map((own) => read(own)),
  )
  for (const set of sets) expect({ ...set, source: '' }).toEqual({ ...sets[0], source: '' })
})
