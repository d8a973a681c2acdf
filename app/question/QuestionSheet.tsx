/** DARTS-PT's question on any epoch: put to the supernet of the search that rests, told as it goes, called off, answered. */
import { useState } from 'react'
import type { SearchConfig } from '../../src/protocol/config'
import { PROJECTION_IMAGES, type ProjectionRequest, whyNotProjected } from '../../src/protocol/projection'
import type { EpochRecord } from '../../src/protocol/record'
import type { Genotype } from '../../src/space/genotype'
import { Icon } from '../controls/Icon'
import type { questionEn } from '../i18n/question/en'
import { useQuestionText } from '../i18n/question/useQuestionText'
import { useText } from '../i18n/useText'
import { handsFocusTo, sheetOver } from '../page/focus'
import { session } from '../run/lab'
import { useRun } from '../run/runStore'
import { useView } from '../run/viewStore'
import { duration } from '../telling/format'
import { Answer, placeText } from './Answer'
import { askAtEnd, isKeptAtEnd } from './askAtEnd'
import { closeQuestion } from './questionStore'
import '../styles/question.css'

const CHOICES = [64, PROJECTION_IMAGES, 1024, 4096] as const
/** What was asked with stays the same when the form comes back. */
let lastRequest: ProjectionRequest = { images: PROJECTION_IMAGES, whole: false }
const toForm = handsFocusTo('.question-now button', '.sheet.question header button')

interface QuestionSheetProps {
  readonly readTable: (() => void) | null
  /** Shows a cell where it can be compared and trained. */
  readonly onOpen: (genotype: Genotype) => void
  /** Searches again up to an epoch and pauses; null where nothing of the lab is on the screen. */
  readonly onCompute: ((epoch: number) => void) | null
  /** The images that a search again would need and that are not here. */
  readonly needs: string | null
}

export function QuestionSheet({ readTable, onOpen, onCompute, needs }: QuestionSheetProps) {
  const words = useQuestionText()
  const config = useRun((run) => run.config)
  const projections = useRun((run) => run.projections)
  const [chosen, choose] = useState<string | null>(null)
  const key = ({ epoch, step }: { epoch: number; step: number }): string => `${epoch}/${step}`
  const answer = projections.find((one) => key(one) === chosen) ?? projections.at(-1)
  return (
    <dialog ref={sheetOver} className="sheet question" aria-labelledby="question-title" onClose={closeQuestion}>
      <header>
        <h2 id="question-title">{words.title}</h2>
        <button type="button" className="quiet square" aria-label={words.close} onClick={closeQuestion}>
          <Icon shape="close" />
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <div className="sheet-body" tabIndex={0}>
        <p className="lead">{words.lead}</p>
        <Now {...{ words, onCompute, needs }} onAsk={() => choose(null)} />
        {answer && config && (
          <>
            {projections.length > 1 && (
              <label className="field">
                <span>{words.onPlace}</span>
                <select value={key(answer)} onChange={({ target }) => choose(target.value)}>
                  {projections.map((one) => (
                    <option key={key(one)} value={key(one)}>
                      {placeText(words, one)}
                    </option>
                  ))}
                </select>
              </label>
            )}
            <Answer key={key(answer)} {...{ words, answer, config, readTable, onOpen }} />
          </>
        )}
      </div>
    </dialog>
  )
}

/** Whose cell a search that is over returns: that of its stopping rule, else the last. */
function returnedEpoch({ stopAt }: SearchConfig, records: readonly EpochRecord[]): number {
  const last = records.at(-1)
  return (stopAt === 'none' ? null : last?.rules[stopAt]?.returnsEpoch) ?? last?.epoch ?? 0
}

interface NowProps extends Pick<QuestionSheetProps, 'onCompute' | 'needs'> {
  readonly words: typeof questionEn
  readonly onAsk: () => void
}

