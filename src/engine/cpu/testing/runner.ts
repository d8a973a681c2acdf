/** A plan in a memory of its own, run on one thread: for tests and measurements of the translator, without an executor. */
import type { Dispatch, PlanBuilder } from '../../plan/builder'
import { type Kernel, WORKGROUP } from '../../plan/kernel'
import { ALIGNMENT, CONTROL, controlBytes, FIRST_BUFFER, RECORD, writeRecord } from '../launchRecord'
import { wavesOf } from '../schedule'
import { type ModuleExports, type TranslatedModule, type TranslateOptions, translateModule } from '../translate'
import { kernelsOf } from './plans'

const PAGE = 65_536
const CONTROL_AT = 1024
const FLOATS_OF: Readonly<Record<string, number>> = { vec4f: 4, vec4u: 4, f32: 1, u32: 1 }

export interface RunnerOptions extends TranslateOptions {
  /** Invocations in a chunk; all in one where left out. */
  readonly chunkOf?: (dispatch: Dispatch) => number
  readonly threads?: number
}

/** A thread that makes the same calls of `run`. */
export interface Helper {
  run(list: number, count: number, thread: number, threads: number, control: number): void
}

/** Places for records, uniforms and lists below the first buffer; more than a plan of a test has. */
class LowMemory {
  private top = CONTROL_AT

  take(bytes: number): number {
    const at = this.top
    this.top += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
    if (this.top > FIRST_BUFFER)
      throw new Error(`records: ${this.top} bytes, ${FIRST_BUFFER} lie below the first buffer`)
    return at
  }
}

export class Runner {
  readonly memory: WebAssembly.Memory
  readonly module: TranslatedModule
  readonly compiled: WebAssembly.Module
  readonly control: number
  private readonly low = new LowMemory()
  private readonly addresses = new Map<string, { readonly at: number; readonly floats: number }>()
  private readonly lists = new Map<string, { readonly at: number; readonly count: number }>()
  private readonly exports: ModuleExports

  constructor(builder: PlanBuilder, options: RunnerOptions) {
    const { chunkOf = () => Number.MAX_SAFE_INTEGER, threads = 1 } = options
    let top = FIRST_BUFFER
    for (const { name, floats } of builder.buffers.values()) {
      this.addresses.set(name, { at: top, floats })
      top += Math.ceil((4 * floats) / ALIGNMENT) * ALIGNMENT
    }
    const initial = Math.ceil(top / PAGE)
    this.memory = new WebAssembly.Memory(options.isShared ? { initial, maximum: PAGE, shared: true } : { initial })
    this.control = this.low.take(controlBytes(threads))
    this.module = translateModule(kernelsOf(builder), options)
    this.compiled = new WebAssembly.Module(this.module.bytes)
    const instance = new WebAssembly.Instance(this.compiled, { env: { memory: this.memory } })
    this.exports = instance.exports as unknown as ModuleExports
    this.words[(this.control + CONTROL.spins) >> 2] = 1000
    for (const [name, dispatches] of builder.segments) this.record(name, dispatches, chunkOf)
  }

  /** exp and log of the module. */
  get elementary(): Pick<ModuleExports, 'exp' | 'log'> {
    return this.exports
  }

  get words(): Uint32Array {
    return new Uint32Array(this.memory.buffer)
  }

  private record(name: string, dispatches: readonly Dispatch[], chunkOf: (dispatch: Dispatch) => number): void {
    const { words } = this
    const waits = wavesOf(
      dispatches.map(({ kernel, buffers }) => ({
        buffers: kernel.bindings.map(({ name: binding, access }) => ({ name: buffers[binding]?.name ?? '', access })),
      })),
    )
    const at = this.low.take(4 * dispatches.length)
    dispatches.forEach((dispatch, i) => {
      const { kernel, buffers, uniforms, x, y } = dispatch
      const record = this.low.take(RECORD.bytes)
      const slice = this.low.take(4 * Math.max(1, kernel.uniforms.length))
      words.set(
        kernel.uniforms.map((field) => uniforms[field] as number),
        slice / 4,
      )
      writeRecord(words, record, {
        function: this.module.numberOf(kernel),
        uniforms: slice,
        width: x * WORKGROUP,
        rows: y,
        chunk: chunkOf(dispatch),
        waits: waits[i] as boolean,
        bindings: this.bindings(kernel, buffers),
      })
      words[at / 4 + i] = record
    })
    this.lists.set(name, { at, count: dispatches.length })
  }

  private bindings(kernel: Kernel, buffers: Dispatch['buffers']): { address: number; length: number }[] {
    return kernel.bindings.map(({ name, element }) => {
      const { at, floats } = this.place(buffers[name]?.name ?? '')
      return { address: at, length: floats / (FLOATS_OF[element] as number) }
    })
  }

  private place(name: string): { at: number; floats: number } {
    const place = this.addresses.get(name)
    if (!place) throw new Error(`no buffer ${name}`)
    return place
  }

  has(name: string): boolean {
    return this.addresses.has(name)
  }

  /** A view of a buffer. */
  buffer(name: string): Float32Array {
    const { at, floats } = this.place(name)
    return new Float32Array(this.memory.buffer, at, floats)
  }

  wholeNumbers(name: string): Uint32Array {
    const { at, floats } = this.place(name)
    return new Uint32Array(this.memory.buffer, at, floats)
  }

  list(name: string): { at: number; count: number } {
    const list = this.lists.get(name)
    if (!list) throw new Error(`no segment ${name}`)
    return list
  }

  /** Runs segments, in order, on this thread. */
  run(names: readonly string[]): void {
    for (const name of names) {
      const { at, count } = this.list(name)
      this.exports.run(at, count, 0, 1, this.control)
    }
  }

  /** Runs segments, in order, on this thread and one more a helper. */
  runWith(names: readonly string[], helpers: readonly Helper[]): number {
    const threads = 1 + helpers.length
    let status = 0
    for (const name of names) {
      const { at, count } = this.list(name)
      helpers.forEach((helper, i) => {
        helper.run(at, count, i + 1, threads, this.control)
      })
      status ||= this.exports.run(at, count, 0, threads, this.control)
    }
    return status
  }

  /** Runs one launch of a segment. */
  launch(name: string, i: number): void {
    this.exports.run(this.list(name).at + 4 * i, 1, 0, 1, this.control)
  }
}
