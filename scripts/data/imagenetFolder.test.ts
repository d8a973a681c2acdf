import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { IMAGE_BYTES } from '../../src/data/dataset'
import { SHARED_FOLDER } from '../project/paths.mjs'
import { checkCount, readImagenetFolder, takeTurns } from './imagenetFolder'

const root = await mkdtemp(path.join(tmpdir(), 'darts-imagenet-'))
afterAll(() => rm(root, { recursive: true }))

/** 40 x 32 pixels, all (200, 40, 90). */
const JPEG = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDAsKDAkKCgr/2wBDAQICAgICAgUDAwUKBwYHCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgr/wAARCAAgACgDAREAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwD53rnP9MAoAKACgAoAKACgAoAKACgAoAKACgAoAKACgAoAKACgAoA//9k=',
  'base64',
)

async function folderOf(name: string, files: Record<string, Uint8Array | string>): Promise<string> {
  for (const [file, bytes] of Object.entries(files)) {
    const target = path.join(root, name, file)
    await mkdir(path.dirname(target), { recursive: true })
    await writeFile(target, bytes)
  }
  return path.join(root, name)
}

const mean = (pixels: Uint8Array, channel: number): number =>
  pixels.reduce((sum, value, i) => (i % 3 === channel ? sum + value : sum), 0) / (pixels.length / 3)

it('lets the classes take turns, those with more images alone at the end', () => {
  expect(takeTurns([['a1', 'a2', 'a3'], ['b1'], ['c1', 'c2']])).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3'])
})

it('takes as many pictures as a set may hold, and names the option that takes fewer', () => {
  checkCount('train', 200_000)
  expect(() => checkCount('train', 1_281_167)).toThrow('train: 1,281,167 pictures, at most 200,000: --limit 200000')
})

describe('a folder of pictures', () => {
  it('is decoded by Chromium, in order of number, with the names of words.txt', async () => {
    const from = await folderOf('two', {
      'words.txt': 'n01\tgoldfish\n',
      'train/n01/images/n01_10.JPEG': JPEG,
      'train/n01/images/n01_9.JPEG': JPEG,
      'train/n02/n02_1.jpg': JPEG,
      'train/n02/boxes.txt': 'not a picture',
    })
    const { info, pixels, labels, mean: measured } = await readImagenetFolder('imagenet', from)
    expect(info).toEqual({
      id: 'imagenet',
      title: 'ImageNet at 32x32 (3 training images of 2 of 1000 classes)',
      images: 3,
      classes: 2,
      classNames: ['goldfish', 'n02'],
    })
    expect([...labels]).toEqual([0, 1, 0])
    for (const [channel, value] of [200, 40, 90].entries()) {
      expect(Math.abs(mean(pixels, channel) - value)).toBeLessThan(2)
      expect((measured[channel] as number) * 255).toBeCloseTo(mean(pixels, channel), 6)
    }
  })

  it.each([
    ['holds no folder train', { 'n01/a.JPEG': JPEG }],
    ['1 folders, expected 2 to 1,000, a class each', { 'train/n01/a.JPEG': JPEG }],
    ['n02: holds no .JPEG file', { 'train/n01/a.JPEG': JPEG, 'train/n02/a.png': JPEG }],
    ['b.JPEG: is no picture that Chromium can decode', { 'train/n01/a.JPEG': JPEG, 'train/n02/b.JPEG': 'no picture' }],
  ])('is refused by name: %s', async (message, files) => {
    const from = await folderOf(
      `refused-${Object.keys(files).join('-').replaceAll(/\W/g, '')}-${message.length}`,
      files,
    )
    await expect(readImagenetFolder('tiny-imagenet', from)).rejects.toThrow(message)
  })
})

const tiny = path.join(SHARED_FOLDER, 'data', 'tiny-imagenet-200')
if (!existsSync(tiny))
  console.warn(`Tests that need ${path.basename(tiny)} are skipped: it is missing (see CONTRIBUTING, Tests).`)

describe.skipIf(!existsSync(tiny))('Tiny-ImageNet-200', () => {
  // A browser of its own: LAB_LONG_TESTS=1 runs it, as CONTRIBUTING.md says.
  it.runIf(process.env.LAB_LONG_TESTS)('gives the pixels that another decoder gives, to a rounding', async () => {
    const { info, pixels, labels } = await readImagenetFolder('tiny-imagenet', tiny, 41)
    expect(info).toMatchObject({ images: 41, classes: 40 })
    expect([...labels]).toEqual([...Array(40).keys(), 0])
    // Means of 2 x 2 blocks of the images that libjpeg (Pillow 9.4) decodes: per channel, and at (7, 5).
    const known = [
      [0, [132.874, 147.031, 122.403], [135, 178.75, 147.5]],
      [1, [99.166, 110.562, 100.121], [99.25, 127.25, 133.75]],
      [39, [121.888, 125.845, 126.492], [191.25, 200.25, 218.75]],
    ] as const
    for (const [image, means, at] of known) {
      const found = pixels.subarray(image * IMAGE_BYTES, (image + 1) * IMAGE_BYTES)
      for (const channel of [0, 1, 2] as const) {
        expect(Math.abs(mean(found, channel) - means[channel])).toBeLessThan(0.5)
        expect(Math.abs((found[(5 * 32 + 7) * 3 + channel] as number) - at[channel])).toBeLessThan(1.5)
      }
    }
  })
})
