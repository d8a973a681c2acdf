/**
 * The page on paper: one sheet with the main pictures, the genotype and where all of it comes from. The pictures are laid out
 * anew for the sheet, so that nothing is cut off or scaled.
 */
import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { writeGenotypeText } from '../../src/export/genotypeText'
import { writeNb201String } from '../../src/export/nb201String'
import { OperationBadge } from '../charts/Glyph'
import { useText } from '../i18n/useText'
import { useRun } from '../run/runStore'
import { useView } from '../run/viewStore'
import { runOperations } from '../telling/runOperations'
import { sourceFacts } from '../telling/sourceFacts'

export function PrintSheet() {
  const [printing, setPrinting] = useState(false)
  useEffect(() => {
    const { dataset } = document.documentElement
    let theme = dataset.theme
    // Registered before any panel measures itself: panels measure on the same event (useSize).
    const before = (): void => {
      theme = dataset.theme
      dataset.theme = 'light'
      dataset.print = ''
      flushSync(() => setPrinting(true))
    }
    const after = (): void => {
      if (theme === undefined) delete dataset.theme
      else dataset.theme = theme
      delete dataset.print
      setPrinting(false)
    }
    addEventListener('beforeprint', before, { capture: true })
    addEventListener('afterprint', after, { capture: true })
    return () => {
      removeEventListener('beforeprint', before, { capture: true })
      removeEventListener('afterprint', after, { capture: true })
    }
  }, [])
  return printing && <Sources />
}

/** The genotype at the cursor and where the numbers come from; made when it is printed. */
function Sources() {
  const t = useText()
  const cursor = useView((view) => view.cursor)
  const run = useRun((state) => state)
  const record = run.records[cursor - 1]
  const source = sourceFacts(t, run)
  const log = run.origin.kind === 'recording' ? run.origin.source : undefined
  const operations = run.config ? runOperations(run.config, run.records, log) : []
  return (
    <footer className="print-only">
      <ul className="print-legend">
        {operations.map((op) => (
          <li key={op}>
            <OperationBadge op={op} />
            {op}
          </li>
        ))}
      </ul>
      {record?.genotype && (
        <pre>
          {record.genotype.space === 'darts' ? writeGenotypeText(record.genotype) : writeNb201String(record.genotype)}
        </pre>
      )}
      <p>
        {t.product} · {record ? `${t.result.at(record.epoch)} · ` : ''}
        {source?.join(' · ')}
      </p>
      <p>{location.href}</p>
    </footer>
  )
}
