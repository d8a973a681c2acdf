/** The name of the run on the screen; opened, the recordings with a line each on what is to be seen in them. */
import '../styles/recordings.css'
import { Menu } from '../controls/Menu'
import { useText } from '../i18n/useText'
import { late } from '../page/late'
import type { RecordingId } from '../run/recordings'
import type { Origin } from '../run/runStore'
import { recordingName } from '../telling/recordingName'
import { sourceText } from '../telling/sourceText'

const RecordingList = late(() => import('./RecordingList').then((m) => m.default))

interface RecordingMenuProps {
  /** The run on the screen. */
  readonly origin: Origin
  readonly open: (id: RecordingId) => void
}

export function RecordingMenu({ origin, open }: RecordingMenuProps) {
  const t = useText()
  const served = origin.kind === 'recording' && origin.served
  const name =
    origin.kind === 'live'
      ? t.top[origin.watched ? 'watchedRun' : 'liveRun']
      : served
        ? recordingName(t, served)
        : sourceText(t, origin.name)
  return (
    <Menu label={name} description={`${t.top.shown}: ${name}`}>
      {(close) => (
        <RecordingList
          current={served || null}
          choose={(id) => {
            close()
            open(id)
          }}
        />
      )}
    </Menu>
  )
}
