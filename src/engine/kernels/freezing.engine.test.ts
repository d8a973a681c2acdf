/** OLES's kernels against the formula worked out in double precision. */
import { beforeAll, expect, it } from 'vitest'
import { randomStream } from '../../random'
import { openTestExecutor } from '../../testing/executor'
import { PlanBuilder } from '../plan/builder'
import type { Executor, Plan } from '../plan/plan'
import { ALWAYS } from './alphaMap'
import { AGREE_FLOATS, agreement, sgdOfUnfrozen, withoutFrozen } from './freezing'
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
