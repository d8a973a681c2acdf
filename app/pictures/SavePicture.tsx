/** The two links that save the picture they stand beside (`svg.picture` within its `data-picture`), with what it says of itself. */
import type { MouseEvent } from 'react'
import { type PictureKind, SaveButtons } from '../controls/SaveButtons'
import { useText } from '../i18n/useText'
import type { PictureStamp } from './stamp'

interface SavePictureProps {
  readonly title: string
  /** Asked for when the picture is saved; null: it cannot be. */
  readonly stamp: () => PictureStamp | Promise<PictureStamp> | null
  /** Says at the pointer what is inside: title, data set, seed and config. */
  readonly explained?: boolean
  readonly disabled?: boolean
}

export function SavePicture({ title, stamp, explained, disabled }: SavePictureProps) {
  const t = useText().views.pictures
  const save = async (kind: PictureKind, { currentTarget }: MouseEvent): Promise<void> => {
    const picture = currentTarget.closest('[data-picture]')?.querySelector<SVGSVGElement>('svg.picture')
    const said = picture && (await stamp())
    if (!picture || !said) return
    const { savePicture } = await import('./save')
    await savePicture(picture, kind, said)
  }
  return (
    <SaveButtons
      label={(kind) => t.save(title, kind)}
      {...(explained ? { explain: t.explain } : {})}
      {...(disabled ? { disabled } : {})}
      onSave={save}
    />
  )
}
