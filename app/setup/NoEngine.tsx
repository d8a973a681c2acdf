/** Why the search cannot run here, in plain words, with what the browser itself says. */
import type { EngineOffers } from '../../src/protocol/engines'
import { useText } from '../i18n/useText'

export function NoEngine({ engines: { webgpu, cpu } }: { readonly engines: EngineOffers }) {
  const t = useText()
  return (
    <div className="sheet-body">
      <p className="lead">{t.noEngine.lead}</p>
      <ul>
        {t.noEngine.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <p className="fine">
        {t.noEngine.said}: <code>{webgpu.why}</code> <code>{cpu.why}</code>
      </p>
    </div>
  )
}
