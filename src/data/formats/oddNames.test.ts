/** Names that no one gives but a damaged file has: of any length, and of none. A refusal shows a part of them, and its rule. */
import { expect, test } from 'vitest'
import { readImages } from '../readImages'
import { named } from '../testing/cifarFixtures'
import { decodeTiny, tinyPicture, zip } from '../testing/setFixtures'
import { sortPictures } from './pictureFolder'

const LONG = 'n'.repeat(5000)
const MOST = 300

test('one class with a name of 5,000 characters', () => {
  const picture = { path: `set/${LONG}/0.png`, size: 1, origin: 'set', open: async () => new Blob() }
  expect(() => sortPictures([picture], new Map(), { name: LONG, folders: [] })).toThrow(
    new RegExp(`^.{0,${MOST}}expected 2 to 1,000 folders`),
  )
})

test('a picture in no folder', () => {
  const picture = { path: `${LONG}.png`, size: 1, origin: 'set', open: async () => new Blob() }
  expect(() => sortPictures([picture], new Map(), { name: 'set', folders: [] })).toThrow(
    new RegExp(`^.{0,${MOST}}in no folder that names its class`),
  )
})

test('a file in an archive that unpacks to too much', async () => {
  const archive = await zip({ [`set/a/${LONG}.png`]: tinyPicture(90, 90, 1), 'set/b/1.png': tinyPicture(9, 9, 2) })
  const limits = { unpackedBytes: 1e6, zip: { archiveBytes: 1e6, fileBytes: 10 } }
  await expect(readImages([named('a.zip', archive)], { decode: decodeTiny, limits })).rejects.toThrow(
    new RegExp(`^a\\.zip: .{0,${MOST}} unpacks to`),
  )
})

test('two slashes in a row are one: a class always has a name', () => {
  const entry = (path: string) => ({ path, size: 1, origin: 'set', open: async () => new Blob() })
  const paths = ['set/train//0.png', 'set//train/a/1.png', 'set/train/b//2.png']
  const { pictures, unlabelled } = sortPictures(paths.map(entry), new Map(), {
    name: 'set',
    folders: ['set/train//c/'],
  })
  expect(pictures.map(({ className }) => className)).toEqual(['a', 'b'])
  expect(unlabelled.map(({ path }) => path)).toEqual(['set/train//0.png'])
})

test('an annotation of a class of blanks is refused by its line', () => {
  const entry = { path: 'val/images/val_0.JPEG', size: 1, origin: 'set', open: async () => new Blob() }
  const annotations = new Map([['val/val_annotations.txt', 'val_0.JPEG\t  \t0\t0\t1\t1\n']])
  expect(() => sortPictures([entry], annotations, { name: 'set', folders: [] })).toThrow(
    /val_annotations\.txt: line 1 is .*expected a picture's name, a tab and its class/,
  )
})
