/** A button among others that takes files of the visitor. */
import { type ReactNode, useRef } from 'react'
import { type FilesTaken, takingFiles } from './takingFiles'

interface ChooseFilesProps extends FilesTaken {
  readonly label: string
  readonly className?: string
  /** Takes none for now, and keeps the focus. */
  readonly busy?: boolean
  /** On the button; left out: the label. */
  readonly children?: ReactNode
}

export function ChooseFiles({ label, className, busy = false, children = label, ...taken }: ChooseFilesProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button
        type="button"
        className={className}
        aria-disabled={busy || undefined}
        onClick={() => busy || input.current?.click()}
      >
        {children}
      </button>
      <input {...takingFiles(taken)} ref={input} className="hidden" tabIndex={-1} aria-label={label} />
    </>
  )
}
