/** Each sentence of the tour is held against the recordings that are shipped, by a second computation from their records. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { readSearchLog } from '../../src/import/logs'
import { runOfLog } from '../../src/import/logs/runOfLog'
import { LOGS } from '../../src/import/testing/logs'
import type { SearchConfig } from '../../src/protocol/config'
import type { ToldRecord } from '../../src/protocol/record'
import { readRecording } from '../../src/protocol/recording'
import type { RunRecord } from '../../src/protocol/runRecord'
import { stagesOf } from '../../src/protocol/stages'
import { firstCheck } from '../../src/protocol/stopping'
import { LEARNABLE } from '../../src/space/primitives'
import type { SentenceKey } from '../i18n/story/en'
import { ruleTraces } from '../telling/marks'
import { edgeName } from '../telling/names'
import { COLLAPSE, NB201_CONFIG, nb201Alphas, recordsOf } from '../testing/records'
import { CARDS } from './cards'
import { factsOf, possibleCells, turningPoint } from './facts'
import { fill } from './numbers'
import { ALIKE, NO_POINTS, type Sentence, tourCards } from './tour'
import { STORY_TEXTS } from './useStoryText'

const FOLDER = path.join(import.meta.dirname, '../../public/runs')
const shipped = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name): [string, RunRecord] => [name, readRecording(readFileSync(path.join(FOLDER, name), 'utf8'))])

interface Run {
  readonly records: readonly ToldRecord[]
  readonly config: SearchConfig
}

const runOf = ({ events, config }: RunRecord): Run => ({
  records: events.flatMap(({ event }) => (event.type === 'epoch' ? [event.record as ToldRecord] : [])),
  config,
})

function cardsOf({ records, config }: Run) {
  return tourCards(factsOf(records, config, ruleTraces(records, config, null)), config)
}

/** "91.7 %" and "1,000" as numbers. */
const num = (value: string | number | undefined): number => Number(String(value).replace(/[,\s%]/g, ''))

/** The epoch's record. */
const at = ({ records }: Run, epoch: string | number | undefined): ToldRecord => records[num(epoch) - 1] as ToldRecord
const learnables = ({ config }: Run): number => config.primitives.filter((op) => LEARNABLE.has(op)).length
const orders = ({ config }: Run, { alphas }: ToldRecord): string[] =>
  alphas.normal.map((row) =>
    String(
      row
        .map((alpha, o) => ({ alpha, op: config.primitives[o] as SearchConfig['primitives'][number] }))
        .filter(({ op }) => LEARNABLE.has(op))
        .sort((a, b) => b.alpha - a.alpha)
        .map(({ op }) => op),
    ),
  )
const rule1 = (run: Run) => (run.records.at(-1) as ToldRecord).rules.criterion1
const rule2 = (run: Run) => (run.records.at(-1) as ToldRecord).rules.criterion2
const edgeOf = ({ config }: Run, name: unknown): number =>
  (config.space === 'darts' ? Array.from({ length: 14 }, (_, e) => e) : [0, 1, 2, 3, 4, 5]).findIndex(
    (e) => edgeName(config.space, e) === name,
  )

type Check = (run: Run, values: Sentence['values']) => void

