import { expect, test } from 'vitest'
import { REMOVED } from './alphas'
import { checkGenotype } from './checkGenotype'
import { deriveGenotype } from './derive'
import { hasKnownOperations, isOwnGenotype } from './genotype'
import { candidatesAnEdge, edgeListsOf, OPERATION_SETS, operationSet, spreadRow } from './operationSets'
import type { Primitive } from './primitives'
import { topologyOf } from './topology'

test('sets of the DARTS-Bench-Suite are there in both spaces, those of RobustDARTS in that of DARTS alone', () => {
  for (const id of OPERATION_SETS) {
    expect(operationSet(id, 'darts') === null).toBe(id === 'listed')
    expect(operationSet(id, 'nas-bench-201') === null).toBe(!['regular', 'no-skip', 'all-skip'].includes(id))
  }
  expect(operationSet('no-skip', 'nas-bench-201')?.primitives).toEqual([
    'none',
    'nor_conv_1x1',
    'nor_conv_3x3',
    'avg_pool_3x3',
  ])
})

test('S1 has two candidates on each edge, all of them columns of its tables', () => {
  const lists = edgeListsOf('s1')
  const columns = operationSet('s1', 'darts')?.primitives ?? []
  expect(columns).toHaveLength(6)
  expect(candidatesAnEdge({ primitives: columns, operations: 's1' })).toBe(2)
  for (const table of [lists?.normal, lists?.reduce]) {
    expect(table).toHaveLength(topologyOf({ space: 'darts' }).edges.length)
    for (const list of table ?? []) {
      expect(list).toHaveLength(candidatesAnEdge({ primitives: columns, operations: 's1' }))
      for (const op of list) expect(columns).toContain(op)
    }
  }
})

test('what an edge has not is never derived, however the alphas of its own candidates stand', () => {
  const lists = edgeListsOf('s1')
  const columns = operationSet('s1', 'darts')?.primitives as readonly Primitive[]
  const table = (type: 'normal' | 'reduce', value: number) =>
    (lists?.[type] ?? []).map((list) => spreadRow(list, columns, [value, -value]))
  expect(table('normal', 1)[0]).toEqual([REMOVED, REMOVED, 1, REMOVED, -1, REMOVED])
  for (const value of [-50, -1, 0, 1, 50]) {
    const genotype = deriveGenotype({ space: 'darts' }, columns, {
      normal: table('normal', value),
      reduce: table('reduce', value),
    })
    if (genotype.space !== 'darts') throw new Error('not of the DARTS space')
    for (const type of ['normal', 'reduce'] as const)
      genotype[type].forEach(([op, from], i) => {
        const edge = topologyOf({ space: 'darts' }).edges.findIndex((at) => at.from === from && at.to === 2 + (i >> 1))
        expect(lists?.[type][edge]).toContain(op)
      })
  }
})

test('a derived cell may hold noise, which is known to the lab and none of the published eight', () => {
  const columns = operationSet('s4', 'darts')?.primitives ?? []
  const table = topologyOf({ space: 'darts' }).edges.map(() => [1, 0])
  const genotype = deriveGenotype({ space: 'darts' }, columns, { normal: table, reduce: table })
  expect(genotype.space === 'darts' && genotype.normal.map(([op]) => op)).toEqual(Array(8).fill('noise'))
  expect(checkGenotype(JSON.parse(JSON.stringify(genotype)))).toEqual(genotype)
  expect([isOwnGenotype(genotype), hasKnownOperations(genotype)]).toEqual([false, true])
})
