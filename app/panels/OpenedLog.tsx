/** What is known of a run of another program, and what is to be said of it: a notice beside the run until it is dismissed. */
import { useState } from 'react'
import { type RemarkId, remarkText } from '../../src/import/remarks'
import { Icon } from '../controls/Icon'
import { useOpenedText } from '../i18n/import/useOpenedText'
import { useText } from '../i18n/useText'
import { handsFocusTo, SEARCH_CONTROLS } from '../page/focus'
import { useRun } from '../run/runStore'

/** Once it is dismissed. */
const handsOn = handsFocusTo(...SEARCH_CONTROLS)

export function OpenedLog() {
  const t = useText()
  const words = useOpenedText()
  const source = useRun(({ origin }) => (origin.kind === 'recording' ? origin.source : undefined))
  const [dismissed, dismiss] = useState<object | null>(null)
  if (!source || source === dismissed) return null
  const { program, files, dataset, algorithm, remarks } = source
  const said = remarks.flatMap((remark) => remarkText(remark, words.remarks[remark.id as RemarkId]) ?? [])
  return (
    <div className="notice" role="status" ref={handsOn}>
      <div>
        <b>{t.opened.log(program)}</b> {files.join(', ')}
        <br />
        {t.opened.dataset(dataset)} · {t.opened.algorithm(algorithm)}
        {said.length > 0 && (
          <ul>
            {said.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        )}
      </div>
      <button type="button" className="quiet square" aria-label={t.drop.dismiss} onClick={() => dismiss(source)}>
        <Icon shape="close" />
      </button>
    </div>
  )
}