/** What must be true of the run for a sentence to be said. A new sentence does not compile without its line here. */
const CLAIMS: Readonly<Record<SentenceKey, Check>> = {
  graphNb201: ({ records, config }, v) => {
    expect(config.space).toBe('nas-bench-201')
    expect(records[0]?.alphas.normal).toHaveLength(num(v.edges))
    expect(records[0]?.alphas.normal[0]).toHaveLength(num(v.operations))
    expect(num(v.cells)).toBe(num(v.operations) ** num(v.edges))
    expect(num(v.nodes)).toBe(4)
  },
  graphDarts: ({ records, config }, v) => {
    expect(config.space).toBe('darts')
    expect(records[0]?.alphas.normal).toHaveLength(num(v.edges))
    expect(num(v.inner)).toBe(4)
    expect(num(v.choices)).toBe(config.primitives.filter((op) => op !== 'none').length)
  },
  // Of logs: see the test of a run of another program.
  graphLog: () => expect.unreachable('a recording of the lab says more'),
  mixingLog: () => expect.unreachable('a recording of the lab says more'),
  playersLog: () => expect.unreachable('a recording of the lab says more'),
  mixingSum: ({ config }, v) => {
    expect(['gdas', 'snas', 'fair-darts']).not.toContain(config.algorithm)
    expect(num(v.operations)).toBe(config.primitives.length)
  },
  mixingDrawn: ({ config }, v) => {
    expect(config.algorithm).toBe('gdas')
    expect(num(v.operations)).toBe(config.primitives.length)
  },
  mixingSampled: ({ config }, v) => {
    expect(config.algorithm).toBe('snas')
    expect(config.snas.tauTo).toBeLessThan(config.snas.tauFrom)
    expect(num(v.operations)).toBe(config.primitives.length)
  },
  mixingApart: ({ config }, v) => {
    expect(config.algorithm).toBe('fair-darts')
    expect(num(v.operations)).toBe(config.primitives.length)
  },
  mixingRange: (run, v) => {
    const weights = at(run, 1).mixingWeights.normal.flat()
    expect(num(v.low)).toBeCloseTo(100 * Math.min(...weights), 0)
    expect(num(v.high)).toBeCloseTo(100 * Math.max(...weights), 0)
    // Weights of an edge that share one sum would add up to 1.
    expect(Math.max(...at(run, 1).mixingWeights.normal.map((row) => row.reduce((sum, w) => sum + w)))).toBeGreaterThan(
      1.5,
    )
  },
  mixingEven: (run, v) => {
    const weights = at(run, 1).mixingWeights.normal.flat()
    expect(num(v.even)).toBeCloseTo(100 / run.config.primitives.length, 0)
    for (const weight of weights) {
      expect(100 * weight).toBeGreaterThan(num(v.low) - 0.06)
      expect(100 * weight).toBeLessThan(num(v.high) + 0.06)
      // "Still": no operation has half of an edge yet, unless there are but two or three of them.
      expect(weight).toBeLessThan(Math.max(0.5, 2 / run.config.primitives.length))
    }
  },
  imagesGenerated: ({ config }) => expect(config.dataset).toBe('generated'),
  imagesFashion: ({ config }) => expect(config.dataset).toBe('fashion-mnist'),
  imagesCifar10: ({ config }) => expect(config.dataset).toBe('cifar10'),
  imagesCifar100: ({ config }) => expect(config.dataset).toBe('cifar100'),
  playersHalves: ({ config }, v) => {
    expect(config.algorithm).not.toBe('snas')
    expect(num(v.images)).toBe(Math.floor(config.images / 2))
  },
  playersTogether: ({ config }, v) => {
    expect([config.algorithm, config.snas.trainOn]).toEqual(['snas', 'all'])
    expect(num(v.images)).toBe(2 * Math.floor(config.images / 2))
  },
  playersNoneHeld: ({ config }, v) => expect(num(v.held)).toBe(Math.floor(config.images / 2)),
  playersHeld: ({ config }) => expect(config.snas.trainOn).toBe('half'),
  playersTurns: (run, v) => {
    expect(num(v.steps)).toBe(at(run, 1).steps)
    expect(v.first).toBe(run.config.updateOrder === 'alphas-first' ? 'alpha' : 'w')
  },
  playersWait: (run, v) => {
    const [from, to] = [at(run, 1), at(run, v.n)]
    expect(to.alphas).toEqual(from.alphas)
    expect(at(run, num(v.n) + 1).alphas).not.toEqual(from.alphas)
  },
  playersWaitStages: ({ records, config }, v) => {
    for (const { first } of stagesOf(config)) {
      const alphas = (epoch: number) => records[epoch - 1]?.alphas
      expect(alphas(first - 1 + num(v.n))).toEqual(alphas(first))
      expect(alphas(first + num(v.n))).not.toEqual(alphas(first))
    }
  },
  playersFirstOrder: ({ config }) => expect(config.order).toBe(1),
  playersSecondOrder: ({ config }) => expect(config.order).toBe(2),
  cooperationBoth: (run, v) => {
    const [first, turn] = [at(run, 1), at(run, v.until)]
    expect(turn.train.loss).toBeLessThan(first.train.loss)
    expect(turn.validation.loss).toBeLessThan(first.validation.loss)
    expect(num(v.t1)).toBeCloseTo(turn.train.loss, 1)
    expect(num(v.v1)).toBeCloseTo(turn.validation.loss, 1)
  },
  cooperationSince: (run, v) => {
    const [first, turn] = [at(run, v.since), at(run, v.until)]
    expect(at(run, num(v.since) - 1).alphas).not.toEqual(first.alphas)
    expect(turn.train.loss).toBeLessThan(first.train.loss)
    expect(turn.validation.loss).toBeLessThan(first.validation.loss)
  },
  cooperationReading: (run) => {
    const { since = 1, until } =
      factsOf(run.records, run.config, ruleTraces(run.records, run.config, null)).cooperation ?? {}
    const losses = run.records.slice(since - 1, until).map(({ train }) => train.loss)
    // Underfitting: training loss goes on falling; its mean, for where operations and paths are drawn single epochs jump.
    const half = Math.floor(losses.length / 2)
    const mean = (some: readonly number[]): number => some.reduce((sum, value) => sum + value, 0) / some.length
    expect(mean(losses.slice(losses.length - half))).toBeLessThan(mean(losses.slice(0, half)))
  },
  cooperationNone: ({ records }) => expect(turningPoint(records.map((r) => r.validation.loss)) ?? 0).toBe(0),
  cooperationNoStage: ({ records, config }) => {
    for (const { first, last } of stagesOf(config))
      expect(turningPoint(records.slice(first - 1, last).map((r) => r.validation.loss)) ?? 0).toBe(0)
  },
  cooperationEarly: (run, v) => {
    expect(Math.min(...run.records.map((r) => r.validation.loss))).toBe(at(run, v.until).validation.loss)
    expect(num(v.until)).toBeLessThanOrEqual(num(v.from))
    expect(at(run, num(v.from) - 1).alphas).toEqual(at(run, 1).alphas)
    expect(at(run, v.from).alphas).not.toEqual(at(run, 1).alphas)
  },
  growthCount: (run, v) => {
    expect(at(run, v.fewestAt).skips.normal).toBe(num(v.from))
    expect(at(run, v.mostAt).skips.normal).toBe(num(v.to))
    expect(num(v.fewestAt)).toBeLessThan(num(v.mostAt))
    expect(Math.max(...run.records.map(({ skips }) => skips.normal))).toBe(num(v.to))
    expect(num(v.to)).toBeGreaterThan(num(v.from))
  },
  growthWeight: (run, v) => {
    const o = run.config.primitives.indexOf('skip_connect')
    const e = edgeOf(run, v.edge)
    expect(100 * (at(run, 1).mixingWeights.normal[e]?.[o] ?? 0)).toBeCloseTo(num(v.w0), 0)
    expect(100 * (run.records.at(-1)?.mixingWeights.normal[e]?.[o] ?? 0)).toBeCloseTo(num(v.w1), 0)
    expect(num(v.w1)).toBeGreaterThan(num(v.w0))
  },
  growthParting: (run, v) => {
    const later = run.records.slice(num(v.until))
    expect(Math.min(...later.map((r) => r.train.loss))).toBeLessThan(at(run, v.until).train.loss)
    expect(at(run, v.worstAt).validation.loss).toBeGreaterThan(at(run, v.until).validation.loss)
    expect(num(v.validation)).toBeCloseTo(at(run, v.worstAt).validation.loss, 1)
  },
  growthReading: () => undefined,
  growthNone: ({ records }) => {
    const counts = records.map(({ skips }) => skips.normal)
    const most = counts.indexOf(Math.max(...counts))
    expect(Math.min(...counts.slice(0, most + 1))).toBe(counts[most])
  },
  rankingRing: (run, v) => {
    const e = edgeOf(run, v.edge)
    const kept = run.records.slice(num(v.since) - 1).map((record) => orders(run, record)[e])
    expect(new Set(kept).size).toBe(1)
    if (num(v.since) > 1) expect(orders(run, at(run, num(v.since) - 1))[e]).not.toBe(kept[0])
  },
  rankingEdges: (run, v) => {
    const rest = run.records.slice(num(v.stop) - 1).map((record) => orders(run, record))
    const final = (rest[0] as string[]).filter((_, e) => new Set(rest.map((order) => order[e])).size === 1)
    expect(final).toHaveLength(num(v.n))
  },
  rankingReading: (run) => expect(learnables(run)).toBeGreaterThan(1),
  rankingOne: (run) => expect(learnables(run)).toBeLessThan(2),
  rankingNone: (run) => {
    expect(learnables(run)).toBeGreaterThan(1)
    expect(rule1(run).firedAt ?? rule2(run).firedAt).not.toBeNull()
  },
  rankingHeld: (run, v) => {
    expect([rule1(run).firedAt, rule2(run).firedAt]).toEqual([null, null])
    const rest = run.records.slice(-1 - num(v.window)).map((record) => orders(run, record))
    const held = (rest[0] as string[]).filter((_, e) => new Set(rest.map((order) => order[e])).size === 1)
    expect(held).toHaveLength(num(v.n))
  },
  rankingMoves: (run) => expect([rule1(run).firedAt, rule2(run).firedAt]).toEqual([null, null]),
  stopRule1: (run, v) => {
    expect(rule1(run).firedAt).toBe(num(v.fired))
    expect(at(run, v.fired).skips.normal).toBeGreaterThanOrEqual(num(v.limit))
  },
  stopKeeps: (run) => expect(rule1(run).returnsEpoch).toBe(rule1(run).firedAt),
  stopEarlier: (run, v) => {
    expect(at(run, rule1(run).firedAt ?? 0).skips.normal).toBeGreaterThan(run.config.criterion1.threshold)
    expect(rule1(run).returnsEpoch).toBe(num(v.returns))
    expect(at(run, v.returns).skips.normal).toBe(num(v.n))
  },
  stopFallback: (run, v) => {
    expect(rule1(run).fallback).toBe(true)
    for (let epoch = firstCheck(run.config); epoch <= num(v.fired); epoch++)
      expect(at(run, epoch).rules.criterion1.value).toBeGreaterThanOrEqual(run.config.criterion1.threshold)
  },
  stopRule1Quiet: (run, v) => {
    expect(rule1(run).firedAt).toBeNull()
    for (const { rules } of run.records) expect(rules.criterion1.value).toBeLessThan(num(v.limit))
  },
  stopRule1Unchecked: (run, v) => {
    expect(rule1(run).firedAt).toBeNull()
    expect(
      run.records.filter((r) => r.skips.normal >= num(v.limit)).every((r) => r.epoch < firstCheck(run.config)),
    ).toBe(true)
  },
  stopRule1Unarmed: (run, v) => {
    expect(rule1(run).firedAt).toBeNull()
    const reached = run.records.filter((r) => r.skips.normal >= num(v.limit))
    const fewer = run.records.find((r) => r.epoch >= firstCheck(run.config) && r.skips.normal < num(v.limit))
    expect(reached.length).toBeGreaterThan(0)
    for (const { epoch } of reached) expect(epoch).toBeLessThan(fewer?.epoch ?? Number.POSITIVE_INFINITY)
  },
  stopRule1Brief: ({ config }) => expect(config.criterion1.patience).toBeGreaterThan(1),
  stopRule2: (run, v) => expect(rule2(run).firedAt).toBe(num(v.fired)),
  stopRule2Later: (run, v) => {
    expect((rule2(run).firedAt ?? 0) - (rule1(run).firedAt ?? 0)).toBe(num(v.lag))
    // "The one in time": by then the cell is past the limit.
    expect(at(run, rule2(run).firedAt ?? 0).skips.normal).toBeGreaterThan(run.config.criterion1.threshold)
  },
  stopRule2Quiet: (run) => expect(rule2(run).firedAt).toBeNull(),
  stopRule2One: (run) => expect(learnables(run)).toBeLessThan(2),
  worthLess: (run, v) => {
    const [kept, last] = [at(run, v.e).benchmark?.cifar10 ?? 0, at(run, v.last).benchmark?.cifar10 ?? 0]
    expect(kept).toBeGreaterThan(last)
    expect(num(v.points)).toBeGreaterThan(0)
    expect(num(v.a)).toBeCloseTo(kept, 0)
    expect(num(v.b)).toBeCloseTo(last, 0)
    expect(num(v.points)).toBeCloseTo(kept - last, 1)
  },
  worthMore: (run, v) => {
    expect(at(run, v.last).benchmark?.cifar10).toBeGreaterThan(at(run, v.e).benchmark?.cifar10 ?? 0)
    expect(num(v.points)).toBeGreaterThan(0)
  },
  worthSame: (run, v) => {
    const [kept, last] = [at(run, v.e).benchmark?.cifar10 ?? 0, at(run, v.last).benchmark?.cifar10 ?? 1]
    expect(Math.abs(kept - last)).toBeLessThan(NO_POINTS)
  },
  worthSearchAlike: (run, v) => {
    expect(Math.abs(at(run, v.e).validation.accuracy - at(run, v.last).validation.accuracy)).toBeLessThanOrEqual(ALIKE)
  },
  worthSearch: (run, v) => expect(num(v.a)).toBeCloseTo(100 * at(run, v.e).validation.accuracy, 0),
  worthUnknown: ({ records }) => expect(records.some(({ benchmark }) => benchmark)).toBe(false),
  worthNoStop: (run) => expect([rule1(run).firedAt, rule2(run).firedAt]).toEqual([null, null]),
}

