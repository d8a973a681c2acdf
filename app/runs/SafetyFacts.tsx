/** What has been done against loss and wrong numbers, one fact each, for the status line. */
import { duration } from '../format'
import { useText } from '../i18n/useText'
import { useRun } from '../runStore'

export function SafetyFacts() {
  const t = useText()
  const words = t.runs.status
  const { saved, storage, gaps, selfTest } = useRun((run) => run.safety)
  const watched = useRun((run) => run.origin.kind === 'live' && run.origin.watched === true)
  const hint =
    selfTest && words.testHint(selfTest.checks, selfTest.error.toExponential(1), selfTest.limit.toExponential(0))
  return (
    <>
      {watched && <span className="warn">{words.watching}</span>}
      {selfTest && (
        <span className={selfTest.passed ? 'checked' : 'bad'} title={hint ?? undefined}>
          {selfTest.passed ? words.testPassed : words.testFailed}
          {selfTest.remembered ? ` (${words.testRemembered})` : ''}
        </span>
      )}
      {storage ? (
        <span className="warn" title={storage.message}>
          {storage.state === 'low' && saved ? words.saved(t.runs.note.place(saved.epoch, saved.step)) : words.unsaved}
        </span>
      ) : (
        saved && <span>{words.saved(t.runs.note.place(saved.epoch, saved.step))}</span>
      )}
      {gaps.count > 0 && (
        <span className="warn" title={words.gapsHint}>
          {words.gaps(gaps.count, duration(gaps.ms, t))}
        </span>
      )}
    </>
  )
}
