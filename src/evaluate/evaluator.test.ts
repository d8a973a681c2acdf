import { expect, test } from 'vitest'
import { generateDataset } from '../data/generated'
import { idleExecutor } from '../engine/testing/idleExecutor'
import type { Trainable, TrainableOptions } from '../engine/trainable'
import { SearchError } from '../errors'
import { DEFAULT_CONFIG } from '../protocol/config'
import type { EvaluationRequest } from '../protocol/evaluation'
import { budgetOf } from '../protocol/evaluationBudget'
import type { EvaluationEvent } from '../protocol/evaluationMessages'
import { PUBLISHED } from '../space/testing/published'
import { describeDiscrete } from '../supernet/describeDiscrete'
import { pending, promisesKept } from '../testing/waiting'
import { Evaluator, type EvaluatorParts } from './evaluator'

const budget = {
  ...budgetOf('minutes', DEFAULT_CONFIG),
  channels: 4,
  cells: 3,
  imageSize: 8,
  dataset: 'generated' as const,
  images: 40,
  testImages: 10,
  batch: 8,
  epochs: 2,
}
const candidates = [
  { genotype: PUBLISHED.DARTS_V1, epochs: [1] },
  { genotype: PUBLISHED.DARTS_V2, epochs: [2, 3] },
]
const request: EvaluationRequest = { budget, candidates, seeds: [1, 2] }

interface Fake {
  readonly steps: number[]
  readonly scored: number[]
  destroyed: number
  finite: boolean
  /** Seeds of the operation noise; left out: the network has none. */
  noise?: number[]
}

/** A network that always answers the class its first pixel stands for: label 0. */
function fakeNetwork({ spec }: TrainableOptions, fake: Fake): Trainable {
  const description = describeDiscrete(spec)
  let steps = 0
  return {
    spec,
    layout: description.layout,
    parameters: 1,
    bytes: 1,
    drops: description.drops,
    drawsNoise: fake.noise !== undefined,
    setNoiseSeed: (seed) => {
      fake.noise?.push(seed)
    },
    setHyper: () => undefined,
    setBatch: (_, labels) => {
      fake.scored.push(...labels)
    },
    setDropPath: (masks) => expect(masks).toHaveLength(description.drops * spec.batch),
    trainStep: () => {
      steps++
    },
    score: () => undefined,
    gradients: () => undefined,
    readMetrics: async () => {
      fake.steps.push(steps)
      const slot = { lossSum: 5, correct: 20, batches: 5, lastLoss: 1, lastCorrect: 4 }
      return { train: slot, test: slot, finite: fake.finite }
    },
    readLogits: async () =>
      Float32Array.from({ length: spec.batch * spec.classes }, (_, i) => (i % spec.classes === 0 ? 1 : 0)),
    readParams: async () => new Float32Array(0),
    writeParams: (params) => expect(params).toHaveLength(description.layout.floats),
    readGradients: async () => new Float32Array(0),
    readImageGradients: async () => new Float32Array(0),
    jacobian: () => undefined,
    resetState: () => undefined,
    destroy: () => {
      fake.destroyed++
    },
  }
}

function setup(change: Partial<EvaluatorParts> = {}) {
  const events: EvaluationEvent[] = []
  const fake: Fake = { steps: [], scored: [], destroyed: 0, finite: true }
  let fail: (error: SearchError) => void = () => undefined
  const evaluator = new Evaluator({
    post: (event) => events.push(event),
    dataset: async (_, images) => generateDataset(images, 1),
    openExecutor: async () => ({
      executor: idleExecutor(),
      adapter: { backend: 'webgpu', description: 'fake', software: true },
      onFailure: (listener) => {
        fail = listener
        return () => undefined
      },
    }),
    compile: async (options) => fakeNetwork(options, fake),
    taken: () => null,
    deviceCheck: { check: async () => ({ passed: true, checks: 1, error: 0, limit: 1, ms: 0, remembered: true }) },
    now: () => 0,
    every: () => () => undefined,
    patienceMs: 1000,
    ...change,
  })
  return { evaluator, events, fake, fail: (error: SearchError) => fail(error) }
}

