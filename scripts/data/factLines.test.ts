import { expect, test } from 'vitest'
import type { DatasetInfo } from '../../src/protocol/facts'
import { setLines } from './factLines'

const LOPSIDED: DatasetInfo = {
  id: 'own',
  title: 'lopsided (3,010 training images of 2 classes)',
  images: 3010,
  classes: 2,
  classNames: ['0', '1'],
  facts: {
    format: 'npz',
    size: [8, 8],
    channels: 1,
    found: { train: 3010, validation: 0, test: 0 },
    heldOut: 0,
    remarks: [{ kind: 'uneven', count: 10, names: ['1'] }],
  },
}

test('a command says before it searches what a class lacks for it, and nothing where nothing lacks', () => {
  expect(setLines(LOPSIDED, 2000)).toEqual([
    LOPSIDED.title,
    '  npz arrays, 8 x 8, grey; 3,010 training images, 0 held out',
    '  2 classes: 0, 1',
    '  the classes are uneven, the smallest has 10 training images: 1',
    '  few images: 2,000 asked for, 1,000 a class; the smallest class, 1, has 10',
  ])
  expect(setLines(LOPSIDED, 20)).toHaveLength(4)
})
