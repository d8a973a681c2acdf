import { expect, test } from 'vitest'
import { edgeListsOf, operationSet } from '../space/operationSets'
import type { Primitive } from '../space/primitives'
import { candidateOf, learnedCandidates } from './candidates'
import { layoutOf } from './describe'
import { absentAlphas } from './edgeLists'
import type { SupernetSpec } from './spec'

const S1 = edgeListsOf('s1')
if (!S1) throw new Error('S1 has lists')
const spec: SupernetSpec = {
  ...{ kind: 'supernet', space: 'darts', primitives: operationSet('s1', 'darts')?.primitives as readonly Primitive[] },
  ...{ edgeLists: S1, channels: 4, cells: 3, imageSize: 8, classes: 10, batch: 2 },
}

test('an edge has not what its list does not hold, in every table', () => {
  const [edges, ops] = [14, spec.primitives.length]
  const absent = new Set(absentAlphas(spec))
  expect(absent.size).toBe(2 * edges * (ops - 2))
  for (let at = 0; at < 2 * edges * ops; at++) {
    const list = S1[at < edges * ops ? 'normal' : 'reduce'][Math.floor(at / ops) % edges]
    expect(absent.has(at)).toBe(!list?.includes(spec.primitives[at % ops] as Primitive))
  }
  expect(absentAlphas({ ...spec, perCell: true })).toHaveLength(3 * edges * (ops - 2))
  const { edgeLists: _, ...alike } = spec
  expect(absentAlphas(alike)).toEqual([])
})

test('parameters belong to candidates that their edge has, under the official number within its list', () => {
  const layout = layoutOf(spec)
  const absent = new Set(absentAlphas(spec))
  const found = layout.slots.flatMap(({ name }) => candidateOf(name, spec) ?? [])
  expect(found.length).toBeGreaterThan(0)
  for (const { type, edge, op } of found)
    expect(absent.has((type * 14 + edge) * spec.primitives.length + op)).toBe(false)
  expect(candidateOf('cells.0._ops.5._ops.1.op.1.weight', spec)).toEqual({
    ...{ type: 0, edge: 5 },
    op: spec.primitives.indexOf('skip_connect'),
  })
  const learned = learnedCandidates(layout, spec, spec.primitives.indexOf('skip_connect'))
  for (const { op } of learned) expect(spec.primitives[op]).toMatch(/conv/)
})