describe.each(shipped)('the tour of %s', (_, record) => {
  const run = runOf(record)
  const cards = cardsOf(run)

  test('has eight cards, each at an epoch of the run', () => {
    expect(cards.map(({ id }) => id)).toEqual([...CARDS])
    for (const { epoch } of cards) expect(run.records[epoch - 1]?.epoch).toBe(epoch)
  })

  test.each(
    cards.flatMap(({ sentences }) => sentences).map(({ key, values }): [string, Sentence] => [key, { key, values }]),
  )('says only what holds: %s', (_key, { key, values }) => CLAIMS[key](run, values))

  test('is written in both languages with its own numbers', () => {
    for (const text of Object.values(STORY_TEXTS))
      for (const { sentences } of cards)
        for (const { key, values } of sentences) {
          const written = fill(text.sentences[key], values)
          for (const value of Object.values(values)) expect(written).toContain(String(value))
        }
  })
})

/** What a card says of a shipped recording. */
const saidOf = (name: string, card: string): Sentence[] => {
  const record = shipped.find(([file]) => file === name)?.[1]
  if (!record) throw new Error(`${name} does not ship`)
  return cardsOf(runOf(record)).flatMap(({ id, sentences }) => (id === card ? sentences : []))
}

test('both gain from where alpha learns, and only within a stage', () => {
  expect(saidOf('pc-darts.json', 'cooperation')[0]).toMatchObject({
    key: 'cooperationSince',
    values: { since: 10, until: 27 },
  })
  expect(saidOf('auto-deeplab.json', 'cooperation')).toEqual([
    { key: 'cooperationEarly', values: { until: 9, from: 16 } },
  ])
  // The loss jumps where stage 2 begins.
  expect(saidOf('p-darts.json', 'cooperation').map(({ key }) => key)).toEqual(['cooperationNoStage'])
  expect(saidOf('p-darts.json', 'players').map(({ key }) => key)).toContain('playersWaitStages')
})

