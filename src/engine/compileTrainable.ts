/** Compiles a discrete network for training: describe, lower, realise. */
import { describeDiscrete } from '../supernet/describeDiscrete'
import { DEFAULT_PARALLELISM } from './compile'
import { PlannedTrainable } from './host/plannedTrainable'
import { lowerDiscrete } from './lower/discrete/network'
import type { Trainable, TrainableOptions } from './trainable'

/**
 * @throws SearchError 'bad-shape' or 'unsupported' for a network the kernels cannot run, 'out-of-memory' before compiling
 * when a buffer exceeds the adapter's limits, 'gpu-validation' when a kernel does not compile
 */
export async function compileTrainable(options: TrainableOptions): Promise<Trainable> {
  const { executor, spec, parallelism = DEFAULT_PARALLELISM, imageGradients = false, progress, signal } = options
  const description = describeDiscrete(spec)
  const { plan: builder } = lowerDiscrete(description, parallelism, executor.chunks, imageGradients)
  const plan = await executor.realise(builder, { progress, signal })
  const network = new PlannedTrainable(description, plan, imageGradients)
  network.resetState()
  return network
}
