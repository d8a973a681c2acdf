/** The small kernels of the algorithms against the formulas worked out in double precision. */
import { beforeAll, describe, expect, it } from 'vitest'
import { randomStream } from '../../random'
import { openTestExecutor } from '../../testing/executor'
import { PlanBuilder } from '../plan/builder'
import type { Executor, Plan } from '../plan/plan'
import { ALWAYS, chosenGradient, clipAlphas, gumbelGradient, gumbelSoftmax, sgdOfChosen } from './alphaMap'
import { logSumExpGradient, zeroOneGradient } from './alphaPenalty'
import { auxiliaryWeight } from './auxiliarySkip'
import { exponentiatedGradient, rewardPeak } from './exponentiatedGradient'
import { perturbedSoftmax } from './perturbed'
import { sigmoidGradient, sigmoidWeights } from './sigmoid'
import { alphaSoftmax, HYPER } from './update'

let executor: Executor

beforeAll(async () => {
  executor = await openTestExecutor()
})

const hyper = (values: Partial<Record<keyof typeof HYPER, number>>): Float32Array => {
  const buffer = new Float32Array(HYPER.floats)
  for (const [name, value] of Object.entries(values)) buffer[HYPER[name as keyof typeof HYPER]] = value
  return buffer
}

/** A plan with its buffers filled, run once. */
async function run(builder: PlanBuilder, given: Record<string, Float32Array | Uint32Array>): Promise<Plan> {
  const plan = await executor.realise(builder)
  for (const [name, values] of Object.entries(given)) plan.write(name, values)
  submit(plan, builder)
  return plan
}

function submit(plan: Plan, builder: PlanBuilder): void {
  plan.run([{ copies: [], segments: [...builder.segments.keys()] }])
}

function expectClose(got: Float32Array, expected: readonly number[], tolerance: number): void {
  expect(got.length).toBe(expected.length)
  expected.forEach((value, i) => {
    expect(Math.abs((got[i] as number) - value), `number ${i}`).toBeLessThan(tolerance)
  })
}

const rows = 3
const O = 4
const n = rows * O
const random = randomStream(5)
const alphas = Float32Array.from({ length: n }, () => random.normal())
alphas[2] = -1e9
const noise = Float32Array.from({ length: n }, () => random.normal())
const gradient = Float32Array.from({ length: n }, () => random.normal())

/** softmax((alpha + g) / tau) and its Jacobian applied to a gradient, in double precision. */
function reference(tau: number): { probs: number[]; grads: number[]; best: number[] } {
  const probs: number[] = []
  const grads: number[] = []
  const best: number[] = []
  for (let row = 0; row < rows; row++) {
    const at = row * O
    const z = Array.from({ length: O }, (_, k) => ((alphas[at + k] as number) + (noise[at + k] as number)) / tau)
    const top = Math.max(...z)
    best.push(z.indexOf(top))
    const powers = z.map((x) => Math.exp(x - top))
    const sum = powers.reduce((a, b) => a + b, 0)
    const p = powers.map((x) => x / sum)
    const mean = p.reduce((total, x, k) => total + x * (gradient[at + k] as number), 0)
    probs.push(...p)
    grads.push(...p.map((x, k) => (x * ((gradient[at + k] as number) - mean)) / tau))
  }
  return { probs, grads, best }
}

