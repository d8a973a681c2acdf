/** What was measured here beside what the papers published: two tables that say what stands behind each number. */

import type { ReactNode } from 'react'
import type { RunSource } from '../../src/protocol/runSource'
import { csvOf } from '../charts/csv'
import { inLanguage } from '../i18n/inLanguage'
import { type ResultsText, resultsEn } from '../i18n/results/en'
import { resultsZh } from '../i18n/results/zh'
import { useText } from '../i18n/useText'
import { saveFile } from '../page/saveFile'
import { isRecordingId } from '../run/recordings'
import { StorySheet } from '../story/StorySheet'
import { count, NOT_TOLD } from '../telling/format'
import { recordingName } from '../telling/recordingName'
import { sourceText } from '../telling/sourceText'
import type { MeasuredRun } from './measured'
import { MEASURED, measuredCells, measuredColumns, measuredTable, trainedText } from './measuredTable'
import {
  CIFAR_ROWS,
  IMAGENET_ROWS,
  NB201_DATASETS,
  NB201_ROWS,
  RERUNS,
  type SourceId,
  type TestError,
} from './published'
import { useMeasured } from './useMeasured'

const useResultsText = inLanguage<ResultsText>({ en: resultsEn, zh: resultsZh })

export function ResultsPage() {
  const words = useResultsText()
  return (
    <StorySheet title={words.title} lead={words.lead}>
      <Measured words={words} />
      <Published words={words} />
    </StorySheet>
  )
}

interface TableProps {
  readonly caption: string
  readonly columns: readonly string[]
  readonly children: ReactNode
}

function Table({ caption, columns, children }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="results-table" tabIndex={0} aria-label={caption}>
      <table>
        <caption>
          <div className="results-over">{caption}</div>
        </caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  )
}

function Notes({ notes }: { readonly notes: readonly string[] }) {
  return (
    <ul className="results-notes">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  )
}

function Measured({ words }: { readonly words: ResultsText }) {
  const t = useText()
  const { runs, loading, problems } = useMeasured(t.top.liveRun)
  const nameOf = (id: string): string => (isRecordingId(id) ? recordingName(t, id) : id)
  const save = (): void =>
    saveFile('results.csv', csvOf(measuredTable(runs, nameOf, words, (title) => sourceText(t, title))))
  return (
    <section>
      <h3>{words.measured}</h3>
      {loading && <p role="status">{words.loading}</p>}
      {problems.map((problem) => (
        <p key={problem} className="warn">
          {problem}
        </p>
      ))}
      {!loading && runs.length === 0 && <p className="placeholder">{words.none}</p>}
      {runs.length > 0 && (
        <>
          <Table caption={words.measuredCaption} columns={measuredColumns(words)}>
            {runs.map((run) => (
              <RunRows key={run.id} run={run} words={words} name={nameOf(run.id)} />
            ))}
          </Table>
          <p className="row">
            <button type="button" onClick={save}>
              {words.csv}
            </button>
          </p>
        </>
      )}
      <Notes notes={words.measuredNotes} />
    </section>
  )
}

function RunRows({
  run,
  words,
  name,
}: {
  readonly run: MeasuredRun
  readonly words: ResultsText
  readonly name: string
}) {
  const t = useText()
  const { config, dataset, images, source } = run
  const own = () => [
    words.setting(
      sourceText(t, dataset),
      count(images),
      config.cells,
      config.space === 'nas-bench-201',
      config.channels,
      config.imageSize,
      config.epochs,
    ),
    words.oneSeed(config.seed),
  ]
  // Of the settings of another program only those that its log tells.
  const told = (from: RunSource) => [
    t.opened.log(from.program),
    t.opened.dataset(from.dataset),
    t.opened.algorithm(from.algorithm),
    ...(typeof from.settings.seed === 'number' ? [words.oneSeed(from.settings.seed)] : []),
  ]
  const trained = trainedText(run, words, (title) => sourceText(t, title))
  const facts = [...(source ? told(source) : own()), ...(trained ? [trained] : [])]
  return (
    <>
      <tr className="results-run">
        <th scope="rowgroup" colSpan={1 + MEASURED.length}>
          <div className="results-over">
            {name} <span>{facts.join(words.between)}</span>
          </div>
        </th>
      </tr>
      {run.rows.map((row) => (
        <tr key={row.choice} className={row.choice === 'last' ? '' : 'own'}>
          <th scope="row">{words.choices[row.choice]}</th>
          {measuredCells(row, words).map((cell, column) => (
            <td key={MEASURED[column]}>{cell}</td>
          ))}
        </tr>
      ))}
    </>
  )
}

