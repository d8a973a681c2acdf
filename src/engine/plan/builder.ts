/**
 * Records a plan: named segments of dispatches over named buffers, to be replayed every step. Knows no device, so that a plan
 * can be counted, checked and drawn without one; an executor (`webgpu/`) realises it.
 */
import { SearchError } from '../../errors'
import type { OpSet } from '../../supernet/opSet'
import { type Kernel, WORKGROUP } from './kernel'

export interface BufferRef {
  readonly name: string
  readonly floats: number
}

export interface Dispatch {
  readonly kernel: Kernel
  readonly buffers: Readonly<Record<string, BufferRef>>
  readonly uniforms: Readonly<Record<string, number>>
  /** Workgroups. */
  readonly x: number
  readonly y: number
}

const MAX_WORKGROUPS = 65_535

export class PlanBuilder {
  readonly buffers = new Map<string, BufferRef>()
  /** The candidates of the network, which say how much work a dispatch is; null for a plan of lone kernels. */
  readonly ops: OpSet | null
  readonly segments = new Map<string, Dispatch[]>()
  private current: Dispatch[] = []

  constructor(ops: OpSet | null = null) {
    this.ops = ops
  }

  /** A new buffer, or the existing one of that name grown to at least `floats`. */
  buffer(name: string, floats: number): BufferRef {
    const size = Math.max(4, Math.ceil(floats / 4) * 4)
    const existing = this.buffers.get(name) as { name: string; floats: number } | undefined
    if (existing) {
      existing.floats = Math.max(existing.floats, size)
      return existing
    }
    const ref = { name, floats: size }
    this.buffers.set(name, ref)
    return ref
  }

  /** Following dispatches are recorded into this segment. */
  segment(name: string): void {
    const existing = this.segments.get(name)
    this.current = existing ?? []
    if (!existing) this.segments.set(name, this.current)
  }

  /** Records one dispatch of `threads` invocations in x and `rows` in y. */
  dispatch(
    kernel: Kernel,
    buffers: Readonly<Record<string, BufferRef>>,
    uniforms: Readonly<Record<string, number>>,
    threads: number,
    rows = 1,
  ): void {
    for (const { name } of kernel.bindings)
      if (!buffers[name]) throw new SearchError('internal', `${kernel.name}: no buffer for binding ${name}`)
    for (const field of kernel.uniforms)
      if (uniforms[field] === undefined)
        throw new SearchError('internal', `${kernel.name}: no value for uniform ${field}`)
    const x = Math.ceil(threads / WORKGROUP)
    if (x > MAX_WORKGROUPS || rows > MAX_WORKGROUPS)
      throw new SearchError(
        'bad-shape',
        `${kernel.name}: ${x} x ${rows} workgroups, at most ${MAX_WORKGROUPS} each way`,
      )
    this.current.push({ kernel, buffers, uniforms, x, y: rows })
  }

  /** What `fill` records into the current segment. */
  record(fill: () => void): readonly Dispatch[] {
    const { current } = this
    const before = current.length
    fill()
    return current.slice(before)
  }

  /** Records dispatches once more, into the current segment. */
  repeat(dispatches: readonly Dispatch[]): void {
    this.current.push(...dispatches)
  }

  /** Bytes of all buffers and of the largest binding. */
  requirement(): { bytes: number; largestBinding: number; largestName: string } {
    let bytes = 0
    let largest: BufferRef = { name: '', floats: 0 }
    for (const ref of this.buffers.values()) {
      bytes += ref.floats * 4
      if (ref.floats > largest.floats) largest = ref
    }
    return { bytes, largestBinding: largest.floats * 4, largestName: largest.name }
  }
}
