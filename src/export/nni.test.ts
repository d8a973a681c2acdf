import { expect, test } from 'vitest'
import { readOwn } from '../import/testing/readOwn'
import { PUBLISHED } from '../space/testing/published'
import { writeNni } from './nni'
import { STAMP } from './testing/stamp'

const written = JSON.parse(writeNni(PUBLISHED.DARTS_V2, STAMP))

test('holds 32 keys in the names of the hub, inputs as lists, and the stamp', () => {
  const keys = Object.keys(written).filter((key) => key !== '_stamp')
  expect(keys).toHaveLength(32)
  expect(written['normal/op_5_1']).toBe('dil_conv_3x3')
  expect(written['normal/input_5_1']).toEqual([2])
  expect(written['reduce/op_3_0']).toBe('skip_connect')
  expect(written['reduce/input_3_0']).toEqual([2])
  expect(written._stamp[0]).toMatch(/epoch 17/)
})

test('is read back as it was written, and with bare numbers, as NNI 2 wrote them', () => {
  expect(readOwn(JSON.stringify(written))).toEqual(PUBLISHED.DARTS_V2)
  const bare = Object.fromEntries(
    Object.entries(written).map(([key, value]) => [key, key.includes('input') ? (value as number[])[0] : value]),
  )
  expect(readOwn(JSON.stringify(bare))).toEqual(PUBLISHED.DARTS_V2)
})

test.each([
  ['no JSON', '{', /no genotype in it/],
  ['a missing key', JSON.stringify({ ...written, 'reduce/op_4_1': undefined }), /key reduce\/op_4_1 is missing/],
  ['two inputs', JSON.stringify({ ...written, 'normal/input_2_0': [0, 1] }), /normal\/input_2_0: \[0,1\]/],
  ['a wrong source', JSON.stringify({ ...written, 'normal/input_2_0': [4] }), /from 4 to 2/],
])('%s is refused', (_, text, message) => {
  expect(() => readOwn(text)).toThrow(message)
})

test('refuses none, which NNI cannot say', () => {
  expect(() => writeNni(PUBLISHED.SNAS_aggressive, STAMP)).toThrow(/reduce node 2 takes none/)
})

test('a cell that joins some of its nodes only is refused: NNI would build another network', () => {
  const some = { ...PUBLISHED.DARTS_V2, normalConcat: [4, 5] }
  expect(() => writeNni(some, STAMP)).toThrow('normal joins nodes 4, 5')
})
