import { describe, expect, test } from 'vitest'
import type { DartsGenotype, GenotypePair } from '../space/genotype'
import { edgeListsOf, operationSet, spreadRow } from '../space/operationSets'
import { DARTS_PRIMITIVES, LEARNABLE } from '../space/primitives'
import { checkConfig } from './checkConfig'
import type { SearchConfig } from './config'
import {
  criterion1,
  criterion1Trace,
  criterion2,
  criterion2Trace,
  firstCheck,
  type RuleEpoch,
  rankedEdges,
  ranking,
  stableSince,
} from './stopping'

const FLAT = Array.from({ length: 14 }, () => [0, 0, 0, 0, 4, 3, 2, 1])

const cellWith = (skips: number): GenotypePair[] =>
  Array.from({ length: 8 }, (_, i) => [i < skips ? 'skip_connect' : 'sep_conv_3x3', i % 2])

const genotype = (normal: number, reduce = 0): DartsGenotype => ({
  space: 'darts',
  normal: cellWith(normal),
  normalConcat: [2, 3, 4, 5],
  reduce: cellWith(reduce),
  reduceConcat: [2, 3, 4, 5],
})

/** Epochs whose normal cells have these numbers of skip-connects. */
const counted = (digits: string): RuleEpoch[] =>
  [...digits].map((digit) => ({ alphas: { normal: FLAT, reduce: FLAT }, genotype: genotype(Number(digit)) }))

const config = (given: object = {}): SearchConfig => checkConfig({ epochs: 50, ...given })

/** RobustDARTS search logs; firing and returned epochs from the reference specification, counted from 1 here. */
const LOGS = {
  's1-1': '00111111112223344445567777777777666666677777777777',
  's1-2': '41111122333455555555667888888888887877888887788777',
  's1-3': '44333332222555666777667777777777777777777777777777',
  's3-1': '00000000011012545777777888888888888888888888888888',
  's3-3': '11111113444555576777777777778888888888888888888888',
} as const

