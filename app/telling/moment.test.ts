import { expect, test } from 'vitest'
import { COLLAPSE, NB201_CONFIG, nb201Alphas, recordsOf } from '../testing/records'
import { ringOf, ruleTraces } from './marks'
import { arrivesAt, momentAt, stoppedEpoch } from './moment'

const traces = ruleTraces(COLLAPSE, NB201_CONFIG, null)
const at = (cursor: number) =>
  momentAt({ records: COLLAPSE, config: NB201_CONFIG, rules: null, cursor, traces, ring: null })

test('the caption follows the story', () => {
  expect([0, 1, 2, 3].map(at)).toEqual(['waiting', 'mixing', 'mixing', 'learning'])
  expect(at(5)).toBe('rule1')
  expect(at(6)).toBe('rule1')
  expect([7, 8].map(at)).toEqual(['collapsed', 'collapsed'])
})

test('a search that went on past its stop ends with what came of it, unless no skip-connects came', () => {
  const moments = (skips: readonly number[], ...cursors: number[]) => {
    const records = recordsOf(NB201_CONFIG, skips.map(nb201Alphas))
    const input = {
      records,
      config: NB201_CONFIG,
      rules: null,
      traces: ruleTraces(records, NB201_CONFIG, null),
      ring: null,
    }
    return cursors.map((cursor) => momentAt({ ...input, cursor }))
  }
  expect(moments([0, 0, 0, 1, 2, 4, 4, 4], 7, 8)).toEqual(['rule1', 'ended'])
  expect(moments([0, 0, 0, 1, 2, 2, 2, 2], 8)).toEqual(['rule1'])
  expect(moments([0, 0, 0, 1, 1, 1, 1, 4], 8)).toEqual(['rule1'])
})

test('rule 2 is told where it fires alone', () => {
  expect(traces.criterion2.at(-1)?.firedAt).toBe(4)
  expect(at(4)).toBe('rule2')
})

test('the stopped epoch is the one that rule 1 returns', () => {
  expect(stoppedEpoch(traces, 8)).toBe(5)
  expect(stoppedEpoch(traces, 4)).toBeNull()
})

test('moving a threshold moves the mark', () => {
  const criterion1 = { ...NB201_CONFIG.criterion1, threshold: 4 }
  const moved = ruleTraces(COLLAPSE, NB201_CONFIG, { criterion1, criterion2: NB201_CONFIG.criterion2 })
  expect(traces.criterion1.at(-1)?.firedAt).toBe(5)
  expect(moved.criterion1.at(-1)?.firedAt).toBe(6)
})

test('what has grown past the stop is judged by the threshold of the page', () => {
  const rules = { ...NB201_CONFIG, criterion1: { ...NB201_CONFIG.criterion1, threshold: 1 } }
  const records = recordsOf(NB201_CONFIG, [0, 0, 0, 1, 2, 2, 2, 2, 2, 2].map(nb201Alphas))
  const config = { ...NB201_CONFIG, epochs: 12 }
  const input = { records, config, cursor: 9, ring: null }
  const last = { firedAt: 4, returnsEpoch: 4, fallback: false, value: 1, target: 1 }
  const traces = { criterion1: [last], criterion2: [] }
  expect(momentAt({ ...input, traces, rules })).toBe('growing')
  expect(momentAt({ ...input, traces, rules: null })).toBe('after')
})

test('a ring is settled once the ranking has held for the window, and absent without a ranking', () => {
  expect(ringOf(COLLAPSE, NB201_CONFIG, 0, 3)).toEqual({ epoch: 1, settled: true })
  expect(ringOf(COLLAPSE.slice(0, 2), NB201_CONFIG, 0, 3)).toEqual({ epoch: 1, settled: false })
  const one = { ...NB201_CONFIG, primitives: ['none', 'skip_connect', 'nor_conv_3x3'] as const }
  expect(ringOf(COLLAPSE, one, 0, 3)).toBeNull()
})

test('w and alpha cooperate while both losses are lower than ever before', () => {
  const losses = [2, 1.8, 1.6, 1.7].map((loss) => ({ loss, accuracy: 0.3 }))
  const records = losses.map((loss, i) => ({
    ...(COLLAPSE[i] as (typeof COLLAPSE)[number]),
    train: loss,
    validation: loss,
  }))
  const input = { records, config: NB201_CONFIG, rules: null, traces: { criterion1: [], criterion2: [] }, ring: null }
  expect(momentAt({ ...input, cursor: 3 })).toBe('cooperating')
  expect(momentAt({ ...input, cursor: 4 })).toBe('learning')
})

test('while alphas are frozen nothing cooperates and nothing collapses, and what came before does not count', () => {
  const config = { ...NB201_CONFIG, alphas: { ...NB201_CONFIG.alphas, frozenEpochs: 4 } }
  const losses = [2, 1.8, 1.6, 1.4, 1.7, 1.65, 1.66].map((loss) => ({ loss, accuracy: 0.3 }))
  const records = losses.map((loss, i) => ({
    ...(COLLAPSE[i === 1 ? 7 : 0] as (typeof COLLAPSE)[number]),
    train: loss,
    validation: loss,
  }))
  const input = { records, config, rules: null, traces: { criterion1: [], criterion2: [] }, ring: null }
  expect([1, 2, 3, 4, 5, 6, 7].map((cursor) => momentAt({ ...input, cursor }))).toEqual([
    'frozen',
    'frozen',
    'frozen',
    'frozen',
    'learning',
    'cooperating',
    'learning',
  ])
})

test('a replay dwells where an event begins, not while it holds', () => {
  const arrives = (cursor: number) =>
    arrivesAt({ records: COLLAPSE, config: NB201_CONFIG, rules: null, cursor, traces, ring: null })
  expect([1, 2, 3, 4, 5, 6, 7, 8].filter(arrives)).toEqual([4, 5, 7])
})
