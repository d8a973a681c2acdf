/** Opens the engine that is asked for. Each is a chunk of its own, loaded when it is first used: TensorFlow.js comes with WebGPU alone. */
import { SearchError } from './errors'
import { type EngineChoice, type EngineOffers, preferredEngine } from './protocol/engines'
import type { AdapterInfo } from './protocol/facts'
import type { OpenExecutor } from './session/deviceGuard'

export interface EngineParts {
  readonly find: () => Promise<EngineOffers>
  readonly openWebGpu: () => Promise<OpenExecutor>
  readonly openCpu: (adapter: AdapterInfo, signal: AbortSignal) => Promise<OpenExecutor>
}

/**
 * What is given opens an engine, with at most so many threads of the processor. Told to stop, it opens nothing more; a device that WebGPU
 * is opening by then is the next start's.
 *
 * @throws SearchError 'no-gpu' or 'unsupported' with the reason where what is asked for is not here: no other is taken instead
 */
export function engineOpener({
  find,
  openWebGpu,
  openCpu,
}: EngineParts): (choice: EngineChoice, signal: AbortSignal, threads?: number) => Promise<OpenExecutor> {
  return async (choice, signal, threads = Number.POSITIVE_INFINITY) => {
    const offers = await find()
    signal.throwIfAborted()
    const engine = choice === 'auto' ? preferredEngine(offers) : choice
    if (engine === null) throw new SearchError('no-gpu', `${offers.webgpu.why} ${offers.cpu.why}`)
    const { adapter, why } = offers[engine]
    if (adapter === null) throw new SearchError(engine === 'webgpu' ? 'no-gpu' : 'unsupported', why)
    return engine === 'webgpu'
      ? openWebGpu()
      : openCpu({ ...adapter, threads: Math.min(threads, adapter.threads ?? 1) }, signal)
  }
}
