import { expect, test } from 'vitest'
import type { Genotype } from '../../src/space/genotype'
import { PUBLISHED } from '../../src/space/testing/published'
import { topologyOf } from '../../src/space/topology'
import { cellOperations, edgeName, runTopology } from './names'

const three: Genotype = {
  ...PUBLISHED.DARTS_V2,
  normal: PUBLISHED.DARTS_V2.normal.slice(0, 6),
  normalConcat: [2, 3, 4],
}

test('a run has the operations and the candidate edges of its cell, also where the log tells it of later epochs only', () => {
  const records = [{ genotype: null }, { genotype: three }]
  expect(cellOperations({ space: 'darts' }, records)).toBe(6)
  expect(runTopology({ space: 'darts' }, records)).toMatchObject({ inputs: 2, nodes: 5 })
  expect(runTopology({ space: 'darts' }, records).edges).toEqual(topologyOf({ space: 'darts' }).edges.slice(0, 9))
  expect(cellOperations({ space: 'darts' }, [{ genotype: null }])).toBe(8)
  expect(cellOperations({ space: 'nas-bench-201' })).toBe(6)
  expect(runTopology({ space: 'darts' }, [{ genotype: PUBLISHED.XNAS }])).toBe(topologyOf({ space: 'darts' }))
})

test('edges have names also past those of the space', () => {
  for (const space of ['darts', 'nas-bench-201'] as const)
    topologyOf({ space }).edges.forEach(({ to }, e) => {
      expect(edgeName(space, e)).toMatch(new RegExp(`→ ${space === 'darts' ? to - 2 : to}$`))
    })
  expect(edgeName('darts', 0)).toBe('c_{k-2} → 0')
  expect(edgeName('darts', 14)).toBe('c_{k-2} → 4')
})
