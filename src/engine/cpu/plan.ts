/** A plan in the memory of a CPU executor: every command becomes one of the executor's queue. */
import { SearchError } from '../../errors'
import { type KernelTime, mergeTimes } from '../plan/kernelTime'
import type { Pass, Plan } from '../plan/plan'
import type { CpuMemory } from './memory'
import type { Command, CommandQueue } from './queue'
import type { PlanLayout, PlannedLaunch } from './records'
import type { ThreadModule, ThreadPool } from './threads/pool'

export interface CpuPlanParts {
  readonly memory: CpuMemory
  readonly queue: CommandQueue
  readonly pool: ThreadPool
  readonly now: () => number
  readonly module: ThreadModule
  /** Where a checked module has stopped, if it has. */
  readonly faultOf: () => SearchError | null
  /** Address of the plan. */
  readonly region: number
  readonly layout: PlanLayout
  readonly kernels: number
  readonly bytes: number
}

/** Segments one after another, as a list of records in memory. */
interface LaunchList {
  readonly address: number
  readonly launches: readonly PlannedLaunch[]
}

/** Weight of the newest measurement in how long a launch takes beside what was expected of it. */
const SMOOTHING = 0.2

export class CpuPlan implements Plan {
  readonly kernels: number
  readonly bytes: number
  readonly canProfile = true
  private readonly parts: CpuPlanParts
  private readonly lists = new Map<string, LaunchList>()
  /** Milliseconds that an expected microsecond takes here. */
  private pace = 1e-3
  private times: KernelTime[] | null = null

  constructor(parts: CpuPlanParts) {
    this.parts = parts
    this.kernels = parts.kernels
    this.bytes = parts.bytes
  }

  private place(name: string): { address: number; floats: number } {
    const { region, layout } = this.parts
    const found = layout.buffers.get(name)
    if (!found) throw new SearchError('internal', `plan: no buffer named ${name}`)
    return { address: region + found.offset, floats: found.floats }
  }

  floats(name: string): number {
    return this.place(name).floats
  }

  launches(segments: readonly string[]): number {
    return segments.reduce((sum, name) => sum + (this.parts.layout.segments.get(name)?.length ?? 0), 0)
  }

  write(name: string, values: Float32Array | Uint32Array, offset = 0): void {
    const { memory, queue } = this.parts
    const { address, floats } = this.place(name)
    if (offset + values.length > floats)
      throw new SearchError('internal', `plan: ${values.length} numbers at ${offset} of ${name}, which holds ${floats}`)
    const put = (given: Float32Array | Uint32Array): void => {
      const target = given instanceof Float32Array ? memory.f32 : memory.u32
      target.set(given, (address >>> 2) + offset)
    }
    queue.now(
      () => put(values),
      () => {
        const copy = values.slice()
        return () => put(copy)
      },
    )
  }

  clear(names: readonly string[]): void {
    const { memory, queue } = this.parts
    const places = names.map((name) => this.place(name))
    const act = (): void => {
      for (const { address, floats } of places) memory.u32.fill(0, address >>> 2, (address >>> 2) + floats)
    }
    queue.now(act, () => act)
  }

  run(passes: readonly Pass[]): void {
    for (const { copies, segments } of passes) {
      for (const { from, to } of copies) this.copy(from, to)
      const list = this.listOf(segments)
      if (list.launches.length > 0) this.parts.queue.push(this.times ? this.timedRun(list) : this.slicedRun(list))
    }
  }

  private copy(from: string, to: string): void {
    const { memory, queue } = this.parts
    const [source, target] = [this.place(from), this.place(to)]
    const act = (): void => {
      memory.u8.copyWithin(target.address, source.address, source.address + source.floats * 4)
    }
    queue.now(act, () => act)
  }

  /** Made when a list of segments is first run, kept for every later run. */
  private listOf(names: readonly string[]): LaunchList {
    const key = names.join()
    const known = this.lists.get(key)
    if (known) return known
    const { memory, region, layout } = this.parts
    const launches = names.flatMap((name) => {
      const segment = layout.segments.get(name)
      if (!segment) throw new SearchError('internal', `plan: no segment named ${name}`)
      return segment
    })
    const address = memory.allocate(launches.length * 4)
    launches.forEach(({ record }, i) => {
      memory.u32[(address >>> 2) + i] = region + record
    })
    const list = { address, launches }
    this.lists.set(key, list)
    return list
  }

  private launch(list: number, count: number): void {
    const { pool, module, faultOf } = this.parts
    try {
      pool.run(module, list, count)
    } catch (error) {
      throw faultOf() ?? error
    }
  }

  /** Runs the list piece by piece; where the cuts lie changes no bit. */
  private slicedRun({ address, launches }: LaunchList): Command {
    const { now } = this.parts
    let next = 0
    return {
      step: (ms) => {
        const first = next
        let expected = 0
        do expected += (launches[next++] as PlannedLaunch).microseconds
        while (next < launches.length && expected * this.pace < ms)
        const begun = now()
        this.launch(address + 4 * first, next - first)
        const measured = (now() - begun) / Math.max(1, expected)
        if (measured > 0) this.pace += SMOOTHING * (measured - this.pace)
        return next === launches.length
      },
    }
  }

  /** Runs of launches of one family, one by one, each timed. */
  private timedRun({ address, launches }: LaunchList): Command {
    const { now } = this.parts
    const { times } = this
    let next = 0
    return {
      step: () => {
        const first = next
        const { segment, family } = launches[first] as PlannedLaunch
        while (launches[next]?.segment === segment && launches[next]?.family === family) next++
        const begun = now()
        this.launch(address + 4 * first, next - first)
        times?.push({ segment, family, launches: next - first, ms: now() - begun })
        return next === launches.length
      },
    }
  }

  read(name: string, floats?: number, offset = 0): Promise<Float32Array> {
    const { memory, queue } = this.parts
    const place = this.place(name)
    const begin = (place.address >>> 2) + offset
    const count = floats ?? place.floats - offset
    return new Promise((resolve, reject) => {
      queue.push({
        step: () => {
          resolve(new Float32Array(memory.f32.subarray(begin, begin + count)))
          return true
        },
        fail: reject,
      })
    })
  }

  /** Nothing gives up a command that takes long here, and the queue cuts it into slices by itself. */
  limitSubmissions(): void {}

  startProfile(): void {
    this.times ??= []
  }

  async readProfile(): Promise<readonly KernelTime[]> {
    const times = this.times ?? []
    this.times = null
    await this.parts.queue.settled()
    return mergeTimes(times)
  }

  destroy(): void {
    const { memory, queue, pool, module, region } = this.parts
    const addresses = [region, ...[...this.lists.values()].map(({ address }) => address)]
    this.lists.clear()
    queue.push({
      step: async () => {
        await pool.drop(module)
        for (const address of addresses) memory.release(address)
        return true
      },
    })
  }
}
