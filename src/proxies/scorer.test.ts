import { beforeAll, expect, test } from 'vitest'
import { generateDataset } from '../data/generated'
import { compileTrainable } from '../engine/compileTrainable'
import type { Executor } from '../engine/plan/plan'
import { SearchError } from '../errors'
import type { CellScores, ScoringEvent, ScoringRequest } from '../protocol/proxies'
import { NB201_PRIMITIVES, type Nb201Primitive } from '../space/primitives'
import { PUBLISHED } from '../space/testing/published'
import { openTestExecutor } from '../testing/executor'
import { pending } from '../testing/waiting'
import { Scorer, type ScorerParts } from './scorer'

const cell = (op: Nb201Primitive) => ({ space: 'nas-bench-201' as const, edges: Array.from({ length: 6 }, () => op) })
const request: ScoringRequest = {
  network: { channels: 4, cells: 1, imageSize: 8, dataset: 'generated', batch: 8 },
  candidates: [
    { genotype: cell('nor_conv_3x3'), epochs: [1, 3] },
    { genotype: cell('skip_connect'), epochs: [2] },
  ],
  seeds: [1, 2],
}

let executor: Executor

beforeAll(async () => {
  executor = await openTestExecutor()
})

function setUp(change: Partial<ScorerParts> = {}, onEvent: (event: ScoringEvent) => void = () => undefined) {
  const events: ScoringEvent[] = []
  const scorer = new Scorer({
    post: (event) => {
      events.push(event)
      onEvent(event)
    },
    dataset: async (_, images) => generateDataset(images, 1),
    openExecutor: async () => ({
      executor,
      adapter: { description: 'test', isFallback: false } as never,
      onFailure: () => () => undefined,
    }),
    compile: compileTrainable,
    taken: () => null,
    deviceCheck: { check: async () => ({ passed: true }) as never },
    now: () => 0,
    every: () => () => undefined,
    patienceMs: 1,
    ...change,
  })
  const score = (change: Partial<ScoringRequest> = {}) =>
    scorer.handle({ type: 'score-cells', request: { ...request, ...change } })
  const results = (): CellScores[] => events.flatMap((event) => (event.type === 'scoring-result' ? [event.scores] : []))
  return { scorer, score, events, results }
}

test('each genotype is told once, with means over the seeds, the same at every time', async () => {
  const { score, events, results } = setUp()
  await score()
  expect(events.map(({ type }) => type)).toEqual([
    'scoring-started',
    ...['scoring-progress', 'scoring-progress', 'scoring-result'],
    ...['scoring-progress', 'scoring-progress', 'scoring-result'],
    'scoring-finished',
  ])
  const [conv, skip] = results() as [CellScores, CellScores]
  expect([conv.epochs, skip.epochs]).toEqual([[1, 3], [2]])
  // Skip-connects have no weights: less flows, and less of the gradient is in weights.
  expect(conv.parameters).toBeGreaterThan(skip.parameters)
  expect(conv.synflow).toBeGreaterThan(skip.synflow)
  expect(conv.snip).toBeGreaterThan(skip.snip)
  const bySeed = setUp()
  await bySeed.score({ seeds: [1] })
  await bySeed.score({ seeds: [2] })
  const [first, , second] = bySeed.results() as [CellScores, CellScores, CellScores]
  expect(first.snip).not.toBe(second.snip)
  for (const key of ['synflow', 'snip', 'gradNorm', 'jacobCov'] as const)
    expect(conv[key]).toBe(((first[key] as number) + (second[key] as number)) / 2)
})

test('a skip-connect beside every edge is in the network that is scored, as it is where that network is trained', async () => {
  const of = async (genotype: ScoringRequest['candidates'][number]['genotype'], skips: object): Promise<CellScores> => {
    const { score, results } = setUp()
    const cells = genotype.space === 'darts' ? 3 : 1
    await score({
      network: { ...request.network, cells, ...skips },
      candidates: [{ genotype, epochs: [] }],
      seeds: [1],
    })
    return results()[0] as CellScores
  }
  const kept = { auxiliarySkip: true }
  // Through a cell of nothing else the images reach the logits; at stride 2 it has weights of its own.
  expect((await of(cell('none'), {})).jacobCov).toBeNull()
  expect((await of(cell('none'), kept)).jacobCov).not.toBeNull()
  const [bare, beside] = [await of(PUBLISHED.DARTS_V2, {}), await of(PUBLISHED.DARTS_V2, kept)]
  expect(beside.parameters).toBeGreaterThan(bare.parameters)
  expect(beside.synflow).toBeGreaterThan(bare.synflow)
})

test('a stop is heard between networks; what was told stays', async () => {
  const { scorer, score, events, results } = setUp({}, ({ type }) => {
    if (type !== 'scoring-result') return
    void scorer.handle({ type: 'stop-scoring' })
    expect(scorer.isStopping).toBe(true)
  })
  await score()
  expect(results()).toHaveLength(1)
  expect(events.at(-1)).toEqual({ type: 'scoring-finished', reason: 'stopped' })
  expect(scorer.isBusy).toBe(false)
})

