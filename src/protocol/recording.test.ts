import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readRecording } from './recording'

const RUNS = new URL('../../public/runs/', import.meta.url)
const textOf = (name: string): string => readFileSync(new URL(name, RUNS), 'utf8')

/** The recording with one change made to a copy of it. */
function changed(change: (run: Any) => void): string {
  const run = JSON.parse(textOf('two-minutes.json'))
  change(run)
  return JSON.stringify(run)
}
// biome-ignore lint/suspicious/noExplicitAny: parsed JSON that is about to be broken
type Any = any

/** States that are kept beside them are files of saved runs. */
const RECORDINGS = readdirSync(RUNS).filter((name) => name.endsWith('.json'))

test.each(RECORDINGS)('%s passes and comes out as it went in', (name) => {
  const text = textOf(name)
  // Settings that are newer than the file get their defaults.
  expect(readRecording(text)).toMatchObject(JSON.parse(text))
})

test('what the format does not name is dropped', () => {
  const text = changed((run) => {
    run.extra = 1
    run.events[0].event.extra = '<b>'
  })
  expect(readRecording(text)).toEqual(readRecording(textOf('two-minutes.json')))
})

const epoch = (run: Any, n = 1): Any =>
  run.events.filter(({ event }: Any) => event.type === 'epoch')[n - 1].event.record
const startedItem = (run: Any): Any => run.events.find(({ event }: Any) => event.type === 'started')
const stageItem = (run: Any): Any => ({
  at: 1,
  event: { type: 'stage', stage: 1, of: 3, cells: 5, plan: started(run).plan },
})
const started = (run: Any): Any => startedItem(run).event

