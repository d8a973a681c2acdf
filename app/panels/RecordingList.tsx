/** The recordings, with a line each on what is to be seen in them: loaded with the menu that shows them. */
import { inLanguage } from '../i18n/inLanguage'
import { recordingsEn } from '../i18n/recordings/en'
import { recordingsZh } from '../i18n/recordings/zh'
import { useText } from '../i18n/useText'
import { RECORDINGS, type RecordingId } from '../run/recordings'

const useLines = inLanguage({ en: recordingsEn, zh: recordingsZh })

export interface RecordingListProps {
  /** The recording on the screen; null where the run is none that is served. */
  readonly current: RecordingId | null
  readonly choose: (id: RecordingId) => void
}

export default function RecordingList({ current, choose }: RecordingListProps) {
  const t = useText()
  const lines = useLines()
  return RECORDINGS.map((id) => (
    <button key={id} type="button" aria-current={id === current} onClick={() => choose(id)}>
      <b>{t.names.recordings[id]}</b>
      <span>{lines[id]}</span>
    </button>
  ))
}
