/** OLES's kernels against the formula worked out in double precision. */
import { beforeAll, expect, it } from 'vitest'
import { randomStream } from '../../random'
import { openTestExecutor } from '../../testing/executor'
import { PlanBuilder } from '../plan/builder'
import type { Executor, Plan } from '../plan/plan'
import { ALWAYS } from './alphaMap'
import { AGREE_FLOATS, agreement, columnAgreement, keepClipped, sgdOfUnfrozen, withoutFrozen } from './freezing'
import { HYPER } from './update'

let executor: Executor

beforeAll(async () => {
  executor = await openTestExecutor()
})

/** Two operations on five vec4f: vectors 0, 3 and 1; 2 and 4 belong to none. */
const n = 2
const n4 = 5
const OWNER = Uint32Array.from([0, 1, ALWAYS, 0, ALWAYS])
const MEMBERS = Uint32Array.from([0, 2, 2, 1, 0, 3, 1])
const random = randomStream(11)
const numbers = (): Float32Array => Float32Array.from({ length: 4 * n4 }, () => random.normal())
const [gradient, training, weights] = [numbers(), numbers(), numbers()]

function cosine(vectors: readonly number[]): number {
  const at = vectors.flatMap((v) => [0, 1, 2, 3].map((lane) => 4 * v + lane))
  const dot = (a: Float32Array, b: Float32Array): number =>
    at.reduce((sum, i) => sum + (a[i] as number) * (b[i] as number), 0)
  return dot(gradient, training) / Math.sqrt(dot(gradient, gradient) * dot(training, training))
}
const cosines = [cosine([0, 3]), cosine([1])] as const

const hyper = (window: number, threshold: number): Float32Array => {
  const values = new Float32Array(HYPER.floats)
  for (const [name, value] of Object.entries({ weightLr: 0.5, weightDecay: 0.1, momentum: 0.9 }))
    values[HYPER[name as keyof typeof HYPER]] = value
  values[HYPER.agreementWindow] = window
  values[HYPER.agreementThreshold] = threshold
  return values
}

async function open(window: number, threshold: number): Promise<Plan> {
  const plan = new PlanBuilder()
  const buffers = {
    ...{ HYPER: plan.buffer('HYPER', HYPER.floats), MEMBERS: plan.buffer('MEMBERS', MEMBERS.length) },
    ...{
      OWNER: plan.buffer('OWNER', n4),
      AGREE: plan.buffer('AGREE', n * AGREE_FLOATS),
      SCALE: plan.buffer('SCALE', 4),
    },
    ...Object.fromEntries(['G', 'GT', 'V', 'W'].map((name) => [name, plan.buffer(name, 4 * n4)])),
  }
  plan.segment('compare')
  plan.dispatch(agreement(), buffers, { n }, n)
  plan.segment('update')
  plan.dispatch(withoutFrozen(), buffers, { n4, n }, n4)
  plan.dispatch(sgdOfUnfrozen(), buffers, { n4, n }, n4)
  const real = await executor.realise(plan)
  const given = { MEMBERS, OWNER, G: gradient, GT: training, W: weights, SCALE: Float32Array.of(1, 0, 0, 0) }
  for (const [name, values] of Object.entries({ ...given, HYPER: hyper(window, threshold) })) real.write(name, values)
  return real
}

const run = (plan: Plan, ...segments: string[]): void => plan.run([{ copies: [], segments }])

it('adds the cosine of each operation up, and decides by their mean when the window is full', async () => {
  // Between the two: the operation of the smaller cosine goes.
  const threshold = (cosines[0] + cosines[1]) / 2
  const plan = await open(2, threshold)
  run(plan, 'compare')
  const first = await plan.read('AGREE')
  cosines.forEach((value, i) => {
    expect(first[AGREE_FLOATS * i]).toBeCloseTo(value, 5)
    expect([first[AGREE_FLOATS * i + 1], first[AGREE_FLOATS * i + 2]]).toEqual([1, 0])
    expect(first[AGREE_FLOATS * i + 3]).toBeCloseTo(value, 5)
  })
  run(plan, 'compare')
  const second = await plan.read('AGREE')
  cosines.forEach((value, i) => {
    const [sum, count, frozen] = second.subarray(AGREE_FLOATS * i)
    expect([sum, count, frozen]).toEqual([0, 0, value < threshold ? 1 : 0])
  })
})

it('a frozen operation stays as it is, bit by bit; the others are trained', async () => {
  const plan = await open(1, (cosines[0] + cosines[1]) / 2)
  run(plan, 'compare', 'update')
  const frozen = cosines[0] < cosines[1] ? 0 : 1
  const [after, momentum, left] = await Promise.all([plan.read('W'), plan.read('V'), plan.read('G')])
  OWNER.forEach((owner, v) => {
    const at = [4 * v, 4 * v + 4] as const
    const same = owner === frozen
    expect(after.subarray(...at).join() === weights.subarray(...at).join()).toBe(same)
    expect(momentum.subarray(...at).every((x) => x === 0)).toBe(same)
    expect(left.subarray(...at).every((x) => x === 0)).toBe(same)
    if (same) return
    const i = 4 * v
    const step = (gradient[i] as number) + 0.1 * (weights[i] as number)
    expect(after[i]).toBeCloseTo((weights[i] as number) - 0.5 * step, 5)
  })
})

