/** Bytes of a WebAssembly module as they are written: growing, with the variable-length integers of the format. */

const FLOATS = new DataView(new ArrayBuffer(8))

export class Bytes {
  private data = new Uint8Array(1024)
  private size = 0

  get length(): number {
    return this.size
  }

  private room(more: number): void {
    if (this.size + more <= this.data.length) return
    const larger = new Uint8Array(Math.max(2 * this.data.length, this.size + more))
    larger.set(this.data.subarray(0, this.size))
    this.data = larger
  }

  byte(value: number): void {
    this.room(1)
    this.data[this.size++] = value
  }

  /** Unsigned LEB128. */
  unsigned(value: number): void {
    let rest = value >>> 0
    while (rest > 127) {
      this.byte((rest & 127) | 128)
      rest >>>= 7
    }
    this.byte(rest)
  }

  /** Signed LEB128 of 32 bits. */
  signed(value: number): void {
    let rest = value | 0
    for (;;) {
      const part = rest & 127
      rest >>= 7
      if ((rest === 0 && !(part & 64)) || (rest === -1 && part & 64)) {
        this.byte(part)
        return
      }
      this.byte(part | 128)
    }
  }

  /** Signed LEB128 of 64 bits. */
  signedLong(value: bigint): void {
    let rest = BigInt.asIntN(64, value)
    for (;;) {
      const part = Number(rest & 127n)
      rest >>= 7n
      if ((rest === 0n && !(part & 64)) || (rest === -1n && part & 64)) {
        this.byte(part)
        return
      }
      this.byte(part | 128)
    }
  }

  float(value: number): void {
    FLOATS.setFloat32(0, value, true)
    for (let i = 0; i < 4; i++) this.byte(FLOATS.getUint8(i))
  }

  double(value: number): void {
    FLOATS.setFloat64(0, value, true)
    for (let i = 0; i < 8; i++) this.byte(FLOATS.getUint8(i))
  }

  word(value: number): void {
    FLOATS.setInt32(0, value, true)
    for (let i = 0; i < 4; i++) this.byte(FLOATS.getUint8(i))
  }

  append(bytes: Uint8Array): void {
    this.room(bytes.length)
    this.data.set(bytes, this.size)
    this.size += bytes.length
  }

  /** A name: its length in bytes, then UTF-8. */
  text(text: string): void {
    const bytes = new TextEncoder().encode(text)
    this.unsigned(bytes.length)
    this.append(bytes)
  }

  /** What was written so far; later writes do not change it. */
  done(): Uint8Array<ArrayBuffer> {
    return this.data.slice(0, this.size)
  }
}
