/** The images of a search: those that are here, those that this site has, the visitor's own. */
import { SHIPPED_DATASET } from '../../src/protocol/config'
import { FileButton } from '../controls/FileButton'
import { useSetupText } from '../i18n/setup/useSetupText'
import { useText } from '../i18n/useText'
import { givenFiles } from '../run/droppedFiles'
import { session } from '../run/lab'
import { sourceText } from '../telling/sourceText'
import { ImagesNote } from './ImagesNote'
import type { Planned } from './usePlanned'

interface ImagesChoiceProps {
  readonly planned: Planned
  readonly onChoose: (id: string) => void
}

export function ImagesSelect({ planned: { dataset, loaded, offered }, onChoose }: ImagesChoiceProps) {
  const t = useText()
  const setup = useSetupText()
  const choose = (id: string): void => {
    const wants = offered.find((set) => set.id === id && id !== SHIPPED_DATASET)
    if (wants) session.loadShards(wants.url)
    onChoose(id)
  }
  return (
    <label>
      <span>{setup.data}</span>
      <select value={dataset?.id ?? ''} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        {dataset === null && <option value="">{setup.asking}</option>}
        {loaded.map(({ id, title }) => (
          <option key={id} value={id}>
            {id === 'generated' ? setup.generated : sourceText(t, title)}
          </option>
        ))}
        {offered.map(({ id, title }) => (
          <option key={id} value={id}>
            {id === SHIPPED_DATASET ? sourceText(t, title) : setup.read(sourceText(t, title))}
          </option>
        ))}
      </select>
    </label>
  )
}

export function OwnImages() {
  const setup = useSetupText()
  const load = (files: readonly File[]): void => session.loadFiles(givenFiles(files))
  return (
    <p className="fine">
      <FileButton label={setup.choose} takes="files" onFiles={load} />{' '}
      <FileButton label={setup.chooseFolder} takes="folder" onFiles={load} /> {setup.dropHint}
    </p>
  )
}

/** What the images are, and what a preset wanted instead. */
export function AboutImages({ planned: { dataset, substituted, wanted } }: { readonly planned: Planned }) {
  const t = useText()
  const setup = useSetupText()
  if (!dataset) return null
  const missing = setup.datasets[wanted]
  return (
    <>
      <ImagesNote images={dataset} />
      {substituted && (
        <p className="warn">
          {dataset.id === 'generated'
            ? setup.substitute(missing)
            : setup.instead(missing, sourceText(t, dataset.title))}
        </p>
      )}
    </>
  )
}
