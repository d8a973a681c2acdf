/** The sweep that ships: made by its example file, named by what it is, and every sentence of its page counted again. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { groupName, sentences } from '../../app/evidence/said'
import { evidenceEn as words } from '../../app/i18n/evidence/en'
import { groupSummary, groupsOf, referenceOf } from '../../src/sweep/evidence'
import { readIndex } from '../../src/sweep/indexFile'
import { readSweep } from '../../src/sweep/sweepFile'
import { TRIAL_DIGITS, trialKey } from '../../src/sweep/trialKey'
import { PROJECT_ROOT } from '../project/paths.mjs'
import { planSweep } from './planned'

const read = (file: string): string => readFileSync(path.join(PROJECT_ROOT, file), 'utf8')
const { name, trials } = readIndex(read('public/sweeps/nas-bench-201/index.jsonl'))
const groups = groupsOf(trials)
const reference = referenceOf(groups)

describe('the shipped sweep', () => {
  it('is one of its example file: all its trials are asked for there, under the same names', async () => {
    const { trials: planned } = await planSweep(readSweep(read('examples/nas-bench-201.json')), null)
    const asked = new Set(planned.map(({ id }) => id))
    expect(name).toBe('nas-bench-201')
    expect(trials.filter(({ trial }) => !asked.has(trial)).map(({ trial }) => trial)).toEqual([])
  })

  it('names each trial by what it is, and has its bits and its accuracies', () => {
    for (const { trial, config, dataset, digests, benchmark, provenance } of trials) {
      const digest = createHash('sha256').update(trialKey(config, dataset.images)).digest('hex')
      expect(trial).toBe(digest.slice(0, TRIAL_DIGITS))
      expect(digests).toBeDefined()
      expect(benchmark?.source).toContain('NAS-Bench-201')
      expect(provenance.engine).toContain('CPU engine')
    }
  })

  it.each(groups.map((group) => [groupName(group, reference ?? group, words), group] as const))(
    'says of %s what its lines hold',
    (_, group) => {
      const [often, when] = sentences(groupSummary(group, null), words)
      const n = group.trials.length
      // Counted again, by hand: the last stretch at two or more.
      const starts = group.trials.flatMap(({ skips: { normal } }) => {
        let start = normal.length
        while (start > 0 && (normal[start - 1] as number) >= 2) start--
        return start === normal.length ? [] : [start + 1]
      })
      expect(often).toContain(`In ${starts.length} of ${n} seed`)
      if (starts.length > 1 && Math.min(...starts) !== Math.max(...starts))
        expect(when).toContain(`${Math.min(...starts)} to ${Math.max(...starts)}`)
      const fired = group.trials.filter(({ rules }) => rules.criterion1.firedAt !== null)
      const said = sentences(groupSummary(group, null), words).find((text) => text.startsWith('Rule 1 fires'))
      expect(said).toContain(fired.length === 0 ? `none of ${n}` : `in ${fired.length} of ${n}`)
      const gains = group.trials.map(({ derived, rules: { criterion1 }, benchmark }) => {
        const at = (epoch: number): number => benchmark?.cifar10[derived[epoch - 1] as number] as number
        return at(criterion1.returnsEpoch ?? derived.length) - at(derived.length)
      })
      const gain = gains.reduce((sum, value) => sum + value, 0) / n
      const told = sentences(groupSummary(group, null), words).find((text) => text.startsWith('What rule 1 returns'))
      if (fired.length > 0) expect(told).toContain(`${gain > 0 ? '+' : ''}${gain.toFixed(1).replace('-', '−')}`)
    },
  )
})
