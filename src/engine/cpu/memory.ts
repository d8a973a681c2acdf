/**
 * The one linear memory of a CPU executor, and who has which region of it. Regions come back zeroed; the memory grows and never shrinks,
 * so a region that was freed is given out again.
 */
import { SearchError } from '../../errors'
import { ALIGNMENT, FIRST_BUFFER } from './launchRecord'
import { MOST_PAGES } from './translate'

const PAGE_BYTES = 65_536

/** A browser may refuse to reserve all 4 GB of addresses: less is tried then. */
const PAGE_LIMITS = [MOST_PAGES, MOST_PAGES / 2, MOST_PAGES / 4]

interface Region {
  readonly address: number
  readonly bytes: number
}

function reserve(isShared: boolean): { memory: WebAssembly.Memory; pages: number } {
  const initial = FIRST_BUFFER / PAGE_BYTES
  let refusal: unknown
  for (const maximum of PAGE_LIMITS)
    try {
      return { memory: new WebAssembly.Memory({ initial, maximum, shared: isShared }), pages: maximum }
    } catch (error) {
      refusal = error
    }
  throw new SearchError('out-of-memory', `a WebAssembly memory that may grow to 1 GB was refused: ${refusal}`)
}

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT

export class CpuMemory {
  readonly memory: WebAssembly.Memory
  /** Bytes that all regions together may take. */
  readonly limitBytes: number
  private readonly taken = new Map<number, number>()
  /** By address; neighbours are joined. */
  private free: Region[]
  private views: { u8: Uint8Array; u32: Uint32Array; f32: Float32Array; i32: Int32Array }

  constructor(isShared: boolean) {
    const { memory, pages } = reserve(isShared)
    this.memory = memory
    this.limitBytes = pages * PAGE_BYTES - FIRST_BUFFER
    this.views = this.fresh()
    this.free = []
  }

  private fresh(): CpuMemory['views'] {
    const { buffer } = this.memory
    return {
      u8: new Uint8Array(buffer),
      u32: new Uint32Array(buffer),
      f32: new Float32Array(buffer),
      i32: new Int32Array(buffer),
    }
  }

  get u8(): Uint8Array {
    return this.views.u8
  }
  get u32(): Uint32Array {
    return this.views.u32
  }
  get f32(): Float32Array {
    return this.views.f32
  }
  get i32(): Int32Array {
    return this.views.i32
  }

  /** @throws SearchError 'out-of-memory' with the number when the memory cannot grow so far */
  allocate(bytes: number): number {
    const size = aligned(Math.max(1, bytes))
    const place = this.free.find((region) => region.bytes >= size) ?? this.grow(size)
    const { address } = place
    const rest = { address: address + size, bytes: place.bytes - size }
    this.free = this.free.flatMap((region) => (region === place ? (rest.bytes > 0 ? [rest] : []) : [region]))
    this.taken.set(address, size)
    this.u8.fill(0, address, address + size)
    return address
  }

  /** A region at the end that is large enough. */
  private grow(size: number): Region {
    const end = this.memory.buffer.byteLength
    const last = this.free.at(-1)
    const begins = last && last.address + last.bytes === end ? last.address : end
    const pages = Math.ceil((begins + size - end) / PAGE_BYTES)
    try {
      this.memory.grow(pages)
    } catch {
      const megabytes = Math.ceil((end + pages * PAGE_BYTES) / 1e6).toLocaleString('en')
      throw new SearchError('out-of-memory', `the memory of the CPU engine cannot grow to ${megabytes} MB`)
    }
    this.views = this.fresh()
    if (begins < end) this.free.pop()
    const region = { address: begins, bytes: this.memory.buffer.byteLength - begins }
    this.free.push(region)
    return region
  }

  release(address: number): void {
    const bytes = this.taken.get(address)
    if (bytes === undefined) throw new SearchError('internal', `memory: no region at ${address}`)
    this.taken.delete(address)
    const regions = [...this.free, { address, bytes }].sort((a, b) => a.address - b.address)
    this.free = regions.reduce<Region[]>((joined, region) => {
      const last = joined.at(-1)
      if (last && last.address + last.bytes === region.address)
        joined[joined.length - 1] = { address: last.address, bytes: last.bytes + region.bytes }
      else joined.push(region)
      return joined
    }, [])
  }
}
