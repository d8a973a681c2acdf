import { describe, expect, test } from 'vitest'
import { softmaxRows } from '../space/genotype'
import { looksLikeDartsLog, readDartsLog } from './dartsLog'
import { epochsOf } from './fromRun'
import { alphasAt, dartsLog, genotypeAt } from './testing/dartsLog'

const read = (text: string) => readDartsLog(text, 'log.txt', '2018-07-08')

describe('an official log', () => {
  const run = read(dartsLog({ epochs: 8 }))
  const records = epochsOf(run)

  test('gives a record for each epoch whose genotype it tells: the last epoch has none', () => {
    expect(records.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(run.events.at(-1)?.event).toEqual({ type: 'finished', reason: 'epochs', returnsEpoch: 7 })
  })

  test('pairs what an epoch reached with the genotype printed after it', () => {
    expect(records[2]?.genotype).toEqual(genotypeAt(3))
    expect(records[2]?.train).toEqual({ loss: 1.8, accuracy: 0.425 })
    expect(records[2]?.validation.accuracy).toBeCloseTo(0.4025, 9)
    expect(records[2]?.learningRate).toBeCloseTo(0.0248, 9)
  })

  test('reads the settings and the size of the supernet', () => {
    expect(run.config).toMatchObject({ epochs: 8, seed: 3, order: 2, channels: 16, cells: 8, batch: 64 })
    const [started] = run.events
    expect(started?.event).toMatchObject({ type: 'started', stepsPerEpoch: 391, plan: { parameters: 1930618 } })
  })

  test('counts skip-connects and times, but has no alphas and no ranking rule', () => {
    const last = records.at(-1)
    expect(last?.skips.normal).toBeGreaterThan(records[0]?.skips.normal ?? 8)
    expect(last?.alphas).toEqual({ normal: [], reduce: [] })
    expect(last?.rules.criterion2.firedAt).toBeNull()
    expect(last?.epochMs).toBe(7000)
    expect(last?.gradNorm).toBeNull()
  })

  test('survives JSON', () => {
    expect(JSON.parse(JSON.stringify(run))).toEqual(run)
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

const whole = dartsLog({ epochs: 3, tables: 'tensor' })
test.each([
  ['no log', 'nothing here', /no "epoch N lr RATE" line/],
  ['a missing epoch', whole.replace('epoch 1 lr', 'epoch 2 lr'), /line \d+: epoch 2, expected epoch 1/],
  [
    'a genotype that is none',
    whole.replace("('sep_conv_5x5'", "('sep_conv_9x9'"),
    /line \d+: normal cell.*sep_conv_9x9/,
  ],
  [
    'an accuracy beyond 100',
    whole.replace('valid_acc 38.25', 'valid_acc 138.25'),
    /valid_acc is 138.25, expected 0 to 100/,
  ],
  ['a loss that is no number', whole.replace(/train 350 \S+/, 'train 350 nan'), /training loss is "nan"/],
  ['a missing accuracy', whole.replace(/.*train_acc 40.*\n/, ''), /epoch 0 has no train_acc line/],
  ['a missing row', whole.replace(/tensor.*\n/, ''), /27 rows of softmax weights, expected 28/],
  ['rows that are no softmax', whole.replace(/tensor\(\[\[0.\d+/, 'tensor([[0.9000'), /add up to .*, expected 1/],
  ['settings the lab has not', whole.replace('init_channels=16', 'init_channels=15'), /channels: 15/],
  ['a single epoch', dartsLog({ epochs: 1 }), /no completed epoch/],
])('refuses %s', (_, text, message) => {
  expect(() => read(text)).toThrow(message)
})

test('is told from other files by its lines', () => {
  expect(looksLikeDartsLog(whole)).toBe(true)
  expect(looksLikeDartsLog('{"format": "darts-plus-lab/run"}')).toBe(false)
})
