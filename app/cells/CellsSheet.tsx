/** The sheet of opened cells: which one, what could not be read, and the ways to open another. */
import { type KeyboardEvent, useId } from 'react'
import { Icon } from '../controls/Icon'
import { useOpenedText } from '../i18n/import/useOpenedText'
import { useText } from '../i18n/useText'
import { sheetOver } from '../page/focus'
import { cellsStore, useCells } from './cellsStore'
import { OpenedCell } from './OpenedCell'
import { OpenForm } from './OpenForm'

interface CellsSheetProps {
  /** Reads the table of NAS-Bench-201 that this site has; null where it has none. */
  readonly readTable: (() => void) | null
  /** Opens a text, as if it had been pasted, or files. */
  readonly onText: (text: string) => void
  readonly onFiles: (files: readonly File[]) => void
}

/** A clicker's keys turn the pages of what lies open, not those behind it. */
const keepKeys = (event: KeyboardEvent): void => {
  if (event.key === 'PageDown' || event.key === 'PageUp') event.stopPropagation()
}

export function CellsSheet({ readTable, onText, onFiles }: CellsSheetProps) {
  const t = useText()
  const words = useOpenedText()
  const { cells, problems, file, shown, refusal } = useCells((state) => state)
  const id = useId()
  const cell = cells[shown]
  const { close, set } = cellsStore.getState()
  return (
    <dialog
      ref={sheetOver}
      className="sheet opened"
      aria-labelledby="opened-title"
      onClose={close}
      onKeyDown={keepKeys}
    >
      <header>
        <h2 id="opened-title">
          {cell ? (cell.name ?? words.unnamed) : words.title}
          {cell && file && <span>{words.readFrom(file)}</span>}
        </h2>
        <button type="button" className="quiet square" aria-label={t.runs.close} onClick={close}>
          <Icon shape="close" />
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <div className="sheet-body" tabIndex={0}>
        <p className="lead">{cell ? words.about : words.lead}</p>
        {refusal && (
          <p className="bad" role="alert">
            {t.failures['bad-genotype'].what} <small>{refusal}</small>
          </p>
        )}
        {problems.map(({ name, line, message }) => (
          <p className="bad" key={`${name} ${line}`}>
            {words.problem(name ?? words.unnamed)} <small>{message}</small>
          </p>
        ))}
        {cells.length > 1 && (
          <label className="field" htmlFor={`${id}which`}>
            <span>{words.several(cells.length)}</span>
            <select
              id={`${id}which`}
              value={shown}
              onChange={({ target }) => set({ shown: Number(target.value), beside: null })}
            >
              {cells.map((one, i) => (
                <option key={`${one.name} ${one.line}`} value={i}>
                  {one.name ?? `${words.unnamed} (${one.line})`}
                </option>
              ))}
            </select>
          </label>
        )}
        {cell && (
          <OpenedCell key={`${shown} ${cell.name} ${cell.line}`} cell={cell} file={file} readTable={readTable} />
        )}
        <OpenForm another={cell !== undefined} onText={onText} onFiles={onFiles} />
      </div>
    </dialog>
  )
}
