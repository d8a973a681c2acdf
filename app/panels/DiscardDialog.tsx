/** Asks before a live run would be left, and says what of it is saved. Escape keeps the run. */
import { useEffect, useId, useRef } from 'react'
import { useText } from '../i18n/useText'
import { askWith } from '../run/leaving'
import { useRun } from '../run/runStore'
import { savedPlace } from '../saved/savedPlace'

export function DiscardDialog() {
  const t = useText()
  const epochs = useRun((run) => run.records.length)
  const place = useRun(savedPlace)
  const title = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const answer = useRef<((discard: boolean) => void) | null>(null)
  useEffect(
    () =>
      askWith(
        () =>
          new Promise((resolve) => {
            // Who asked before hears no: one question, one answer.
            answer.current?.(false)
            answer.current = resolve
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
        <h2 id={title}>{place ? t.discard.titleSaved : t.discard.title}</h2>
        <p>
          {place === 'whole'
            ? t.discard.bodyWhole
            : place
              ? t.discard.bodySaved(t.runs.note.place(place.epoch, place.step))
              : t.discard.body(epochs)}
        </p>
        <div className="row end">
          <button type="submit" value="keep">
            {t.discard.no}
          </button>
          <button type="submit" value="discard" className="primary">
            {place ? t.discard.yesSaved : t.discard.yes}
          </button>
        </div>
      </form>
    </dialog>
  )
}
