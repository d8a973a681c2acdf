import { describe, expect, it } from 'vitest'
import { headLine, readIndex, trialLine, wholeLength } from './indexFile'
import { joinIndexes } from './join'
import { trialRecord } from './testing/records'
import type { TrialRecord } from './trialRecord'

const records = [trialRecord(1), trialRecord(2), trialRecord(3)]
const content = [headLine('seeds'), ...records.map(trialLine)].join('')

describe('the index of a sweep', () => {
  it('is read as it was written; settings of other algorithms are filled in', () => {
    const { name, trials } = readIndex(content)
    expect(name).toBe('seeds')
    expect(trials.map(({ config: _, ...rest }) => rest)).toEqual(records.map(({ config: _, ...rest }) => rest))
    expect(trials[1]?.config).toMatchObject({ seed: 2, snas: expect.anything() })
  })

  it('that breaks off anywhere after its head has every line that is whole', () => {
    const head = headLine('seeds').length
    for (let end = head; end <= content.length; end++) {
      const piece = content.slice(0, end)
      const whole = piece.split('\n').length - 2
      expect(readIndex(piece).trials.map(({ trial }) => trial)).toEqual(
        records.slice(0, whole).map(({ trial }) => trial),
      )
      expect(piece.slice(0, wholeLength(piece)).endsWith('\n')).toBe(true)
    }
  })

  it('has every loss that a recording may have', () => {
    const [record] = records as [TrialRecord]
    const train = { ...record.train, loss: [2e9, -1, 1e300, 0] }
    const { trials } = readIndex(headLine('seeds') + trialLine({ ...record, train }))
    expect(trials[0]?.train).toEqual(train)
  })

  const broken = (change: (record: TrialRecord) => unknown): string =>
    `${headLine('seeds')}${JSON.stringify(change(records[0] as TrialRecord))}\n`

  it.each<[string, string]>([
    ['hello\n', 'index line 1: "hello" is not JSON'],
    ['{"format":"x"}\n', 'index line 1 format: "x" must be "darts-plus-lab/sweep"'],
    [`${headLine('seeds')}{\n`, 'index line 2: "{" is not JSON'],
    [broken((r) => ({ ...r, trial: 'no' })), 'index line 2 trial: "no" must be 8 to 64 hexadecimal digits'],
    [broken((r) => ({ ...r, derived: [0, 0, 1, 2] })), 'index line 2 derived: 2 must be below the 2 genotypes'],
    [broken((r) => ({ ...r, derived: [] })), 'index line 2 derived: must be a list of 1 to 600 epochs'],
    [
      broken((r) => ({ ...r, skips: { ...r.skips, normal: [1] } })),
      'index line 2 skips.normal: [1] must be a list of 4',
    ],
    [broken((r) => ({ ...r, config: { ...r.config, epochs: 0 } })), 'epochs: 0 must be a whole number from 1 to 600'],
    [content + trialLine(records[1] as TrialRecord), 'index line 5: trial 00000000000003ea stands in line 3 already'],
  ])('is refused by line, field and rule: %.60s', (text, message) => {
    expect(() => readIndex(text)).toThrow(message)
  })
})

describe('indexes of several machines', () => {
  const [one, two, three] = records as [TrialRecord, TrialRecord, TrialRecord]
  const index = (...trials: TrialRecord[]) => ({ name: 'seeds', trials })

  it('are joined, each trial once', () => {
    const joined = joinIndexes([
      { what: 'a', index: index(one, three) },
      { what: 'b', index: index(three, two) },
    ])
    expect(joined.trials.map(({ trial }) => trial)).toEqual([one.trial, three.trial, two.trial])
  })

  it('are refused where one trial came out in two ways, or the sweeps differ', () => {
    const other = { ...one, digests: { weights: 'd'.repeat(64), alphas: 'c'.repeat(64) } }
    expect(() =>
      joinIndexes([
        { what: 'a', index: index(one) },
        { what: 'b', index: index(other) },
      ]),
    ).toThrow(`b: trial ${one.trial} came out otherwise than in a`)
    expect(() =>
      joinIndexes([
        { what: 'a', index: index(one) },
        { what: 'b', index: { name: 'map', trials: [] } },
      ]),
    ).toThrow('b: is of the sweep map, a of seeds')
  })
})
