/**
 * The body of one function while it is written: instructions, locals, and labels of blocks. A label is what `open` gave; branches
 * name it, and the depth that the format wants is counted here.
 */
import { Bytes } from './encoding'
import {
  ATOMIC,
  type AtomicOpcode,
  OP,
  type Opcode,
  SATURATING,
  SIMD,
  type SimdOpcode,
  VALUE,
  type ValueType,
} from './opcodes'

export type Label = number

const EMPTY = 0x40

export class Body {
  private readonly code = new Bytes()
  private readonly locals: ValueType[] = []
  private readonly parameters: number
  private depth = 0

  /** @param parameters how many there are; locals are numbered after them */
  constructor(parameters: number) {
    this.parameters = parameters
  }

  local(type: ValueType): number {
    return this.parameters + this.locals.push(type) - 1
  }

  op(...names: Opcode[]): void {
    for (const name of names) this.code.byte(OP[name])
  }

  get(local: number): void {
    this.code.byte(OP.localGet)
    this.code.unsigned(local)
  }

  set(local: number): void {
    this.code.byte(OP.localSet)
    this.code.unsigned(local)
  }

  tee(local: number): void {
    this.code.byte(OP.localTee)
    this.code.unsigned(local)
  }

  getGlobal(index: number): void {
    this.code.byte(OP.globalGet)
    this.code.unsigned(index)
  }

  setGlobal(index: number): void {
    this.code.byte(OP.globalSet)
    this.code.unsigned(index)
  }

  i32(value: number): void {
    this.code.byte(OP.i32Const)
    this.code.signed(value)
  }

  i64(value: bigint): void {
    this.code.byte(OP.i64Const)
    this.code.signedLong(value)
  }

  f32(value: number): void {
    this.code.byte(OP.f32Const)
    this.code.float(value)
  }

  f64(value: number): void {
    this.code.byte(OP.f64Const)
    this.code.double(value)
  }

  /** A vector of four numbers. */
  v128(values: readonly number[], isFloat: boolean): void {
    this.simd('const')
    for (const value of values) {
      if (isFloat) this.code.float(value)
      else this.code.word(value)
    }
  }

  /** A vector of sixteen bytes. */
  v128Bytes(values: readonly number[]): void {
    this.simd('const')
    for (const value of values) this.code.byte(value)
  }

  simd(name: SimdOpcode): void {
    this.code.byte(0xfd)
    this.code.unsigned(SIMD[name])
  }

  simdLane(name: 'i32x4Extract' | 'i32x4Replace' | 'f32x4Extract' | 'f32x4Replace', lane: number): void {
    this.simd(name)
    this.code.byte(lane)
  }

  /** Lanes of 32 bits: 0 to 3 of the first operand, 4 to 7 of the second. */
  shuffle(lanes: readonly [number, number, number, number]): void {
    this.simd('shuffle')
    for (const lane of lanes) for (let i = 0; i < 4; i++) this.code.byte(4 * lane + i)
  }

  saturate(name: keyof typeof SATURATING): void {
    this.code.byte(0xfc)
    this.code.unsigned(SATURATING[name])
  }

  /** Load or store of a number; the address is on the stack. */
  memory(name: 'i32Load' | 'f32Load' | 'i32Store' | 'f32Store', offset: number): void {
    this.op(name)
    this.code.unsigned(2)
    this.code.unsigned(offset)
  }

  simdMemory(name: 'load' | 'store' | 'load32Splat', offset: number): void {
    this.simd(name)
    this.code.unsigned(name === 'load32Splat' ? 2 : 4)
    this.code.unsigned(offset)
  }

  atomic(name: AtomicOpcode, offset: number): void {
    this.code.byte(0xfe)
    this.code.unsigned(ATOMIC[name])
    this.code.unsigned(2)
    this.code.unsigned(offset)
  }

  call(func: number): void {
    this.op('call')
    this.code.unsigned(func)
  }

  /** Calls a function of table 0, whose number is on the stack. */
  callIndirect(type: number): void {
    this.op('callIndirect')
    this.code.unsigned(type)
    this.code.byte(0)
  }

  select(type: ValueType): void {
    if (type !== 'v128') {
      this.op('select')
      return
    }
    this.op('selectTyped')
    this.code.unsigned(1)
    this.code.byte(VALUE[type])
  }

  open(name: 'block' | 'loop' | 'if', result: ValueType | null = null): Label {
    this.op(name)
    this.code.byte(result === null ? EMPTY : VALUE[result])
    return ++this.depth
  }

  otherwise(): void {
    this.op('else')
  }

  close(): void {
    this.op('end')
    this.depth--
  }

  branch(label: Label): void {
    this.op('br')
    this.code.unsigned(this.depth - label)
  }

  branchIf(label: Label): void {
    this.op('brIf')
    this.code.unsigned(this.depth - label)
  }

  /** The whole body, with its locals before and its end behind it. */
  done(): Uint8Array {
    const runs: [count: number, type: ValueType][] = []
    for (const type of this.locals) {
      const last = runs.at(-1)
      if (last?.[1] === type) last[0]++
      else runs.push([1, type])
    }
    const whole = new Bytes()
    whole.unsigned(runs.length)
    for (const [count, type] of runs) {
      whole.unsigned(count)
      whole.byte(VALUE[type])
    }
    whole.append(this.code.done())
    whole.byte(OP.end)
    return whole.done()
  }
}