test('a rule 1 that has not fired does not deny the skip-connects that there were', () => {
  expect(saidOf('answer-fair-darts.json', 'stop')[0]?.key).toBe('stopRule1Unarmed')
  const quiet = (skips: readonly number[], criterion1 = NB201_CONFIG.criterion1) => {
    const config = { ...NB201_CONFIG, criterion1 }
    const cards = cardsOf({ records: recordsOf(config, skips.map(nb201Alphas)), config })
    return cards.find(({ id }) => id === 'stop')?.sentences[0]?.key
  }
  expect(quiet([1, 1, 0, 0])).toBe('stopRule1Quiet')
  expect(quiet([2, 0, 0, 0])).toBe('stopRule1Unchecked')
  expect(quiet([5, 4, 3, 2])).toBe('stopRule1Unarmed')
  expect(quiet([0, 0, 0, 2, 0], { ...NB201_CONFIG.criterion1, patience: 2 })).toBe('stopRule1Brief')
})

test('the collapse is told with its numbers', () => {
  const cards = cardsOf({ records: COLLAPSE, config: NB201_CONFIG })
  expect(cards.find(({ id }) => id === 'growth')?.sentences[0]).toEqual({
    key: 'growthCount',
    values: { fewestAt: 3, mostAt: 7, from: 0, to: 6, total: 6 },
  })
  expect(cards.find(({ id }) => id === 'stop')?.epoch).toBe(5)
})

