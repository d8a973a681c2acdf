/** Compiles a network spec into a `Supernet`: describe, lower, realise, fill the constant tables. */
import { describe } from '../supernet/describe'
import { PlannedNetwork } from './host/plannedNetwork'
import { requireMemory } from './lower/memory'
import { ownersOf } from './lower/mixing'
import { lower } from './lower/network'
import { stageBatches } from './lower/steps'
import { type CompileOptions, SOFTMAX_MIXING, type Supernet } from './supernet'

/** Threads a reduction aims at when the caller does not say: enough to fill a laptop GPU, still cheap on a software adapter. */
export const DEFAULT_PARALLELISM = 4096

/**
 * @throws SearchError 'bad-shape' for a spec the kernels cannot run, 'out-of-memory' before compiling when the
 * plan exceeds the adapter's limits, 'gpu-validation' when a kernel does not compile
 */
export async function compileNetwork(options: CompileOptions): Promise<Supernet> {
  const {
    executor,
    spec,
    order = 1,
    mixing = SOFTMAX_MIXING,
    parallelism = DEFAULT_PARALLELISM,
    memoryBudget,
    progress,
    signal,
  } = options
  const description = describe(spec)
  const network = lower(description, parallelism, {
    order,
    mixing,
    chunks: executor.chunks,
    ...(memoryBudget === undefined ? {} : { memoryBudget }),
  })
  const { plan: builder } = network.context
  if (description.stem) stageBatches(builder)
  requireMemory(network.context, executor.limits)
  const plan = await executor.realise(builder, { progress, signal })
  plan.write('PLACES', network.places)
  plan.write('TERMS', network.terms)
  if (mixing.weights === 'gumbel-one-hot' && spec.kind === 'supernet')
    plan.write('OWNER', ownersOf(description.layout, spec, description.alphaShape))
  if (network.freezing) {
    plan.write('OWNER', network.freezing.tables.owners)
    plan.write('MEMBERS', network.freezing.tables.members)
  }
  if (network.resource) plan.write('RESOURCE', network.resource)
  if (network.edges) plan.write('EDGES', network.edges)
  const supernet = new PlannedNetwork(spec, order, mixing, network, plan)
  supernet.resetState()
  return supernet
}