it('without a training gradient there is nothing to compare', async () => {
  const plan = await open(1, 1)
  plan.write('GT', new Float32Array(4 * n4))
  run(plan, 'compare')
  expect([...(await plan.read('AGREE'))]).toEqual(Array.from({ length: n * AGREE_FLOATS }, () => 0))
})

/** Columns of two tensors of operation 0 (of two vec4f, and of one) and of one of operation 1: vec4f indices. */
const COLUMNS = [
  [
    [
      [0, 3],
      [1, 4],
    ],
    [[2]],
  ],
  [[[1], [0], [4]]],
] as const
/** Heads from 0, tensors from 4, vectors from 13. */
const COLUMN_MEMBERS = Uint32Array.from([...[4, 2, 10, 1], ...[13, 2, 2, 17, 1, 1, 18, 3, 1], ...COLUMNS.flat(3)])

async function openColumns(similarity: 'columns' | 'code', window: number, threshold: number): Promise<Plan> {
  const plan = new PlanBuilder()
  const buffers = {
    ...{ HYPER: plan.buffer('HYPER', HYPER.floats), MEMBERS: plan.buffer('MEMBERS', COLUMN_MEMBERS.length) },
    ...{ AGREE: plan.buffer('AGREE', n * AGREE_FLOATS), SCALE: plan.buffer('SCALE', 4) },
    ...{ G: plan.buffer('G', 4 * n4), GT: plan.buffer('GT', 4 * n4) },
  }
  plan.segment('compare')
  plan.dispatch(columnAgreement(similarity), buffers, { n }, n)
  plan.segment('keep')
  plan.dispatch(keepClipped(), buffers, { n4 }, n4)
  const real = await executor.realise(plan)
  const given = { MEMBERS: COLUMN_MEMBERS, G: gradient, GT: training, HYPER: hyper(window, threshold) }
  for (const [name, values] of Object.entries(given)) real.write(name, values)
  return real
}

it.each(['columns', 'code'] as const)('%s: the mean over tensors of the mean over columns', async (similarity) => {
  const plan = await openColumns(similarity, 20, -1)
  run(plan, 'compare')
  const mean = (of: readonly number[]): number => of.reduce((sum, one) => sum + one, 0) / of.length
  const other = gradient.map((g, i) => (similarity === 'code' ? g + (training[i] as number) : g))
  const of = (column: readonly number[]): number => {
    const at = column.flatMap((v) => [0, 1, 2, 3].map((lane) => 4 * v + lane))
    const dot = (a: Float32Array, b: Float32Array): number =>
      at.reduce((sum, i) => sum + (a[i] as number) * (b[i] as number), 0)
    return dot(other, training) / Math.sqrt(dot(other, other) * dot(training, training))
  }
  const state = await plan.read('AGREE')
  COLUMNS.forEach((tensors, i) => {
    const expected = mean(tensors.map((columns) => mean(columns.map(of))))
    expect(state[AGREE_FLOATS * i + 3]).toBeCloseTo(expected, 5)
    expect(state[AGREE_FLOATS * i]).toBeCloseTo(expected, 5)
  })
})

const each = (values: readonly number[]): Float32Array =>
  Float32Array.from(Array.from({ length: n4 }, () => values).flat())

it.each([
  [0.38, 20],
  [0.382, null],
])('as in the code: a similarity that stays %f freezes at step %s', async (similarity, at) => {
  const plan = await openColumns('code', 20, 0.4)
  // Any column of t = (1, 0, ...) and g + t = (s, sqrt(1 - s^2), ...) has the cosine s; a column of more vectors as well.
  plan.write('GT', each([1, 0, 0, 0]))
  plan.write('G', each([similarity - 1, Math.sqrt(1 - similarity ** 2), 0, 0]))
  const frozen: (number | null)[] = [null, null]
  for (let step = 0; step < 70; step++) {
    run(plan, 'compare')
    const state = await plan.read('AGREE')
    frozen.forEach((since, i) => {
      if (since === null && (state[AGREE_FLOATS * i + 2] as number) > 0.5) frozen[i] = step
    })
  }
  expect(frozen).toEqual([at, at])
})

it('by columns alone M similarities are a mean: what stays 0.382 is below 0.4', async () => {
  const plan = await openColumns('columns', 20, 0.4)
  plan.write('GT', each([1, 0, 0, 0]))
  plan.write('G', each([0.382, Math.sqrt(1 - 0.382 ** 2), 0, 0]))
  for (let step = 0; step < 19; step++) run(plan, 'compare')
  expect((await plan.read('AGREE'))[2]).toBe(0)
  run(plan, 'compare')
  expect((await plan.read('AGREE'))[2]).toBe(1)
})

it('the training gradient is kept as it was clipped', async () => {
  const plan = await openColumns('code', 20, 0.4)
  plan.write('SCALE', Float32Array.of(0.25, 0, 0, 0))
  run(plan, 'keep')
  expect([...(await plan.read('GT'))]).toEqual([...gradient.map((g) => 0.25 * g)])
})
