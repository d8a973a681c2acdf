/** Steps and nodes -> instructions. One writer a function. */
import type { Body, Label } from '../wasm/body'
import type { Opcode, SimdOpcode, ValueType } from '../wasm/opcodes'
import { type BinaryOperator, isVector, scalarOf, type Type, widthOf } from '../wgsl/program'
import { isConstant, isZero } from './make'
import type { Exit, Local, Node, Step } from './tree'
import { partsOf } from './walk'

type Of<Kind extends Node['kind']> = Node & { readonly kind: Kind }

export const valueTypeOf = (type: Type): ValueType => (isVector(type) ? 'v128' : type === 'f32' ? 'f32' : 'i32')

const F32: Partial<Record<BinaryOperator, Opcode>> = {
  ...{ '+': 'f32Add', '-': 'f32Sub', '*': 'f32Mul', '/': 'f32Div' },
  ...{ '==': 'f32Eq', '!=': 'f32Ne', '<': 'f32Lt', '>': 'f32Gt', '<=': 'f32Le', '>=': 'f32Ge' },
}
const INTEGER: Partial<Record<BinaryOperator, Opcode>> = {
  ...{ '+': 'i32Add', '-': 'i32Sub', '*': 'i32Mul', '&': 'i32And', '|': 'i32Or', '^': 'i32Xor', '<<': 'i32Shl' },
  ...{ '&&': 'i32And', '||': 'i32Or', '==': 'i32Eq', '!=': 'i32Ne' },
}
const U32: Partial<Record<BinaryOperator, Opcode>> = {
  ...INTEGER,
  ...{ '/': 'i32DivU', '%': 'i32RemU', '>>': 'i32ShrU', '<': 'i32LtU', '>': 'i32GtU', '<=': 'i32LeU', '>=': 'i32GeU' },
}
const I32: Partial<Record<BinaryOperator, Opcode>> = {
  ...INTEGER,
  ...{ '/': 'i32DivS', '%': 'i32RemS', '>>': 'i32ShrS', '<': 'i32LtS', '>': 'i32GtS', '<=': 'i32LeS', '>=': 'i32GeS' },
}
const SCALAR = { f32: F32, i32: I32, u32: U32, bool: INTEGER } as const

const F32X4: Partial<Record<BinaryOperator, SimdOpcode>> = {
  ...{ '+': 'f32x4Add', '-': 'f32x4Sub', '*': 'f32x4Mul', '/': 'f32x4Div' },
  ...{ '==': 'f32x4Eq', '!=': 'f32x4Ne', '<': 'f32x4Lt', '>': 'f32x4Gt', '<=': 'f32x4Le', '>=': 'f32x4Ge' },
}
const INTEGERS: Partial<Record<BinaryOperator, SimdOpcode>> = {
  ...{ '+': 'i32x4Add', '-': 'i32x4Sub', '*': 'i32x4Mul', '&': 'and', '|': 'or', '^': 'xor' },
  ...{ '==': 'i32x4Eq', '!=': 'i32x4Ne' },
}
const U32X4: Partial<Record<BinaryOperator, SimdOpcode>> = {
  ...INTEGERS,
  ...{ '<': 'i32x4LtU', '>': 'i32x4GtU', '<=': 'i32x4LeU', '>=': 'i32x4GeU' },
}
const I32X4: Partial<Record<BinaryOperator, SimdOpcode>> = {
  ...INTEGERS,
  ...{ '<': 'i32x4LtS', '>': 'i32x4GtS', '<=': 'i32x4LeS', '>=': 'i32x4GeS' },
}
const VECTOR = { f32: F32X4, i32: I32X4, u32: U32X4, bool: INTEGERS } as const

/** Locals of WebAssembly that a kernel's own values lie in, and functions it calls. */
export interface Places {
  readonly uniforms: (field: number) => number
  readonly x: number
  readonly y: number
  readonly bases: (slot: number) => number
  /** Leaves the index on the stack, or traps where it is not below the buffer's length. */
  readonly inside: (slot: number) => void
  readonly exp: number
  readonly log: number
  /** A global through which a value is sent so that it is computed once. */
  readonly pinGlobal: number
}

/** Reads no buffer and cannot trap: may be computed where its value is not needed. */
const isHarmless = (node: Node): boolean =>
  !['loadAt', 'inside', 'inlined'].includes(node.kind) && partsOf(node).every(isHarmless)

