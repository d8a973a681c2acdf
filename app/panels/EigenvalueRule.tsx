/** The stopping rule of R-DARTS beside the two of DARTS+, in runs that measured the eigenvalue. */
import { eigenvalueTrace } from '../../src/protocol/eigenvalueRule'
import { useText } from '../i18n/useText'
import { session } from '../run/lab'
import { useRun } from '../run/runStore'
import { useView } from '../run/viewStore'

export function EigenvalueRule() {
  const t = useText().algorithms.eigenvalue
  const config = useRun((run) => run.config)
  const records = useRun((run) => run.records)
  const cursor = useView((view) => view.cursor)
  // Recordings made before the rule was known hold no settings of it.
  if (!config?.eigenvalue?.every) return null
  const trace = eigenvalueTrace(records, config)
  const now = trace[cursor - 1]
  const measured = records.slice(0, cursor).findLast(({ eigenvalue }) => eigenvalue !== undefined)?.eigenvalue
  const { firedAt = null, returnsEpoch = null } = trace.at(-1) ?? {}
  return (
    <article className="rule">
      <h3>{t.name}</h3>
      {firedAt === null || returnsEpoch === null ? (
        <p className="verdict quiet-verdict">{t.quiet}</p>
      ) : (
        <button type="button" className="verdict" onClick={() => session.seek(firedAt)}>
          <b>{t.fires(firedAt)}</b>
          <span>{t.returns(returnsEpoch)}</span>
        </button>
      )}
      <p className="fine">{measured === undefined ? t.unmeasured : t.value(measured.toPrecision(3))}</p>
      <p className="fine">{now?.value ? t.ratio(now.value.toFixed(2), now.target.toFixed(2)) : t.noRatio}</p>
    </article>
  )
}