describe('criterion 1', () => {
  test.each([
    ['s1-1', 11, 11],
    ['s1-2', 7, 7],
    ['s3-1', 14, 14],
    ['s3-3', 8, 7],
  ] as const)('fires on the log %s after epoch %i and returns epoch %i', (log, firedAt, returnsEpoch) => {
    expect(criterion1(counted(LOGS[log]), config())).toMatchObject({ firedAt, returnsEpoch, fallback: false })
  })

  test('falls back when the count was at the threshold from the start', () => {
    const state = criterion1(counted(LOGS['s1-3']), config())
    expect(state).toMatchObject({ firedAt: 10, returnsEpoch: 10, fallback: true, target: 2 })
  })

  test('returns no epoch whose alphas were frozen, by the fallback or without it', () => {
    // 10 frozen epochs of no skip-connect; the first check is at 11.
    const frozen = { alphas: { frozenEpochs: 10 } }
    const above = criterion1(counted('0000000000444344'), config(frozen))
    expect(above).toMatchObject({ firedAt: 16, returnsEpoch: 14, fallback: true })
    const before = config({ ...frozen, criterion1: { returns: 'before', armed: false } })
    expect(criterion1(counted('00000000004'), before)).toMatchObject({ firedAt: 11, returnsEpoch: 11 })
    const unguarded = config({ ...frozen, criterion1: { armed: false } })
    expect(criterion1(counted('00000000004'), unguarded)).toMatchObject({ firedAt: 11, returnsEpoch: 11 })
    expect(criterion1(counted('000000000014'), config(frozen))).toMatchObject({ firedAt: 12, returnsEpoch: 11 })
  })

  test('is armed anew in every stage of P-DARTS', () => {
    // 3 stages of 8 epochs, 2 of them frozen: the first check of a stage is its third epoch.
    const stages = config({ algorithm: 'p-darts', epochs: 24, alphas: { frozenEpochs: 2 } })
    const log = '00000000' + '33333212' + '00000005'
    expect(criterion1(counted(log), stages)).toMatchObject({ firedAt: 16, returnsEpoch: 16, fallback: false })
    // Above the threshold in all of the second stage: the fallback, with the smallest count of that stage.
    expect(criterion1(counted('00000000' + '33333233'), stages)).toMatchObject({
      firedAt: 16,
      returnsEpoch: 14,
      fallback: true,
    })
  })

  test('without guard stops at the first epoch at the threshold', () => {
    const plain = config({ criterion1: { armed: false, minEpochs: 0 } })
    expect(criterion1(counted(LOGS['s1-2']), plain)).toMatchObject({ firedAt: 1, returnsEpoch: 1, fallback: false })
  })

  test('is armed by an epoch of the guard only once it checks', () => {
    const guarded = config({ criterion1: { minEpochs: 4 } })
    expect(criterion1(counted('0033'), guarded).firedAt).toBeNull()
    expect(criterion1(counted('333133'), guarded)).toMatchObject({ firedAt: 5, fallback: false })
  })

  test('waits for patience epochs in a row', () => {
    const patient = config({ criterion1: { patience: 3 } })
    expect(criterion1(counted('000001221222'), patient)).toMatchObject({ firedAt: 12, returnsEpoch: 12 })
  })

  test('returns the stopping epoch, the one before, or by itself the last one at the threshold', () => {
    const history = counted('0000012114')
    const returns = (rule: string): number | null =>
      criterion1(history, config({ criterion1: { returns: rule, threshold: 3 } })).returnsEpoch
    expect([returns('stop'), returns('before'), returns('auto')]).toEqual([10, 9, 9])
  })

  test('watches the reduction cell or the fuller of both', () => {
    const history = [0, 0, 0, 0, 0].map(() => ({ alphas: { normal: FLAT, reduce: FLAT }, genotype: genotype(0, 1) }))
    const last = [...history, { alphas: { normal: FLAT, reduce: FLAT }, genotype: genotype(0, 2) }]
    expect(criterion1(last, config()).firedAt).toBeNull()
    expect(criterion1(last, config({ criterion1: { cell: 'reduce' } })).firedAt).toBe(6)
    expect(criterion1(last, config({ criterion1: { cell: 'either' } }))).toMatchObject({ firedAt: 6, value: 2 })
  })

  test('counts the winners of all edges when asked to', () => {
    const skippy = FLAT.map((row, e) => (e < 5 ? [0, 0, 0, 9, 0, 0, 0, 0] : row))
    const history = [{ alphas: { normal: skippy, reduce: FLAT }, genotype: genotype(0) }]
    expect(criterion1(history, config({ criterion1: { source: 'argmax' } })).value).toBe(5)
  })

  test('says what it knew after every epoch, and nothing changes once fired', () => {
    const trace = criterion1Trace(counted('000001234'), config())
    expect(trace.map((state) => state.firedAt)).toEqual([null, null, null, null, null, null, 7, 7, 7])
    expect(trace.map((state) => state.value)).toEqual([0, 0, 0, 0, 0, 1, 2, 3, 4])
    expect(criterion1([], config())).toEqual({
      firedAt: null,
      returnsEpoch: null,
      fallback: false,
      value: 0,
      target: 2,
    })
  })

  test('starts at 10 % of the run, at epoch 3 at least, and never on frozen alphas', () => {
    expect([20, 50, 45].map((epochs) => firstCheck(config({ epochs })))).toEqual([3, 5, 5])
    expect(firstCheck(config({ alphas: { frozenEpochs: 15 } }))).toBe(16)
  })
})

/** One epoch a letter: the same letter, the same table; edge 0 or 1 differs between letters. */
const ordered = (letters: string): RuleEpoch[] =>
  [...letters].map((letter) => {
    const normal = FLAT.map((row) => [...row])
    if (letter === 'b') normal[0] = [0, 0, 0, 0, 4, 3, 1, 2]
    if (letter === 'c') normal[1] = [0, 0, 0, 0, 3, 4, 2, 1]
    return { alphas: { normal, reduce: FLAT }, genotype: genotype(0) }
  })

