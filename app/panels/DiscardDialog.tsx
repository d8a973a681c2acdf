/** Asks before a live run would be lost. `ask` settles with the answer; Escape keeps the run. */
import { type Ref, useId, useImperativeHandle, useRef } from 'react'
import { useText } from '../i18n/useText'
import { useRun } from '../runStore'

export interface DiscardHandle {
  ask(): Promise<boolean>
}

export function DiscardDialog({ ref }: { readonly ref: Ref<DiscardHandle> }) {
  const t = useText()
  const epochs = useRun((run) => run.records.length)
  const title = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const answer = useRef<((discard: boolean) => void) | null>(null)
  useImperativeHandle(ref, () => ({
    ask: () =>
      new Promise((resolve) => {
        answer.current = resolve
        dialog.current?.showModal()
      }),
  }))
  return (
    <dialog
      ref={dialog}
      className="ask"
      aria-labelledby={title}
      onClose={(event) => answer.current?.(event.currentTarget.returnValue === 'discard')}
    >
      <form method="dialog">
        <h2 id={title}>{t.discard.title}</h2>
        <p>{t.discard.body(epochs)}</p>
        <div className="row end">
          <button type="submit" value="keep">
            {t.discard.no}
          </button>
          <button type="submit" value="discard" className="primary">
            {t.discard.yes}
          </button>
        </div>
      </form>
    </dialog>
  )
}
