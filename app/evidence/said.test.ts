import { describe, expect, it } from 'vitest'
import { operationSet } from '../../src/space/operationSets'
import { comparisons, groupSummary, groupsOf, referenceOf } from '../../src/sweep/evidence'
import { trialRecord } from '../../src/sweep/testing/records'
import { csvOf } from '../charts/csv'
import { evidenceEn as words } from '../i18n/evidence/en'
import { groupsNumbers, runsNumbers } from './numbers'
import { againstSentences, againstTable, groupName, groupsTable, points, runsTable, sentences, signed } from './said'

const valued = (seed: number, change: object = {}, skips: readonly number[] = [0, 1, 2, 3]) => ({
  ...trialRecord(seed, skips, change),
  benchmark: { source: 'a table', cifar10: [90, 80 + seed], cifar100: [1, 1], imagenet16: [1, 1] },
})
const trials = [...[1, 2, 3, 4, 5].map((seed) => valued(seed)), valued(6, {}, [0, 0, 0, 1]), valued(1, { batch: 64 })]
const groups = groupsOf(trials)
const reference = referenceOf(groups)!

describe('what a sweep says', () => {
  it('is how often, when, and by how much, each with its number of seeds', () => {
    const said = sentences(groupSummary(reference, null), words)
    expect(said[0]).toContain('In 5 of 6 seeds the search ends in a collapse')
    expect(said[0]).toContain('2 or more skip-connects')
    expect(said[1]).toBe('It begins at epoch 3.')
    expect(said[2]).toMatch(/^Rule 1 fires in 5 of 6 seeds; the cell it returns is of epoch 3 /)
    expect(said[3]).toMatch(/worth 0\.0 \(95 % interval 0\.0 to 0\.0\) points .* \(mean of 6 seeds\)/)
    expect(said.slice(-2)).toEqual([
      'Rule 2 fires in none of 6 seeds.',
      'In 5 of 6 seeds rule 2 fires later than rule 1, or not at all where rule 1 does.',
    ])
  })

  it('says so where few seeds or no accuracies stand behind it', () => {
    const bare = groupsOf([trialRecord(1)])[0]!
    expect(sentences(groupSummary(bare, null), words).slice(-2)).toEqual([words.noWorth, words.few(1)])
  })

  it('sorts settings by whether their seeds show a difference, against the reference', () => {
    const [a, b, c] = [1, 2, 3] as const
    const groups = groupsOf([
      ...trials,
      ...[a, b, c].map((seed) => valued(seed, { batch: 16 }, [0, 1, 5, 5])),
      ...[a, b, c].map((seed) => valued(seed, { batch: 8 }, [0, 1, 0, seed])),
      ...[a, b, c].map((seed) => valued(seed, { batch: 4 }, [0, 1, 0, 1 + seed])),
    ])
    const reference = referenceOf(groups)!
    const compared = comparisons(groups, reference, null)
    expect(againstSentences(compared, reference, words)).toEqual([
      'More skip-connects at the end in every seed, though too few seeds for an interval: batch 16 (+2.0).',
      'These seeds do not show whether there is a difference: batch 8 (−1.0); batch 4 (0.0).',
    ])
    expect(againstTable(compared, reference, words).rows()[0]).toEqual(['batch 16', '3', '+2.0', '0.0'])
  })

  it('names a setting by what it has otherwise', () => {
    expect(groupName(reference, reference, words)).toMatch(/^most searched: darts, nas-bench-201/)
    expect(groupName(groups[1]!, reference, words)).toBe('batch 64')
    const noSkip = { operations: 'no-skip', primitives: operationSet('no-skip', 'nas-bench-201')?.primitives }
    const named = groupsOf([trialRecord(1, [0]), trialRecord(2, [0]), trialRecord(3, [0], noSkip)])
    expect(groupName(named[1]!, referenceOf(named)!, words)).toBe('operations no-skip')
  })

  it('stands in tables, which leave as CSV', () => {
    const [head, first, second] = csvOf(groupsTable(groups, reference, null, words)).split('\r\n')
    // Of more than ASCII: marked as UTF-8, for Excel.
    expect(head).toMatch(/^\ufeffsetting,seeds/i)
    expect(first).toContain(',6,5/6,3,')
    expect(second).toBe('batch 64,1,1/1,3,3.0,81.0,81.0,0.0,0.0')
    const runs = runsTable(groupSummary(reference, null), null, words).rows()
    expect(runs[0]).toEqual(['1', '3', '3', 'epoch 4 · 81.0\u00a0%', 'epoch 3 · 81.0\u00a0%', 'never'])
    expect(runs[5]).toEqual(['6', '–', '1', 'epoch 4 · 86.0\u00a0%', 'never', 'never'])
  })

  it('leaves for other programs with one number a field', () => {
    const { columns, rows } = groupsNumbers(groups, reference, null, words)
    const at = (row: number, name: string): string | undefined => rows()[row]?.[columns.indexOf(name)]
    expect(at(0, 'seeds')).toBe('6')
    expect(at(0, 'collapsed')).toBe('5')
    expect(Number(at(0, 'last_accuracy_mean'))).toBeCloseTo(83.5)
    expect(Number(at(0, 'last_accuracy_low'))).toBeLessThan(83.5)
    expect(at(0, 'against_seeds')).toBe('')
    expect([at(1, 'setting'), at(1, 'against_seeds'), at(1, 'against_accuracy_mean')]).toEqual(['batch 64', '1', '0'])
    const runs = runsNumbers(groupSummary(reference, null), 'plain', null)
    const [first, , , , , sixth] = runs.rows()
    expect(Object.fromEntries(runs.columns.map((name, i) => [name, first?.[i]]))).toMatchObject({
      ...{ setting: 'plain', seed: '1', collapse_epoch: '3', last_skips: '3', criterion1_fired_epoch: '3' },
      ...{ criterion2_fired_epoch: '', criterion1_epoch: '3', criterion1_accuracy: '81', criterion1_regret: '9' },
    })
    expect(sixth?.[runs.columns.indexOf('collapse_epoch')]).toBe('')
    const all = [...rows(), ...runs.rows()].flatMap(([, ...fields]) => fields)
    for (const field of all) expect(field).toMatch(/^(?:-?[\d.]+(?:e-\d+)?|[0-9a-f]*)$/)
  })

  it('writes nothing as 0.0, without a sign', () => {
    expect([signed(-0.04), signed(0.04), points(-0.04), signed(-0.06)]).toEqual(['0.0', '0.0', '0.0', '−0.1'])
  })

  it('quotes what CSV would break at', () => {
    expect(csvOf({ columns: ['a'], rows: () => [['\u22121.5']] })).toBe('a\r\n-1.5\r\n')
    expect(csvOf({ columns: ['a,b'], rows: () => [['say "no"\n']] })).toBe('"a,b"\r\n"say ""no""\n"\r\n')
  })
})
