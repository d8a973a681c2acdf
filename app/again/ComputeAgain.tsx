/** The button under a recording's provenance that computes it anew, how far that is, and what came out. */

import { useEffect } from 'react'
import type { RecordedState, RunRecord } from '../../src/protocol/runRecord'
import { FileButton } from '../controls/FileButton'
import { againEn } from '../i18n/again/en'
import { againZh } from '../i18n/again/zh'
import { inLanguage } from '../i18n/inLanguage'
import { useText } from '../i18n/useText'
import { handsFocusTo } from '../page/focus'
import { session } from '../run/lab'
import { fetchState } from '../run/recordings'
import { runStore, useRun } from '../run/runStore'
import { useServed } from '../setup/served'
import { byteSize } from '../telling/byteSize'
import { duration } from '../telling/format'
import { sourceText } from '../telling/sourceText'
import { canBeComputed, createAgain, useAgain } from './again'

/** One for the page: what it computes goes on while the provenance is closed. */
const again = createAgain(session)
runStore.subscribe(({ origin }, { origin: before }) => {
  if (origin !== before) again.forget()
})

const useWords = inLanguage({ en: againEn, zh: againZh })
const toButton = handsFocusTo('.compute-again button', '.provenance summary')

/** A value of a record, short enough for a line. */
const shown = (value: unknown): string => {
  const text = value === undefined ? '–' : JSON.stringify(value)
  return text.length > 24 ? `${text.slice(0, 24)}…` : text
}

export default function ComputeAgain() {
  // Read anew for each run that comes on the screen.
  const origin = useRun((run) => run.origin)
  const run = session.shownRecording()
  if (!run || !canBeComputed(run)) return null
  // The files beside a recording that was dropped are not here.
  const isServed = origin.kind === 'recording' && origin.served !== undefined
  return <Again run={run} states={(isServed && run.states) || []} />
}

interface AgainProps {
  readonly run: RunRecord
  /** To begin at, which are served. */
  readonly states: readonly RecordedState[]
}

function Again({ run, states }: AgainProps) {
  const t = useText()
  const words = useWords()
  const state = useAgain(again)
  const datasets = useRun(({ device }) => device.datasets)
  const served = useServed()?.find(({ id }) => id === run.config.dataset)
  useEffect(() => session.askDevice(), [])
  const isHere = run.config.dataset === 'generated' || datasets.some(({ id }) => id === run.config.dataset)
  useEffect(() => {
    if (served && !isHere && datasets.length > 0) session.loadShards(served.url)
  }, [served, isHere, datasets])
  const epochs = run.events.filter(({ event }) => event.type === 'epoch').length
  if (state.kind === 'computing') {
    const { progress } = state
    return (
      <div className="compute-again" ref={toButton} key="computing">
        <p>
          {progress ? words.computing(progress.epoch, state.of, progress.step, progress.stepsPerEpoch) : words.loading}{' '}
          {progress && words.left(duration(progress.etaMs, t))}
        </p>
        <progress value={state.held + state.same} max={state.of} aria-label={words.start} />
        <p role="status">{words.sameSoFar(state.same, state.held)}</p>
        <button type="button" onClick={() => again.stop()}>
          {words.stop}
        </button>
      </div>
    )
  }
  return (
    <div className="compute-again" ref={toButton} key="ready">
      <p role="status">
        {state.kind === 'same' && words.same(state.epochs, state.held)}
        {state.kind === 'differs' && (
          <>
            {words.differs(state.difference.epoch, state.difference.path)}{' '}
            {words.values(shown(state.difference.recorded), shown(state.difference.computed))}
          </>
        )}
        {state.kind === 'stopped' && words.stopped(state.same, state.of)}
        {state.kind === 'failed' && `${words.failed} ${state.message}`}
        {(state.kind === 'same' || state.kind === 'differs') &&
          state.images !== null &&
          ` ${words.otherImages(sourceText(t, state.images))}`}
      </p>
      {isHere ? (
        <>
          {state.kind === 'idle' && <p>{words.what(epochs)}</p>}
          <button type="button" onClick={() => again.start(run)}>
            {state.kind === 'idle' ? words.start : words.again}
          </button>
          {states.map((kept) => (
            <button
              key={kept.epoch}
              type="button"
              className="quiet"
              onClick={() => again.start(run, () => fetchState(kept))}
            >
              {words.fromEpoch(kept.epoch, epochs, byteSize(kept.bytes, t))}
            </button>
          ))}
          <FileButton
            label={words.fromFile}
            accept=".dartsrun"
            onFiles={([file]) => file && again.start(run, async () => file)}
          />
        </>
      ) : (
        <p>{words.needs(sourceText(t, run.provenance.dataset))}</p>
      )}
    </div>
  )
}
