/** Where each way of stopping ends the compared runs and what it returns there, as a table that can be taken away. */
import { csvOf } from '../charts/csv'
import type { TableData } from '../charts/TableBody'
import type { StoryText } from '../i18n/story/en'
import { useText } from '../i18n/useText'
import { saveFile } from '../page/saveFile'
import { fill } from '../story/numbers'
import { useStoryText } from '../story/useStoryText'
import { NOT_TOLD, percent, share } from '../telling/format'
import { sourceText } from '../telling/sourceText'
import { type ComparedRun, type Ending, endingsOf, seedOf } from './compared'
import '../styles/predict.css'

type Words = StoryText['compare']

export interface EndingsProps {
  readonly runs: readonly { readonly run: ComparedRun; readonly color: string }[]
}

const COLUMNS = ['stops', 'keeps', 'skips', 'depth', 'search', 'final'] as const

/** What stands under `COLUMNS`. */
const cellsOf = ({ stopsAt, kept, depth }: Ending, words: Words): readonly string[] => [
  stopsAt === null ? words.never : String(stopsAt),
  String(kept.epoch),
  String(kept.skips),
  String(depth),
  share(kept.search),
  kept.final === null ? NOT_TOLD : percent(kept.final),
]

/** What a run was searched on, and enough of its digest to tell two sets of one title apart. */
function imagesCells({ images, source }: ComparedRun, sourceOf: (title: string) => string): [string, string] {
  const title = source ? source.dataset : images?.title
  return [title ? sourceOf(title) : NOT_TOLD, images?.digest?.slice(0, 12) ?? NOT_TOLD]
}

/** @param sourceOf a set's title in the language of the page */
export function endingsTable(
  runs: readonly ComparedRun[],
  words: Words,
  sourceOf: (title: string) => string,
): TableData {
  return {
    columns: [
      words.run,
      words.seedColumn,
      words.imagesColumn,
      'SHA-256',
      words.way,
      ...COLUMNS.map((column) => words[column]),
    ],
    rows: () =>
      runs.flatMap((run) =>
        endingsOf(run).map((ending) => [
          run.name,
          String(seedOf(run) ?? NOT_TOLD),
          ...imagesCells(run, sourceOf),
          words.ways[ending.way],
          ...cellsOf(ending, words),
        ]),
      ),
  }
}

export function Endings({ runs }: EndingsProps) {
  const { compare: words } = useStoryText()
  const t = useText()
  const sourceOf = (title: string): string => sourceText(t, title)
  const save = (): void =>
    saveFile(
      'endings.csv',
      csvOf(
        endingsTable(
          runs.map(({ run }) => run),
          words,
          sourceOf,
        ),
      ),
    )
  return (
    <section className="compare-endings">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section tabIndex={0} aria-label={words.endings}>
        <table className="predict-table compare-table">
          <caption>{words.endings}</caption>
          <thead>
            <tr>
              <th scope="col">{words.run}</th>
              <th scope="col">{words.way}</th>
              {COLUMNS.map((column) => (
                <th key={column} scope="col">
                  {words[column]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {runs.map((styled) => (
              <RunEndings key={styled.run.id} {...styled} words={words} sourceOf={sourceOf} />
            ))}
          </tbody>
        </table>
      </section>
      <p className="row">
        <button type="button" onClick={save}>
          {words.csv}
        </button>
      </p>
    </section>
  )
}

interface RunEndingsProps {
  readonly run: ComparedRun
  readonly color: string
  readonly words: Words
  readonly sourceOf: (title: string) => string
}

function RunEndings({ run, color, words, sourceOf }: RunEndingsProps) {
  const endings = endingsOf(run)
  const seed = seedOf(run)
  const [title, digest] = imagesCells(run, sourceOf)
  return endings.map((ending, i) => (
    <tr key={ending.way} className={i === 0 ? 'first' : ''}>
      {i === 0 && (
        <th scope="rowgroup" rowSpan={endings.length}>
          <i className="swatch" style={{ background: color }} aria-hidden="true" />
          {run.name}
          {seed !== null && <small>{fill(words.seed, { seed })}</small>}
          {title !== NOT_TOLD && <small>{title}</small>}
          {digest !== NOT_TOLD && <small>SHA-256 {digest}</small>}
        </th>
      )}
      <th scope="row">{words.ways[ending.way]}</th>
      {cellsOf(ending, words).map((cell, column) => (
        <td key={COLUMNS[column]}>{cell}</td>
      ))}
    </tr>
  ))
}