describe('criterion 2', () => {
  const rule = (criterion2Config: object, others: object = {}): SearchConfig =>
    config({ criterion2: { window: 3, ...criterion2Config }, ...others })

  test('fires after as many unchanged transitions as the window, that is one table more', () => {
    expect(criterion2(ordered('aaa'), rule({})).firedAt).toBeNull()
    expect(criterion2(ordered('aaaa'), rule({}))).toMatchObject({ firedAt: 4, returnsEpoch: 4, value: 14, target: 14 })
  })

  test('top1 ignores what full watches', () => {
    expect(criterion2(ordered('abab'), rule({ variant: 'top1' })).firedAt).toBe(4)
    expect(criterion2(ordered('abab'), rule({ variant: 'full' }))).toMatchObject({ firedAt: null, value: 13 })
  })

  test('edge watches one edge only', () => {
    expect(criterion2(ordered('acac'), rule({ variant: 'edge', edge: 0 }))).toMatchObject({ firedAt: 4, target: 1 })
    expect(criterion2(ordered('acac'), rule({ variant: 'edge', edge: 1 })).firedAt).toBeNull()
  })

  test('retained watches which edges are kept', () => {
    const history = ordered('aaaaaa')
    const moved = {
      ...genotype(0),
      normal: genotype(0).normal.map((pair, i) => (i < 6 ? pair : ['sep_conv_3x3', i - 3])),
    }
    const changed = history.map((epoch, i) => (i < 2 ? { ...epoch, genotype: moved as DartsGenotype } : epoch))
    expect(criterion2(history, rule({ variant: 'retained' })).firedAt).toBe(4)
    expect(criterion2(changed, rule({ variant: 'retained' })).firedAt).toBe(6)
  })

  test('can do with fewer stable edges', () => {
    expect(criterion2(ordered('caca'), rule({ minStableEdges: 13 })).firedAt).toBe(4)
  })

  test('does not count epochs with frozen alphas', () => {
    const trace = criterion2Trace(ordered('aaaaaa'), rule({}, { alphas: { frozenEpochs: 2 } }))
    expect(trace.map((state) => state.firedAt)).toEqual([null, null, null, null, null, 6])
  })

  test('begins anew in every stage of P-DARTS, after its frozen epochs', () => {
    // 3 stages of 6 epochs, 2 of them frozen: tables that never change fire in the first stage at 2 + window + 1.
    const stages = { algorithm: 'p-darts', epochs: 18, alphas: { frozenEpochs: 2 } }
    expect(criterion2(ordered('a'.repeat(18)), rule({}, stages)).firedAt).toBe(6)
    expect(criterion2(ordered(`abcabc${'a'.repeat(5)}`), rule({}, stages)).firedAt).toBeNull()
    expect(criterion2(ordered(`abcabc${'a'.repeat(6)}`), rule({}, stages)).firedAt).toBe(12)
  })

  test('begins anew in a stage without frozen epochs, too: its alphas are fresh', () => {
    const stages = { algorithm: 'p-darts', epochs: 12, alphas: { frozenEpochs: 0 } }
    // 'a' from the third epoch of the first stage to the third of the second: four transitions, none of them in one stage.
    expect(criterion2(ordered('bcaaaaa'), rule({}, stages)).firedAt).toBeNull()
    expect(criterion2(ordered('bcaaaaaa'), rule({}, stages)).firedAt).toBe(8)
  })

  test('never fires where there is no ranking to watch', () => {
    const three = rule({}, { primitives: ['none', 'skip_connect', 'sep_conv_3x3'] })
    expect(criterion2(ordered('aaaaa'), three)).toMatchObject({ firedAt: null, value: 0 })
  })
})

