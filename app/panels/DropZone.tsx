/** Files dropped anywhere on the page: a run is shown, images go to the worker; what became of them is said in a notice. */
import { useEffect, useRef, useState } from 'react'
import { SearchError } from '../../src/errors'
import { readDroppedRun } from '../droppedRun'
import { count } from '../format'
import { useText } from '../i18n/useText'
import { session } from '../lab'
import { runStore, useRun } from '../runStore'
import { wouldDiscard } from '../session'
import { useView } from '../viewStore'
import { DiscardDialog, type DiscardHandle } from './DiscardDialog'
import { Icon } from './Icon'

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false

/** A run on the screen that would be lost is given up only after asking. */
async function openFiles(files: readonly File[], mayDiscard: () => Promise<boolean>): Promise<void> {
  try {
    const run = await readDroppedRun(files)
    if (run === null) session.loadFiles(files)
    else if (!wouldDiscard(runStore) || (await mayDiscard())) session.showRecording(run.name, run.record)
  } catch (error) {
    const code = error instanceof SearchError ? error.code : 'internal'
    const message = error instanceof Error ? error.message : String(error)
    runStore.getState().apply({ type: 'rejected', code, message })
  }
}

export function DropZone() {
  const t = useText()
  const [over, setOver] = useState(false)
  const reading = useView((view) => view.readingFiles)
  const notice = useRun((run) => run.notice)
  const dismiss = useRun((run) => run.dismissNotice)
  const discard = useRef<DiscardHandle>(null)

  useEffect(() => {
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
      void openFiles([...(event.dataTransfer?.files ?? [])], async () => (await discard.current?.ask()) ?? false)
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
            <p>{t.drop.accepted(notice.dataset.title, count(notice.dataset.images), notice.dataset.classes)}</p>
          )}
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
