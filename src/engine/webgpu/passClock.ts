/**
 * Times a step by kernel family with `timestamp-query`: a pass for every run of dispatches of one family within a segment,
 * a time stamp at its begin and at its end. The dispatches and their order are those of any other step, so a timed step
 * gives the same bits. Browsers round time stamps (Chromium to 0.1 ms); the error of a sum of many passes averages out.
 */
import { type KernelTime, mergeTimes } from '../plan/kernelTime'

interface TimedPass {
  readonly segment: string
  readonly family: string
  launches: number
}

/** Queries of one set; the limit of WebGPU. */
const MOST_QUERIES = 4096
const STAMP_BYTES = 8

export class PassClock {
  private readonly device: GPUDevice
  private readonly sets: GPUQuerySet[] = []
  private readonly passes: TimedPass[] = []
  private interrupted = true
  private staging: GPUBuffer | null = null
  private resolved: GPUBuffer | null = null

  static isAvailable(device: GPUDevice): boolean {
    return device.features.has('timestamp-query')
  }

  /** @param device with the feature `timestamp-query` */
  constructor(device: GPUDevice) {
    this.device = device
  }

  isNew(segment: string, family: string): boolean {
    const last = this.passes.at(-1)
    return last === undefined || last.segment !== segment || last.family !== family
  }

  /** The running pass ended; what comes next is timed afresh. */
  interrupt(): void {
    this.interrupted = true
  }

  begin(segment: string, family: string): GPUComputePassTimestampWrites {
    const query = (2 * this.passes.length) % MOST_QUERIES
    if (query === 0) this.sets.push(this.device.createQuerySet({ type: 'timestamp', count: MOST_QUERIES }))
    this.passes.push({ segment, family, launches: 0 })
    this.interrupted = false
    const querySet = this.sets.at(-1) as GPUQuerySet
    return { querySet, beginningOfPassWriteIndex: query, endOfPassWriteIndex: query + 1 }
  }

  count(): void {
    const last = this.passes.at(-1)
    if (last && !this.interrupted) last.launches++
  }

  /** Records the copy of all time stamps; once, after the last pass. */
  resolve(encoder: GPUCommandEncoder): void {
    const size = Math.max(1, this.sets.length) * MOST_QUERIES * STAMP_BYTES
    this.resolved = this.device.createBuffer({ size, usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC })
    this.staging = this.device.createBuffer({ size, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ })
    this.sets.forEach((set, i) => {
      const used = Math.min(MOST_QUERIES, 2 * this.passes.length - i * MOST_QUERIES)
      encoder.resolveQuerySet(set, 0, used, this.resolved as GPUBuffer, i * MOST_QUERIES * STAMP_BYTES)
    })
    encoder.copyBufferToBuffer(this.resolved, 0, this.staging, 0, size)
  }

  /** Waits for the step; frees everything. */
  async read(): Promise<readonly KernelTime[]> {
    const { staging } = this
    if (staging === null) return []
    await staging.mapAsync(GPUMapMode.READ)
    const stamps = new BigUint64Array(staging.getMappedRange().slice(0))
    this.destroy()
    return mergeTimes(
      this.passes.map(({ segment, family, launches }, i) => ({
        segment,
        family,
        launches,
        ms: Number((stamps[2 * i + 1] as bigint) - (stamps[2 * i] as bigint)) / 1e6,
      })),
    )
  }

  destroy(): void {
    for (const set of this.sets) set.destroy()
    this.staging?.destroy()
    this.resolved?.destroy()
    this.staging = null
  }
}
