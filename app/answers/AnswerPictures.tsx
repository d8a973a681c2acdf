/** The three small pictures of an answer: skip-connects, what the cells are worth, the gauge; the plain search behind in each. */
import type { ReactNode } from 'react'
import { SmallCourse, type SmallTrace } from '../charts/SmallCourse'
import type { AnswersText } from '../i18n/answers/en'
import { RecordingTools } from '../pictures/RecordingTools'
import { type PictureLine, SEPARATOR } from '../pictures/stamp'
import { onAxis, share } from '../telling/format'
import { type AnswerId, type Course, gaugeOf, rangeOf, type Told } from './answers'

const COLORS = { plain: 'var(--faint)', own: 'var(--ink)', skip: 'var(--skip)' } as const
/** Wide enough for text, three pictures and a cell side by side. */
const WIDE = 1080
/** Of the columns of text and cell, and between columns, in pixels; the style sheet has the same. */
const COLUMNS = { text: 268, cell: 168, gap: 18 } as const
const HEIGHT = 104
const OPERATIONS = 6
/** No cell of the benchmark that learns anything is below; a cell without a path scores what guessing does. */
const WORTH_FLOOR = 40

function pictureWidth(width: number): number {
  if (width >= WIDE) return Math.floor((width - COLUMNS.text - COLUMNS.cell - 4 * COLUMNS.gap) / 3)
  return width >= 640 ? Math.floor((width - 2 * COLUMNS.gap) / 3) : width
}

interface PictureProps {
  readonly plain: Told
  /** Whose settings a saved picture says: where a search is read anew, that search. */
  readonly run: Told['run']
  readonly name: string
  readonly words: AnswersText
  readonly epochs: number
  readonly cursor: number
  /** Of the whole row, in pixels. */
  readonly width: number
  readonly onScrub: (epoch: number) => void
}

interface FigureProps extends Pick<PictureProps, 'run' | 'name' | 'words' | 'cursor'> {
  readonly title: string
  readonly unit: string
  readonly traces: readonly SmallTrace[]
  readonly children: ReactNode
}

function Figure({ title, unit, traces, run, name, words, cursor, children }: FigureProps) {
  const lines = traces.map(({ behind, color }): PictureLine => ({ name: behind ? words.plain : name, color }))
  return (
    <figure className="answer-picture" data-picture="">
      <figcaption>
        <b>{title}</b>
        {traces.length > 0 && (
          <RecordingTools {...{ run, lines, epoch: cursor, facts: [unit] }} title={`${title}${SEPARATOR}${name}`} />
        )}
        <span>{unit}</span>
      </figcaption>
      {children}
    </figure>
  )
}

/** The plain course behind, the own one before it; the plain one alone where there is no other. */
function tracesOf(
  plain: readonly number[],
  own: readonly number[] | null,
  color: string,
  filled = false,
): SmallTrace[] {
  return [
    { id: 'plain', values: plain, color: COLORS.plain, behind: true },
    ...(own ? [{ id: 'own', values: own, color, filled }] : []),
  ].filter(({ values }) => values.length > 0)
}

/** What a reader hears: the course that is told last. */
function heard(
  words: AnswersText,
  what: string,
  who: string,
  traces: readonly SmallTrace[],
  format: (value: number) => string,
): string {
  const values = (traces.at(-1)?.values ?? []).filter(Number.isFinite)
  return values.length === 0
    ? `${what}, ${who}`
    : words.picture(what, who, format(values[0] as number), format(values.at(-1) as number))
}

export function SkipPicture({ plain, own, name, words, run, ...rest }: PictureProps & { readonly own: Course | null }) {
  const { skips: title, skipsUnit: unit } = words.charts
  const behind = own === plain ? [] : plain.skips
  const traces = tracesOf(behind, own?.skips ?? null, COLORS.skip, true)
  return (
    <Figure {...{ title, unit, traces, run, name, words }} cursor={rest.cursor}>
      <SmallCourse
        {...rest}
        label={heard(words, title, name, traces, String)}
        width={pictureWidth(rest.width)}
        height={HEIGHT}
        domain={[0, OPERATIONS]}
        ticks={[0, 2, 4, 6]}
        traces={traces}
        counts
        format={String}
        tickFormat={String}
        since={own?.collapse ?? null}
      />
    </Figure>
  )
}

export function WorthPicture({
  plain,
  own,
  name,
  words,
  run,
  ...rest
}: PictureProps & { readonly own: Course | null }) {
  const { worth: title, worthUnit: unit } = words.charts
  const shown = (values: readonly number[]): readonly number[] => values.map((value) => Math.max(WORTH_FLOOR, value))
  const traces = tracesOf(own === plain ? [] : shown(plain.worth), own && shown(own.worth), COLORS.own)
  const written = (value: number): string => (value <= WORTH_FLOOR ? `≤ ${WORTH_FLOOR}` : value.toFixed(1))
  return (
    <Figure {...{ title, unit, traces, run, name, words }} cursor={rest.cursor}>
      <SmallCourse
        {...rest}
        label={heard(words, title, name, traces, written)}
        width={pictureWidth(rest.width)}
        height={HEIGHT}
        domain={[WORTH_FLOOR, 100]}
        ticks={[40, 60, 80, 100]}
        traces={traces}
        format={written}
        tickFormat={String}
        since={own?.collapse ?? null}
      />
    </Figure>
  )
}

const whole = (value: number): string => String(Math.round(value))

const withZero = ([low, high]: readonly [number, number]): readonly [number, number] => [
  Math.min(low, 0),
  Math.max(high, 0),
]

/** Least share of an axis between two numbers on it. */
const APART = 0.15

/** 0, and the ends of the axis that leave room for it. */
function endsOf([low, high]: readonly [number, number]): readonly number[] {
  return [low, high].filter((end) => Math.abs(end) > APART * (high - low)).concat(0)
}

export function GaugePicture({
  id,
  told,
  plain,
  name,
  words,
  run,
  ...rest
}: PictureProps & { readonly id: AnswerId; readonly told: Told | null }) {
  const { gauge: title, unit } = words.asks[id]
  const traces = tracesOf(gaugeOf(id, plain), told && gaugeOf(id, told), COLORS.own)
  const counts = id === 'strength'
  const domain = counts ? ([0, OPERATIONS] as const) : withZero(rangeOf(traces.map(({ values }) => values)))
  const format = counts ? whole : id === 'advantage' ? share : onAxis(domain)
  return (
    <Figure {...{ title, unit, traces, run, name, words }} cursor={rest.cursor}>
      {traces.length === 0 ? (
        <p className="placeholder">{words.noGauges}</p>
      ) : (
        <SmallCourse
          {...rest}
          label={heard(words, title, name, traces, format)}
          width={pictureWidth(rest.width)}
          height={HEIGHT}
          domain={domain}
          ticks={endsOf(domain)}
          traces={traces}
          counts={counts}
          format={format}
          tickFormat={id === 'advantage' ? (value) => `${Math.round(100 * value)} %` : format}
          since={plain.collapse}
        />
      )}
    </Figure>
  )
}