test('the operation noise is seeded anew for every step and every scored batch, by the seed of the training', async () => {
  const drawn: number[][] = []
  for (const _ of [1, 2]) {
    const noise: number[] = []
    const fake: Fake = { steps: [], scored: [], destroyed: 0, finite: true, noise }
    const { evaluator, events } = setup({ compile: async (options) => fakeNetwork(options, fake) })
    await evaluator.handle({ type: 'evaluate', request })
    expect(events.at(-1)).toEqual({ type: 'evaluation-finished', reason: 'done' })
    drawn.push(noise)
  }
  const [first = [], again] = drawn
  const { epochs, testImages, batch } = request.budget
  expect(first).toHaveLength(4 * (5 * epochs + Math.ceil(testImages / batch)))
  // Two genotypes, each with the same two seeds.
  expect(new Set(first).size).toBe(first.length / 2)
  expect(again).toEqual(first)
})

test('a budget with an auxiliary skip-connect builds its networks with it, and counts what it owns', async () => {
  const built: unknown[] = []
  const parametersOf = async (change: object) => {
    const { evaluator, events, fake } = setup({
      compile: async (options) => {
        built.push(options.spec.auxiliarySkip)
        return fakeNetwork(options, fake)
      },
    })
    await evaluator.handle({ type: 'evaluate', request: { ...request, budget: { ...budget, ...change }, seeds: [1] } })
    return events.flatMap((event) => (event.type === 'evaluation-result' ? [event.result.parameters] : []))
  }
  const [bare, kept] = [await parametersOf({}), await parametersOf({ auxiliarySkip: true })]
  expect(built).toEqual([undefined, undefined, true, true])
  expect(bare).toHaveLength(2)
  kept.forEach((parameters, i) => {
    expect(parameters).toBeGreaterThan(bare[i] as number)
  })
})

test('trains each genotype with each seed and scores every held-out image once', async () => {
  const { evaluator, events, fake } = setup()
  await evaluator.handle({ type: 'evaluate', request })
  expect(events[0]).toMatchObject({
    type: 'evaluation-started',
    heldOut: 'unused-training-images',
    trainings: 4,
    stepsPerEpoch: 5,
  })
  const results = events.flatMap((event) => (event.type === 'evaluation-result' ? [event.result] : []))
  expect(results.map(({ seed, epochs }) => [seed, ...epochs])).toEqual([
    [1, 1],
    [2, 1],
    [1, 2, 3],
    [2, 2, 3],
  ])
  const held = [...generateDataset(50, 1).labels].slice(40)
  const share = held.filter((label) => label === 0).length / held.length
  for (const { test: scores, train, parameters } of results) {
    expect(scores.accuracy).toBeCloseTo(share, 9)
    expect(train).toEqual({ accuracy: 0.5, loss: 1 })
    expect(parameters).toBeGreaterThan(1000)
  }
  expect(events.at(-1)).toEqual({ type: 'evaluation-finished', reason: 'done' })
  expect(fake.destroyed).toBe(2)
  expect(evaluator.isBusy).toBe(false)
})

test('a set with fewer images than a budget that leaves them open is trained and scored on what it has', async () => {
  const dataset = async () => ({ ...generateDataset(24, 1), test: generateDataset(9, 2) })
  const events = async (upTo?: EvaluationRequest['upTo']) => {
    const made = setup({ dataset })
    await made.evaluator.handle({ type: 'evaluate', request: { ...request, ...(upTo ? { upTo } : {}) } })
    return made.events
  }
  const [started, ...rest] = await events(['images', 'testImages'])
  expect(started).toMatchObject({ budget: { images: 24, testImages: 9 }, stepsPerEpoch: 3 })
  expect(rest.at(-1)).toMatchObject({ reason: 'done' })
  expect((await events(['images'])).at(-1)).toMatchObject({
    code: 'bad-config',
    message: expect.stringMatching(/^testImages: 10 asked for/),
  })
})

