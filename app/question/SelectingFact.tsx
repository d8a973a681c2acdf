/** How far the selection is with which a live search ends, in the status line. */
import { useQuestionText } from '../i18n/question/useQuestionText'
import { useText } from '../i18n/useText'
import { useRun } from '../run/runStore'
import { duration } from '../telling/format'

export default function SelectingFact() {
  const t = useText()
  const words = useQuestionText()
  const asking = useRun((run) => (run.status.kind === 'running' ? run.asking : null))
  if (!asking) return null
  const { done, total, etaMs } = asking
  return (
    <span>
      {words.selecting(done, total)} {done > 1 && words.left(duration(etaMs, t))}
    </span>
  )
}
