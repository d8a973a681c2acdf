/** The sweeps that ship: made by their example files, named by what it is, and every sentence of its page counted again. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { groupName, sentences } from '../../app/evidence/said'
import { evidenceEn as words } from '../../app/i18n/evidence/en'
import { SHIPPED_SWEEPS } from '../../app/story/storyStore'
import type { DatasetId, SearchConfig } from '../../src/protocol/config'
import { groupSummary, groupsOf, referenceOf } from '../../src/sweep/evidence'
import { readIndex } from '../../src/sweep/indexFile'
import { readSweep } from '../../src/sweep/sweepFile'
import { TRIAL_DIGITS, trialKey } from '../../src/sweep/trialKey'
import { trialsOfSweep } from '../../src/sweep/trials'
import { PROJECT_ROOT } from '../project/paths.mjs'

const read = (file: string): string => readFileSync(path.join(PROJECT_ROOT, file), 'utf8')
const idOf = (config: SearchConfig, images: string): string =>
  createHash('sha256').update(trialKey(config, images)).digest('hex').slice(0, TRIAL_DIGITS)

describe.each(SHIPPED_SWEEPS)('the shipped sweep %s', (sweep) => {
  const { name, trials } = readIndex(read(`public/sweeps/${sweep}/index.jsonl`))
  const groups = groupsOf(trials)
  const reference = referenceOf(groups)

  it('is one of its example file: all its trials are asked for there, under the same names', () => {
    expect(name).toBe(sweep)
    const asked = (images: string, dataset: DatasetId): Set<string> =>
      new Set(
        trialsOfSweep(readSweep(read(`examples/${sweep}.json`)), () => dataset, 'images').map(({ config }) =>
          idOf(config, images),
        ),
      )
    const known = new Map<string, Set<string>>()
    const unasked = trials.filter(({ trial, config, dataset: { images } }) => {
      const ids = known.get(images) ?? asked(images, config.dataset)
      known.set(images, ids)
      return !ids.has(trial)
    })
    expect(unasked.map(({ trial }) => trial)).toEqual([])
  })

  it('names each trial by what it is, and has its bits and its accuracies', () => {
    for (const { trial, config, dataset, digests, benchmark, provenance } of trials) {
      expect(trial).toBe(idOf(config, dataset.images))
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
