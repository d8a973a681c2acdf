/** What the images of a search are, as far as the lab knows: where they come from and what was done with them. */
import { SHIPPED_DATASET } from '../../src/protocol/config'
import type { DatasetInfo } from '../../src/protocol/facts'
import { useImagesText } from '../i18n/images/useImagesText'
import { useSetupText } from '../i18n/setup/useSetupText'
import { count } from '../telling/format'

export function ImagesNote({ images: { id, images, classes, facts } }: { readonly images: Images }) {
  const setup = useSetupText()
  const words = useImagesText()
  if (id === 'generated') return <p className="fine">{setup.generatedAbout}</p>
  if (!facts) return null
  return (
    <div className="fine images-note">
      {id === SHIPPED_DATASET && <p>{setup.shippedAbout}</p>}
      <p>{words.counts(count(images), count(facts.heldOut), count(classes))}</p>
      <ul>
        {facts.remarks.map(({ kind, count: many }) => (
          <li key={kind}>{words.remarks[kind](count(many))}</li>
        ))}
      </ul>
    </div>
  )
}

type Images = Pick<DatasetInfo, 'id' | 'images' | 'classes' | 'facts'>