test('a run of one epoch tells no story it does not have', () => {
  const keys = cardsOf({ records: COLLAPSE.slice(0, 1), config: NB201_CONFIG }).flatMap((card) =>
    card.sentences.map(({ key }) => key),
  )
  expect(keys).toContain('cooperationNone')
  expect(keys).toContain('growthNone')
  expect(keys).toContain('worthNoStop')
})

test('cells are counted as the papers count them', () => {
  expect(possibleCells(NB201_CONFIG)).toBe(15_625)
  const darts = possibleCells({ space: 'darts', primitives: ['none', ...Array(7).fill('skip_connect')] })
  expect(Math.round(Math.log10(darts))).toBe(18)
})

test('both languages have the same placeholders', () => {
  const names = (text: string): string[] =>
    [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string))].sort()
  for (const [key, text] of Object.entries(STORY_TEXTS.en.sentences))
    expect([key, names(STORY_TEXTS.zh.sentences[key as SentenceKey])]).toEqual([key, names(text)])
})

test('of a run of another program the lesson says nothing that its log does not tell', () => {
  const { config, source, events } = runOfLog(readSearchLog(LOGS['pc-darts'] as string, 'log.txt'), '2023-04-14')
  const records = events.flatMap(({ event }) => (event.type === 'epoch' ? [event.record] : []))
  const cards = tourCards(factsOf(records, config, ruleTraces(records, config, null)), config, source)
  const said = cards.slice(0, 3).flatMap(({ sentences }) => sentences)
  // It tells the order (unrolled), neither batch, images nor operations.
  expect(said.map(({ key }) => key)).toEqual(['graphLog', 'mixingLog', 'playersLog', 'playersFirstOrder'])
  expect(said[0]?.values).toEqual({ nodes: 6, edges: 14 })
})
