/** Compiles a network for one golden case, runs the case, frees it; a case the engine refuses is named, not hidden. */
import type { GoldenOptions } from '../../scripts/golden/options'
import type { Report } from '../../scripts/golden/report'
import { compileNetwork } from '../../src/engine/compile'
import type { Mixing, Supernet } from '../../src/engine/supernet'
import { SearchError } from '../../src/errors'
import type { OpenExecutor } from '../../src/session/deviceGuard'
import type { NetworkSpec } from '../../src/supernet/spec'

export async function onNetwork(
  network: { readonly spec: NetworkSpec; readonly order?: 1 | 2; readonly mixing?: Mixing },
  options: GoldenOptions,
  { executor, onFailure }: OpenExecutor,
  report: Report,
  key: string,
  run: (net: Supernet) => Promise<void>,
): Promise<void> {
  const { parallelism } = options
  const failures: SearchError[] = []
  const stopListening = onFailure((error) => failures.push(error))
  let net: Supernet | null = null
  try {
    net = await compileNetwork({ executor, ...network, ...(parallelism === null ? {} : { parallelism }) })
    await run(net)
    await executor.settled()
  } catch (error) {
    if (!(error instanceof SearchError)) throw error
    if (error.code === 'unsupported') report.unsupported.push(`${key}: ${error.message}`)
    else failures.push(error)
  } finally {
    net?.destroy()
    stopListening()
  }
  for (const { code, message } of failures) report.record('engine', Number.NaN, 0, `${key}: ${code}, ${message}`)
}
