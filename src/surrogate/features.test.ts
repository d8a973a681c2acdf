import { expect, test } from 'vitest'
import { PUBLISHED } from '../space/testing/published'
import { readSharedJson } from '../testing/shared'
import { FEATURES, featuresOf } from './features'

interface Golden {
  readonly feature_names: readonly string[]
  readonly constants: readonly (readonly [number, number])[]
}

test('DARTS_V2 takes the places and values of its edges and inputs', () => {
  const features = featuresOf(PUBLISHED.DARTS_V2)
  expect(features).toHaveLength(FEATURES)
  expect([...features.slice(10, 14)]).toEqual([3, 3, 0, 0])
  expect([...features.slice(15, 21)]).toEqual([0, 0, 1, 2, 1, 4])
})

const golden = await readSharedJson<Golden>('golden/methods-nb301.json')

test.skipIf(!golden)('conditional edges stand in the order of their names as text', () => {
  const names = golden?.feature_names ?? []
  const { normal } = PUBLISHED.PDARTS
  // The last pair is dil_conv_5x5 from node 4: edge 9 + 4.
  expect(normal[7]).toEqual(['dil_conv_5x5', 4])
  expect(featuresOf(PUBLISHED.PDARTS)[names.indexOf('edge_normal_13')]).toBe(6)
  expect(names.slice(32)).toEqual([...names.slice(32, 44)].sort().concat([...names.slice(44)].sort()))
})

test('a cell outside of the space is refused by what it has', () => {
  const v2 = PUBLISHED.DARTS_V2
  const twin = { ...v2, normal: v2.normal.map(([op]) => [op, 0] as const) }
  expect(() => featuresOf(twin)).toThrow('NAS-Bench-301: normal node 2 takes both inputs from node 0')
  expect(() => featuresOf(PUBLISHED.SNAS_aggressive)).toThrow('takes none, which its space has not')
  const foreign = { ...v2, reduce: v2.reduce.map(([, from]) => ['sep_conv_7x7', from] as const) }
  expect(() => featuresOf(foreign)).toThrow('reduce node 2 takes sep_conv_7x7')
  expect(() => featuresOf({ ...v2, reduceConcat: [4, 5] })).toThrow('reduce cell joins nodes 4, 5')
  expect(() => featuresOf({ ...v2, normal: v2.normal.slice(2) })).toThrow('normal cell has 6 operations')
  expect(() => featuresOf({ ...v2, cells: [v2.normal] })).toThrow('every cell is another one')
  expect(() => featuresOf({ space: 'nas-bench-201', edges: [] })).toThrow('a cell of nas-bench-201')
})
