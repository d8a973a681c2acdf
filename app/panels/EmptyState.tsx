/** What stands in the place of the panels when there is nothing to draw: no file, a file of another version, no network. */
import { useText } from '../i18n/useText'
import { session } from '../run/lab'
import { isRecordingId, RECORDINGS } from '../run/recordings'
import { useRun } from '../run/runStore'
import { viewStore } from '../run/viewStore'

export function EmptyState() {
  const t = useText()
  const status = useRun((run) => run.status)
  const origin = useRun((run) => run.origin)
  if (status.kind !== 'missing') return null
  const name = origin.kind === 'recording' ? origin.name : ''
  const other = RECORDINGS.find((id) => id !== name) ?? RECORDINGS[0]
  const { what, remedy } = t.failures[status.code]
  return (
    <section className="empty">
      <svg viewBox="0 0 200 90" width={200} height={90} aria-hidden="true">
        <path d="M10 12v20q0 20 60 20M10 12v40q0 26 120 26M70 52q0 26 60 26" />
        <circle cx={10} cy={12} r={8} />
        <circle cx={78} cy={52} r={8} />
        <circle cx={138} cy={78} r={8} />
      </svg>
      <h2>{what}</h2>
      <p>{remedy}</p>
      <code>{status.message}</code>
      <div className="row">
        {isRecordingId(name) && (
          <button type="button" onClick={() => void session.openRecording(name)}>
            {t.empty.retry}
          </button>
        )}
        <button type="button" onClick={() => void session.openRecording(other)}>
          {t.empty.another}
        </button>
        <button type="button" className="primary" onClick={() => viewStore.getState().set({ setupOpen: true })}>
          {t.top.runLive}
        </button>
      </div>
    </section>
  )
}
