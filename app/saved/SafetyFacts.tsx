/** What has been done against loss and wrong numbers, one fact each, for the status line. */

import { useText } from '../i18n/useText'
import { useRun } from '../run/runStore'
import { duration } from '../telling/format'
import { savedPlace } from './savedPlace'

export function SafetyFacts() {
  const t = useText()
  const words = t.runs.status
  const { storage, gaps, selfTest } = useRun((run) => run.safety)
  const place = useRun(savedPlace)
  const saved = place && words.saved(place === 'whole' ? t.runs.note.whole : t.runs.note.place(place.epoch, place.step))
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
          {storage.state === 'low' && saved ? saved : words.unsaved}
        </span>
      ) : (
        saved && <span>{saved}</span>
      )}
      {gaps.count > 0 && (
        <span className="warn" title={words.gapsHint}>
          {words.gaps(gaps.count, duration(gaps.ms, t))}
        </span>
      )}
    </>
  )
}
