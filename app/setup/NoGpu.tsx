/** Why the search cannot run here, in plain words, with what the browser itself says. */
import { useText } from '../i18n/useText'

export function NoGpu({ why }: { readonly why: string | null }) {
  const t = useText()
  return (
    <div className="sheet-body">
      <p className="lead">{t.noGpu.lead}</p>
      <ul>
        {t.noGpu.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      {why && (
        <p className="fine">
          {t.noGpu.said}: <code>{why}</code>
        </p>
      )}
    </div>
  )
}
