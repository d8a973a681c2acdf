/**
 * Command buffers of a step. Dispatches go into compute passes, passes into submissions of at most so many launches: a
 * slow adapter must come back to the driver before its watchdog does. Where the cuts lie changes no bit.
 */
import type { PassClock } from './passClock'

export class Submission {
  private readonly device: GPUDevice
  private readonly mostLaunches: number
  private readonly clock: PassClock | null
  private encoder: GPUCommandEncoder
  private pass: GPUComputePassEncoder | null = null
  private launches = 0

  /** @param clock times every run of dispatches of one kernel family in a pass of its own */
  constructor(device: GPUDevice, mostLaunches: number, clock: PassClock | null) {
    this.device = device
    this.mostLaunches = mostLaunches
    this.clock = clock
    this.encoder = device.createCommandEncoder()
  }

  copy(from: GPUBuffer, to: GPUBuffer): void {
    this.endPass()
    this.encoder.copyBufferToBuffer(from, 0, to, 0, from.size)
  }

  /** The pass for the next dispatch; another one than before has no pipeline set. */
  passFor(segment: string, family: string): GPUComputePassEncoder {
    if (this.launches >= this.mostLaunches) this.submit()
    this.launches++
    if (this.clock?.isNew(segment, family)) this.endPass()
    this.pass ??= this.encoder.beginComputePass(
      this.clock ? { timestampWrites: this.clock.begin(segment, family) } : {},
    )
    this.clock?.count()
    return this.pass
  }

  private endPass(): void {
    this.pass?.end()
    this.pass = null
    this.clock?.interrupt()
  }

  /** Sends what is recorded so far; the next dispatch opens another command buffer. */
  private submit(): void {
    this.endPass()
    this.device.queue.submit([this.encoder.finish()])
    this.encoder = this.device.createCommandEncoder()
    this.launches = 0
  }

  finish(): void {
    this.endPass()
    this.clock?.resolve(this.encoder)
    this.device.queue.submit([this.encoder.finish()])
  }
}