export class Writer {
  private readonly body: Body
  private readonly places: Places
  private readonly locals = new Map<Local, number>()
  private readonly exits = new Map<Exit, Label>()

  constructor(body: Body, places: Places) {
    this.body = body
    this.places = places
  }

  private localOf(local: Local): number {
    let at = this.locals.get(local)
    if (at === undefined) {
      at = this.body.local(valueTypeOf(local.type))
      this.locals.set(local, at)
    }
    return at
  }

  steps(steps: readonly Step[]): void {
    for (const step of steps) this.step(step)
  }

  /** Steps that `exit` leaves. */
  labelled(exit: Exit, steps: readonly Step[]): void {
    if (!exit.isUsed) {
      this.steps(steps)
      return
    }
    this.exits.set(exit, this.body.open('block'))
    this.steps(steps)
    this.body.close()
  }

  private step(step: Step): void {
    const { body } = this
    switch (step.kind) {
      case 'set':
        this.node(step.value)
        body.set(this.localOf(step.local))
        return
      case 'storeAt': {
        const { place, element, value } = step
        this.node(place.address)
        this.node(value)
        if (isVector(element)) body.simdMemory('store', place.offset)
        else body.memory(element === 'f32' ? 'f32Store' : 'i32Store', place.offset)
        return
      }
      case 'if':
        this.node(step.condition)
        body.open('if')
        this.steps(step.yes)
        if (step.otherwise.length > 0) {
          body.otherwise()
          this.steps(step.otherwise)
        }
        body.close()
        return
      case 'loop':
        this.loop(step)
        return
      case 'labelled':
        this.labelled(step.exit, step.body)
        return
      case 'leave':
        body.branch(this.exits.get(step.exit) as Label)
        return
      case 'store':
        throw new Error('a store without an address')
    }
  }

  /** The condition stands at the end, and once in front: an iteration costs one jump. */
  private loop({ condition, body: inner, update, exit, next }: Step & { kind: 'loop' }): void {
    const { body } = this
    const out = body.open('block')
    this.exits.set(exit, out)
    this.node(condition)
    body.op('i32Eqz')
    body.branchIf(out)
    const again = body.open('loop')
    this.labelled(next, inner)
    this.steps(update)
    this.node(condition)
    body.branchIf(again)
    body.close()
    body.close()
  }

  /** Puts the value on the stack. */
  node(node: Node): void {
    const { body } = this
    switch (node.kind) {
      case 'constant':
        if (node.type === 'f32') body.f32(node.value)
        else body.i32(node.value)
        return
      case 'constants': {
        const scalar = scalarOf(node.type)
        body.v128(scalar === 'bool' ? node.values.map((value) => (value ? -1 : 0)) : node.values, scalar === 'f32')
        return
      }
      case 'local':
        body.get(this.localOf(node.local))
        return
      case 'uniform':
        body.get(this.places.uniforms(node.field))
        return
      case 'invocation':
        body.get(node.axis === 'x' ? this.places.x : this.places.y)
        return
      case 'base':
        body.get(this.places.bases(node.slot))
        return
      case 'inside':
        this.node(node.index)
        this.places.inside(node.slot)
        return
      case 'loadAt':
        this.node(node.place.address)
        if (isVector(node.type)) body.simdMemory('load', node.place.offset)
        else body.memory(node.type === 'f32' ? 'f32Load' : 'i32Load', node.place.offset)
        return
      case 'load':
        throw new Error('a load without an address')
      case 'lane':
        this.lane(node)
        return
      case 'withLane':
        this.withLane(node)
        return
      case 'shuffle':
        this.node(node.first)
        this.node(node.second)
        body.shuffle(node.lanes)
        return
      case 'table':
        this.table(node)
        return
      case 'unary':
        this.unary(node)
        return
      case 'binary':
        this.binary(node)
        return
      case 'splat':
        this.splat(node)
        return
      case 'construct':
        this.construct(node)
        return
      case 'convert':
        this.convert(node)
        return
      case 'bitcast':
        this.node(node.operand)
        if (node.operand.type === 'f32' && node.type !== 'f32') body.op('i32ReinterpretF32')
        if (node.operand.type !== 'f32' && node.type === 'f32') body.op('f32ReinterpretI32')
        return
      case 'builtin':
        this.builtin(node)
        return
      case 'pinned':
        this.node(node.operand)
        body.setGlobal(this.places.pinGlobal)
        body.getGlobal(this.places.pinGlobal)
        return
      case 'inlined':
        this.steps(node.body)
        this.node(node.value)
        return
    }
  }

