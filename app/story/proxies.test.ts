import { describe, expect, test } from 'vitest'
import { logitSpread, removalGenotype, zeroOneLoss } from '../../src/protocol/gauges'
import type { EpochRecord } from '../../src/protocol/record'
import { REMOVED } from '../../src/space/alphas'
import { ruleTraces } from '../telling/marks'
import { COLLAPSE, NB201_CONFIG } from '../testing/records'
import type { Explanation } from './explanation'
import { factsOf } from './facts'
import { choicesAt } from './laterProxies'
import { fill } from './numbers'
import { bestFinal, outcomes } from './predict'
import { halfway, meanLearnableWeights, meanSkipWeights, proxiesOf, shareAfter } from './proxies'
import { PUBLISHED_EIGENVALUES, PUBLISHED_RUNS } from './published'
import { STORY_TEXTS } from './useStoryText'

/** Training loss 2.0, 1.8, ... 0.6; validation loss falls until epoch 4, then rises. */
const RECORDS = COLLAPSE.map((record, i) => ({
  ...record,
  train: { loss: 2 - 0.2 * i, accuracy: 0.3 },
  validation: { loss: i < 4 ? 2 - 0.1 * i : 1.7 + 0.05 * (i - 3), accuracy: 0.3 },
}))
const TRACES = ruleTraces(RECORDS, NB201_CONFIG, null)
const FACTS = factsOf(RECORDS, NB201_CONFIG, TRACES)
const proxies = proxiesOf(RECORDS, NB201_CONFIG, FACTS)
const proxy = (id: Explanation) => proxies.find((one) => one.id === id)

test('the gap is validation loss minus training loss, an epoch a value', () => {
  expect(proxy('overfitting')?.courses[0]?.values.map((gap) => Number(gap.toFixed(2)))).toEqual([
    0, 0.1, 0.2, 0.3, 0.55, 0.8, 1.05, 1.3,
  ])
  expect(proxy('overfitting')?.reading).toMatchObject({ stop: 5, last: 8 })
})

test('weights of skip-connect and of the best operation with weights are means over the edges', () => {
  const skip = NB201_CONFIG.primitives.indexOf('skip_connect')
  const conv = NB201_CONFIG.primitives.indexOf('nor_conv_3x3')
  const mean = (o: number, i: number): number => {
    const rows = RECORDS[i]?.mixingWeights.normal ?? []
    return rows.reduce((sum, row) => sum + (row[o] ?? 0), 0) / rows.length
  }
  expect(meanSkipWeights(RECORDS, NB201_CONFIG)[5]).toBeCloseTo(mean(skip, 5), 12)
  expect(meanLearnableWeights(RECORDS, NB201_CONFIG)[5]).toBeCloseTo(mean(conv, 5), 12)
  expect(proxy('advantage')?.reading).toMatchObject({ leads: 1, since: 6 })
})

test('competition says how much of the growth lies after the turning point', () => {
  const skips = meanSkipWeights(RECORDS, NB201_CONFIG)
  expect(FACTS.cooperation?.until).toBe(4)
  expect(proxy('competition')?.reading?.after).toBeCloseTo(shareAfter(skips, 4) ?? Number.NaN, 12)
  expect(shareAfter([0, 1, 2, 4], 2)).toBe(0.75)
  expect(shareAfter([4, 1], 1)).toBeNull()
  // A fall before, or a peak: no more than the whole, no less than nothing of a rise.
  expect([shareAfter([2, 1, 4], 2), shareAfter([0, 5, 4], 2)]).toEqual([1, 0])
})

test('training loss is halfway down where it passes the middle of its fall', () => {
  expect(halfway([4, 3, 2, 1, 0])).toBe(3)
  expect(halfway([1])).toBeNull()
})

test('an eigenvalue that was not measured is not drawn', () => {
  expect(proxy('curvature')).toMatchObject({ courses: [], reading: null })
})

test('a run that kept no alphas, or has no operations with weights, gives no number that is not finite', () => {
  const none = { normal: [], reduce: [] }
  const bare = RECORDS.map((record) => ({ ...record, alphas: none, mixingWeights: none }))
  const poor = { ...NB201_CONFIG, primitives: ['none', 'skip_connect', 'avg_pool_3x3'] as const }
  for (const [records, config] of [
    [bare, NB201_CONFIG],
    [RECORDS, poor],
  ] as const) {
    const found = proxiesOf(records, config, factsOf(records, config, ruleTraces(records, config, null)))
    for (const { courses, reading } of found) {
      expect(courses.flatMap(({ values }) => values).every(Number.isFinite)).toBe(true)
      expect(Object.values(reading ?? {}).every(Number.isFinite)).toBe(true)
      for (const { values } of courses) expect(values).not.toHaveLength(0)
    }
  }
  expect(proxiesOf(bare, NB201_CONFIG, FACTS).find(({ id }) => id === 'competition')?.courses).toEqual([])
})

