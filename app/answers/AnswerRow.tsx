/** An answer: its question, its search before the plain one, its gauge over both, the cell at the cursor, and what to do with it. */
import type { ReactNode } from 'react'
import { ALGORITHM_IDS, type AlgorithmId } from '../../src/protocol/algorithms'
import { writeHash } from '../address/hash'
import type { AnswersText } from '../i18n/answers/en'
import { useSetupText } from '../i18n/setup/useSetupText'
import type { RecordingId } from '../run/recordings'
import { algorithmHash, shorterRun } from '../story/experiments'
import { storyStore } from '../story/storyStore'
import { NOT_TOLD, percent } from '../telling/format'
import { AnswerCell } from './AnswerCell'
import { GaugePicture, SkipPicture, WorthPicture } from './AnswerPictures'
import { type Answer, type AnswerId, byRemoval, type Course, differences, frozenBy, PLAIN, type Told } from './answers'
import type { Answers } from './useAnswers'

export interface RowProps {
  readonly plain: Told
  readonly answers: Answers
  readonly words: AnswersText
  readonly epochs: number
  readonly cursor: number
  readonly width: number
  readonly onScrub: (epoch: number) => void
}

export function PlainRow(props: RowProps) {
  const { plain, words, cursor } = props
  return (
    <article className="answer plain">
      <Words name={words.plain} course={plain} words={words}>
        <p>{words.plainQuestion}</p>
      </Words>
      <SkipPicture {...props} run={plain.run} name={words.plain} own={plain} />
      <WorthPicture {...props} run={plain.run} name={words.plain} own={plain} />
      <div className="answer-gauge" />
      <div className="answer-cell">
        <AnswerCell course={plain} cursor={cursor} words={words} />
        <Actions {...{ words }} name={words.plain} run={PLAIN} algorithm="darts" epochs={plain.records.length} />
      </div>
    </article>
  )
}

export function AnswerRow({ answer, ...props }: RowProps & { readonly answer: Answer & { readonly id: AnswerId } }) {
  const { plain, answers, words, cursor } = props
  const told = answers.told.get(answer.run)
  const read = answer.reads ? byRemoval(plain, [...answers.told.values()]) : null
  const own: Course | null = read ?? told ?? null
  const { run } = (!read && told) || plain
  const missing = answers.missing.has(answer.run)
  const { question } = words.asks[answer.id]
  const other = told ? differences(told, plain) : []
  const frozen = told && frozenBy(told)
  const { algorithms } = useSetupText()
  const taken = isAlgorithm(answer.algorithm) ? algorithms.names[answer.algorithm].taken : undefined
  return (
    <article className="answer">
      <Words name={answer.name} by={answer.by} course={own} words={words}>
        <p className="answer-question">{question}</p>
        {missing && <p className="fine">{words.missing}</p>}
        {read && <p className="fine">{words.byRemoval}</p>}
        {read && told && <p className="fine">{words.selected(told.skips.at(-1) ?? 0, worthText(told.worth.at(-1)))}</p>}
        {other.length > 0 && (
          <p className="fine">
            {words.also(other.map(({ name, here, plain: there }) => words.difference(name, here, there)).join(', '))}
          </p>
        )}
        {frozen && (
          <p className="fine">{words.frozen(frozen.first, frozen.at, frozen.most, frozen.of, frozen.since)}</p>
        )}
        {taken && (
          <details className="fine">
            <summary>{algorithms.takenTitle}</summary>
            <p>{taken}</p>
          </details>
        )}
      </Words>
      <SkipPicture {...props} run={run} name={answer.name} own={own} />
      <WorthPicture {...props} run={run} name={answer.name} own={own} />
      <GaugePicture {...props} run={run} id={answer.id} name={answer.name} told={read ? null : (told ?? null)} />
      <div className="answer-cell">
        {own && <AnswerCell course={own} cursor={cursor} words={words} />}
        <Actions
          {...{ words }}
          name={answer.name}
          run={told ? answer.run : null}
          algorithm={answer.algorithm}
          epochs={told?.records.length ?? 0}
        />
      </div>
    </article>
  )
}

const worthText = (worth: number | undefined): string =>
  worth === undefined || Number.isNaN(worth) ? NOT_TOLD : percent(worth)

interface WordsProps {
  readonly name: string
  readonly by?: string
  readonly course: Course | null
  readonly words: AnswersText
  readonly children: ReactNode
}

function Words({ name, by, course, words, children }: WordsProps) {
  const last = course?.worth.at(-1)
  const best = course?.best ?? null
  return (
    <div className="answer-words">
      <h3>
        {name} {by && <small>{by}</small>}
      </h3>
      {children}
      {course && (
        <p className={course.collapse === null ? 'answer-end' : 'answer-end collapsed'}>
          <b>{course.collapse === null ? words.stays : words.collapsed(course.collapse)}</b>
        </p>
      )}
      {course && best !== null && last !== undefined && Number.isFinite(last) && (
        <p className="fine">{words.ends(percent(last), percent(course.worth[best - 1] as number), best)}</p>
      )}
    </div>
  )
}

interface ActionsProps {
  readonly name: string
  readonly run: RecordingId | null
  readonly algorithm: string
  readonly epochs: number
  readonly words: AnswersText
}

const isAlgorithm = (id: string): id is AlgorithmId => (ALGORITHM_IDS as readonly string[]).includes(id)

/** Not `#...` alone: a place within the page is taken for a skip link, which this is not. */
const address = (hash: string): string => `./${location.search}${hash}`

function runLive(algorithm: AlgorithmId, words: AnswersText): string {
  const epochs = shorterRun(algorithm)
  return epochs === null ? words.runLive : words.runShorter(epochs)
}

function Actions({ name, run, algorithm, epochs, words }: ActionsProps) {
  const links = [
    ...(run ? [{ text: words.open, hash: writeHash({ run, epoch: epochs }) }] : []),
    ...(isAlgorithm(algorithm) ? [{ text: runLive(algorithm, words), hash: algorithmHash(algorithm) }] : []),
  ]
  const comparable = run !== null && run !== PLAIN
  if (links.length === 0) return null
  return (
    <ul className="plain answer-actions" aria-label={words.actions(name)}>
      {links.map(({ text, hash }) => (
        <li key={text}>
          <a href={address(hash)}>{text}</a>
        </li>
      ))}
      {comparable && (
        <li>
          <button
            type="button"
            className="link"
            onClick={() => storyStore.getState().set({ page: 'compare', compared: [PLAIN, run] })}
          >
            {words.compare}
          </button>
        </li>
      )}
    </ul>
  )
}