/** What can be done with the run on the screen at this moment. */
function Now({ words, onCompute, needs, onAsk }: NowProps) {
  const t = useText()
  const run = useRun((state) => state)
  const { origin, status, config, asking, projections, records } = run
  const refused = useRun(({ notice }) => (notice?.kind === 'refused' ? notice : null))
  const cursor = useView((view) => view.cursor)
  const [sent, send] = useState<{ readonly status: object; readonly notice: object | null } | null>(null)
  const [calledOff, setCalledOff] = useState(false)
  const [request, setRequest] = useState(lastRequest)
  const change = (part: Partial<ProjectionRequest>): void => {
    lastRequest = { ...request, ...part }
    setRequest(lastRequest)
  }
  const live = origin.kind === 'live'
  const why = config && whyNotProjected(config)
  if (why)
    return (
      <p className="question-now">
        {words.cannot} <small>{why}</small>
      </p>
    )
  if (live && origin.watched) return <p className="question-now">{words.watched}</p>
  if (live && status.kind === 'loading') return <p className="question-now">{words.loading}</p>
  if (live && status.kind === 'running')
    return (
      <div className="question-now" ref={toForm} key="running">
        <p>{words.moving}</p>
        <button
          type="button"
          aria-disabled={sent?.status === status}
          onClick={() => {
            if (sent?.status === status) return
            send({ status, notice: refused })
            session.pauseLive()
          }}
        >
          {sent?.status === status ? words.pausing : words.pause}
        </button>
      </div>
    )
  if (!live || status.kind !== 'paused') {
    const epoch = Math.min(cursor, config?.epochs ?? 0)
    const isKept = live && isKeptAtEnd(run)
    return (
      <div className="question-now" ref={toForm} key="over">
        {isKept && (
          <>
            <p>{words.keptAtEnd(records.length)}</p>
            <button type="button" className="primary" onClick={() => void askAtEnd()}>
              {words.askAtEnd}
            </button>
          </>
        )}
        <p>
          {isKept ? words.otherEpochs : config ? words.noWeights : words.noCell}{' '}
          {needs !== null && words.notHere(needs)}
        </p>
        {onCompute && epoch >= 1 && (
          <>
            <button type="button" onClick={() => onCompute(epoch)}>
              {words.computeTo(epoch)}
            </button>
            <p className="fine">{words.computeOther}</p>
          </>
        )}
      </div>
    )
  }
  // The worker says that it rests again when it has answered, and refuses with a notice.
  const waiting = sent?.status === status && sent.notice === refused
  if (asking || waiting)
    return (
      <div className="question-now" ref={toForm} key="asking">
        <p>
          {words.asking(asking?.done ?? 0, asking?.total ?? 1)}
          {asking && asking.done > 1 && `, ${words.left(duration(asking.etaMs, t))}`}
        </p>
        <progress value={asking?.done ?? 0} max={asking?.total ?? 1} aria-label={words.title} />
        <button
          type="button"
          onClick={() => {
            setCalledOff(true)
            session.callOff()
          }}
        >
          {words.cancel}
        </button>
      </div>
    )
  const isAtEnd = status.next === null
  const returns = config && isAtEnd ? returnedEpoch(config, records) : records.length
  const here = projections.some(({ epoch, step }) => epoch === status.epoch && step === status.step)
  return (
    <div className="question-now" ref={toForm} key="form">
      <p>
        {isAtEnd ? words.restsAtEnd(records.length) : words.rests(placeText(words, status))}
        {returns !== records.length && ` ${words.returnsOther(returns)}`}
      </p>
      <div className="row">
        <label className="field">
          <span>{words.images}</span>
          <select value={request.images} onChange={({ target }) => change({ images: Number(target.value) })}>
            {CHOICES.map((n) => (
              <option key={n} value={n}>
                {words.imagesOption(n)}
              </option>
            ))}
          </select>
        </label>
        <label className="check">
          <input type="checkbox" checked={request.whole} onChange={({ target }) => change({ whole: target.checked })} />
          <span>{words.whole}</span>
        </label>
      </div>
      <button
        type="button"
        className="primary"
        onClick={() => {
          setCalledOff(false)
          onAsk()
          send({ status, notice: refused })
          session.project(request)
        }}
      >
        {here ? words.askAgain : words.ask}
      </button>
      {calledOff && <p role="status">{words.calledOff}</p>}
    </div>
  )
}
