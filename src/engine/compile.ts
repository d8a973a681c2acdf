/** Compiles a network spec into a `Supernet`: describe, lower, realise, fill the constant tables. */
import { describe } from '../supernet/describe'
import { PlannedNetwork } from './host/plannedNetwork'
import { MEMORY_LIMIT, requireMemory } from './lower/memory'
import { ownersOf } from './lower/mixing'
import { lower } from './lower/network'
import { type CompileOptions, SOFTMAX_MIXING, type Supernet } from './supernet'
import { realise } from './webgpu/plan'

/** Threads a reduction aims at when the caller does not say: enough to fill a laptop GPU, still cheap on a software adapter. */
export const DEFAULT_PARALLELISM = 4096

/**
 * @throws SearchError 'bad-shape' for a spec the kernels cannot run, 'out-of-memory' before compiling when the
 * plan exceeds the adapter's limits, 'gpu-validation' when a kernel does not compile
 */
export async function compileNetwork(options: CompileOptions): Promise<Supernet> {
  const {
    device,
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
    ...(memoryBudget === undefined ? {} : { memoryBudget }),
  })
  const { maxStorageBufferBindingSize, maxBufferSize } = device.limits
  requireMemory(network.context, {
    bindingBytes: Math.min(maxStorageBufferBindingSize, maxBufferSize),
    totalBytes: MEMORY_LIMIT,
  })
  const plan = await realise(device, network.context.plan, { progress, signal })
  device.queue.writeBuffer(plan.buffer('PLACES'), 0, network.places as Uint32Array<ArrayBuffer>)
  device.queue.writeBuffer(plan.buffer('TERMS'), 0, network.terms as Uint32Array<ArrayBuffer>)
  if (mixing.weights === 'gumbel-one-hot' && spec.kind === 'supernet') {
    const owners = ownersOf(description.layout, spec, description.alphaShape)
    device.queue.writeBuffer(plan.buffer('OWNER'), 0, owners as Uint32Array<ArrayBuffer>)
  }
  if (network.resource)
    device.queue.writeBuffer(plan.buffer('RESOURCE'), 0, network.resource as Float32Array<ArrayBuffer>)
  if (network.edges) device.queue.writeBuffer(plan.buffer('EDGES'), 0, network.edges as Uint32Array<ArrayBuffer>)
  const supernet = new PlannedNetwork(device, spec, order, mixing, network, plan)
  supernet.resetState()
  return supernet
}
