/** The causal experiment: the search without skip-connect, and with its help on every edge, kept or taken away; one picture of each. */
import { ticks } from 'd3'
import { OverlayChart } from '../charts/OverlayChart'
import type { AnswersText } from '../i18n/answers/en'
import { useText } from '../i18n/useText'
import { RecordingTools } from '../pictures/RecordingTools'
import { percent } from '../telling/format'
import { sourceText } from '../telling/sourceText'
import { rangeOf, SUSPECTS, type Told } from './answers'
import type { Answers } from './useAnswers'

interface SuspectProps {
  readonly plain: Told
  readonly answers: Answers
  readonly words: AnswersText
  readonly epochs: number
  readonly cursor: number
  readonly width: number
  readonly onScrub: (epoch: number) => void
}

const COLORS = { regular: 'var(--ink)', noSkip: '#0e54e3', allSkip: '#e62887', decaying: '#0a9e59' } as const
const DASHES = { regular: undefined, noSkip: '7 3', allSkip: '2 3', decaying: '10 3 2 3' } as const
const OPERATIONS = 6

type Suspect = { readonly id: keyof typeof COLORS; readonly told: Told }

export function SuspectSection({ plain, answers, words, ...rest }: SuspectProps) {
  const t = useText()
  const found = SUSPECTS.flatMap(({ id, run }): Suspect[] => {
    const told = answers.told.get(run)
    return told ? [{ id, told }] : []
  })
  const missing = SUSPECTS.filter(({ run }) => answers.missing.has(run))
  const all: readonly Suspect[] = [{ id: 'regular', told: plain }, ...found]
  const source = plain.run.provenance.benchmarkSource
  return (
    <section className="suspect">
      <h3>{words.suspectTitle}</h3>
      <p>{words.suspectLead}</p>
      {missing.length > 0 && (
        <p className="placeholder">{words.suspectMissing(missing.map(({ id }) => words.suspects[id]).join(', '))}</p>
      )}
      <ul className="plain suspect-ends">
        {all.map(({ id, told }) => (
          <li key={id}>
            <svg width={30} height={10} aria-hidden="true">
              <line x2={30} y1={5} y2={5} stroke={COLORS[id]} strokeWidth={2.5} strokeDasharray={DASHES[id]} />
            </svg>
            {words.suspectEnds(
              words.suspects[id],
              percent(told.worth.at(-1) ?? Number.NaN),
              told.weightless.at(-1) ?? 0,
              OPERATIONS,
            )}
          </li>
        ))}
      </ul>
      <div className="suspect-charts">
        <Overlay {...{ all, words, ...rest }} quantity="worth" />
        <Overlay {...{ all, words, ...rest }} quantity="weightless" />
      </div>
      {source && <p className="fine">{words.suspectNote(sourceText(t, source))}</p>}
    </section>
  )
}

interface OverlayProps extends Pick<SuspectProps, 'words' | 'epochs' | 'cursor' | 'width' | 'onScrub'> {
  readonly all: readonly Suspect[]
  readonly quantity: 'worth' | 'weightless'
}

function Overlay({ all, words, epochs, cursor, width, onScrub, quantity }: OverlayProps) {
  const isWorth = quantity === 'worth'
  const [title, unit] = isWorth
    ? [words.charts.worth, words.charts.worthUnit]
    : [words.weightless, words.weightlessUnit]
  const format = (value: number): string => (isWorth ? value.toFixed(1) : String(value))
  const plain = all.find(({ id }) => id === 'regular')?.told
  const [low] = rangeOf(all.map(({ told }) => told.worth))
  const domain: readonly [number, number] = isWorth ? [Math.floor(low / 10) * 10, 100] : [0, OPERATIONS]
  const traces = all.map(({ id, told }) => ({
    id,
    label: words.suspects[id],
    values: told[quantity],
    color: COLORS[id],
    dash: DASHES[id],
  }))
  const lines = traces.map(({ label: name, color, dash }) => ({ name, color, dash }))
  return (
    <OverlayChart
      title={title}
      unit={unit}
      tools={plain && <RecordingTools {...{ title, lines, epoch: cursor, facts: [unit], run: plain.run }} />}
      tableLabel={words.table}
      table={{
        columns: ['', ...all.map(({ id }) => words.suspects[id])],
        rows: () =>
          Array.from({ length: epochs }, (_, i) => [
            String(i + 1),
            ...all.map(({ told }) => (told[quantity][i] === undefined ? '' : format(told[quantity][i] as number))),
          ]),
      }}
      width={width >= 760 ? Math.floor((width - 28) / 2) : width}
      height={190}
      epochs={epochs}
      cursor={cursor}
      domain={domain}
      ticks={isWorth ? ticks(domain[0], domain[1], 5) : [0, 2, 4, 6]}
      tickFormat={String}
      format={format}
      traces={traces}
      bands={[]}
      stops={[]}
      onScrub={onScrub}
    />
  )
}
