/** The same search under each of seven later answers to the collapse, on one time axis; before them the experiment on the suspect. */
import { useEffect, useState } from 'react'
import { type AnswersText, answersEn } from '../i18n/answers/en'
import { answersZh } from '../i18n/answers/zh'
import { inLanguage } from '../i18n/inLanguage'
import { useText } from '../i18n/useText'
import { useSize } from '../page/useSize'
import { StorySheet } from '../story/StorySheet'
import { count } from '../telling/format'
import { sourceText } from '../telling/sourceText'
import { AnswerRow, PlainRow } from './AnswerRow'
import { AnswersTable } from './AnswersTable'
import { ANSWERS, PLAIN, SUSPECTS, type Told } from './answers'
import { liveDifferences } from './live'
import { OverSeeds } from './OverSeeds'
import { SuspectSection } from './SuspectSection'
import { type Answers, useAnswers } from './useAnswers'
import '../styles/answers.css'

const useAnswersText = inLanguage<AnswersText>({ en: answersEn, zh: answersZh })

/** An epoch of the film, in milliseconds. */
const BEAT = 350

export function AnswersPage() {
  const words = useAnswersText()
  const answers = useAnswers()
  const plain = answers.told.get(PLAIN)
  return (
    <StorySheet title={words.title} lead={words.lead}>
      <div className="answers">
        {answers.problems.map((problem) => (
          <p key={problem} className="warn" role="alert">
            {problem}
          </p>
        ))}
        {answers.missing.has(PLAIN) && <p className="placeholder">{words.noPlain}</p>}
        {plain && <Shown {...{ plain, answers, words }} />}
        {answers.loading && (
          <p className="placeholder" role="status">
            {words.loading}
          </p>
        )}
      </div>
    </StorySheet>
  )
}

interface ShownProps {
  readonly plain: Told
  readonly answers: Answers
  readonly words: AnswersText
}

function Shown({ plain, answers, words }: ShownProps) {
  const t = useText()
  const [box, { width }] = useSize<HTMLDivElement>()
  const epochs = Math.max(...[...answers.told.values()].map(({ records }) => records.length))
  const film = useFilm(epochs)
  const { config, provenance } = plain.run
  const source = provenance.benchmarkSource
  const shared = { plain, answers, words, epochs, ...film, width }
  // The experiment comes before the remedies once there is more of it than what one of them is itself.
  const first = SUSPECTS.every(({ run }) => answers.told.has(run))
  const suspect = width > 0 && <SuspectSection {...shared} />
  return (
    <>
      <p>{words.setting(sourceText(t, provenance.dataset), count(config.images), config.epochs, config.seed)}</p>
      <p className="answers-honest">{words.oneSeed}</p>
      <FilmBar {...{ words, epochs, film }} />
      {first && suspect}
      <div className="answers-rows" ref={box}>
        {width > 0 && (
          <>
            <PlainRow {...shared} />
            {ANSWERS.map((answer) => (
              <AnswerRow key={answer.id} answer={answer} {...shared} />
            ))}
          </>
        )}
      </div>
      <p className="fine">{words.meaning(config.criterion1.threshold)}</p>
      {!first && suspect}
      <AnswersTable {...{ plain, answers, words }} />
      <OverSeeds words={words} />
      {source && <p className="fine">{words.source(sourceText(t, source))}</p>}
      <p className="fine">{words.live(liveDifferences(config, words))}</p>
    </>
  )
}

interface Film {
  readonly cursor: number
  readonly playing: boolean
  readonly onScrub: (epoch: number) => void
  readonly onPlay: () => void
}

/** The cursor of all pictures: at the last epoch until somebody moves it, and an epoch a beat while it plays. */
function useFilm(epochs: number): Film {
  const [at, setAt] = useState<number | null>(null)
  const [playing, setPlaying] = useState(false)
  const cursor = Math.min(epochs, at ?? epochs)
  useEffect(() => {
    if (!playing) return
    if (cursor >= epochs) {
      setPlaying(false)
      return
    }
    const timer = setTimeout(() => setAt(cursor + 1), BEAT)
    return () => clearTimeout(timer)
  }, [playing, cursor, epochs])
  return {
    cursor,
    playing,
    onScrub(epoch) {
      setPlaying(false)
      setAt(epoch)
    },
    onPlay() {
      if (!playing && cursor >= epochs) setAt(1)
      setPlaying(!playing)
    },
  }
}

function FilmBar({
  words,
  epochs,
  film,
}: {
  readonly words: AnswersText
  readonly epochs: number
  readonly film: Film
}) {
  const { cursor, playing, onPlay, onScrub } = film
  return (
    <div className="answers-bar">
      <button type="button" className="primary" onClick={onPlay}>
        {playing ? words.pause : words.play}
      </button>
      <label className="slider">
        <span aria-live="off">{words.epoch(cursor, epochs)}</span>
        <input
          type="range"
          min={1}
          max={epochs}
          value={cursor}
          aria-label={words.time}
          onChange={(event) => onScrub(Number(event.currentTarget.value))}
        />
      </label>
      <ul className="answers-legend" aria-hidden="true">
        <li>
          <i className="plain" /> {words.legend.plain}
        </li>
        <li>
          <i className="own" /> {words.legend.own}
        </li>
        <li>
          <i className="since" /> {words.legend.since}
        </li>
      </ul>
    </div>
  )
}