test('every explanation has its words in both languages, with a value for each placeholder', () => {
  for (const { why } of Object.values(STORY_TEXTS))
    for (const { id, reading } of proxies) {
      expect(why.explanations[id].claim.length).toBeGreaterThan(10)
      const words: Readonly<Record<string, string>> = why.readings
      expect(fill(words[reading ? id : `${id}None`] ?? '', reading ?? {})).not.toBe('')
    }
})

test('the published runs are whole', () => {
  for (const { skips } of PUBLISHED_RUNS) {
    expect(skips).toHaveLength(50)
    expect(Math.max(...skips)).toBeLessThanOrEqual(8)
  }
  expect(PUBLISHED_EIGENVALUES.map(([epoch]) => epoch)).toEqual([...Array.from({ length: 25 }, (_, i) => 2 * i), 49])
})

test('a prediction is measured against both rules and no stop', () => {
  const known = RECORDS.map((record, i) => ({
    ...record,
    benchmark: { cifar10: [60, 70, 80, 90, 93, 85, 60, 54][i] as number, cifar100: 0, imagenet16: 0 },
  }))
  const rows = outcomes(known, TRACES, 4, 'normal')
  expect(rows.map(({ who, kept }) => [who, kept.epoch, kept.final])).toEqual([
    ['you', 4, 90],
    ['rule1', 5, 93],
    ['rule2', TRACES.criterion2.at(-1)?.returnsEpoch ?? 8, expect.any(Number)],
    ['never', 8, 54],
  ])
  expect(bestFinal(rows)).toBe(93)
  const reduced = known.map((record) => ({ ...record, skips: { normal: 0, reduce: 3 } }))
  expect(outcomes(reduced, TRACES, 4, 'reduce').map(({ kept }) => kept.skips)).toEqual([3, 3, 3, 3])
  expect(bestFinal(outcomes(RECORDS, TRACES, 4, 'normal'))).toBeNull()
})

