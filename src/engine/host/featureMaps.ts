/** Feature maps of a network as arrays [P][C]: the inputs and the output of a lone cell or operation, and named activations. */
import { SearchError } from '../../errors'
import type { FeatureMap } from '../lower/context'
import type { LoweredNetwork } from '../lower/network'
import type { Plan } from '../plan/plan'

export class FeatureMaps {
  private readonly plan: Plan
  private readonly network: LoweredNetwork

  constructor(plan: Plan, network: LoweredNetwork) {
    this.plan = plan
    this.network = network
  }

  private floatsOf(map: FeatureMap): number {
    return map.segments * this.network.context.positions(map.size) * map.c4 * 4
  }

  read(map: FeatureMap): Promise<Float32Array> {
    return this.plan.read(map.buffer.name, this.floatsOf(map), map.offset * 4)
  }

  /** @throws SearchError 'bad-shape' for another number of values than the map has */
  write(map: FeatureMap, values: Float32Array): void {
    const expected = this.floatsOf(map)
    if (values.length !== expected)
      throw new SearchError('bad-shape', `${map.buffer.name}: ${values.length} numbers, expected ${expected}`)
    this.plan.write(map.buffer.name, values, map.offset * 4)
  }

  readActivation(name: string): Promise<Float32Array> {
    const { activations } = this.network
    const found = activations.find((activation) => activation.name === name)
    if (!found)
      throw new SearchError(
        'bad-shape',
        `activation ${name}: this network has ${activations.map((a) => a.name).join(', ')}`,
      )
    return this.read(found.map)
  }

  input(index: number): LoweredNetwork['inputs'][number] {
    const input = this.network.inputs[index]
    if (!input) throw new SearchError('bad-shape', `input ${index}: this network has ${this.network.inputs.length}`)
    return input
  }

  output(): NonNullable<LoweredNetwork['output']> {
    const { output, context } = this.network
    if (!output) throw new SearchError('internal', `${context.ops.space} network: ends in a loss, not in an output`)
    return output
  }
}