test('a stop keeps what was told and frees the network', async () => {
  const { evaluator, events, fake } = setup()
  const running = evaluator.handle({ type: 'evaluate', request })
  await evaluator.handle({ type: 'stop-evaluation' })
  await running
  expect(events.at(-1)).toEqual({ type: 'evaluation-finished', reason: 'stopped' })
  expect(fake.destroyed).toBeLessThanOrEqual(1)
})

/** Comes never; tells when it was asked for. */
function hanging() {
  const asked = pending()
  const never = (): Promise<never> => {
    asked.resolve()
    return new Promise(() => undefined)
  }
  return { asked: asked.promise, never }
}

test.each([
  ['an engine that does not open', (never: () => Promise<never>) => ({ openExecutor: never })],
  ['a device that does not come to its known answers', (never) => ({ deviceCheck: { check: never } })],
  ['a network that does not compile', (never) => ({ compile: never })],
  ['images that do not come', (never) => ({ dataset: never })],
] satisfies [string, (never: () => Promise<never>) => Partial<EvaluatorParts>][])(
  '%s is left behind when told to stop',
  async (_, change) => {
    const { asked, never } = hanging()
    const { evaluator, events } = setup(change(never))
    const running = evaluator.handle({ type: 'evaluate', request })
    await asked
    await evaluator.handle({ type: 'stop-evaluation' })
    await running
    expect(events.at(-1)).toEqual({ type: 'evaluation-finished', reason: 'stopped' })
    expect(evaluator.isBusy).toBe(false)
  },
)

test('a device that is lost over its known answers ends it', async () => {
  const { asked, never } = hanging()
  const { evaluator, events, fail } = setup({ deviceCheck: { check: never } })
  const running = evaluator.handle({ type: 'evaluate', request })
  await asked
  fail(new SearchError('device-lost', 'gone'))
  await running
  expect(events.at(-1)).toEqual({ type: 'evaluation-failed', code: 'device-lost', message: 'gone' })
})

const WRONG = { passed: false, checks: 83, error: 0.5, limit: 0.002, ms: 1, remembered: false }

test.each([
  ['a loss that is not finite', {}, request, 'diverged', true],
  ['a request that is none', {}, { ...request, seeds: [] }, 'bad-config', false],
  ['too few images', { dataset: async () => generateDataset(45, 1) }, request, 'bad-config', false],
  [
    'an adapter that computes wrong numbers',
    { deviceCheck: { check: async () => WRONG } },
    request,
    'wrong-results',
    false,
  ],
] as const)('%s ends it with a message', async (_, change, given, code, diverges) => {
  const { evaluator, events, fake } = setup(change as Partial<EvaluatorParts>)
  fake.finite = !diverges
  await evaluator.handle({ type: 'evaluate', request: given as EvaluationRequest })
  expect(events.at(-1)).toMatchObject({ type: 'evaluation-failed', code })
  expect(evaluator.isBusy).toBe(false)
})

test('while something else has the engine it is refused by name', async () => {
  const { evaluator, events } = setup({ taken: () => 'a scoring of cells' })
  await evaluator.handle({ type: 'evaluate', request })
  expect(events).toEqual([
    { type: 'evaluation-failed', code: 'busy', message: 'evaluate: a scoring of cells is in progress; stop it first' },
  ])
})

test('held-out images whose loss is no number end it: no such result is told', async () => {
  const { evaluator, events } = setup({
    compile: async (options) => ({
      ...fakeNetwork(options, { steps: [], scored: [], destroyed: 0, finite: true }),
      readLogits: async () => new Float32Array(options.spec.batch * options.spec.classes).fill(Number.NaN),
    }),
  })
  await evaluator.handle({ type: 'evaluate', request })
  expect(events.at(-1)).toMatchObject({ type: 'evaluation-failed', code: 'diverged', message: /^held-out images/ })
  expect(events.some(({ type }) => type === 'evaluation-result')).toBe(false)
})

