/** Why the search cannot run here, in plain words, with what the browser itself says. */
import type { EngineOffers } from '../../src/protocol/engines'
import { useSetupText } from '../i18n/setup/useSetupText'

export function NoEngine({ engines: { webgpu, cpu } }: { readonly engines: EngineOffers }) {
  const { noEngine } = useSetupText()
  return (
    <div className="sheet-body">
      <p className="lead">{noEngine.lead}</p>
      <ul>
        <li>{noEngine.noSimd}</li>
        {noEngine.noGpu.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <p className="fine">
        {noEngine.said}: <code>{webgpu.why}</code> <code>{cpu.why}</code>
      </p>
    </div>
  )
}
