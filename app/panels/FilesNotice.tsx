/**
 * What became of files that were given, or of anything else that failed, until it is dismissed or something newer follows: in a
 * corner of the page, or at the foot of the sheet that lies over it, because nothing behind a modal dialog is seen, heard or
 * clicked. It is spoken where it first comes up.
 */
import { useState } from 'react'
import { createPortal } from 'react-dom'
import { Icon } from '../controls/Icon'
import { useText } from '../i18n/useText'
import { handsFocusTo, SEARCH_CONTROLS, useTopSheet } from '../page/focus'
import { useRun } from '../run/runStore'
import { useView } from '../run/viewStore'
import { count } from '../telling/format'
import { sourceText } from '../telling/sourceText'

/** Once it is dismissed. */
const handsOn = handsFocusTo('dialog[open] input[type=file]:not(.hidden)', 'dialog[open] button', ...SEARCH_CONTROLS)

export function FilesNotice() {
  const t = useText()
  const reading = useView((view) => view.readingFiles)
  const notice = useRun((run) => run.notice)
  const dismiss = useRun((run) => run.dismissNotice)
  const sheet = useTopSheet()
  const shown = reading ? 'reading' : (notice?.serial ?? null)
  const [came, setCame] = useState({ shown, sheet })
  if (came.shown !== shown) setCame({ shown, sheet })
  if (shown === null) return null
  const bad = !reading && notice?.kind === 'refused'
  const role = bad ? 'alert' : 'status'
  // A defect of the page; of one in a search its status says more.
  const why = notice?.kind !== 'refused' || notice.code === 'internal' ? t.drop.failed : t.failures[notice.code]
  return createPortal(
    <div
      key={shown}
      ref={handsOn}
      className={bad ? 'notice bad' : 'notice'}
      role={came.shown === shown && came.sheet !== sheet ? undefined : role}
    >
      {reading && <p>{t.drop.reading}</p>}
      {!reading && notice?.kind === 'accepted' && (
        <p>
          {t.drop.accepted(sourceText(t, notice.dataset.title), count(notice.dataset.images), notice.dataset.classes)}
        </p>
      )}
      {!reading && notice?.kind === 'table' && <p>{t.drop.table(count(notice.cells))}</p>}
      {!reading && notice?.kind === 'refused' && (
        <p>
          <b>{why.what}</b> {why.remedy}
          <small>{notice.message}</small>
        </p>
      )}
      <button type="button" className="quiet square" aria-label={t.drop.dismiss} onClick={dismiss}>
        <Icon shape="close" />
      </button>
    </div>,
    sheet ?? document.body,
  )
}