describe('the Gumbel-softmax', () => {
  function builder(hard: boolean): PlanBuilder {
    const plan = new PlanBuilder()
    const f = (name: string) => plan.buffer(name, n)
    const HYPERS = plan.buffer('HYPER', HYPER.floats)
    plan.segment('all')
    const map = { ALPHA: f('ALPHA'), NOISE: f('NOISE'), HYPER: HYPERS, PROB: f('PROB'), MW: f('MW') }
    plan.dispatch(gumbelSoftmax(hard), { ...map, SELECTED: f('SELECTED') }, { rows, O }, rows)
    plan.dispatch(gumbelGradient(), { PROB: f('PROB'), GW: f('GW'), HYPER: HYPERS, GA: f('GA') }, { rows, O }, rows)
    return plan
  }

  it.each([1, 0.1])('gives weights and gradient at tau %s, none to a removed candidate', async (tau) => {
    const given = { ALPHA: alphas, NOISE: noise, GW: gradient, HYPER: hyper({ tau }) }
    const plan = await run(builder(false), given)
    const { probs, grads } = reference(tau)
    const weights = await plan.read('MW', n)
    expectClose(weights, probs, 1e-6)
    expectClose(await plan.read('GA', n), grads, 2e-5)
    expect(weights[2]).toBe(0)
  })

  it('as one-hot: the largest weight is 1, the gradient stays that of the probabilities, and the choice is remembered', async () => {
    const given = { ALPHA: alphas, NOISE: noise, GW: gradient, HYPER: hyper({ tau: 2 }) }
    const plan = await run(builder(true), given)
    const { probs, grads, best } = reference(2)
    const oneHot = best.flatMap((chosen) => Array.from({ length: O }, (_, k) => (k === chosen ? 1 : 0)))
    expect([...(await plan.read('MW', n))]).toEqual(oneHot)
    expect([...(await plan.read('SELECTED', n))]).toEqual(oneHot)
    expectClose(await plan.read('PROB', n), probs, 1e-6)
    expectClose(await plan.read('GA', n), grads, 1e-5)
  })
})

it('where one candidate runs, the weights of the others get the gradient that arrives at the edge', async () => {
  // One row, one place: sums (g, op 1, op 2) of one channel vector at RED[0..2]; op 0 is none and has no sum.
  const plan = new PlanBuilder()
  plan.segment('all')
  const buffers = {
    PLACES: plan.buffer('PLACES', 5),
    TERMS: plan.buffer('TERMS', 3),
    RED: plan.buffer('RED', 12),
    MW: plan.buffer('MW', 3),
    GW: plan.buffer('GW', 3),
  }
  plan.dispatch(chosenGradient(), buffers, { rows: 1, O: 3 }, 3)
  const given = {
    PLACES: Uint32Array.from([0, 1, 0, 1, 3]),
    TERMS: Uint32Array.from([0, 1, 2]),
    RED: Float32Array.from([1, 2, 3, 4, 10, 20, 30, 40, 100, 200, 300, 400]),
  }
  const second = await run(plan, { ...given, MW: Float32Array.from([0, 0, 1]) })
  expect([...(await second.read('GW', 3))]).toEqual([10, 10, 1000])
  const none = await run(plan, { ...given, MW: Float32Array.from([1, 0, 0]) })
  expect([...(await none.read('GW', 3))]).toEqual([0, 10, 10])
})

it('clips the alpha gradient by one norm over all tables, and leaves a shorter one alone', async () => {
  const plan = new PlanBuilder()
  plan.segment('all')
  plan.dispatch(clipAlphas(), { HYPER: plan.buffer('HYPER', HYPER.floats), GA: plan.buffer('GA', n) }, { n }, 1)
  const norm = Math.sqrt(gradient.reduce((sum, x) => sum + x * x, 0))
  const clipped = await run(plan, { GA: gradient, HYPER: hyper({ alphaGradClip: 0.5 }) })
  expectClose(
    await clipped.read('GA', n),
    [...gradient].map((x) => (x * 0.5) / (norm + 1e-6)),
    1e-6,
  )
  const whole = await run(plan, { GA: gradient, HYPER: hyper({ alphaGradClip: 100 }) })
  expect(await whole.read('GA', n)).toEqual(gradient)
})

it('SGD leaves a candidate that never ran as it is, momentum and decay included', async () => {
  const plan = new PlanBuilder()
  plan.segment('all')
  const f = (name: string) => plan.buffer(name, 12)
  const buffers = { SCALE: f('SCALE'), HYPER: plan.buffer('HYPER', HYPER.floats), G: f('G'), V: f('V'), W: f('W') }
  const chosen = { OWNER: f('OWNER'), SELECTED: f('SELECTED') }
  plan.dispatch(sgdOfChosen(), { ...buffers, ...chosen }, { n4: 3, alphas: 2 }, 3)
  const real = await run(plan, {
    OWNER: Uint32Array.from([0, 1, ALWAYS]),
    SELECTED: Float32Array.from([0, 1]),
    SCALE: Float32Array.from([1]),
    HYPER: hyper({ weightLr: 0.5, weightDecay: 0.1 }),
    W: new Float32Array(12).fill(2),
    V: new Float32Array(12),
    G: new Float32Array(12),
  })
  expectClose(await real.read('W', 12), [2, 2, 2, 2, 1.9, 1.9, 1.9, 1.9, 1.9, 1.9, 1.9, 1.9], 1e-6)
  expect([...(await real.read('V', 4))]).toEqual([0, 0, 0, 0])
})

