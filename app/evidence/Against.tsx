/** Every setting against the most searched one, seed by seed: how much a change changes, and whether these seeds show it. */
import { useState } from 'react'
import { comparisons, verdictOf } from '../../src/sweep/evidence'
import { FEWEST_FOR_INTERVAL } from '../../src/sweep/statistics'
import { DifferenceChart } from '../charts/DifferenceChart'
import { Segmented } from '../controls/Segmented'
import type { OpenSweep } from './evidenceStore'
import { Figure } from './Figure'
import { againstSentences, againstTable, groupName, signed } from './said'
import type { ChooserProps, GroupProps } from './shown'

interface AgainstProps extends ChooserProps, Pick<GroupProps, 'table'> {
  readonly sweep: OpenSweep
}

export function Against({ groups, reference, group, table, sweep, words, onChoose }: AgainstProps) {
  const [by, setBy] = useState<'skips' | 'worth'>('skips')
  const compared = comparisons(groups, reference, table)
  if (compared.length === 0) return null
  const rows = compared.flatMap((comparison) => {
    const interval = comparison[by]
    return interval
      ? [
          {
            id: comparison.group.key,
            label: `${groupName(comparison.group, reference, words)} (${interval.n})`,
            told: ['more', 'less'].includes(verdictOf(interval)),
            chosen: comparison.group === group,
            few: interval.n < FEWEST_FOR_INTERVAL,
            mean: interval.mean,
            low: interval.low ?? interval.least,
            high: interval.high ?? interval.greatest,
          },
        ]
      : []
  })
  const hasWorth = compared.some(({ worth }) => worth !== null)
  return (
    <>
      <Figure
        title={words.againstTitle}
        shows={by}
        unit={by === 'skips' ? words.againstSkips : words.againstWorth}
        data={againstTable(compared, reference, words)}
        config={reference.config}
        from={sweep.index.name}
        words={words}
      >
        {(width) => (
          <>
            {hasWorth && (
              <Segmented
                label={words.comparedBy}
                value={by}
                options={[
                  ['skips', words.colorSkips],
                  ['worth', words.accuracy],
                ]}
                onChange={setBy}
              />
            )}
            <DifferenceChart rows={rows} width={width} format={signed} onChoose={onChoose} />
          </>
        )}
      </Figure>
      <ul className="evidence-against">
        {againstSentences(compared, reference, words).map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </>
  )
}
