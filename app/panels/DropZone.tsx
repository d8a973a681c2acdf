/** Files dropped anywhere on the page: a run is shown, images go to the worker; what became of them is said in a notice. */
import { useLayoutEffect, useRef, useState } from 'react'
import { Icon } from '../controls/Icon'
import { useText } from '../i18n/useText'
import { droppedFolders } from '../run/droppedFiles'
import { session } from '../run/lab'
import { openFiles } from '../run/openFiles'
import { runStore, useRun } from '../run/runStore'
import { wouldDiscard } from '../run/session'
import { useView } from '../run/viewStore'
import { count } from '../telling/format'
import { sourceText } from '../telling/sourceText'
import { DiscardDialog, type DiscardHandle } from './DiscardDialog'

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false

export function DropZone() {
  const t = useText()
  const [over, setOver] = useState(false)
  const reading = useView((view) => view.readingFiles)
  const notice = useRun((run) => run.notice)
  const dismiss = useRun((run) => run.dismissNotice)
  const discard = useRef<DiscardHandle>(null)

  // Before the first paint: a file dropped on a page that does not listen yet would take the browser away from it.
  useLayoutEffect(() => {
    const enter = (event: DragEvent): void => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent): void => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      setOver(false)
      const folders = event.dataTransfer && droppedFolders(event.dataTransfer)
      if (folders) {
        void folders.then((files) => session.loadFiles(files))
        return
      }
      void openFiles(
        [...(event.dataTransfer?.files ?? [])],
        async () => !wouldDiscard(runStore) || ((await discard.current?.ask()) ?? false),
      )
    }
    addEventListener('dragenter', enter)
    addEventListener('dragover', enter)
    addEventListener('dragleave', leave)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragenter', enter)
      removeEventListener('dragover', enter)
      removeEventListener('dragleave', leave)
      removeEventListener('drop', drop)
    }
  }, [])

  return (
    <>
      <DiscardDialog ref={discard} />
      {over && (
        <div className="drop">
          <div>
            <strong>{t.drop.title}</strong>
            <span>{t.drop.body}</span>
          </div>
        </div>
      )}
      {(reading || notice) && (
        <div className={!reading && notice?.kind === 'refused' ? 'notice bad' : 'notice'} role="status">
          {!reading && notice?.kind === 'accepted' && (
            <p>
              {t.drop.accepted(
                sourceText(t, notice.dataset.title),
                count(notice.dataset.images),
                notice.dataset.classes,
              )}
            </p>
          )}
          {!reading && notice?.kind === 'table' && <p>{t.drop.table(count(notice.cells))}</p>}
          {!reading && notice?.kind === 'refused' && (
            <p>
              <b>{t.failures[notice.code].what}</b> {t.failures[notice.code].remedy}
              <small>{notice.message}</small>
            </p>
          )}
          {reading && <p>{t.drop.reading}</p>}
          <button type="button" className="quiet square" aria-label={t.drop.dismiss} onClick={dismiss}>
            <Icon shape="close" />
          </button>
        </div>
      )}
    </>
  )
}
