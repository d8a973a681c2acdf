/**
 * The subset of Fashion-MNIST that ships with the lab: the first 800 training and the first 100 test images of every class,
 * in the order of the official files, classes taking turns. 8,000 + 1,000 images are what 4 MB on the wire hold.
 */
import { createHash } from 'node:crypto'
import path from 'node:path'
import { type Dataset, IMAGE_BYTES, type LabelledImages, measureNormalisation } from '../../src/data/dataset'
import { sha256Hex } from '../../src/data/digest'
import { FASHION_MNIST_FILES, fashionMnistTitle } from '../../src/data/fashionMnist'
import { listEntries, type NamedBlob } from '../../src/data/formats/entries'
import { baseName, bytesOf } from '../../src/data/formats/entry'
import { byClass, spread } from '../../src/data/imageSet'
import { readImages } from '../../src/data/readImages'
import { SearchError } from '../../src/errors'
import { type DownloadOptions, download } from './download'
import { readFolder } from './readFolder'

const TRAIN_A_CLASS = 800
const TEST_A_CLASS = 100

/** Where the authors serve the files, gzipped; what comes is checked by its digest. */
const SOURCE = 'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com'
/** MD5 of each gzipped file, as the authors publish them (README.md of their repository, commit 02cf0676). */
const PACKED_MD5 = {
  'train-images-idx3-ubyte': '8d4fb7e6c68d591d4c3dfef9ec88bf0d',
  'train-labels-idx1-ubyte': '25c81989df183df01b3e8a0aad5dffbe',
  't10k-images-idx3-ubyte': 'bef4ecab320f06d8554ea6380940ec79',
  't10k-labels-idx1-ubyte': 'bb300cfdad3c16e7a12a480ee83cd310',
} as const satisfies Record<keyof typeof FASHION_MNIST_FILES, string>
/** The largest has 26 MB. */
const LIMIT_BYTES = 60_000_000

const NAMES = Object.keys(FASHION_MNIST_FILES) as (keyof typeof FASHION_MNIST_FILES)[]

/** As the authors give it in the repository of the set, https://github.com/zalandoresearch/fashion-mnist. */
export const FASHION_MNIST_LICENCE = {
  name: 'MIT',
  text: `The MIT License (MIT)

Copyright (c) 2017 Zalando SE, https://tech.zalando.com

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`,
}

/** @throws SearchError 'bad-archive' when a download fails or is another file; the message names --from */
async function downloadFiles(
  get: DownloadOptions['get'],
  onProgress: DownloadOptions['onProgress'],
): Promise<NamedBlob[]> {
  const files: NamedBlob[] = []
  for (const name of NAMES) {
    const remedy =
      'install the Debian package dataset-fashion-mnist, or get the four files another way, and name their folder with --from'
    const chunks = await download(`${SOURCE}/${name}.gz`, { limit: LIMIT_BYTES, get, onProgress, remedy })
    const hash = createHash('md5')
    for (const chunk of chunks) hash.update(chunk)
    const digest = hash.digest('hex')
    if (digest !== PACKED_MD5[name])
      throw new SearchError(
        'bad-archive',
        `${name}.gz: MD5 is ${digest}, the published one is ${PACKED_MD5[name]}: damaged, ${remedy}`,
      )
    files.push({ name: `${name}.gz`, blob: new Blob(chunks) })
  }
  return files
}

/** The four official files among those given, each with the official digest. @throws SearchError 'bad-archive' */
async function checkFiles(given: readonly NamedBlob[], where: string): Promise<NamedBlob[]> {
  const { files } = await listEntries(given.filter(({ name }) => /-ubyte(\.gz)?$/.test(name)))
  return Promise.all(
    NAMES.map(async (name) => {
      const entry = files.find(({ path: own }) => baseName(own) === name)
      if (!entry) throw new SearchError('bad-archive', `${where}: holds no ${name} (.gz or not)`)
      const bytes = await bytesOf(entry)
      const digest = await sha256Hex(bytes)
      const expected = FASHION_MNIST_FILES[name]
      if (digest !== expected)
        throw new SearchError(
          'bad-archive',
          `${name}: SHA-256 of its contents is ${digest}, Fashion-MNIST's is ${expected}`,
        )
      return { name, blob: new Blob([bytes as Uint8Array<ArrayBuffer>]) }
    }),
  )
}

/** The first `count` images of every class, classes taking turns. */
function balanced({ pixels, labels }: LabelledImages, classes: number, count: number): LabelledImages {
  const order = spread(byClass(labels, classes).map((own) => own.slice(0, count)))
  const taken = new Uint8Array(order.length * IMAGE_BYTES)
  for (const [to, from] of order.entries())
    taken.set(pixels.subarray(from * IMAGE_BYTES, (from + 1) * IMAGE_BYTES), to * IMAGE_BYTES)
  return { pixels: taken, labels: Uint16Array.from(order, (from) => labels[from] as number) }
}

/**
 * @param from folder of the four official files, gzipped or not; left out: they are downloaded
 * @throws SearchError 'bad-archive' when a file is missing, is another one, or cannot be downloaded
 */
export async function fashionMnistSubset(
  from: string | undefined,
  get?: DownloadOptions['get'],
  onProgress?: DownloadOptions['onProgress'],
): Promise<Dataset> {
  const given = from === undefined ? await downloadFiles(get, onProgress) : await readFolder(from)
  const whole = await readImages(await checkFiles(given, from === undefined ? SOURCE : path.basename(from)), {})
  const train = balanced(whole, whole.info.classes, TRAIN_A_CLASS)
  const test = whole.test && balanced(whole.test, whole.info.classes, TEST_A_CLASS)
  const count = train.labels.length
  const heldOut = test?.labels.length ?? 0
  const facts = whole.info.facts && {
    ...whole.info.facts,
    heldOut,
    remarks: whole.info.facts.remarks.map((own) => ({
      ...own,
      count: own.kind === 'measured' ? count : count + heldOut,
    })),
  }
  return {
    info: { ...whole.info, title: fashionMnistTitle(count), images: count, facts },
    ...train,
    ...measureNormalisation(train.pixels),
    source:
      `Fashion-MNIST (Zalando SE, 2017, MIT licence, https://github.com/zalandoresearch/fashion-mnist): the first ` +
      `${TRAIN_A_CLASS} training and ${TEST_A_CLASS} test images of every class of the official IDX files, classes taking turns`,
    test,
  }
}