describe('a network of one or two cells, which are reductions', () => {
  const single = (given: object = {}): SearchConfig => config({ cells: 2, ...given })

  test('rule 1 counts the reduction cell, whichever it is asked for: nothing moves the other', () => {
    const history = [0, 0, 0, 0, 0, 3].map((skips) => ({
      alphas: { normal: FLAT, reduce: FLAT },
      genotype: genotype(8, skips),
    }))
    for (const cell of ['normal', 'reduce', 'either'])
      expect(criterion1(history, single({ criterion1: { cell } }))).toMatchObject({ firedAt: 6, value: 3 })
    expect(criterion1(history, config()).value).toBe(8)
  })

  test('rule 2 watches the order of the reduction cell', () => {
    const swapped = (letters: string): RuleEpoch[] =>
      ordered(letters).map(({ alphas, ...rest }) => ({ ...rest, alphas: { normal: FLAT, reduce: alphas.normal } }))
    const window = { criterion2: { window: 3 } }
    expect(criterion2(swapped('acac'), single(window))).toMatchObject({ firedAt: null, value: 13 })
    expect(criterion2(swapped('aaaa'), single(window)).firedAt).toBe(4)
    expect(criterion2(swapped('acac'), config(window)).firedAt).toBe(4)
    expect(stableSince(swapped('abb'), single()).slice(0, 2)).toEqual([2, 1])
    const kept = swapped('aaaa').map((epoch, i) => ({ ...epoch, genotype: i < 2 ? genotype(0, 0) : moved }))
    expect(criterion2(kept, single({ criterion2: { window: 3, variant: 'retained' } })).firedAt).toBeNull()
  })
})

/** Another edge is kept in the reduction cell. */
const moved: DartsGenotype = {
  ...genotype(0),
  reduce: genotype(0).reduce.map((pair, i) => (i < 6 ? pair : ['sep_conv_3x3', i - 3])),
}

describe('where edges have candidates of their own (S1)', () => {
  const { primitives } = operationSet('s1', 'darts') ?? { primitives: [] }
  const { normal: lists } = edgeListsOf('s1') ?? { normal: [] }
  /** One epoch a letter: the alphas of edges 0 to 11 differ in every epoch, those of dil3/dil5 on 12 and 13 as the letter says. */
  const epochs = (letters: string): RuleEpoch[] =>
    [...letters].map((letter, i) => {
      const row = (edge: number): number[] =>
        edge < 12 ? [Math.sin(7 * i + edge), 0] : letter === 'a' ? [1, 0] : [0, 1]
      const normal = lists.map((list, edge) => spreadRow(list, primitives, row(edge)))
      return { alphas: { normal, reduce: normal }, genotype: genotype(0) }
    })
  const s1 = (criterion2Config: object = {}): SearchConfig =>
    config({ operations: 's1', criterion2: { window: 3, ...criterion2Config } })

  test('an order is one of the candidates of the edge', () => {
    const [epoch] = epochs('a')
    const orders = ranking(s1(), epoch?.alphas ?? { normal: [], reduce: [] })
    const names = orders.map((order) => order.map((o) => primitives[o]))
    expect(names).toEqual(lists.map((list) => list.filter((op) => LEARNABLE.has(op))))
    expect(rankedEdges(s1())).toEqual([12, 13])
  })

  test('rule 2 counts the two edges that have an order, not the twelve that have none', () => {
    expect(criterion2(epochs('ababab'), s1())).toMatchObject({ firedAt: null, value: 0, target: 2 })
    expect(criterion2(epochs('bbaaa'), s1())).toMatchObject({ firedAt: null, value: 0, target: 2 })
    expect(criterion2(epochs('bbaaaa'), s1())).toMatchObject({ firedAt: 6, returnsEpoch: 6, value: 2, target: 2 })
    expect(criterion2(epochs('aaaaa'), s1({ variant: 'edge', edge: 0 })).firedAt).toBeNull()
    expect(criterion2(epochs('aaaaa'), s1({ variant: 'edge', edge: 12 })).firedAt).toBe(4)
  })
})

test('ranking sorts learnable operations by alpha and keeps the lower index first', () => {
  expect(
    ranking({ space: 'darts', primitives: DARTS_PRIMITIVES }, { normal: [[9, 9, 9, 9, 1, 2, 2, 0]], reduce: [] }),
  ).toEqual([[5, 6, 4, 7]])
})

test('stableSince is the epoch of the last crossing', () => {
  expect(stableSince(ordered('abbcc'), config()).slice(0, 3)).toEqual([4, 4, 1])
  expect(stableSince([], config())).toEqual([])
})