describe('the exponentiated gradient of XNAS', () => {
  function builder(): PlanBuilder {
    const plan = new PlanBuilder()
    plan.segment('all')
    const GW = plan.buffer('GW', 3)
    const PEAK = plan.buffer('PEAK', 4)
    const ALPHA = plan.buffer('ALPHA', 3)
    const HYPERS = plan.buffer('HYPER', HYPER.floats)
    plan.dispatch(rewardPeak(), { GW, PEAK }, { n: 3 }, 1)
    const place = { rows: 1, O: 3, rowsPerType: 1, types: 1 }
    plan.dispatch(exponentiatedGradient(), { HYPER: HYPERS, GW, PEAK, ALPHA }, place, 1)
    return plan
  }
  // Rewards are minus the gradient: (0.5, -0.2, 2.0), the last one clipped to Lmax = 1.
  const GW = Float32Array.from([-0.5, 0.2, -2])
  const settings = { rewardRate: 0.1, rewardLimit: 1, rewardScaled: 0 }

  it('multiplies v by exp(eta R) and keeps everyone while a rest of the search is left', async () => {
    const plan = await run(builder(), { GW, ALPHA: new Float32Array(3), HYPER: hyper({ ...settings, stepsLeft: 1 }) })
    const v = [...(await plan.read('ALPHA', 3))].map(Math.exp)
    expectClose(Float32Array.from(v), [1.051271, 0.980199, 1.105171], 1e-6)
    const sum = v.reduce((a, b) => a + b, 0)
    expectClose(Float32Array.from(v.map((x) => x / sum)), [0.335158, 0.3125, 0.352342], 1e-6)
  })

  it('in the last step only the best survives, and the dead stay dead', async () => {
    const steps = builder()
    const plan = await run(steps, { GW, ALPHA: new Float32Array(3), HYPER: hyper({ ...settings, stepsLeft: 0 }) })
    expect([...(await plan.read('ALPHA', 3))].map((s) => s === -1e9)).toEqual([true, true, false])
    submit(plan, steps)
    const [first, second, third] = await plan.read('ALPHA', 3)
    expect([first, second]).toEqual([-1e9, -1e9])
    expect(third).toBeCloseTo(0.2, 6)
  })

  it('scales small rewards by the largest so far', async () => {
    const small = Float32Array.from([-0.005, 0.002, -0.02])
    const scaled = hyper({ ...settings, rewardScaled: 1, stepsLeft: 9 })
    const plan = await run(builder(), { GW: small, ALPHA: new Float32Array(3), HYPER: scaled })
    expectClose(await plan.read('ALPHA', 3), [0.025, -0.01, 0.1], 1e-6)
  })
})

/** The tables of the tests below: no candidate removed. */
const tame = alphas.map((alpha, i) => (i === 2 ? 0.3 : alpha))

function softmax(row: readonly number[]): number[] {
  const powers = row.map(Math.exp)
  const sum = powers.reduce((a, b) => a + b, 0)
  return powers.map((power) => power / sum)
}

const rowsOf = (flat: ArrayLike<number>): number[][] =>
  Array.from({ length: rows }, (_, row) => Array.from({ length: O }, (_, k) => flat[row * O + k] as number))

it('the sigmoid weighs every candidate alone, and so goes its gradient', async () => {
  const plan = new PlanBuilder()
  plan.segment('all')
  const f = (name: string) => plan.buffer(name, n)
  plan.dispatch(sigmoidWeights(), { ALPHA: f('ALPHA'), MW: f('MW') }, { n }, n)
  plan.dispatch(sigmoidGradient(), { MW: f('MW'), GW: f('GW'), GA: f('GA') }, { n }, n)
  const done = await run(plan, { ALPHA: alphas, GW: gradient })
  const weights = [...alphas].map((alpha) => 1 / (1 + Math.exp(-alpha)))
  expectClose(await done.read('MW', n), weights, 1e-6)
  expectClose(
    await done.read('GA', n),
    weights.map((w, i) => w * (1 - w) * (gradient[i] as number)),
    1e-6,
  )
})

