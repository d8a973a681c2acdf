/** The two links that save a picture, as SVG and as PNG. */
import type { MouseEvent } from 'react'
import { refusing } from '../page/refusing'

export type PictureKind = 'svg' | 'png'

interface SaveButtonsProps {
  /** Name of a link, of "SVG" or "PNG". */
  readonly label: (kind: string) => string
  readonly explain?: (kind: string) => string
  /** There is nothing to save yet. */
  readonly disabled?: boolean
  readonly onSave: (kind: PictureKind, event: MouseEvent) => Promise<void>
}

export function SaveButtons({ label, explain, disabled, onSave }: SaveButtonsProps) {
  return (
    <span className="picture-tools">
      {(['svg', 'png'] as const).map((kind) => (
        <button
          key={kind}
          type="button"
          className="link"
          disabled={disabled}
          aria-label={label(kind.toUpperCase())}
          data-explain={explain?.(kind.toUpperCase())}
          onClick={(event) => void refusing(() => onSave(kind, event))}
        >
          {kind.toUpperCase()}
        </button>
      ))}
    </span>
  )
}
