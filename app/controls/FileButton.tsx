/** Words in a line that take files of the visitor. */
import { type FilesTaken, takingFiles } from './takingFiles'

interface FileButtonProps extends FilesTaken {
  readonly label: string
}

export function FileButton({ label, ...taken }: FileButtonProps) {
  return (
    <label className="file">
      <input {...takingFiles(taken)} />
      <span className="file-name">{label}</span>
    </label>
  )
}
