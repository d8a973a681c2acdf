/** Who collapses, when, and what the cells are worth: a row a search. */
import { writeNb201String } from '../../src/export/nb201String'
import type { AnswersText } from '../i18n/answers/en'
import { ANSWERS, byRemoval, type Course, SUSPECTS, type Told } from './answers'
import type { Answers } from './useAnswers'

interface TableProps {
  readonly plain: Told
  readonly answers: Answers
  readonly words: AnswersText
}

/** The plain search, the answers that are there, and the experiment's searches that are none of them. */
function rowsOf({ plain, answers, words }: TableProps): readonly (readonly [name: string, course: Course])[] {
  const all = [...answers.told.values()]
  const answered = ANSWERS.flatMap(({ name, run, reads }): [string, Course][] => {
    const course = reads ? byRemoval(plain, all) : answers.told.get(run)
    return course ? [[name, course]] : []
  })
  const suspects = SUSPECTS.flatMap(({ id, run }): [string, Course][] => {
    const course = answers.told.get(run)
    return course && !ANSWERS.some((answer) => answer.run === run) ? [[words.suspects[id], course]] : []
  })
  return [[words.plain, plain], ...answered, ...suspects]
}

const worthText = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? '–' : value.toFixed(2)

export function AnswersTable(props: TableProps) {
  const { words } = props
  const { columns } = words
  return (
    <section>
      <h3>{words.tableTitle}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className="results-table answers-table" tabIndex={0} aria-label={words.tableTitle}>
        <table>
          <thead>
            <tr>
              {Object.entries(columns).map(([id, column]) => (
                <th key={id} scope="col" className={id === 'cell' ? 'answers-cell-head' : undefined}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rowsOf(props).map(([name, { cells, collapse, skips, worth, best }]) => {
              const last = cells.at(-1)
              return (
                <tr key={name} className={name === words.plain ? 'own' : undefined}>
                  <th scope="row">{name}</th>
                  <td>{collapse ?? words.never}</td>
                  <td>{skips.at(-1)}</td>
                  <td>{worthText(worth.at(-1))}</td>
                  <td>{worthText(best === null ? undefined : worth[best - 1])}</td>
                  <td>{best ?? '–'}</td>
                  <td className="answers-cell-text">
                    {last?.space === 'nas-bench-201' ? writeNb201String(last) : '–'}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </section>
    </section>
  )
}
