/** SNAS's resource term: its gradient on the engine against differences of the penalty worked out in double precision. */
import { beforeAll, expect, it } from 'vitest'
import { randomStream } from '../../random'
import { RESOURCE_HEAD } from '../../supernet/resource'
import { openTestExecutor } from '../../testing/executor'
import { PlanBuilder } from '../plan/builder'
import type { Executor } from '../plan/plan'
import { type ResourceForm, resourceGradient } from './resource'
import { HYPER } from './update'

let executor: Executor

beforeAll(async () => {
  executor = await openTestExecutor()
})

const TABLES = 2
const EDGES = 3
const O = 4
const ROWS = TABLES * EDGES
const LAMBDA = 0.01
/** Two cells of table 0, each half of the mean, and one of table 1; operation 0 is free. */
const CELLS = [
  [0, 0.5],
  [0, 0.5],
  [1, 1],
] as const
const random = randomStream(3)
const costs = CELLS.map(() =>
  Array.from({ length: EDGES * O }, (_, i) =>
    i % O === 0 ? [0, 0, 0] : [1, 40, 900].map((most) => most * random.next()),
  ),
)
const resource = Float32Array.from(CELLS.flatMap((head, c) => [...head, ...(costs[c] as number[][]).flat()]))
const z = Float32Array.from({ length: ROWS * O }, () => random.next())
const before = Float32Array.from({ length: ROWS * O }, () => random.normal())

function penalty(form: ResourceForm, weights: Float64Array): number {
  let sum = 0
  CELLS.forEach(([table, share], c) => {
    for (let edge = 0; edge < EDGES; edge++) {
      const [s = 0, f = 0, m = 0] = [0, 1, 2].map((part) =>
        Array.from(
          { length: O },
          (_, o) =>
            (weights[(table * EDGES + edge) * O + o] as number) *
            (resource[c * (RESOURCE_HEAD + EDGES * O * 3) + RESOURCE_HEAD + (edge * O + o) * 3 + part] as number),
        ).reduce((a, b) => a + b, 0),
      )
      const logs = [s, f, m].reduce((a, b) => a + Math.log(Math.max(1, b)), 0) / 3
      sum += share * (form === 'log' ? logs : 0.43 * (2 * s + f / 4000 + m / 100))
    }
  })
  return sum
}

it.each(['linear', 'log'] as const)('%s: adds lambda times the gradient of the penalty', async (form) => {
  const builder = new PlanBuilder()
  const buffer = (name: string, floats: number) => builder.buffer(name, floats)
  const buffers = {
    RESOURCE: buffer('RESOURCE', resource.length),
    HYPER: buffer('HYPER', HYPER.floats),
    MW: buffer('MW', ROWS * O),
    GW: buffer('GW', ROWS * O),
  }
  builder.segment('resource')
  builder.dispatch(resourceGradient(form), buffers, { rows: ROWS, edges: EDGES, O, cells: CELLS.length }, ROWS)
  const plan = await executor.realise(builder)
  const hyper = new Float32Array(HYPER.floats)
  hyper[HYPER.resourceWeight] = LAMBDA
  for (const [name, values] of Object.entries({ RESOURCE: resource, HYPER: hyper, MW: z, GW: before }))
    plan.write(name, values)
  plan.run([{ copies: [], segments: ['resource'] }])
  const got = await plan.read('GW', ROWS * O)
  plan.destroy()

  const at = (i: number, step: number): number => {
    const moved = Float64Array.from(z)
    moved[i] = (moved[i] as number) + step
    return penalty(form, moved)
  }
  let flat = 0
  z.forEach((_, i) => {
    const slope = (at(i, 1e-5) - at(i, -1e-5)) / 2e-5
    if (slope === 0) flat++
    expect(Math.abs((got[i] as number) - (before[i] as number) - LAMBDA * slope), `number ${i}`).toBeLessThan(
      1e-5 * (1 + LAMBDA * Math.abs(slope)),
    )
  })
  // Free operations have no slope.
  expect(flat).toBeGreaterThanOrEqual(ROWS)
  expect(flat).toBeLessThan(ROWS * O)
})
