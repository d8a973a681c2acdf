/** Asks before a live run, or a retraining, would be left, and says what of it is saved. Escape keeps it. */
import { useEffect, useId, useRef, useState } from 'react'
import { useText } from '../i18n/useText'
import { askWith, type Loss } from '../run/leaving'
import { useRun } from '../run/runStore'
import { savedPlace } from '../saved/savedPlace'

export function DiscardDialog() {
  const t = useText()
  const epochs = useRun((run) => run.records.length)
  const place = useRun(savedPlace)
  const [loss, setLoss] = useState<Loss | null>(null)
  const retraining =
    loss && (loss.trains || loss.trainings > 0) ? t.discard.retraining(loss.trains, loss.trainings) : null
  /** The run itself stays, or was said to go. */
  const alone = retraining !== null && !loss?.run
  const title = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const answer = useRef<((discard: boolean) => void) | null>(null)
  useEffect(
    () =>
      askWith(
        (asked) =>
          new Promise((resolve) => {
            // Who asked before hears no: one question, one answer.
            answer.current?.(false)
            answer.current = resolve
            setLoss(asked)
            if (!dialog.current) return
            // It would still be the answer of the time before.
            dialog.current.returnValue = ''
            if (!dialog.current.open) dialog.current.showModal()
          }),
      ),
    [],
  )
  return (
    <dialog
      ref={dialog}
      className="ask"
      aria-labelledby={title}
      onClose={(event) => {
        answer.current?.(event.currentTarget.returnValue === 'discard')
        answer.current = null
      }}
    >
      <form method="dialog">
        <h2 id={title}>{alone ? t.discard.titleRetraining : place ? t.discard.titleSaved : t.discard.title}</h2>
        {!alone && (
          <p>
            {place === 'whole'
              ? t.discard.bodyWhole
              : place
                ? t.discard.bodySaved(t.runs.note.place(place.epoch, place.step))
                : t.discard.body(epochs)}
          </p>
        )}
        {retraining && <p>{retraining}</p>}
        <div className="row end">
          <button type="submit" value="keep">
            {t.discard.no}
          </button>
          <button type="submit" value="discard" className="primary">
            {place && !alone ? t.discard.yesSaved : t.discard.yes}
          </button>
        </div>
      </form>
    </dialog>
  )
}