  /** Lane i at a number that is only known when it runs: its four bytes moved to the front. */
  private lane({ type, vector, index }: Of<'lane'>): void {
    const { body } = this
    const name = type === 'f32' ? 'f32x4Extract' : 'i32x4Extract'
    this.node(vector)
    if (isConstant(index)) body.simdLane(name, index.value)
    else {
      this.node(index)
      body.i32(3)
      body.op('i32And')
      body.i32(2)
      body.op('i32Shl')
      body.simd('i8x16Splat')
      body.v128Bytes([0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3])
      body.simd('i8x16Add')
      body.simd('swizzle')
      body.simdLane(name, 0)
    }
    // Lanes of a mask are 0 or -1.
    if (type === 'bool') {
      body.i32(1)
      body.op('i32And')
    }
  }

  private withLane({ type, vector, index, value }: Of<'withLane'>): void {
    const { body } = this
    const isFloat = scalarOf(type) === 'f32'
    if (isConstant(index)) {
      this.node(vector)
      this.maskable(value)
      body.simdLane(isFloat ? 'f32x4Replace' : 'i32x4Replace', index.value)
      return
    }
    this.maskable(value)
    body.simd(isFloat ? 'f32x4Splat' : 'i32x4Splat')
    this.node(vector)
    this.node(index)
    body.i32(3)
    body.op('i32And')
    body.simd('i32x4Splat')
    body.v128([0, 1, 2, 3], false)
    body.simd('i32x4Eq')
    body.simd('bitselect')
  }

  /** A scalar as a lane: a bool becomes 0 or -1. */
  private maskable(node: Node): void {
    if (node.type !== 'bool') {
      this.node(node)
      return
    }
    this.body.i32(0)
    this.node(node)
    this.body.op('i32Sub')
  }

  private table({ type, values, index }: Of<'table'>): void {
    const { body } = this
    const at = body.local('i32')
    this.node(index)
    body.set(at)
    const put = (value: number): void => {
      if (type === 'f32') body.f32(value)
      else body.i32(value)
    }
    const [last, ...before] = values.map((value, i) => ({ value, i })).reverse()
    put(last?.value ?? 0)
    for (const { value, i } of before) {
      put(value)
      body.get(at)
      body.i32(i)
      body.op('i32Ne')
      body.select(valueTypeOf(type))
    }
  }

  private unary({ type, op, operand }: Of<'unary'>): void {
    const { body } = this
    if (isVector(type)) {
      this.node(operand)
      body.simd(op !== '-' ? 'not' : scalarOf(type) === 'f32' ? 'f32x4Neg' : 'i32x4Neg')
      return
    }
    if (op === '-' && type !== 'f32') body.i32(0)
    this.node(operand)
    if (op === '!') body.op('i32Eqz')
    else if (op === '~') {
      body.i32(-1)
      body.op('i32Xor')
    } else body.op(type === 'f32' ? 'f32Neg' : 'i32Sub')
  }

  private binary({ op, left, right }: Of<'binary'>): void {
    const { body } = this
    if ((op === '&&' || op === '||') && !isHarmless(right)) {
      this.node(left)
      body.open('if', 'i32')
      if (op === '&&') this.node(right)
      else body.i32(1)
      body.otherwise()
      if (op === '&&') body.i32(0)
      else this.node(right)
      body.close()
      return
    }
    this.node(left)
    this.node(right)
    const scalar = scalarOf(left.type)
    if (isVector(left.type)) body.simd(VECTOR[scalar][op] as SimdOpcode)
    else body.op(SCALAR[scalar][op] as Opcode)
  }

  private splat({ type, operand }: Of<'splat'>): void {
    const { body } = this
    const isFloat = scalarOf(type) === 'f32'
    if (operand.kind === 'lane' && isConstant(operand.index) && operand.vector.kind === 'local' && isFloat) {
      const { value } = operand.index
      this.node(operand.vector)
      this.node(operand.vector)
      body.shuffle([value, value, value, value])
    } else if (operand.kind === 'loadAt') {
      this.node(operand.place.address)
      body.simdMemory('load32Splat', operand.place.offset)
    } else {
      this.maskable(operand)
      body.simd(isFloat ? 'f32x4Splat' : 'i32x4Splat')
    }
  }

