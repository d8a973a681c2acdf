/** The name of the run on the screen; opened, the recordings with a line each on what is to be seen in them. */
import '../styles/recordings.css'
import { Menu } from '../controls/Menu'
import { useText } from '../i18n/useText'
import { isRecordingId, RECORDINGS, type RecordingId } from '../run/recordings'
import { recordingName } from '../telling/recordingName'
import { sourceText } from '../telling/sourceText'

interface RecordingMenuProps {
  /** Name of the run on the screen; null for a live run. */
  readonly shown: string | null
  /** The live run is another tab's. */
  readonly watched: boolean
  readonly open: (id: RecordingId) => void
}

export function RecordingMenu({ shown, watched, open }: RecordingMenuProps) {
  const t = useText()
  const nameOf = (name: string): string => (isRecordingId(name) ? recordingName(t, name) : sourceText(t, name))
  const name = shown === null ? t.top[watched ? 'watchedRun' : 'liveRun'] : nameOf(shown)
  return (
    <Menu label={name} description={`${t.top.shown}: ${name}`}>
      {(close) =>
        RECORDINGS.map((id) => (
          <button
            key={id}
            type="button"
            aria-current={id === shown}
            onClick={() => {
              close()
              open(id)
            }}
          >
            <b>{t.names.recordings[id]}</b>
            <span>{t.recordings[id]}</span>
          </button>
        ))
      }
    </Menu>
  )
}
