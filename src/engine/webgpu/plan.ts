/** A plan on a GPUDevice: its buffers, pipelines and bind groups, made once; nothing is allocated afterwards. */
import { SearchError } from '../../errors'
import { type KernelTime, mergeTimes } from '../plan/kernelTime'
import type { Pass, Plan } from '../plan/plan'
import { PassClock } from './passClock'
import { Submission } from './submission'

/** One recorded segment, ready to encode. */
export interface RealSegment {
  readonly families: readonly string[]
  readonly pipelines: readonly GPUComputePipeline[]
  readonly groups: readonly GPUBindGroup[]
  readonly grid: readonly (readonly [number, number])[]
}

export class WebGpuPlan implements Plan {
  readonly kernels: number
  readonly bytes: number
  private readonly device: GPUDevice
  private readonly buffersByName: ReadonlyMap<string, GPUBuffer>
  private readonly uniformBuffer: GPUBuffer
  private readonly segments: ReadonlyMap<string, RealSegment>
  private launchesPerSubmit = Number.POSITIVE_INFINITY
  /** Clocks of the runs since `startProfile`; null while nothing is timed. */
  private timed: PassClock[] | null = null

  constructor(
    device: GPUDevice,
    buffers: ReadonlyMap<string, GPUBuffer>,
    uniformBuffer: GPUBuffer,
    segments: ReadonlyMap<string, RealSegment>,
    kernels: number,
    bytes: number,
  ) {
    this.device = device
    this.buffersByName = buffers
    this.uniformBuffer = uniformBuffer
    this.segments = segments
    this.kernels = kernels
    this.bytes = bytes
  }

  private buffer(name: string): GPUBuffer {
    const buffer = this.buffersByName.get(name)
    if (!buffer) throw new SearchError('internal', `plan: no buffer named ${name}`)
    return buffer
  }

  floats(name: string): number {
    return this.buffer(name).size / 4
  }

  launches(segments: readonly string[]): number {
    return segments.reduce((sum, name) => sum + (this.segments.get(name)?.grid.length ?? 0), 0)
  }

  write(name: string, values: Float32Array | Uint32Array, offset = 0): void {
    this.device.queue.writeBuffer(this.buffer(name), offset * 4, values as Float32Array<ArrayBuffer>)
  }

  clear(names: readonly string[]): void {
    const encoder = this.device.createCommandEncoder()
    for (const name of names) encoder.clearBuffer(this.buffer(name))
    this.device.queue.submit([encoder.finish()])
  }

  run(passes: readonly Pass[]): void {
    const clock = this.timed === null ? null : new PassClock(this.device)
    const submission = new Submission(this.device, this.launchesPerSubmit, clock)
    for (const { copies, segments } of passes) {
      for (const { from, to } of copies) submission.copy(this.buffer(from), this.buffer(to))
      this.encode(submission, segments)
    }
    submission.finish()
    if (clock) this.timed?.push(clock)
  }

  /** Records segments, in order. */
  private encode(submission: Submission, names: readonly string[]): void {
    let open: GPUComputePassEncoder | undefined
    let bound: GPUComputePipeline | undefined
    for (const name of names) {
      const segment = this.segments.get(name)
      if (!segment) throw new SearchError('internal', `plan: no segment named ${name}`)
      for (let i = 0; i < segment.grid.length; i++) {
        const pass = submission.passFor(name, segment.families[i] as string)
        const pipeline = segment.pipelines[i] as GPUComputePipeline
        if (pass !== open || pipeline !== bound) pass.setPipeline(pipeline)
        open = pass
        bound = pipeline
        pass.setBindGroup(0, segment.groups[i] as GPUBindGroup)
        const [x, y] = segment.grid[i] as readonly [number, number]
        pass.dispatchWorkgroups(x, y)
      }
    }
  }

  async read(name: string, floats?: number, offset = 0): Promise<Float32Array> {
    const source = this.buffer(name)
    const bytes = (floats ?? source.size / 4 - offset) * 4
    const staging = this.device.createBuffer({ size: bytes, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ })
    const encoder = this.device.createCommandEncoder()
    encoder.copyBufferToBuffer(source, offset * 4, staging, 0, bytes)
    this.device.queue.submit([encoder.finish()])
    await staging.mapAsync(GPUMapMode.READ)
    const values = new Float32Array(staging.getMappedRange().slice(0))
    staging.destroy()
    return values
  }

  limitSubmissions(launches: number): void {
    this.launchesPerSubmit = Math.max(1, launches)
  }

  get canProfile(): boolean {
    return PassClock.isAvailable(this.device)
  }

  startProfile(): void {
    if (!this.canProfile) throw new SearchError('unsupported', 'profile: this device has no timestamp-query')
    this.timed ??= []
  }

  async readProfile(): Promise<readonly KernelTime[]> {
    const clocks = this.timed ?? []
    this.timed = null
    return mergeTimes((await Promise.all(clocks.map((clock) => clock.read()))).flat())
  }

  destroy(): void {
    for (const clock of this.timed ?? []) clock.destroy()
    for (const buffer of this.buffersByName.values()) buffer.destroy()
    this.uniformBuffer.destroy()
  }
}
