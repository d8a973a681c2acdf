/** Notes on faults, storage and other tabs: what happened, what it means for the run, and a way on. */
import { useState } from 'react'
import { Icon } from '../controls/Icon'
import { useText } from '../i18n/useText'
import { handsFocusTo, SEARCH_CONTROLS } from '../page/focus'
import { desk, session } from '../run/lab'
import { mayGoOn } from '../run/leaving'
import { useRun } from '../run/runStore'
import { type NoteAction, notesOf } from './notes'
import { useSaved } from './savedStore'

const handOn = handsFocusTo('.safety-note button', ...SEARCH_CONTROLS)

export function SafetyNotes() {
  const t = useText()
  const origin = useRun((run) => run.origin)
  const status = useRun((run) => run.status)
  const safety = useRun((run) => run.safety)
  const config = useRun((run) => run.config)
  const unfinished = useSaved((saved) => saved.unfinished)
  const otherTab = useSaved((saved) => saved.otherTab)
  const set = useSaved((saved) => saved.set)
  // A note on a live run is dismissed for that run alone.
  const about = origin.kind === 'live' ? origin : null
  const [dismissed, dismiss] = useState<ReadonlyMap<string, typeof about>>(new Map())
  const { liveId } = session
  const run = { origin, status, safety, config }
  const notes = notesOf(t, { run, saved: { unfinished, otherTab }, isKept: liveId !== null })

  const act = async (action: NoteAction): Promise<void> => {
    if (action !== 'list' && action !== 'not-now' && !(await mayGoOn())) return
    switch (action) {
      case 'continue':
      case 'take-up':
        if (liveId && config && safety.saved) {
          const { epoch, step } = safety.saved
          const saved = { id: liveId, config, epochs: epoch - 1, step }
          session.continueLive(saved, action === 'take-up' ? { takenUpBy: 'auto' } : {})
        }
        return
      case 'again':
        if (config) session.startLive(config)
        return
      case 'list':
        desk.open()
        return
      case 'watch':
        session.watchOtherTab()
        return
      case 'continue-unfinished':
        if (unfinished) session.continueLive(unfinished)
        set({ unfinished: null })
        return
      case 'not-now':
        set({ unfinished: null })
        return
    }
  }
  const shown = notes.filter(({ key }) => dismissed.get(key) !== about)
  return (
    <section className="safety-notes" aria-label={t.runs.note.region} aria-live="polite">
      {shown.map(({ key, isBad, what, remedy, detail, actions, canDismiss }) => (
        <div key={key} className={isBad ? 'safety-note bad' : 'safety-note'} ref={handOn}>
          <p>
            <b>{what}</b> {remedy}
            {detail && <small>{detail}</small>}
          </p>
          {canDismiss && (
            <button
              type="button"
              className="quiet square"
              aria-label={t.runs.note.dismiss}
              onClick={() => dismiss(new Map([...dismissed, [key, about]]))}
            >
              <Icon shape="close" />
            </button>
          )}
          {actions.length > 0 && (
            <div className="row">
              {actions.map(({ action, label }, i) => (
                <button
                  key={action}
                  type="button"
                  className={i === 0 ? 'primary' : ''}
                  onClick={() => void act(action)}
                >
                  {label}
                </button>
              ))}
            </div>
          )}
        </div>
      ))}
    </section>
  )
}