function errorText(error: TestError | null, words: ResultsText): string {
  if (!error) return NOT_TOLD
  const spread = error.spread === undefined ? '' : ` ± ${error.spread.toFixed(2)}`
  return `${error.value.toFixed(2)}${spread}${error.best ? ` (${words.best})` : ''}`
}

const oneDecimal = (value: number | null): string => (value === null ? NOT_TOLD : value.toFixed(1))

function Published({ words }: { readonly words: ResultsText }) {
  const ids = Object.keys(words.sources) as SourceId[]
  const cite = (sources: readonly SourceId[]): string => sources.map((id) => `[${ids.indexOf(id) + 1}]`).join(' ')
  return (
    <section>
      <h3>{words.published}</h3>
      <Table
        caption={words.cifar}
        columns={[words.system, 'CIFAR-10', 'CIFAR-100', words.millions, words.days, words.source]}
      >
        {CIFAR_ROWS.map((row) => (
          <tr key={row.system} className={row.own ? 'own' : ''}>
            <th scope="row">
              {row.system}
              {row.stronger && <span> {words.stronger}</span>}
            </th>
            <td>{errorText(row.cifar10, words)}</td>
            <td>{errorText(row.cifar100, words)}</td>
            <td>{oneDecimal(row.parameters)}</td>
            <td>{row.searchDays ?? NOT_TOLD}</td>
            <td>{cite(row.sources)}</td>
          </tr>
        ))}
      </Table>
      <Table caption={words.reruns} columns={[words.system, 'CIFAR-10', words.days, words.source]}>
        {RERUNS.map(([system, error, days]) => (
          <tr key={system} className="own">
            <th scope="row">{system}</th>
            <td>{errorText(error, words)}</td>
            <td>{days}</td>
            <td>{cite(['repro'])}</td>
          </tr>
        ))}
      </Table>
      <p className="soft">{words.rerunNote}</p>
      <Table
        caption={words.imagenet}
        columns={[words.system, 'top-1', 'top-5', words.millions, words.multiplyAdds, words.days, words.source]}
      >
        {IMAGENET_ROWS.map((row) => (
          <tr key={row.system} className={row.own ? 'own' : ''}>
            <th scope="row">{row.system}</th>
            <td>{row.top1.toFixed(1)}</td>
            <td>{oneDecimal(row.top5)}</td>
            <td>{oneDecimal(row.parameters)}</td>
            <td>{row.multiplyAdds ?? NOT_TOLD}</td>
            <td>{row.searchDays ?? NOT_TOLD}</td>
            <td>{cite(row.sources)}</td>
          </tr>
        ))}
      </Table>
      <Table caption={words.nb201} columns={[words.system, ...NB201_DATASETS, words.source]}>
        {NB201_ROWS.map(({ method, accuracies, sources }) => (
          <tr key={method}>
            <th scope="row">{method}</th>
            {accuracies.map((accuracy, i) => (
              <td key={NB201_DATASETS[i]}>{accuracy === null ? NOT_TOLD : accuracy.toFixed(2)}</td>
            ))}
            <td>{cite(sources)}</td>
          </tr>
        ))}
      </Table>
      <Notes notes={words.notes} />
      <h3>{words.sourcesTitle}</h3>
      <ol className="results-sources">
        {ids.map((id) => (
          <li key={id}>{words.sources[id]}</li>
        ))}
      </ol>
    </section>
  )
}
