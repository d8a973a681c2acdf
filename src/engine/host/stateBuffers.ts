/**
 * What a run's next step depends on besides weights and alphas: momentum, Adam's moments, the alpha gradient that
 * NAS-Bench-201's clipping remembers, running statistics, the epoch's sums. As one array: alpha steps taken, then the buffers.
 */
import { SearchError } from '../../errors'
import type { Plan } from '../plan/plan'

export class StateBuffers {
  private readonly plan: Plan
  private readonly names: readonly string[]

  /** @param names of the plan's buffers, in the order of the array */
  constructor(plan: Plan, names: readonly string[]) {
    this.plan = plan
    this.names = names
  }

  reset(): void {
    this.plan.clear([...this.names, 'G'])
    // PyTorch starts running statistics at mean 0 and variance 1; pairs of vec4f.
    const running = new Float32Array(this.plan.floats('RS'))
    for (let i = 0; i < running.length; i++) running[i] = i % 8 < 4 ? 0 : 1
    this.plan.write('RS', running)
  }

  async read(alphaSteps: number): Promise<Float32Array> {
    const parts = await Promise.all(this.names.map((name) => this.plan.read(name)))
    const state = new Float32Array(1 + parts.reduce((sum, { length }) => sum + length, 0))
    state[0] = alphaSteps
    let offset = 1
    for (const part of parts) {
      state.set(part, offset)
      offset += part.length
    }
    return state
  }

  /** @returns alpha steps taken @throws SearchError 'bad-shape' for the state of another network */
  write(state: Float32Array): number {
    const expected = 1 + this.names.reduce((sum, name) => sum + this.plan.floats(name), 0)
    if (state.length !== expected)
      throw new SearchError('bad-shape', `state: ${state.length} numbers, expected ${expected}`)
    let offset = 1
    for (const name of this.names) {
      const floats = this.plan.floats(name)
      this.plan.write(name, state.slice(offset, offset + floats))
      offset += floats
    }
    return state[0] as number
  }
}
