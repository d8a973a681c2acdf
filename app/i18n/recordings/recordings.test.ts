/** What is said of a recording is true of the file that is shipped. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { epochsOf } from '../../../src/export/fromRun'
import { spreadOf } from '../../../src/protocol/evaluationSpread'
import type { ToldRecord } from '../../../src/protocol/record'
import { readRecording } from '../../../src/protocol/recording'
import type { RunRecord } from '../../../src/protocol/runRecord'
import type { OfferedRecording } from '../../run/recordings'
import { setupEn } from '../setup/en'
import { setupZh } from '../setup/zh'

const FOLDER = path.join(import.meta.dirname, '../../../public/runs')
const read = (id: OfferedRecording): RunRecord => readRecording(readFileSync(path.join(FOLDER, `${id}.json`), 'utf8'))

const skips = (records: readonly ToldRecord[]): number[] => records.map(({ skips: { normal } }) => normal)
const finals = (records: readonly ToldRecord[]): number[] =>
  records.map(({ benchmark }) => Math.round(benchmark?.cifar10 ?? Number.NaN))
/** First epoch from which on all others fit as well. */
const from = (values: readonly number[], fits: (value: number) => boolean): number =>
  1 + values.length - [...values].reverse().findIndex((value) => !fits(value))

const CLAIMS: Partial<Record<OfferedRecording, (records: readonly ToldRecord[], run: RunRecord) => void>> = {
  'two-minutes': (records, { evaluation }) => {
    expect([from(skips(records), (n) => n === 5), from(finals(records), (n) => n === 77)]).toEqual([9, 9])
    const rule1 = records.at(-1)?.rules.criterion1
    expect(rule1).toMatchObject({ firedAt: 7, returnsEpoch: 6, fallback: false })
    expect(spreadOf(evaluation?.results ?? [])).toHaveLength(5)
  },
  'second-order': (records, { config }) => {
    expect(config.order).toBe(2)
    const start = from(skips(records), (n) => n === 6)
    expect([start, from(finals(records), (n) => n === 54)]).toEqual([13, 13])
    expect(records.at(-1)?.benchmark?.cifar10).toBeCloseTo(54.3, 2)
  },
  'small-cell': (records) => {
    expect(from(skips(records), (n) => n >= 6)).toBe(9)
    expect(from(skips(records), (n) => n === 7)).toBe(18)
  },
  article: (records, { config, evaluation }) => {
    expect([config.dataset, config.primitives.length, records.length]).toEqual(['cifar100', 8, 75])
    const { criterion1, criterion2 } = records.at(-1)?.rules ?? {}
    expect([criterion1?.firedAt, criterion2?.firedAt]).toEqual([10, 38])
    expect([from(skips(records), (n) => n >= 5), skips(records).at(-1)]).toEqual([42, 6])
    // docs/collapse.md has them in its table.
    const retrained = spreadOf(evaluation?.results ?? []).map(({ epochs, mean }) => [
      epochs[0],
      (100 * mean).toFixed(1),
    ])
    expect(retrained).toEqual([
      [1, '30.6'],
      [10, '30.5'],
      [28, '30.1'],
      [75, '29.9'],
    ])
  },
  'unshared-cells': (records, { config }) => {
    expect(config.alphas.perCell).toBe(true)
    const cells = records.at(-1)?.cells ?? []
    expect([cells[0]?.skips, cells.at(-1)?.skips]).toEqual([3, 8])
  },
  'p-darts': (records, { config }) => {
    expect(config['p-darts']?.maxSkips).toBe(2)
    const [before, last] = records.slice(-2)
    expect([before?.skips.normal, last?.unrestrictedSkips, last?.skips.normal]).toEqual([4, 4, 2])
    expect([...new Set(records.map(({ stage }) => stage?.cells))]).toEqual([3, 7, 10])
  },
  'pc-darts': (records, { config }) => {
    expect(records.at(-1)?.rules.criterion1.firedAt).toBe(config.alphas.frozenEpochs + 2)
    expect(skips(records)[10]).toBe(3)
    expect(Math.max(...skips(records).slice(11))).toBe(1)
  },
  snas: (records) => {
    expect([Math.max(...skips(records)), skips(records).indexOf(5), skips(records).lastIndexOf(5)]).toEqual([5, 4, 6])
    expect(skips(records).at(-1)).toBe(4)
  },
  'auto-deeplab': (records, { config }) => {
    expect(config.alphas.frozenEpochs).toBe(15)
    expect(
      skips(records)
        .slice(0, 15)
        .every((n) => n === 0),
    ).toBe(true)
    expect(skips(records)[15]).toBe(6)
  },
  xnas: (records) => {
    const gone = records.map(({ mixingWeights }) => mixingWeights.normal.flat().filter((weight) => weight === 0).length)
    expect(gone.findIndex((count) => count > 0)).toBe(records.length - 3)
    expect(gone.at(-1)).toBe(24)
    const [before, last] = records.slice(-2).map(({ train }) => train.loss) as [number, number]
    expect(last).toBeGreaterThan(2 * before)
  },
  'generated-shapes': (records, { config }) => {
    const losses = records.map(({ validation }) => validation.loss as number)
    expect([config.dataset, records.length, losses.indexOf(Math.min(...losses)) + 1]).toEqual(['generated', 15, 15])
    expect(Math.max(...skips(records))).toBe(1)
    const { criterion1, criterion2 } = (records.at(-1) as ToldRecord).rules
    expect([criterion1.firedAt, criterion2.firedAt]).toEqual([null, null])
    // What the setup sheet says where generated shapes are chosen.
    for (const [text, number] of [
      [setupEn.generatedAbout, 'falls from 2.36 to 0.76 in 15 epochs'],
      [setupZh.generatedAbout, '在 15 轮中从 2.36 降到 0.76'],
    ] as const)
      expect(text).toContain(number)
    expect([losses[0], losses[14]].map((loss) => loss?.toFixed(2))).toEqual(['2.36', '0.76'])
  },
  gdas: (records) => {
    expect([Math.min(...finals(records)), Math.max(...finals(records))]).toEqual([73, 94])
    expect([Math.min(...skips(records)), Math.max(...skips(records)), skips(records).at(-1)]).toEqual([1, 4, 2])
    expect(records.at(-1)?.benchmark?.cifar10).toBeCloseTo(73.4, 1)
  },
}

test.each(Object.entries(CLAIMS))('the line about %s holds', (id, claim) => {
  const run = read(id as OfferedRecording)
  claim(epochsOf(run) as ToldRecord[], run)
})

test.each(Object.keys(CLAIMS))('%s was recorded on the processor: every epoch has its digests', (id) => {
  const run = read(id as OfferedRecording)
  expect(run.provenance.adapter).toMatch(/^CPU engine/)
  expect(epochsOf(run).every(({ digests }) => digests !== undefined)).toBe(true)
})
