/** Every format of images that the page reads, read by the browser's own worker: each is dropped, shown and left again. */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import sharp from 'sharp'
import { cifar10File, cifar100File, gzip, tar } from '../src/data/testing/cifarFixtures'
import { idx, npy, parquet, pickledBatch, randomBytes, zip } from '../src/data/testing/setFixtures'

type Bytes = Uint8Array<ArrayBuffer>
type Files = Readonly<Record<string, Bytes>>

const inTurn = (count: number, classes: number): number[] => Array.from({ length: count }, (_, n) => n % classes)

/** Pictures of two classes, 40 x 36, of every kind that is read; the shade tells class and number. */
async function pictures(): Promise<{ labels: number[]; files: Files; bytes: Bytes[] }> {
  const labels = inTurn(12, 2)
  const kinds = ['png', 'jpeg', 'webp'] as const
  const files: Record<string, Bytes> = {}
  for (const [n, label] of labels.entries()) {
    const kind = kinds[n % 3] as (typeof kinds)[number]
    const background = { r: 200 * label, g: 20 * n, b: 99 }
    const picture = sharp({ create: { width: 40, height: 36, channels: 3, background } })
    files[`${['disc', 'ring'][label]}/${n}.${kind}`] = Uint8Array.from(await picture.toFormat(kind).toBuffer())
  }
  return { labels, files, bytes: Object.values(files) }
}

async function dropBytes(page: Page, files: Files): Promise<void> {
  const given = Object.entries(files).map(([name, bytes]) => ({ name, base64: Buffer.from(bytes).toString('base64') }))
  await page.evaluate((list) => {
    const dataTransfer = new DataTransfer()
    for (const { name, base64 } of list)
      dataTransfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name))
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  }, given)
}

/** The preview of what was given says `title` and `summary`, and shows so many rows of pictures. */
async function seen(page: Page, title: RegExp, summary: string, rows: number): Promise<void> {
  const preview = page.getByRole('dialog', { name: title })
  await expect(preview).toContainText(summary)
  await expect(preview.getByRole('img')).toHaveCount(rows)
  await preview.getByRole('button', { name: 'Leave them' }).click()
  await expect(preview).toHaveCount(0)
}

test('files of every format are read and shown when they are dropped', async ({ page }) => {
  const { labels, files, bytes } = await pictures()
  const images = randomBytes(30 * 784)
  const three = inTurn(30, 3)
  const pair = { 'train-images-idx3-ubyte': idx([30, 28, 28], images), 'train-labels-idx1-ubyte': idx([30], three) }
  const batch = pickledBatch(inTurn(20, 10))
  const inFolder = (top: string, own: Files) =>
    Object.entries(own).map(([name, inner]) => ({ path: `${top}/${name}`, bytes: inner }))
  const packed = Object.fromEntries(
    await Promise.all(Object.entries(pair).map(async ([name, own]) => [`${name}.gz`, await gzip(own)] as const)),
  )
  const ten = /^Search on CIFAR-10 subset/
  const cases: readonly (readonly [what: string, Files, title: RegExp, summary: string, rows: number])[] = [
    [
      'binary CIFAR-10',
      { 'data_batch_1.bin': cifar10File(20) },
      ten,
      '20 training images, 0 held out, 10 classes · CIFAR, binary version, 32 x 32, colour',
      10,
    ],
    [
      'binary CIFAR-100 in its archive',
      {
        'cifar-100-binary.tar.gz': await gzip(tar(inFolder('cifar-100-binary', { 'train.bin': cifar100File(200) }))),
      },
      /^Search on CIFAR-100 subset/,
      '200 training images, 0 held out, 100 classes · CIFAR, binary version',
      24,
    ],
    [
      'a batch of CIFAR-10 as Python pickles it',
      { data_batch_1: batch },
      ten,
      '20 training images, 0 held out, 10 classes · CIFAR, Python version, 32 x 32, colour',
      10,
    ],
    [
      'the archive of the Python version',
      {
        'cifar-10-python.tar.gz': await gzip(
          tar(inFolder('cifar-10-batches-py', { data_batch_1: batch, test_batch: pickledBatch(inTurn(10, 10), 2) })),
        ),
      },
      ten,
      '20 training images, 10 held out, 10 classes · CIFAR, Python version',
      10,
    ],
    ['an IDX pair', pair, /^Search on IDX images/, '24 training images, 6 held out, 3 classes · IDX files', 3],
    [
      'a gzipped IDX pair',
      packed,
      /^Search on IDX images/,
      '24 training images, 6 held out, 3 classes · IDX files, 28 x 28, grey',
      3,
    ],
    [
      'an npz archive',
      {
        'digits.npz': await zip({
          'train_images.npy': npy([30, 28, 28], images),
          'train_labels.npy': npy([30, 1], three),
          'test_images.npy': npy([6, 28, 28], randomBytes(6 * 784, 2)),
          'test_labels.npy': npy([6, 1], inTurn(6, 3)),
        }),
      },
      /^Search on digits/,
      '30 training images, 6 held out, 3 classes · npz arrays, 28 x 28, grey',
      3,
    ],
    [
      'a zip of pictures',
      { 'shapes.zip': await zip(Object.fromEntries(Object.entries(files).map(([name, own]) => [`s/${name}`, own]))) },
      /^Search on shapes/,
      '10 training images, 2 held out, 2 classes · pictures in folders, 40 x 36, colour',
      2,
    ],
    [
      'a tar of pictures',
      { 'shapes.tar': tar(inFolder('s', files)) },
      /^Search on shapes/,
      '10 training images, 2 held out, 2 classes · pictures in folders',
      2,
    ],
    [
      'a Parquet file',
      { 'flowers.parquet': parquet(bytes, labels, ['rose', 'tulip']) },
      /^Search on flowers/,
      '10 training images, 2 held out, 2 classes · Parquet, 40 x 36, colour',
      2,
    ],
  ]
  await page.goto('./#lang=en&epoch=12')
  await expect(page.getByRole('button', { name: 'Run it live' })).toBeVisible()
  for (const [what, given, title, summary, rows] of cases)
    await test.step(what, async () => {
      await dropBytes(page, given)
      await seen(page, title, summary, rows)
    })
})

