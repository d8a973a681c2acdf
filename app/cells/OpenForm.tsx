/** The ways to open a cell besides dropping it on the page: pasted, chosen, or out of the list of published ones. */
import { PUBLISHED_GENOTYPES } from '../../src/space/published'
import { ChooseFiles } from '../controls/ChooseFiles'
import { useOpenedText } from '../i18n/import/useOpenedText'
import { publishedCell } from './beside'
import { cellsStore } from './cellsStore'

interface OpenFormProps {
  /** A cell is open already. */
  readonly another: boolean
  readonly onText: (text: string) => void
  readonly onFiles: (files: readonly File[]) => void
}

export function OpenForm({ another, onText, onFiles }: OpenFormProps) {
  const words = useOpenedText()
  const read = (text: string): void => {
    if (text.trim() !== '') onText(text)
  }
  return (
    <form
      className={another ? 'opened-bar another' : 'opened-bar'}
      onSubmit={(event) => {
        event.preventDefault()
        const form = event.currentTarget
        read(String(new FormData(form).get('text') ?? ''))
        form.reset()
      }}
    >
      <label className="opened-text">
        <span>{another ? words.pasteAnother : words.paste}</span>
        <textarea
          name="text"
          rows={another ? 1 : 4}
          spellCheck={false}
          placeholder="Genotype(normal=[('sep_conv_3x3', 0), …"
          onPaste={(event) => {
            event.preventDefault()
            read(event.clipboardData.getData('text/plain'))
          }}
        />
      </label>
      <button type="submit">{words.read}</button>
      <ChooseFiles label={words.choose} takes="files" onFiles={onFiles} />
      <label className="field">
        <span>{words.published}</span>
        <select
          value=""
          onChange={({ target }) => {
            const found = publishedCell(target.value)
            if (found) cellsStore.getState().show([found.cell], [], found.source)
          }}
        >
          <option value="">{words.pick}</option>
          {PUBLISHED_GENOTYPES.map(({ name, algorithm, source }) => (
            <option key={name} value={name}>
              {name} · {algorithm} · {source}
            </option>
          ))}
        </select>
      </label>
    </form>
  )
}