test('a lost device ends it', async () => {
  const compiling = pending()
  const { evaluator, events, fail } = setup({
    compile: () => {
      compiling.resolve()
      return new Promise(() => undefined)
    },
  })
  const running = evaluator.handle({ type: 'evaluate', request })
  await compiling.promise
  fail(new SearchError('device-lost', 'gone'))
  await running
  expect(events.at(-1)).toEqual({ type: 'evaluation-failed', code: 'device-lost', message: 'gone' })
})

test('a GPU error in the middle ends it at once: what the loop still computes is not told', async () => {
  const { evaluator, events, fake, fail } = setup()
  const [post] = [events.push.bind(events)]
  events.push = (event) => {
    if (event.type === 'evaluation-result') fail(new SearchError('gpu-validation', 'refused'))
    return post(event)
  }
  await evaluator.handle({ type: 'evaluate', request })
  expect(events.at(-1)).toEqual({ type: 'evaluation-failed', code: 'gpu-validation', message: 'refused' })
  const told = events.length
  await promisesKept()
  expect(events).toHaveLength(told)
  expect(events.filter(({ type }) => type === 'evaluation-result').length).toBeLessThan(4)
  expect(fake.destroyed).toBe(1)
})

test('a step that does not end is given up after the patience, and the device with it', async () => {
  let tick = (): void => undefined
  let clock = 0
  let steps = 0
  let destroyed = false
  const executor = idleExecutor({
    settled: () => (++steps > 6 ? new Promise<void>(() => undefined) : Promise.resolve()),
    lost: Promise.resolve('it was destroyed'),
    destroy: () => {
      destroyed = true
    },
  })
  const { evaluator, events } = setup({
    now: () => clock,
    every: (_, call) => {
      tick = call
      return () => undefined
    },
    openExecutor: async () => ({
      executor,
      adapter: { backend: 'webgpu', description: 'fake', software: true },
      onFailure: () => () => undefined,
    }),
  })
  const over = evaluator.handle({ type: 'evaluate', request })
  while (!destroyed) {
    await promisesKept()
    clock += steps > 6 ? 500 : 0
    tick()
  }
  await over
  expect(events.at(-1)).toMatchObject({ type: 'evaluation-failed', code: 'stalled', message: /did not end within 1 s/ })
  expect(evaluator.isBusy).toBe(false)
})

test('an hour in which the thread slept is in no time and no estimate', async () => {
  let clock = 0
  let steps = 0
  const executor = idleExecutor({
    settled: async () => {
      clock += ++steps === 6 ? 3_600_000 : 600
    },
  })
  const { evaluator, events } = setup({
    now: () => clock,
    openExecutor: async () => ({
      executor,
      adapter: { backend: 'webgpu', description: 'fake', software: true },
      onFailure: () => () => undefined,
    }),
  })
  await evaluator.handle({ type: 'evaluate', request: { ...request, seeds: [1] } })
  const results = events.flatMap((event) => (event.type === 'evaluation-result' ? [event.result] : []))
  expect(results).toHaveLength(2)
  for (const { trainingMs } of results) expect(trainingMs).toBeLessThanOrEqual(600 * 10)
  const told = events.flatMap((event) => (event.type === 'evaluation-progress' ? [event.msPerStep] : []))
  expect(told.length).toBeGreaterThan(3)
  expect(Math.max(...told)).toBeLessThanOrEqual(1200)
})

test('says that it is being stopped until it has ended', async () => {
  const { evaluator } = setup()
  const running = evaluator.handle({ type: 'evaluate', request })
  expect(evaluator.isStopping).toBe(false)
  await evaluator.handle({ type: 'stop-evaluation' })
  expect(evaluator.isStopping).toBe(true)
  await evaluator.ended
  expect(evaluator.isStopping).toBe(false)
  await running
})
