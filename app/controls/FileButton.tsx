/** A button that takes files of the visitor. */
interface FileButtonProps {
  readonly label: string
  /** Endings of names, as `accept` of an input has them; left out: any. */
  readonly accept?: string
  /** Left out: one file. */
  readonly takes?: 'files' | 'folder'
  readonly onFiles: (files: readonly File[]) => void
}

export function FileButton({ label, accept, takes, onFiles }: FileButtonProps) {
  return (
    <label className="file">
      <input
        type="file"
        accept={accept}
        multiple={takes !== undefined}
        {...(takes === 'folder' ? { webkitdirectory: '' } : {})}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])]
          // The same name again is another choice: the file may have been mended.
          currentTarget.value = ''
          if (files.length > 0) onFiles(files)
        }}
      />
      <span className="file-name">{label}</span>
    </label>
  )
}
