/** What makes an input one for files: it gives those that were chosen, and forgets them. */
import type { ChangeEvent, InputHTMLAttributes } from 'react'

export interface FilesTaken {
  /** Endings of names, as `accept` of an input has them; left out: any. */
  readonly accept?: string
  /** Left out: one file. */
  readonly takes?: 'files' | 'folder'
  readonly onFiles: (files: readonly File[]) => void
}

export function takingFiles({ accept, takes, onFiles }: FilesTaken): InputHTMLAttributes<HTMLInputElement> {
  return {
    type: 'file',
    accept,
    multiple: takes !== undefined,
    ...(takes === 'folder' ? { webkitdirectory: '' } : {}),
    onChange: ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
      const files = [...(currentTarget.files ?? [])]
      // The same name again is another choice: the file may have been mended.
      currentTarget.value = ''
      if (files.length > 0) onFiles(files)
    },
  }
}
