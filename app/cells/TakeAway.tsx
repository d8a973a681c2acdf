/** The formats a cell can leave in, those that cannot hold it with the reason, and the link that opens it. */
import { useState } from 'react'
import { SearchError } from '../../src/errors'
import { formatsOfCells, writeCells } from '../../src/export/cells'
import { type ExportFormat, exportFileName } from '../../src/export/formats'
import { stampOfCell } from '../../src/export/fromCell'
import { nameOf } from '../../src/export/stamp'
import type { ForeignGenotype } from '../../src/import/genotypes'
import { useExportText } from '../i18n/export/useExportText'
import { useOpenedText } from '../i18n/import/useOpenedText'
import { saveFile } from '../page/saveFile'
import { useCopy } from '../page/useCopy'

interface TakeAwayProps {
  readonly cell: ForeignGenotype
  readonly file: string | null
  /** The cell as the address holds it. */
  readonly text: string
}

/** An address may be no longer, or its end is lost. */
const LONGEST_LINK = 7000

type Written = { readonly file: string } | { readonly why: string }

function written(format: ExportFormat, cell: ForeignGenotype, file: string | null): Written {
  try {
    return { file: writeCells(format, cell, cell.stamp ?? stampOfCell(cell.name, file)) }
  } catch (error) {
    if (!(error instanceof SearchError)) throw error
    // The menu names the format already.
    return { why: error.message.replace(/^format [\w-]+: /, '') }
  }
}

export function TakeAway({ cell, file, text }: TakeAwayProps) {
  const words = useOpenedText()
  const exporting = useExportText()
  const formats = formatsOfCells(cell)
  const [chosen, choose] = useState<ExportFormat | null>(null)
  const { copy, became } = useCopy()
  const format = chosen && formats.includes(chosen) ? chosen : (formats[0] as ExportFormat)
  const result = written(format, cell, file)
  const fileName = exportFileName(format, nameOf(cell.stamp ?? stampOfCell(cell.name, file)).toLowerCase())
  const hash = `#${new URLSearchParams({ cell: text })}`
  const shown = 'file' in result ? result.file : result.why
  const taken = became(shown)
  return (
    <section className="opened-away" aria-label={words.away}>
      <div className="opened-tools">
        <label className="field">
          <span>{exporting.format}</span>
          <select value={format} onChange={({ target }) => choose(target.value as ExportFormat)}>
            {formats.map((one) => (
              <option key={one} value={one}>
                {exporting.formats[one]}
              </option>
            ))}
          </select>
        </label>
        {'file' in result && (
          <>
            <button type="button" onClick={() => copy(result.file)}>
              {words.copy}
            </button>
            <button type="button" onClick={() => saveFile(fileName, result.file)}>
              {words.save}
            </button>
          </>
        )}
        {hash.length <= LONGEST_LINK && (
          <button
            type="button"
            onClick={() => copy(`${location.origin}${location.pathname}${location.search}${hash}`, shown)}
          >
            {words.link}
          </button>
        )}
        <span role="status">{taken && words[taken === 'copied' ? 'copied' : 'notCopied']}</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className="code" tabIndex={0} aria-label={exporting.formats[format]}>
        {'file' in result ? (
          <pre>{result.file}</pre>
        ) : (
          <p>
            {exporting.impossible} {result.why}
          </p>
        )}
      </section>
    </section>
  )
}
