/** What the page says, as tables that can be taken along. */
import type { ReactNode } from 'react'
import { type Group, groupSummary } from '../../src/sweep/evidence'
import { csvOf } from '../charts/csv'
import { TableBody, type TableData } from '../charts/TableBody'
import type { EvidenceText } from '../i18n/evidence/en'
import { saveFile } from '../page/saveFile'
import type { OpenSweep } from './evidenceStore'
import { runsNumbers } from './numbers'
import { openTrial } from './openTrial'
import { groupName, runsTable } from './said'
import type { GroupProps } from './shown'

interface TabledProps {
  readonly title: string
  readonly data: TableData
  /** The same for other programs. */
  readonly numbers: TableData
  readonly file: string
  readonly words: EvidenceText
  readonly note?: string
  /** Behind each row. */
  readonly action?: (row: number) => ReactNode
}

export function Tabled({ title, data, numbers, file, words, note, action }: TabledProps) {
  const classes = `results-table evidence-table${action ? ' evidence-runs' : ''}`
  return (
    <section>
      <h3>{title}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={classes} tabIndex={0} aria-label={title}>
        <table>
          <TableBody data={data} action={action} />
        </table>
      </section>
      <p className="row">
        {note && <span className="soft">{note}</span>}
        <button type="button" onClick={() => saveFile(file, csvOf(numbers))}>
          {words.csv}
        </button>
      </p>
    </section>
  )
}

interface RunsProps extends GroupProps {
  readonly sweep: OpenSweep
  readonly reference: Group
}

export function Runs({ sweep, group, reference, table, words }: RunsProps) {
  const summary = groupSummary(group, table)
  return (
    <Tabled
      title={words.runsTitle}
      note={words.runsNote}
      data={runsTable(summary, table, words)}
      numbers={runsNumbers(summary, groupName(group, reference, words), table)}
      file={`${sweep.index.name}-searches.csv`}
      words={words}
      action={(row) => {
        const trial = group.trials[row]
        return (
          trial && (
            <button
              type="button"
              className="link"
              aria-label={words.openRun(trial.config.seed)}
              onClick={() => void openTrial(sweep, trial.trial)}
            >
              {words.openShort}
            </button>
          )
        )
      }}
    />
  )
}
