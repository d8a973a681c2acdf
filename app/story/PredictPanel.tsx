/** Predict before reveal: the visitor stops the search where they would keep its cell; only then the rules are uncovered. */

import { leadingCell } from '../../src/space/topology'
import { handsFocusTo, SEARCH_CONTROLS } from '../page/focus'
import { session } from '../run/lab'
import { mayReplace } from '../run/leaving'
import { runStore, useRun } from '../run/runStore'
import { useView } from '../run/viewStore'
import { percent, share } from '../telling/format'
import { ruleTraces } from '../telling/marks'
import { fill } from './numbers'
import { bestFinal, type Outcome, outcomes } from './predict'
import { endWithRun } from './predicting'
import { pause, revealRun } from './reveal'
import { storyStore, useStory } from './storyStore'
import { useStoryText } from './useStoryText'
import { useWholeRun } from './useWholeRun'
import '../styles/predict.css'

endWithRun(runStore, storyStore)

/** What comes in the place of the buttons: the same row holds the next ones. */
const onward = handsFocusTo('.predict p + .row button:enabled', '.predict header button')
/** Where it was begun. */
const toMenu = handsFocusTo('.top [popovertarget]', ...SEARCH_CONTROLS)

/** Covers rules and final accuracies; a recording starts anew, so that its end is not known either. */
export async function beginPrediction(): Promise<void> {
  const { origin } = runStore.getState()
  const again = origin.kind === 'recording' ? origin.served : undefined
  if (again && !(await mayReplace())) return
  storyStore.getState().set({ prediction: 'guessing', guess: null, tour: null, page: null })
  if (again) await session.openRecording(again)
}

function endPrediction(): void {
  storyStore.getState().set({ prediction: 'off', guess: null })
}

function place(epoch: number): void {
  pause()
  storyStore.getState().set({ guess: epoch })
}

function reveal(guess: number): void {
  storyStore.getState().set({ prediction: 'revealed' })
  revealRun()
  session.seek(guess)
}

export function PredictPanel() {
  const { predict: t } = useStoryText()
  const { prediction, guess } = useStory((story) => story)
  const cursor = useView((view) => view.cursor)
  const here = Math.max(1, cursor)
  return (
    <section className="panel rules predict" data-part="rules" aria-label={t.title} ref={toMenu}>
      <header className="row">
        <h3>{t.title}</h3>
        <span className="spring" />
        <button type="button" className="quiet" onClick={endPrediction}>
          {prediction === 'revealed' ? t.done : t.cancel}
        </button>
      </header>
      {prediction === 'guessing' || guess === null ? (
        <>
          <p>{t.task}</p>
          <div className="row" ref={onward}>
            <button
              type="button"
              className={guess === null ? 'primary' : ''}
              disabled={cursor === 0}
              // Not `disabled`, which would drop the focus as the guess is placed.
              aria-disabled={here === guess}
              onClick={() => here !== guess && place(here)}
            >
              {fill(guess === null ? t.stopHere : t.moveHere, { n: here })}
            </button>
            {guess !== null && (
              <button type="button" className="primary" onClick={() => reveal(guess)}>
                {t.reveal}
              </button>
            )}
          </div>
          <p className="fine" aria-live="polite">
            {guess === null ? t.hint : fill(t.placed, { n: guess })}
          </p>
        </>
      ) : (
        <Revealed guess={guess} />
      )}
    </section>
  )
}

function Revealed({ guess }: { readonly guess: number }) {
  const { predict: t } = useStoryText()
  const records = useRun((run) => run.records)
  const config = useRun((run) => run.config)
  const rules = useView((view) => view.rules)
  useWholeRun()
  const rows = config ? outcomes(records, ruleTraces(records, config, rules), guess, leadingCell(config)) : []
  const best = bestFinal(rows)
  return (
    <>
      <table className="predict-table">
        <thead>
          <tr>
            <td />
            <th scope="col">{t.stops}</th>
            <th scope="col">{t.skips}</th>
            <th scope="col">{best === null ? t.search : t.final}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.who} row={row} best={best} />
          ))}
        </tbody>
      </table>
      <p className="fine">{best === null ? t.noFinal : t.finalNote}</p>
      <div className="row" ref={onward}>
        <button type="button" onClick={() => void beginPrediction()}>
          {t.again}
        </button>
      </div>
    </>
  )
}

function Row({ row: { who, stopsAt, kept }, best }: { readonly row: Outcome; readonly best: number | null }) {
  const { predict: t } = useStoryText()
  const wins = best !== null && kept.final === best
  return (
    <tr className={wins ? 'best' : ''}>
      <th scope="row">{t.contenders[who]}</th>
      <td>{stopsAt === null ? t.silent : stopsAt === kept.epoch ? stopsAt : `${stopsAt} → ${kept.epoch}`}</td>
      <td>{kept.skips}</td>
      <td>{best === null || kept.final === null ? share(kept.search) : percent(kept.final)}</td>
    </tr>
  )
}
