import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { REMOVED, softmaxRows } from '../space/alphas'
import { edgeListsOf, operationSet, spreadRow } from '../space/operationSets'
import { logitSpread, ofCandidates, recordedZeroOneLoss } from './gauges'
import { readRecording } from './recording'

const recorded = (name: string) =>
  readRecording(readFileSync(new URL(`../../public/runs/${name}.json`, import.meta.url), 'utf8')).events.flatMap(
    ({ event }) => (event.type === 'epoch' ? [event.record] : []),
  )

describe('what is no candidate of an edge', () => {
  test.each(['p-darts', 'xnas'])('is no part of the spread and of the zero-one loss of the recording %s', (name) => {
    const last = recorded(name).at(-1)
    if (!last) throw new Error(`${name} has no epoch`)
    const tables = [last.alphas.normal, last.alphas.reduce]
    expect(tables.flat(2)).toContain(REMOVED)
    // The spread of one softmax row is the logarithm of how much more its first weighs than its last.
    const spreads = last.alphas.normal.map((row) => {
      const weights = softmaxRows([row.filter((alpha) => alpha !== REMOVED)]).flat()
      return Math.log(Math.max(...weights) / Math.min(...weights))
    })
    expect(logitSpread(last.alphas.normal)).toBeCloseTo(spreads.reduce((a, b) => a + b) / spreads.length, 9)
    expect(logitSpread(last.alphas.normal)).toBeLessThan(20)
    const own = tables.flat().flatMap((row) => softmaxRows([row.filter((alpha) => alpha !== REMOVED)]).flat())
    const mean = own.reduce((sum, w) => sum + (w - 0.5) ** 2, 0) / own.length
    expect(recordedZeroOneLoss(last, { space: 'darts' })).toBeCloseTo(-mean, 3)
  })

  test('leaves of S1 two candidates an edge: equal alphas spread 0 and are as undecided as can be', () => {
    const { primitives } = operationSet('s1', 'darts') ?? { primitives: [] }
    const lists = edgeListsOf('s1') ?? { normal: [], reduce: [] }
    const table = (rows: (typeof lists)['normal'], alphas: readonly number[]) =>
      rows.map((list) => spreadRow(list, primitives, alphas))
    const alphas = { normal: table(lists.normal, [0, 0]), reduce: table(lists.reduce, [0, 0]) }
    const mixingWeights = { normal: softmaxRows(alphas.normal), reduce: softmaxRows(alphas.reduce) }
    expect(logitSpread(alphas.normal)).toBe(0)
    expect(logitSpread(table(lists.normal, [0.25, -1]))).toBeCloseTo(1.25, 12)
    expect(recordedZeroOneLoss({ alphas, mixingWeights }, { space: 'darts' })).toBeCloseTo(0, 12)
    expect(ofCandidates([1, 2, 3], [0, REMOVED, 1])).toEqual([1, 3])
  })
})
