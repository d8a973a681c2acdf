/**
 * What a run's next step depends on besides weights and alphas: momentum, Adam's moments, the alpha gradient that
 * NAS-Bench-201's clipping remembers, running statistics, the epoch's sums. As one array: alpha steps taken, then the buffers.
 */
import { SearchError } from '../../errors'
import type { Plan } from '../webgpu/plan'

export class StateBuffers {
  private readonly device: GPUDevice
  private readonly plan: Plan
  private readonly names: readonly string[]

  /** @param names of the plan's buffers, in the order of the array */
  constructor(device: GPUDevice, plan: Plan, names: readonly string[]) {
    this.device = device
    this.plan = plan
    this.names = names
  }

  reset(): void {
    const encoder = this.device.createCommandEncoder()
    for (const name of this.names) encoder.clearBuffer(this.plan.buffer(name))
    encoder.clearBuffer(this.plan.buffer('G'))
    this.device.queue.submit([encoder.finish()])
    // PyTorch starts running statistics at mean 0 and variance 1; pairs of vec4f.
    const running = new Float32Array(this.plan.buffer('RS').size / 4)
    for (let i = 0; i < running.length; i++) running[i] = i % 8 < 4 ? 0 : 1
    this.device.queue.writeBuffer(this.plan.buffer('RS'), 0, running)
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
    const expected = 1 + this.names.reduce((sum, name) => sum + this.plan.buffer(name).size / 4, 0)
    if (state.length !== expected)
      throw new SearchError('bad-shape', `state: ${state.length} numbers, expected ${expected}`)
    let offset = 1
    for (const name of this.names) {
      const buffer = this.plan.buffer(name)
      this.device.queue.writeBuffer(buffer, 0, state.slice(offset, offset + buffer.size / 4))
      offset += buffer.size / 4
    }
    return state[0] as number
  }
}
