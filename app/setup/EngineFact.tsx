/** What computes a search, why, and on how many threads; a choice where there is one, a warning where it is slow. */
import {
  ENGINES,
  type Engine,
  type EngineChoice,
  type EngineOffers,
  preferredEngine,
  threadsFor,
} from '../../src/protocol/engines'
import { type AdapterInfo, UNNAMED_ADAPTER } from '../../src/protocol/facts'
import type { SetupCatalogue } from '../i18n/setup/en'
import { useSetupText } from '../i18n/setup/useSetupText'
import { useText } from '../i18n/useText'
import { useView, viewStore } from '../run/viewStore'

/** The engine that a choice comes to here; null while the offers are not known, or where it is not offered. */
export function chosenEngine(choice: EngineChoice, engines: EngineOffers | null): Engine | null {
  if (engines === null) return null
  const engine = choice === 'auto' ? preferredEngine(engines) : choice
  return engine !== null && engines[engine].adapter ? engine : null
}

export function EngineFact({ engines }: { readonly engines: EngineOffers | null }) {
  const t = useSetupText()
  const choice = useView((view) => view.engine)
  const words = t.engines
  if (engines === null) return <p>{t.asking}</p>
  const preferred = preferredEngine(engines)
  const engine = chosenEngine(choice, engines)
  const adapter = engine && engines[engine].adapter
  return (
    <div className="engine">
      <select
        aria-label={words.title}
        value={choice}
        onChange={({ currentTarget }) => viewStore.getState().set({ engine: currentTarget.value as EngineChoice })}
      >
        {preferred && <option value="auto">{words.automatic(words.names[preferred])}</option>}
        {ENGINES.map((id) => (
          <option key={id} value={id} disabled={!engines[id].adapter}>
            {engines[id].adapter ? words.names[id] : words.missing(words.names[id])}
          </option>
        ))}
      </select>
      {adapter ? (
        <>
          <AdapterFact adapter={adapter} />
          <p className="fine">{choice === 'auto' ? whyPreferred(t, engines) : words.why.chosen}</p>
          {engine === 'cpu' && <p className="fine">{words.sameBits}</p>}
          {engine === 'cpu' && <Alone />}
          {engines.webgpu.why !== null && <WhyNoGpu said={engines.webgpu.why} />}
        </>
      ) : (
        <p className="warn" role="alert">
          {words.missing(words.names[choice as Engine])}. <code>{engines[choice as Engine].why}</code>
        </p>
      )}
    </div>
  )
}

/** What may keep a GPU from this page, and what the browser itself says. */
function WhyNoGpu({ said }: { readonly said: string }) {
  const { engines, noEngine } = useSetupText()
  return (
    <details className="fine">
      <summary>{engines.whyNoGpu}</summary>
      <ul>
        {noEngine.noGpu.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      {noEngine.said}: <code>{said}</code>
    </details>
  )
}

function whyPreferred(t: SetupCatalogue, engines: EngineOffers): string {
  const { why } = t.engines
  if (preferredEngine(engines) === 'webgpu') return engines.webgpu.adapter?.software ? why.software : why.hardware
  return engines.webgpu.adapter ? why.software : why.without
}

function AdapterFact({ adapter }: { readonly adapter: AdapterInfo }) {
  const t = useSetupText()
  const { status } = useText()
  if (adapter.backend === 'cpu') return <p>{status.processor(adapter.threads ?? 1)}</p>
  const isNamed = adapter.description !== UNNAMED_ADAPTER
  const note = adapter.software ? t.software : isNamed ? null : t.maybeSoftware
  return (
    <p className={note ? 'warn' : ''}>
      {isNamed ? adapter.description : t.unnamed}
      {note && (
        <>
          <br />
          {note}
        </>
      )}
    </p>
  )
}

/** Why only one thread computes on a machine that has more, and the way to all of them. */
function Alone() {
  const words = useSetupText().engines
  const threads = threadsFor(navigator.hardwareConcurrency || 1)
  if (threads === 1) return null
  if (crossOriginIsolated) return 'SharedArrayBuffer' in globalThis ? null : <p className="warn">{words.unshared}</p>
  // The service worker adds the headers to the next load; within a frame the page around it decides.
  const canReload = window.top === window && navigator.serviceWorker?.controller
  return (
    <p className="warn">
      {words.alone} {window.top !== window && words.embedded}
      {canReload && (
        <button type="button" className="quiet" onClick={() => location.reload()}>
          {words.reload(threads)}
        </button>
      )}
    </p>
  )
}