test('a class of too few images for a preset is said with the number that it would need', async ({ page }) => {
  const labels = [...new Array(3000).fill(0), ...new Array(12).fill(1)]
  const files = {
    'train_images.npy': npy([labels.length, 8, 8], randomBytes(labels.length * 64)),
    'train_labels.npy': npy([labels.length], labels),
  }
  await page.goto('./#lang=en&epoch=12')
  await expect(page.getByRole('button', { name: 'Run it live' })).toBeVisible()
  await dropBytes(page, { 'lopsided.npz': await zip(files) })
  const preview = page.getByRole('dialog', { name: /^Search on lopsided/ })
  await expect(preview).toContainText('the classes are uneven, the smallest has 10 training images: 1')
  await expect(preview).toContainText(
    'The preset “Two minutes” wants 2,000 images, 1,000 a class; the smallest class, “1”, has 10.',
  )
})

test('folders of pictures are read and shown when they are chosen', async ({ page }, info) => {
  const { files } = await pictures()
  const write = (top: string, own: Files): string => {
    for (const [name, inner] of Object.entries(own)) {
      const file = info.outputPath(top, name)
      mkdirSync(path.dirname(file), { recursive: true })
      writeFileSync(file, inner)
    }
    return info.outputPath(top)
  }
  await page.goto('./#lang=en&epoch=12')
  await page.getByRole('button', { name: 'Run it live' }).click()
  const chosen = page.locator('input[type=file][webkitdirectory]')
  await chosen.setInputFiles(write('shapes', files))
  await seen(
    page,
    /^Search on shapes/,
    '10 training images, 2 held out, 2 classes · pictures in folders, 40 x 36, colour',
    2,
  )

  const rows = Object.keys(files).map((name) => name.split('/') as [string, string])
  const flat = Object.fromEntries(Object.entries(files).map(([name, own]) => [`images/${name.split('/')[1]}`, own]))
  const annotations = rows.map(([folder, name]) => `${name}\t${folder}\t0\t0\t9\t9\n`).join('')
  await chosen.setInputFiles(write('val', { ...flat, 'val_annotations.txt': new TextEncoder().encode(annotations) }))
  await seen(page, /^Search on /, '2 classes · Tiny-ImageNet’s folder, 40 x 36, colour', 2)
})