  private construct({ type, components }: Of<'construct'>): void {
    const { body } = this
    const isFloat = scalarOf(type) === 'f32'
    components.forEach((component, i) => {
      this.maskable(component)
      if (i === 0) body.simd(isFloat ? 'f32x4Splat' : 'i32x4Splat')
      else body.simdLane(isFloat ? 'f32x4Replace' : 'i32x4Replace', i)
    })
  }

  private convert({ type, operand }: Of<'convert'>): void {
    const { body } = this
    this.node(operand)
    if (type === 'f32') body.op(operand.type === 'i32' ? 'f32ConvertI32S' : 'f32ConvertI32U')
    else if (operand.type === 'f32') body.saturate(type === 'i32' ? 'i32TruncF32S' : 'i32TruncF32U')
  }

  private builtin(node: Of<'builtin'>): void {
    const { body, places } = this
    const { name, type, args } = node
    const [a, b, c] = args as [Node, Node, Node]
    switch (name) {
      case 'abs':
      case 'floor':
      case 'sqrt':
        this.node(a)
        if (isVector(type)) body.simd(`f32x4${name[0]?.toUpperCase()}${name.slice(1)}` as SimdOpcode)
        else body.op(`f32${name[0]?.toUpperCase()}${name.slice(1)}` as Opcode)
        return
      case 'exp':
      case 'log':
        this.node(a)
        body.call(name === 'exp' ? places.exp : places.log)
        return
      case 'fma':
        this.product(type, a, b)
        if (isZero(c)) return
        this.node(c)
        if (isVector(type)) body.simd('f32x4Add')
        else body.op('f32Add')
        return
      case 'dot':
        this.dot(a, b)
        return
      case 'max':
      case 'min':
        this.extreme(name, type, () => this.node(a), b)
        return
      case 'clamp':
        this.extreme('min', type, () => this.extreme('max', type, () => this.node(a), b), c)
        return
      case 'select':
        this.select(type, a, b, c)
        return
    }
  }

  private product(type: Type, a: Node, b: Node): void {
    this.node(a)
    this.node(b)
    if (isVector(type)) this.body.simd('f32x4Mul')
    else this.body.op('f32Mul')
  }

  private dot(a: Node, b: Node): void {
    const { body } = this
    const products = body.local('v128')
    this.product(a.type, a, b)
    body.set(products)
    for (let i = 0; i < widthOf(a.type); i++) {
      body.get(products)
      body.simdLane('f32x4Extract', i)
      if (i > 0) body.op('f32Add')
    }
  }

  /** min: b where b < a, else a; max: b where a < b, else a. f32 has this in vectors only. */
  private extreme(name: 'min' | 'max', type: Type, first: () => void, b: Node): void {
    const { body } = this
    if (scalarOf(type) === 'f32') {
      first()
      if (!isVector(type)) body.simd('f32x4Splat')
      this.node(b)
      if (!isVector(type)) body.simd('f32x4Splat')
      body.simd(name === 'min' ? 'f32x4PMin' : 'f32x4PMax')
      if (!isVector(type)) body.simdLane('f32x4Extract', 0)
      return
    }
    const [x, y] = [body.local('i32'), body.local('i32')]
    first()
    body.tee(x)
    this.node(b)
    body.tee(y)
    body.get(x)
    body.get(y)
    const isSigned = type === 'i32'
    body.op(name === 'min' ? (isSigned ? 'i32LeS' : 'i32LeU') : isSigned ? 'i32GeS' : 'i32GeU')
    body.op('select')
  }

  /** Both values are computed. Zero where the condition is false is a mask. */
  private select(type: Type, no: Node, yes: Node, condition: Node): void {
    const { body } = this
    const isMask = isVector(condition.type)
    if (isVector(type) && isZero(no)) {
      this.node(yes)
      if (isMask) this.node(condition)
      else {
        this.maskable(condition)
        body.simd('i32x4Splat')
      }
      body.simd('and')
      return
    }
    this.node(yes)
    this.node(no)
    this.node(condition)
    if (isMask) body.simd('bitselect')
    else body.select(valueTypeOf(type))
  }
}
