/**
 * A byte stream read in exact pieces, with a limit on what may come out of it: the guard against a small archive
 * that unpacks to more than the tab can hold.
 */
import { SearchError } from '../errors'
import { grouped } from './numbers'

const EMPTY = new Uint8Array(0)

export class ByteSource {
  readonly name: string
  readonly limitBytes: number
  readonly #usedBytes: number
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  #chunk: Uint8Array = EMPTY
  #received = 0

  /**
   * @param name       of the file, for messages
   * @param limitBytes most bytes that may be unpacked, those of the sources before this one included
   * @param usedBytes  what the sources before this one have unpacked
   */
  constructor(stream: ReadableStream<Uint8Array>, name: string, limitBytes: number, usedBytes = 0) {
    this.name = name
    this.limitBytes = limitBytes
    this.#usedBytes = usedBytes
    this.#reader = stream.getReader()
  }

  /** Bytes handed out or skipped so far. */
  get consumed(): number {
    return this.#received - this.#chunk.length
  }

  /** Bytes of the limit that are left. */
  get left(): number {
    return this.limitBytes - this.#usedBytes - this.consumed
  }

  /**
   * Fills `target` from the front.
   *
   * @returns bytes written: less than `target.length` only where the stream ends
   * @throws SearchError 'bad-archive' when the stream breaks off or passes the limit
   */
  async fill(target: Uint8Array): Promise<number> {
    let filled = 0
    while (filled < target.length && (this.#chunk.length > 0 || (await this.#pull()))) {
      const piece = this.#chunk.subarray(0, target.length - filled)
      target.set(piece, filled)
      filled += piece.length
      this.#chunk = this.#chunk.subarray(piece.length)
    }
    return filled
  }

  /** Passes over `count` bytes. @returns bytes passed: less than `count` only where the stream ends */
  async skip(count: number): Promise<number> {
    let passed = 0
    while (passed < count && (this.#chunk.length > 0 || (await this.#pull()))) {
      const step = Math.min(this.#chunk.length, count - passed)
      passed += step
      this.#chunk = this.#chunk.subarray(step)
    }
    return passed
  }

  /** Reads to the end, so that a checksum behind the data is checked too. */
  async drain(): Promise<void> {
    await this.skip(Number.POSITIVE_INFINITY)
  }

  /** Stops reading; safe after a failure and at the end. */
  async close(): Promise<void> {
    // A stream that has already failed rejects its cancel with the same error, which has been reported.
    await this.#reader.cancel().catch(() => undefined)
  }

  async #pull(): Promise<boolean> {
    let result: ReadableStreamReadResult<Uint8Array>
    try {
      result = await this.#reader.read()
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new SearchError(
        'bad-archive',
        `${this.name}: damaged or cut short after ${grouped(this.#received)} unpacked bytes (${reason}), get the file again`,
      )
    }
    if (result.done) return false
    this.#chunk = result.value
    this.#received += result.value.length
    const most = this.limitBytes - this.#usedBytes
    if (this.#received > most)
      throw new SearchError(
        'bad-archive',
        `${this.name}: unpacks to more than ${grouped(most)} bytes, what is left of the limit of ${grouped(this.limitBytes)}`,
      )
    return true
  }
}
