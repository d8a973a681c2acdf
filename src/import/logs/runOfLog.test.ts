import { describe, expect, test } from 'vitest'
import { epochsOf } from '../../export/fromRun'
import { readTraceCsv, writeTraceCsv } from '../../export/traceCsv'
import { readRecording } from '../../protocol/recording'
import { softmaxRows } from '../../space/alphas'
import { alphasAt, dartsLog, genotypeAt } from '../testing/dartsLog'
import { expectedInputs } from '../testing/expected'
import { LOGS } from '../testing/logs'
import { joinLogs, looksLikeSearchLog, readSearchLog } from '.'
import { runOfLog } from './runOfLog'

const read = (text: string) => runOfLog(readSearchLog(text, 'log.txt'), '2018-07-08')
const remarks = (text: string) => read(text).source?.remarks.map(({ id }) => id)

describe('an official log', () => {
  const run = read(dartsLog({ epochs: 8 }))
  const records = epochsOf(run)

  test('gives a record for each epoch whose genotype it tells: the last epoch has none', () => {
    expect(records.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(run.events.at(-1)?.event).toEqual({ type: 'finished', reason: 'epochs', returnsEpoch: 7 })
    expect(remarks(dartsLog({ epochs: 8 }))).toEqual(['last-epoch'])
  })

  test('pairs what an epoch reached with the genotype printed after it', () => {
    expect(records[2]?.genotype).toEqual(genotypeAt(3))
    expect(records[2]?.train).toEqual({ loss: 1.8, accuracy: 0.425 })
    expect(records[2]?.validation.accuracy).toBeCloseTo(0.4025, 9)
    expect(records[2]?.learningRate).toBeCloseTo(0.0248, 9)
  })

  test('tells its settings, and null for what it does not tell', () => {
    expect(run.config).toMatchObject({ epochs: 8, seed: 3, order: 2, channels: 16, cells: 8, batch: 64 })
    expect(run.source).toMatchObject({ program: 'darts', dataset: null, algorithm: 'darts', operations: null })
    expect(run.source?.settings).toMatchObject({ seed: 3, epochs: 8, parameters: 1_930_618 })
    expect(run.events[0]?.event).toMatchObject({ dataset: null, stepsPerEpoch: null, plan: null })
    expect(run.provenance).toMatchObject({ dataset: '', images: null })
    expect(records[0]).toMatchObject({ cost: null, steps: null, gradNorm: null })
  })

  test('counts skip-connects and times, but has no alphas and no ranking rule', () => {
    const last = records.at(-1)
    expect(last?.skips?.normal).toBeGreaterThan(records[0]?.skips?.normal ?? 8)
    expect(last?.alphas).toEqual({ normal: [], reduce: [] })
    expect(last?.rules.criterion2.firedAt).toBeNull()
    expect(last?.epochMs).toBe(7000)
  })

  test('survives JSON', () => {
    expect(readRecording(JSON.stringify(run))).toEqual(run)
  })
})

test.each(['tensor', 'variable'] as const)(
  'softmax tables printed as %s give alphas up to a constant a row',
  (tables) => {
    const [, second] = epochsOf(read(dartsLog({ epochs: 4, tables })))
    const weights = softmaxRows(alphasAt(2).normal)
    weights.forEach((row, e) => {
      row.forEach((weight, o) => {
        expect(second?.mixingWeights.normal[e]?.[o]).toBeCloseTo(weight, 4)
        expect(softmaxRows([second?.alphas.normal[e] ?? []])[0]?.[o]).toBeCloseTo(weight, 3)
      })
    })
  },
)

test('a log that tells the genotype after training pairs the two of one epoch', () => {
  const records = epochsOf(read(dartsLog({ epochs: 3, genotypeLast: true })))
  expect(records).toHaveLength(3)
  expect(records[2]?.genotype).toEqual(genotypeAt(3))
  expect(records[2]?.train.loss).toBeCloseTo(1.8, 9)
})

test('a log that breaks off in an epoch keeps the ones before', () => {
  const whole = dartsLog({ epochs: 6 })
  const run = read(whole.slice(0, whole.indexOf('epoch 4 lr') + 40))
  expect(epochsOf(run)).toHaveLength(3)
  expect(run.events.at(-1)?.event).toMatchObject({ reason: 'stopped' })
})

test('P-DARTS tells a genotype only at the end; its other epochs have none, and no rule judges them', () => {
  const run = read(LOGS['p-darts'] ?? '')
  const records = epochsOf(run)
  expect(records.map(({ genotype }) => genotype !== null)).toEqual([false, false, false, false, false, true])
  expect(records[0]).toMatchObject({ skips: null, depth: null, stage: { index: 1, of: 3, cells: 5 } })
  expect(records[5]).toMatchObject({ stage: { index: 3, of: 3, cells: 17 }, unrestrictedSkips: 2 })
  expect(run.config).toMatchObject({ algorithm: 'p-darts', epochs: 6 })
})

const whole = dartsLog({ epochs: 3, tables: 'tensor' })
test('what is wrong in one place is said, and loses nothing else', () => {
  expect(remarks(whole)).toEqual(['last-epoch'])
  expect(remarks(whole.replace("('sep_conv_5x5'", "('sep conv'"))).toContain('genotype')
  expect(remarks(whole.replace('valid_acc 38.25', 'valid_acc 138.25'))).toEqual([
    'number',
    'last-epoch',
    'not-validated',
  ])
  expect(remarks(whole.replaceAll(/tensor\(\[\[.*\n/g, ''))).toContain('tables')
  expect(remarks(whole.replaceAll(/tensor\(\[\[0.\d+/g, 'tensor([[0.9000'))).toContain('raw-alphas')
  const other = read(whole.replace('init_channels=16', 'init_channels=15'))
  expect(other.source?.settings.channels).toBe(15)
})

test('columns that do not fit the genotypes are not named', () => {
  const swapped = whole.replaceAll(/(tensor\(\[\[| {8}\[)(0\.\d+), (0\.\d+), (0\.\d+), (0\.\d+)/g, '$1$5, $3, $4, $2')
  const run = read(swapped)
  expect(epochsOf(run).every(({ alphas }) => alphas.normal.length === 0)).toBe(true)
  expect(epochsOf(run).every(({ printed }) => printed?.normal.length === 14)).toBe(true)
  expect(remarks(swapped)).toContain('columns')
})

describe('tables of another width than the lab has candidates', () => {
  // A ninth column, before all others, of the least weight that is printed.
  const wide = whole.replaceAll(/(tensor\(\[\[| {8}\[)(?=0\.)/g, '$10.0001, ')
  const run = read(wide)

  test('are kept as printed, unnamed', () => {
    const [first] = epochsOf(run)
    expect(first?.printed?.normal[0]).toHaveLength(9)
    expect(first?.printed?.reduce[13]?.[0]).toBe(0.0001)
    expect(first?.alphas).toEqual({ normal: [], reduce: [] })
    expect(first?.skips).not.toBeNull()
    expect(run.source?.operations).toBeNull()
    expect(run.source?.remarks.find(({ id }) => id === 'columns')).toMatchObject({ values: { columns: 9 } })
  })

  test('survive JSON and the table of numbers', () => {
    expect(readRecording(JSON.stringify(run))).toEqual(run)
    expect(readTraceCsv(writeTraceCsv(run))).toEqual(run)
  })

  test('of different sizes are left out, saying so', () => {
    const at = wide.indexOf('epoch 2 lr')
    const uneven = wide.slice(0, at) + wide.slice(at).replaceAll('[0.0001, ', '[')
    expect(remarks(uneven)).toContain('widths')
    expect(epochsOf(read(uneven)).some(({ printed }) => printed !== undefined)).toBe(false)
  })
})

describe.each([8, 7])('rows of %i numbers in scientific notation, which torch prints on two lines', (width) => {
  const eachRow = (log: string, print: (row: number[]) => string): string =>
    log.replaceAll(/\[(0\.[\d., ]+)\]/g, (_, row: string) => `[${print(row.split(', ').map(Number))}]`)
  // The column of none is the first.
  const plain = eachRow(whole, (row) => {
    const kept = row.slice(-width)
    const sum = kept.reduce((a, b) => a + b, 0)
    return kept.map((weight) => (weight / sum).toFixed(4)).join(', ')
  })
  const scientific = (log: string): string =>
    eachRow(log, (row) => {
      const numbers = row.map((weight) => weight.toExponential(4).replace('e-', 'e-0'))
      return `${numbers.slice(0, 6).join(', ')},\n         ${numbers.slice(6).join(', ')}`
    })
  const at = plain.indexOf('epoch 2 lr')
  const mixed = plain.slice(0, at) + scientific(plain.slice(at))

  test('are read in every epoch, beside an epoch that is printed plainly', () => {
    const records = epochsOf(read(mixed))
    expect(mixed).toMatch(/\[\[(?:\d\.\d{4}e-0\d, ){5}\d\.\d{4}e-0\d,\n {9}\d\.\d{4}e-0\d/)
    expect(records.map(({ mixingWeights }) => mixingWeights.normal.length)).toEqual([14, 14])
    expect(records).toEqual(epochsOf(read(plain)))
    expect(remarks(mixed)).toEqual(['last-epoch'])
  })

  test('lose the table of their epoch only, where one does not close', () => {
    const unclosed = mixed.replace(/(e-0\d,\n {9}[^\]\n]*)\]/, '$1')
    expect(remarks(unclosed)).toContain('tables')
    expect(epochsOf(read(unclosed)).map(({ mixingWeights }) => mixingWeights.normal.length)).toEqual([14, 0])
  })

  test('are no fault where the log is cut off after one', () => {
    expect(remarks(mixed.slice(0, mixed.lastIndexOf('],\n') + 3))).not.toContain('tables')
  })

  test('are not joined when they are longer than any row', () => {
    const long = mixed.replace(
      /(e-0\d,\n)( {9}[^\]\n]*)\]/,
      (_, open, more) => `${open}${'0.1,\n'.repeat(500)}${more}]`,
    )
    const said = read(long).source?.remarks.find(({ id }) => id === 'tables')
    expect(said).toMatchObject({ values: { columns: 6 } })
  })
})

test.each([
  ['no log', 'nothing here', /no search log and no genotype/],
  ['a missing epoch', whole.replace('epoch 1 lr', 'epoch 2 lr'), /line \d+: epoch 2, expected epoch 1/],
  ['a loss that is no number', whole.replace(/train 350 \S+/, 'train 350 nan'), /no completed epoch.*nan/],
  ['a single epoch', dartsLog({ epochs: 1 }), /no completed epoch/],
])('refuses %s', (_, text, message) => {
  expect(() => read(text)).toThrow(message)
})

test('is told from other files by its lines', () => {
  expect(looksLikeSearchLog(whole)).toBe(true)
  expect(looksLikeSearchLog('{"format": "darts-plus-lab/run"}')).toBe(false)
})

const inputs = await expectedInputs('logs')
test.skipIf(!inputs)('every search log of the shared inputs is a recording that reads back as it was', () => {
  for (const { entry, texts } of inputs ?? []) {
    if (!entry.accept) continue
    for (const log of joinLogs(texts.map(({ name, text }) => readSearchLog(text, name)))) {
      const run = runOfLog(log, '2024-01-01')
      expect(readRecording(JSON.stringify(run))).toEqual(run)
      expect(run.source?.dataset ?? 'unknown').toMatch(entry.dataset ?? /./)
    }
  }
})