test.each([
  ['an engine that does not open', (never: () => Promise<never>) => ({ openExecutor: never })],
  ['a device that does not come to its known answers', (never) => ({ deviceCheck: { check: never } })],
  ['a network that does not compile', (never) => ({ compile: never })],
  ['images that do not come', (never) => ({ dataset: never })],
] satisfies [string, (never: () => Promise<never>) => Partial<ScorerParts>][])(
  '%s is left behind when told to stop',
  async (_, change) => {
    const asked = pending()
    const never = (): Promise<never> => {
      asked.resolve()
      return new Promise(() => undefined)
    }
    const { scorer, score, events } = setUp(change(never))
    const running = score()
    await asked.promise
    await scorer.handle({ type: 'stop-scoring' })
    await running
    expect(events.at(-1)).toEqual({ type: 'scoring-finished', reason: 'stopped' })
    expect(scorer.isBusy).toBe(false)
  },
)

test('a device that is lost over its known answers ends it', async () => {
  let lose: (error: SearchError) => void = () => undefined
  const { score, events } = setUp({
    openExecutor: async () => ({
      executor,
      adapter: { description: 'test', isFallback: false } as never,
      onFailure: (listener) => {
        lose = listener
        return () => undefined
      },
    }),
    deviceCheck: {
      check: () => {
        lose(new SearchError('device-lost', 'gone'))
        return new Promise(() => undefined)
      },
    },
  })
  await score()
  expect(events).toEqual([{ type: 'scoring-failed', code: 'device-lost', message: 'gone' }])
})

test('while something else has the engine it is refused by name', async () => {
  const { score, events } = setUp({ taken: () => 'a search' })
  await score()
  expect(events).toMatchObject([
    { type: 'scoring-failed', code: 'busy', message: 'score-cells: a search is in progress; stop it first' },
  ])
})

test.each<[string, Partial<ScoringRequest>, string]>([
  ['no cells', { candidates: [] }, 'candidates: [] must be a list of 1 to 1,000'],
  [
    'cells of two spaces',
    { candidates: [...request.candidates, { genotype: PUBLISHED.DARTS_V2, epochs: [] }] },
    'candidates: "darts" must all be of one space',
  ],
  ['a seed twice', { seeds: [1, 1] }, 'seeds: [1,1] must differ'],
  [
    'no whole batch',
    { network: { ...request.network, batch: 1.5 } },
    'proxies batch: 1.5 must be a whole number from 2',
  ],
  ['another size', { network: { ...request.network, imageSize: 9 } }, 'proxies imageSize: 9 must be one of 8, 16, 32'],
  [
    'too few channels',
    { network: { ...request.network, channels: 3 } },
    'channels: 3 must be a whole number from 4 to 128',
  ],
  [
    'an unknown set',
    { network: { ...request.network, dataset: 'mnist' as never } },
    'proxies dataset: "mnist" must be one of',
  ],
])('%s: refused by field, value and rule', async (_, change, message) => {
  const { score, events } = setUp()
  await score(change)
  expect(events).toMatchObject([{ type: 'scoring-failed', message: expect.stringContaining(message) }])
})

test('a device that computes wrong numbers tells no scores', async () => {
  const check = async () => ({ passed: false, problem: 'x', worst: [] }) as never
  const { score, events } = setUp({ deviceCheck: { check } })
  await score()
  expect(events).toMatchObject([{ type: 'scoring-failed', code: 'wrong-results' }])
})

test('every operation of the space can be scored', async () => {
  const { score, results } = setUp()
  await score({ candidates: NB201_PRIMITIVES.map((op) => ({ genotype: cell(op), epochs: [] })), seeds: [1] })
  expect(results()).toHaveLength(NB201_PRIMITIVES.length)
})

test('a fault of the engine ends it by name', async () => {
  const compile = async () => {
    throw new SearchError('out-of-memory', 'too large')
  }
  const { score, events } = setUp({ compile })
  await score()
  expect(events.at(-1)).toMatchObject({ type: 'scoring-failed', code: 'out-of-memory', message: 'too large' })
})

test('a cell with noise has no scores, and says why before anything is compiled', async () => {
  const { DARTS_V1 } = PUBLISHED
  const normal = DARTS_V1.normal.map(([, from]) => ['noise', from] as const)
  const { score, events } = setUp({
    compile: () => {
      throw new Error('compiled')
    },
  })
  await score({ candidates: [{ genotype: { ...DARTS_V1, normal }, epochs: [1] }] })
  expect(events.at(-1)).toMatchObject({
    type: 'scoring-failed',
    message: expect.stringContaining('draws anew in every pass'),
  })
})
