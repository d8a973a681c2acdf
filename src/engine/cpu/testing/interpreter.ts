/**
 * Runs the typed tree of a kernel as it stands, one invocation after the other, in plain TypeScript with the arithmetic of f32: what the
 * translator is held against. It knows nothing of the emitter; constants and operators are those of wgsl/folding.ts.
 */
import { binaryOf, bitcastOf, convertOf, unaryOf } from '../wgsl/folding'
import {
  type BinaryOperator,
  type Builtin,
  type Expression,
  isVector,
  type Program,
  type Routine,
  type Scalar,
  type Statement,
  scalarOf,
  type Target,
  type Type,
  type Variable,
  widthOf,
} from '../wgsl/program'

/** A number, or the components of a vector. A bool is 0 or 1. */
type Value = number | readonly number[]
type Cell = { value: Value } | { readonly elements: Value[] }

export interface Launch {
  readonly uniforms: readonly number[]
  /** By binding: the words of each buffer, as f32 and u32 over the same bytes. */
  readonly buffers: readonly ArrayBuffer[]
  /** Invocations in a row, and rows. */
  readonly width: number
  readonly rows: number
  /** elementary.test.ts has them right; here they are what the module has. */
  readonly elementary: { readonly exp: (x: number) => number; readonly log: (x: number) => number }
}

/** What the end of a list of statements means. */
type Outcome = null | 'break' | 'continue' | { readonly result: Value | null }

const { fround } = Math
const parts = (value: Value): readonly number[] => (typeof value === 'number' ? [value] : value)
const whole = (type: Type, values: readonly number[]): Value => (isVector(type) ? values : (values[0] as number))
const zip = (type: Type, one: (...lanes: number[]) => number, ...values: readonly Value[]): Value => {
  const at = (value: Value, i: number): number => (typeof value === 'number' ? value : (value[i] as number))
  return whole(
    type,
    Array.from({ length: widthOf(type) }, (_, i) => one(...values.map((value) => at(value, i)))),
  )
}

/** WGSL's, which take the first of two zeros and of a NaN and a number; Math.min does not. */
function least(a: number, b: number): number {
  if (b < a) return b
  return a
}
function most(a: number, b: number): number {
  if (a < b) return b
  return a
}

/** A zero of the text: what `fma` leaves out. */
function isWrittenZero(expression: Expression): boolean {
  if (expression.kind === 'splat') return isWrittenZero(expression.operand)
  if (expression.kind === 'construct') return expression.components.every(isWrittenZero)
  return expression.kind === 'constant' && Object.is(expression.value, 0)
}

class Invocation {
  private readonly launch: Launch
  private readonly x: number
  private readonly y: number
  private readonly cells = new Map<Variable, Cell>()

  constructor(launch: Launch, x: number, y: number) {
    this.launch = launch
    this.x = x
    this.y = y
  }

  list(statements: readonly Statement[]): Outcome {
    for (const statement of statements) {
      const outcome = this.statement(statement)
      if (outcome !== null) return outcome
    }
    return null
  }

  private statement(statement: Statement): Outcome {
    switch (statement.kind) {
      case 'declare':
        this.declare(statement.variable, statement.value)
        return null
      case 'assign':
        this.assign(statement.target, statement.op, statement.value)
        return null
      case 'block':
        return this.list(statement.body)
      case 'if':
        return this.list(this.value(statement.condition) ? statement.yes : statement.otherwise)
      case 'for':
        this.statement(statement.start)
        for (; this.value(statement.condition); this.statement(statement.update)) {
          const outcome = this.list(statement.body)
          if (outcome === 'break') break
          if (outcome !== null && outcome !== 'continue') return outcome
        }
        return null
      case 'switch': {
        const value = this.value(statement.value) as number
        const chosen = statement.cases.find(({ values }) => values.includes(value))
        const outcome = this.list(chosen?.body ?? statement.otherwise)
        return outcome === 'break' ? null : outcome
      }
      case 'return':
        return { result: statement.value && this.value(statement.value) }
      case 'break':
      case 'continue':
        return statement.kind
      case 'call':
        this.call(statement.callee, statement.args)
        return null
    }
  }

  private declare(variable: Variable, value: Expression | null): void {
    const { type, count } = variable
    const zero = (): Value => whole(type, Array(widthOf(type)).fill(0))
    if (count !== null) this.cells.set(variable, { elements: Array.from({ length: count }, zero) })
    else this.cells.set(variable, { value: value ? this.value(value) : zero() })
  }

  private plain(variable: Variable): { value: Value } {
    return this.cells.get(variable) as { value: Value }
  }

  private elements(array: Variable): Value[] {
    return (this.cells.get(array) as { elements: Value[] }).elements
  }