describe('refuses by field, value and rule', () => {
  test.each<[string, (run: Any) => void, RegExp]>([
    ['another format', (run) => (run.format = 'x'), /^recording format: "x" must be "darts-plus-lab\/run"$/],
    ['another version', (run) => (run.version = 9), /^recording version: 9 must be one of 1, 2$/],
    ['no events', (run) => (run.events = null), /^recording events: null must be a list of 1 to 50,000$/],
    [
      'a wrong setting',
      (run) => (run.config.epochs = 1e9),
      /^epochs: 1000000000 must be a whole number from 1 to 600$/,
    ],
    [
      'a state by a path',
      (run) => (run.states = [{ epoch: 3, file: '../a.dartsrun', bytes: 9 }]),
      /^recording states\[0\]\.file: "\.\.\/a\.dartsrun" must be a file name of letters, digits, - and _ that ends in \.dartsrun$/,
    ],
    [
      'a state of the last epoch',
      (run) => (run.states = [{ epoch: 30, file: 'a.dartsrun', bytes: 9 }]),
      /^recording states\[0\]\.epoch: is 30, must be over 0 and below 30, the last recorded$/,
    ],
    ['no provenance', (run) => delete run.provenance, /^recording provenance: undefined is missing$/],
    [
      'an event about the device',
      (run) => (run.events[0].event = { type: 'ready' }),
      /^recording events\[0\]\.event\.type: "ready" must be one of "loading", "started"/,
    ],
    [
      'a number that JSON can say and the page cannot draw',
      (run) => (epoch(run).train.loss = 'INFINITY'),
      /record\.train\.loss: Infinity must be a finite number$/,
    ],
    ['an accuracy above 1', (run) => (epoch(run).train.accuracy = 1.5), /accuracy: 1\.5 must be a number from 0 to 1$/],
    ['a table with a row too few', (run) => epoch(run).alphas.normal.pop(), /alphas\.normal: .*must be a list of 6$/],
    [
      'a row with a number too many',
      (run) => epoch(run).alphas.normal[2].push(1),
      /normal\[2\]: .*must be a list of 5$/,
    ],
    ['a rank of no operation', (run) => (epoch(run).ranking[0][0] = 5), /ranking\[0\]\[0\]: 5 must be a whole number/],
    ['an operation of another space', (run) => (epoch(run).genotype.edges[0] = 'sep_conv_3x3'), /"sep_conv_3x3"/],
    [
      'a genotype of another space',
      (run) => (epoch(run).genotype = genotypeOfDarts),
      /^genotype space: darts, the run searches nas-bench-201$/,
    ],
    [
      'edge weights of another algorithm',
      (run) => (epoch(run).alphas.betas = { normal: [0, 0, 0, 0, 0, 0], reduce: [0, 0, 0, 0, 0, 0] }),
      /alphas\.betas: .* must not be in records of algorithm darts$/,
    ],
    [
      'a stage of another algorithm',
      (run) => (epoch(run).stage = { index: 1, of: 3, cells: 5 }),
      /record\.stage: .* must not be in records of algorithm darts$/,
    ],
    [
      'skip-connects that another algorithm took out',
      (run) => (epoch(run).unrestrictedSkips = 3),
      /unrestrictedSkips: 3 must not be in records of algorithm darts$/,
    ],
    [
      'tables as another program prints them, in a run of the lab',
      (run) => (epoch(run).printed = { normal: [[1]], reduce: [] }),
      /record\.printed: .* must be in records of other programs only$/,
    ],
    [
      'the beginning of a stage of another algorithm',
      (run) => run.events.splice(-1, 0, stageItem(run)),
      /stage must not be in recordings of algorithm darts$/,
    ],
    ['a missing epoch', (run) => (epoch(run, 2).epoch = 3), /epoch of epoch 3 must be that of epoch 2$/],
    [
      'a count that is not that of the cell drawn beside it',
      (run) => (epoch(run, 7).skips.normal += 2),
      /^recording events\[\d+\]: epoch 7 has \d skip-connects in the normal cell, its genotype has \d$/,
    ],
    [
      'an order of operations that is not that of the alphas',
      (run) => epoch(run, 9).ranking[2].reverse(),
      /^recording events\[\d+\]: epoch 9 ranks the operations of edge 2 as [\d,]+, their alphas do not$/,
    ],
    ['two configs', (run) => (started(run).config.seed = 3), /started must have the recording's own config$/],
    [
      'epochs of no search',
      (run) => run.events.splice(run.events.indexOf(startedItem(run)), 1),
      /events\[\d\]: progress must come after started$/,
    ],
    [
      'a text without end',
      (run) => (run.provenance.commit = 'x'.repeat(501)),
      /commit: .*one line of 0 to 500 characters$/,
    ],
    [
      'an end that no epoch has',
      (run) => run.events.splice(-2, 1),
      /returns epoch 30, must be one of the 29 recorded$/,
    ],
  ])('%s', (_, change, message) => {
    expect(() => readRecording(changed(change).replace('"INFINITY"', '1e999'))).toThrow(
      expect.objectContaining({ name: 'SearchError', message: expect.stringMatching(message) }),
    )
  })

  test('a count of a cell of its own that is not that of its pairs', () => {
    const run = JSON.parse(textOf('unshared-cells.json'))
    epoch(run, 3).cells[1].skips = 8
    expect(() => readRecording(JSON.stringify(run))).toThrow(
      /^recording events\[\d+\]: epoch 3 has 8 skip-connects in cell 1, its pairs have \d$/,
    )
  })

  test('a page instead of a recording', () => {
    expect(() => readRecording('<!doctype html>')).toThrow(/^recording: not JSON \(/)
  })

  test('a file that is too long, before it is parsed', () => {
    expect(() => readRecording(' '.repeat(32_000_001))).toThrow(
      'recording: 32,000,001 characters, at most 32,000,000 are read',
    )
  })
})

const cell = Array.from({ length: 8 }, (_, i) => ['skip_connect', i % 2])
const genotypeOfDarts = { space: 'darts', normal: cell, normalConcat: [2], reduce: cell, reduceConcat: [2] }