describe('the gauges of later papers', () => {
  const rows = NB201_CONFIG.primitives.length
  const skip = NB201_CONFIG.primitives.indexOf('skip_connect')
  const conv = NB201_CONFIG.primitives.indexOf('nor_conv_3x3')
  /** Every edge would lose most without its 3x3 convolution. */
  const removals = Array.from({ length: 6 }, () => Array.from({ length: rows }, (_, o) => (o === conv ? 0.5 : 0.1)))
  const measured = RECORDS.map((record, i) => ({
    ...record,
    gauges: {
      alignment: 0.1 * i,
      pulls: [1, 2, 3],
      agreement: Array.from({ length: rows }, (_, o) => (o === conv ? 0.4 - 0.05 * i : null)),
      perturbed: [0.01, 0.02, 0.1 * i],
      removals: { normal: removals, reduce: [] },
    },
  }))
  const found = proxiesOf(measured, NB201_CONFIG, FACTS)
  const one = (id: Explanation) => found.find((candidate) => candidate.id === id)

  test('are drawn where every epoch measured them', () => {
    expect(one('layers')?.reading).toEqual({ first: 0, last: expect.closeTo(0.7, 9) })
    expect(one('operations')?.reading).toEqual({ first: 0.4, last: expect.closeTo(0.05, 9) })
    expect(one('sharpness')?.courses.map(({ id }) => id)).toEqual(['noise 0.03', 'noise 0.1', 'noise 0.3'])
    expect(one('sharpness')?.reading?.last).toBeCloseTo(0.7)
  })

  test('sharp minima are shown by the perturbed loss where the eigenvalue was not measured, and by the eigenvalue where it was', () => {
    const { courses, reading } = one('sharpness') ?? {}
    expect(one('curvature')).toEqual({ id: 'curvature', by: 'sharpness', courses, reading, mark: null })
    for (const { why } of Object.values(STORY_TEXTS))
      expect(fill(why.readings.curvaturePerturbed, reading ?? {})).not.toContain('{')
    const both = measured.map((record, i) => ({ ...record, eigenvalue: 10 + i }))
    const own = proxiesOf(both, NB201_CONFIG, FACTS).find(({ id }) => id === 'curvature')
    expect([own?.by, own?.courses.map(({ id }) => id), own?.reading]).toEqual([
      undefined,
      ['eigenvalue'],
      { first: 10, last: 17 },
    ])
  })

  test('a search by OLES tells what it froze', () => {
    const frozen = measured.map((record) => ({ ...record, frozen: { operations: 5, of: 36 } }))
    const reading = proxiesOf(frozen, NB201_CONFIG, FACTS).find(({ id }) => id === 'operations')?.reading
    expect(reading).toEqual({ frozen: 5, of: 36 })
    for (const { why } of Object.values(STORY_TEXTS)) {
      const said = fill(why.readings.operationsFrozen, reading ?? {})
      expect([said.includes('5'), said.includes('36'), said.includes('{')]).toEqual([true, true, false])
    }
  })

  test('compare what alpha chooses with what removal chooses', () => {
    const last = RECORDS.at(-1)?.alphas.normal ?? []
    const byAlpha = last.filter((row) => row[skip] === Math.max(...row)).length
    expect(byAlpha).toBeGreaterThan(0)
    expect(one('strength')?.reading).toMatchObject({ byAlpha, byRemoval: 0, edges: 6 })
    expect(one('strength')?.courses[1]?.values).toEqual(RECORDS.map(() => 0))
  })

  test('what an edge never had is not what removal chooses, whatever it would cost', () => {
    const record = RECORDS.at(-1) as EpochRecord
    const alphas = {
      ...record.alphas,
      normal: record.alphas.normal.map((row) => row.map((a, op) => (op === skip ? REMOVED : a))),
    }
    const dear = record.alphas.normal.map((row) => row.map((_, op) => (op === skip ? 0 : -1 - op)))
    const gauges = { ...measured[0]?.gauges, removals: { normal: dear, reduce: [] } } as EpochRecord['gauges']
    expect(choicesAt({ ...record, gauges } as EpochRecord, NB201_CONFIG)?.byRemoval).toBe(6)
    expect(choicesAt({ ...record, alphas, gauges } as EpochRecord, NB201_CONFIG)?.byRemoval).toBe(0)
  })

  test('what removal chooses is a cell: of every edge the dearest operation, in the DARTS cell of the two dearest edges a node', () => {
    expect(removalGenotype({ normal: removals, reduce: [] }, { normal: [], reduce: [] }, null, NB201_CONFIG)).toEqual({
      space: 'nas-bench-201',
      edges: removals.map(() => 'nor_conv_3x3'),
    })
    const primitives = ['none', 'skip_connect', 'sep_conv_3x3'] as const
    // Edge e costs e with its convolution: the last two edges into a node are kept, the dearest first.
    const table = Array.from({ length: 14 }, (_, e) => [0, 0.5, e])
    const zero = table.map((row) => row.map(() => 0))
    const cell = removalGenotype({ normal: table, reduce: table }, { normal: zero, reduce: zero }, null, {
      space: 'darts',
      primitives,
    })
    expect(cell).toMatchObject({
      normal: [1, 0, 2, 1, 3, 2, 4, 3].map((from, i) => [i === 1 ? 'skip_connect' : 'sep_conv_3x3', from]),
    })
  })

  test('measured in every second epoch they are drawn with gaps, and told by what was measured', () => {
    const every2 = measured.map(({ gauges, ...record }, i) => ({
      ...record,
      ...(i % 2 === 0 ? { gauges, eigenvalue: 10 + i } : {}),
    }))
    const partly = proxiesOf(every2, NB201_CONFIG, FACTS)
    for (const id of ['layers', 'operations', 'sharpness', 'strength', 'curvature'] as const) {
      const { courses = [], reading } = partly.find((candidate) => candidate.id === id) ?? {}
      expect(courses).not.toEqual([])
      for (const { values } of courses) expect(values.map(Number.isFinite)).toEqual(RECORDS.map((_, i) => i % 2 === 0))
      expect(reading).not.toBeNull()
    }
    expect(partly.find(({ id }) => id === 'layers')?.reading).toEqual({ first: 0, last: expect.closeTo(0.6, 9) })
    expect(partly.find(({ id }) => id === 'curvature')?.reading).toEqual({ first: 10, last: 16 })
    expect(partly.find(({ id }) => id === 'spread')?.courses[0]?.values.every(Number.isFinite)).toBe(true)
  })

  test('one measurement is a measurement, none is none', () => {
    const first = proxiesOf([...measured.slice(0, 1), ...RECORDS.slice(1)], NB201_CONFIG, FACTS)
    for (const id of ['layers', 'operations', 'sharpness', 'strength'] as const) {
      expect(first.find((candidate) => candidate.id === id)?.reading).not.toBeNull()
      expect(proxy(id)).toMatchObject({ courses: [], reading: null })
    }
  })

  test('the zero-one loss is lowest where every weight is 0 or 1', () => {
    const uniform = Array.from({ length: 6 }, () => Array.from({ length: 5 }, () => 0.2))
    expect(zeroOneLoss([uniform])).toBeCloseTo(-0.09, 12)
    expect(zeroOneLoss([uniform.map((row) => row.map((_, o) => (o === 0 ? 1 : 0)))])).toBe(-0.25)
    expect(
      logitSpread([
        [1, -2, 0.5],
        [0, 0, 0],
      ]),
    ).toBe(1.5)
  })
})