  private assign(target: Target, op: BinaryOperator | null, expression: Expression): void {
    const combined = (old: () => Value, type: Type): Value => {
      const value = this.value(expression)
      return op === null ? value : zip(type, (a, b) => binaryOf(op, a, b, scalarOf(type)), old(), value)
    }
    switch (target.kind) {
      case 'variable': {
        const cell = this.plain(target.variable)
        cell.value = combined(() => cell.value, target.variable.type)
        return
      }
      case 'lane': {
        const cell = this.plain(target.variable)
        const lane = (this.value(target.index) as number) & 3
        const old = [...parts(cell.value)]
        const value = combined(() => old[lane] as number, scalarOf(target.variable.type))
        cell.value = old.map((component, i) => (i === lane ? (value as number) : component))
        return
      }
      case 'element': {
        const elements = this.elements(target.array)
        const at = this.value(target.index) as number
        elements[at] = combined(() => elements[at] as Value, target.array.type)
        return
      }
      case 'store': {
        const { storage } = target
        const at = this.value(target.index) as number
        this.store(
          storage.slot,
          storage.element,
          at,
          combined(() => this.load(storage.slot, storage.element, at), storage.element),
        )
        return
      }
    }
  }

  private view(slot: number, type: Type): Float32Array | Uint32Array | Int32Array {
    const buffer = this.launch.buffers[slot] as ArrayBuffer
    const scalar = scalarOf(type)
    return scalar === 'f32'
      ? new Float32Array(buffer)
      : scalar === 'i32'
        ? new Int32Array(buffer)
        : new Uint32Array(buffer)
  }

  private load(slot: number, type: Type, index: number): Value {
    const width = widthOf(type)
    const view = this.view(slot, type)
    if ((index + 1) * width > view.length) throw new RangeError(`index ${index} of binding ${slot}`)
    return whole(type, Array.from(view.subarray(index * width, (index + 1) * width)))
  }

  private store(slot: number, type: Type, index: number, value: Value): void {
    const width = widthOf(type)
    const view = this.view(slot, type)
    if ((index + 1) * width > view.length) throw new RangeError(`index ${index} of binding ${slot}`)
    view.set(parts(value), index * width)
  }

  private call({ parameters, body }: Routine, args: readonly Expression[]): Value | null {
    const values = args.map((arg) => this.value(arg))
    parameters.forEach((parameter, i) => {
      this.cells.set(parameter, { value: values[i] as Value })
    })
    const outcome = this.list(body)
    return outcome !== null && typeof outcome === 'object' ? outcome.result : null
  }

  private value(expression: Expression): Value {
    const { type } = expression
    switch (expression.kind) {
      case 'constant':
        return expression.value
      case 'variable':
        return this.plain(expression.variable).value
      case 'uniform':
        return this.launch.uniforms[expression.field] as number
      case 'invocation':
        return expression.axis === 'x' ? this.x : this.y
      case 'load':
        return this.load(expression.storage.slot, type, this.value(expression.index) as number)
      case 'element':
        return this.elements(expression.array)[this.value(expression.index) as number] as Value
      case 'table': {
        const { values } = expression.table
        return values[Math.min(this.value(expression.index) as number, values.length - 1)] as number
      }
      case 'lane':
        return parts(this.value(expression.vector))[(this.value(expression.index) as number) & 3] as number
      case 'unary':
        return zip(type, (a) => unaryOf(expression.op, a, scalarOf(type)), this.value(expression.operand))
      case 'binary':
        return this.binary(expression)
      case 'splat':
        return zip(type, (a) => a, this.value(expression.operand))
      case 'construct':
        return expression.components.map((component) => this.value(component) as number)
      case 'convert':
        return convertOf(this.value(expression.operand) as number, scalarOf(expression.operand.type), type as Scalar)
      case 'bitcast':
        return bitcastOf(this.value(expression.operand) as number, scalarOf(expression.operand.type), type as Scalar)
      case 'builtin':
        return this.builtin(expression.name, type, expression.args)
      case 'call':
        return this.call(expression.callee, expression.args) as Value
    }
  }

  private binary({ op, left, right, type }: Expression & { kind: 'binary' }): Value {
    const first = this.value(left)
    if ((op === '&&' && !first) || (op === '||' && first)) return first
    const scalar = scalarOf(left.type)
    return zip(type, (a, b) => binaryOf(op, a, b, scalar), first, this.value(right))
  }

  private builtin(name: Builtin, type: Type, args: readonly Expression[]): Value {
    const [a, b, c] = args.map((arg) => this.value(arg)) as [Value, Value, Value]
    switch (name) {
      case 'abs':
        return zip(type, Math.abs, a)
      case 'floor':
        return zip(type, Math.floor, a)
      case 'sqrt':
        return zip(type, (x) => fround(Math.sqrt(x)), a)
      case 'exp':
        return this.launch.elementary.exp(a as number)
      case 'log':
        return this.launch.elementary.log(a as number)
      case 'fma':
        if (isWrittenZero(args[2] as Expression)) return zip(type, (x, y) => fround(x * y), a, b)
        return zip(type, (x, y, z) => fround(fround(x * y) + z), a, b, c)
      case 'dot':
        return parts(a)
          .map((x, i) => fround(x * (parts(b)[i] as number)))
          .reduce((sum, product) => fround(sum + product))
      case 'max':
        return zip(type, most, a, b)
      case 'min':
        return zip(type, least, a, b)
      case 'clamp':
        return zip(type, (x, low, high) => least(most(x, low), high), a, b, c)
      case 'select':
        return zip(type, (no, yes, when) => (when ? yes : no), a, b, c)
    }
  }
}

/** All invocations of a launch, in order; changes the buffers. */
export function interpret({ main }: Program, launch: Launch): void {
  for (let y = 0; y < launch.rows; y++) for (let x = 0; x < launch.width; x++) new Invocation(launch, x, y).list(main)
}