it('the weight of the auxiliary skip-connect lies behind those of the candidates', async () => {
  const plan = new PlanBuilder()
  plan.segment('all')
  const MW = plan.buffer('MW', n + 1)
  plan.dispatch(alphaSoftmax(), { ALPHA: plan.buffer('ALPHA', n), MW }, { rows, O }, rows)
  plan.dispatch(auxiliaryWeight(), { HYPER: plan.buffer('HYPER', HYPER.floats), MW }, { at: n }, 1)
  const done = await run(plan, { ALPHA: tame, HYPER: hyper({ auxiliarySkip: 0.35 }) })
  expectClose(await done.read('MW', n + 1), [...rowsOf(tame).flatMap(softmax), 0.35], 1e-6)
})

describe('the perturbed softmax', () => {
  async function perturb(logits: Float32Array, noises: Float32Array): Promise<Float32Array> {
    const plan = new PlanBuilder()
    plan.segment('all')
    const f = (name: string) => plan.buffer(name, n)
    plan.dispatch(perturbedSoftmax(), { ALPHA: f('ALPHA'), NOISE: f('NOISE'), MW: f('MW') }, { rows, O }, rows)
    return (await run(plan, { ALPHA: logits, NOISE: noises })).read('MW', n)
  }

  it('clamps and normalises again, and gives a row with nothing left to its largest', async () => {
    // Uniform rows of 1/4: row 0 keeps two candidates, row 1 none, row 2 has no noise.
    const noises = Float32Array.from([0.25, -0.3, 0.05, -0.25, -0.3, -0.28, -0.26, -0.29, 0, 0, 0, 0])
    const expected = [0.625, 0, 0.375, 0, 0, 0, 1, 0, 0.25, 0.25, 0.25, 0.25]
    expectClose(await perturb(new Float32Array(n), noises), expected, 1e-6)
  })

  it('without noise is the softmax bit by bit', async () => {
    const plan = new PlanBuilder()
    plan.segment('all')
    plan.dispatch(alphaSoftmax(), { ALPHA: plan.buffer('ALPHA', n), MW: plan.buffer('MW', n) }, { rows, O }, rows)
    const plain = await (await run(plan, { ALPHA: tame })).read('MW', n)
    expect(await perturb(tame, new Float32Array(n))).toEqual(plain)
  })
})

it('the log-sum-exp pushes every alpha down by its share of the table', async () => {
  const plan = new PlanBuilder()
  plan.segment('all')
  const buffers = {
    HYPER: plan.buffer('HYPER', HYPER.floats),
    ALPHA: plan.buffer('ALPHA', n),
    GA: plan.buffer('GA', n),
  }
  plan.dispatch(logSumExpGradient(), buffers, { rows, O, tableRows: rows }, rows)
  const done = await run(plan, { ALPHA: tame, GA: gradient, HYPER: hyper({ penaltyWeight: 5 }) })
  const expected = rowsOf(tame).flatMap(softmax)
  expectClose(
    await done.read('GA', n),
    expected.map((p, i) => (gradient[i] as number) + (5 * p) / rows),
    1e-5,
  )
})

it('the zero-one loss pulls weights away from one half', async () => {
  const plan = new PlanBuilder()
  plan.segment('all')
  const buffers = {
    HYPER: plan.buffer('HYPER', HYPER.floats),
    ALPHA: plan.buffer('ALPHA', n),
    GA: plan.buffer('GA', n),
  }
  plan.dispatch(zeroOneGradient(), buffers, { n }, n)
  const done = await run(plan, { ALPHA: tame, GA: gradient, HYPER: hyper({ penaltyWeight: 10 }) })
  const loss = (at: number, alpha: number): number =>
    -[...tame].reduce((sum, a, i) => sum + (1 / (1 + Math.exp(-(i === at ? alpha : a))) - 0.5) ** 2, 0) / n
  const step = 1e-4
  expectClose(
    await done.read('GA', n),
    [...tame].map((alpha, i) => {
      const slope = (loss(i, alpha + step) - loss(i, alpha - step)) / (2 * step)
      return (gradient[i] as number) + 10 * slope
    }),
    1e-5,
  )
})
