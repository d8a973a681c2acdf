/** Types of expressions: resolves names, gives numbers their type, spreads scalars over vectors, refuses the rest. */
import { BUILTINS, objection } from './builtins'
import { binaryOf, convertOf, unaryOf, wrap } from './folding'
import {
  type BinaryOperator,
  type Builtin,
  type Expression,
  isComparison,
  isInteger,
  isVector,
  type Scalar,
  scalarOf,
  type Type,
  widthOf,
  withScalar,
} from './program'
import type { Refuse } from './refusal'
import type { Abstract, Scope } from './scope'
import type { ExpressionSyntax } from './syntax'
import { spelled, valueType } from './types'

type Checked = Expression | Abstract

const LANES = 'xyzw'
const ARITHMETIC = new Set<string>(['+', '-', '*', '/', '%'])
const SHIFTS = new Set<string>(['<<', '>>'])
const CONVERTIBLE: ReadonlySet<Type> = new Set<Type>(['f32', 'i32', 'u32'])

/** Operators by what they are applied to. */
const OPERATORS: Readonly<Record<'real' | 'integer' | 'integers' | 'bool' | 'bools', ReadonlySet<string>>> = {
  real: new Set(['+', '-', '*', '/', '==', '!=', '<', '>', '<=', '>=']),
  integer: new Set(['+', '-', '*', '/', '%', '&', '|', '^', '==', '!=', '<', '>', '<=', '>=']),
  integers: new Set(['+', '-', '*', '&', '|', '^', '==', '!=', '<', '>', '<=', '>=']),
  bool: new Set(['&&', '||', '&', '|', '==', '!=']),
  bools: new Set(['&', '|', '==', '!=']),
}

function operatorsOf(type: Type): ReadonlySet<string> {
  if (scalarOf(type) === 'f32') return OPERATORS.real
  if (isInteger(type)) return isVector(type) ? OPERATORS.integers : OPERATORS.integer
  return isVector(type) ? OPERATORS.bools : OPERATORS.bool
}

export const constant = (type: Scalar, value: number): Expression => ({ kind: 'constant', type, value })

export class ExpressionChecker {
  private readonly refuse: Refuse
  scope: Scope

  constructor(scope: Scope, refuse: Refuse) {
    this.scope = scope
    this.refuse = refuse
  }

  /** @param wanted scalar that a number without a type becomes */
  value(syntax: ExpressionSyntax, wanted: Scalar | null = null): Expression {
    return this.concrete(this.check(syntax), wanted, syntax.line)
  }

  valueOf(syntax: ExpressionSyntax, type: Type): Expression {
    const found = this.value(syntax, isVector(type) ? null : scalarOf(type))
    return found.type === type ? found : this.refuse(syntax.line, `${found.type} where ${type} is expected`)
  }

  /** An index: any integer, as u32. */
  index(syntax: ExpressionSyntax): Expression {
    const found = this.value(syntax, 'u32')
    if (found.type === 'u32') return found
    if (found.type !== 'i32') return this.refuse(syntax.line, `an index of type ${found.type}`)
    if (found.kind === 'constant') return constant('u32', wrap(found.value, 'u32'))
    return { kind: 'convert', type: 'u32', operand: found }
  }

  private concrete(checked: Checked, wanted: Scalar | null, line: number): Expression {
    if (checked.kind !== 'abstract') return checked
    const { value, isFloat } = checked
    const type = wanted ?? (isFloat ? 'f32' : 'i32')
    if (type === 'bool' || (isFloat && type !== 'f32')) return this.refuse(line, `number ${value} as ${type}`)
    if (type !== 'f32' && wrap(value, type) !== value) return this.refuse(line, `number ${value} as ${type}`)
    return constant(type, wrap(value, type))
  }

  check(syntax: ExpressionSyntax): Checked {
    const { line } = syntax
    switch (syntax.kind) {
      case 'number': {
        const { value, type } = syntax
        if (type === 'int' || type === 'float') return { kind: 'abstract', value, isFloat: type === 'float' }
        if (type !== 'f32' && wrap(value, type) !== value) return this.refuse(line, `number ${value} as ${type}`)
        return constant(type, wrap(value, type))
      }
      case 'boolean':
        return constant('bool', syntax.value ? 1 : 0)
      case 'name':
        return this.name(syntax.name, line)
      case 'unary':
        return this.unary(syntax.op as '-' | '!' | '~', syntax.operand, line)
      case 'binary':
        return this.binary(syntax.op as BinaryOperator, this.check(syntax.left), this.check(syntax.right), line)
      case 'index':
        return this.element(syntax.of, syntax.index, line)
      case 'member':
        return this.member(syntax.of, syntax.member, line)
      case 'call':
        return this.call(syntax)
    }
  }

  private name(name: string, line: number): Checked {
    const meaning = this.scope.find(name)
    switch (meaning?.kind) {
      case 'abstract':
        return meaning
      case 'constant':
        return constant(meaning.type, meaning.value)
      case 'variable':
        if (meaning.variable.count !== null) return this.refuse(line, `array ${name} as a value`)
        return { kind: 'variable', type: meaning.variable.type, variable: meaning.variable }
      case 'invocation': {
        const at = (axis: 'x' | 'y'): Expression => ({ kind: 'invocation', axis, type: 'u32' })
        return { kind: 'construct', type: 'vec3u', components: [at('x'), at('y'), constant('u32', 0)] }
      }
      case undefined:
        return this.refuse(line, `name ${name}, which is not declared`)
      default:
        return this.refuse(line, `${name} as a value`)
    }
  }

  private unary(op: '-' | '!' | '~', operand: ExpressionSyntax, line: number): Checked {
    const of = this.check(operand)
    if (of.kind === 'abstract') {
      if (op === '-') return { ...of, value: -of.value }
      return this.refuse(line, `${op} of a number without a type`)
    }
    const scalar = scalarOf(of.type)
    const fits = op === '!' ? scalar === 'bool' : op === '~' ? isInteger(of.type) : scalar === 'f32' || scalar === 'i32'
    if (!fits) return this.refuse(line, `${op} of ${of.type}`)
    if (of.kind === 'constant') return constant(scalar, unaryOf(op, of.value, scalar))
    return { kind: 'unary', type: of.type, op, operand: of }
  }

  private abstractBinary(op: BinaryOperator, left: Abstract, right: Abstract, line: number): Checked {
    const isFloat = left.isFloat || right.isFloat
    if (isComparison(op)) return constant('bool', binaryOf(op, left.value, right.value, 'f32'))
    if (!ARITHMETIC.has(op)) return this.refuse(line, `${op} of numbers without a type`)
    const [a, b] = [left.value, right.value]
    if (b === 0 && (op === '/' || op === '%')) return this.refuse(line, `${a} ${op} 0`)
    if (op === '%') return isFloat ? this.refuse(line, '% of f32') : { kind: 'abstract', value: a % b, isFloat }
    const value = op === '+' ? a + b : op === '-' ? a - b : op === '*' ? a * b : isFloat ? a / b : Math.trunc(a / b)
    return { kind: 'abstract', value, isFloat }
  }

  binary(op: BinaryOperator, first: Checked, second: Checked, line: number): Checked {
    if (SHIFTS.has(op)) return this.shift(op, first, second, line)
    if (first.kind === 'abstract' && second.kind === 'abstract') return this.abstractBinary(op, first, second, line)
    const hint = (other: Checked): Scalar | null => (other.kind === 'abstract' ? null : scalarOf(other.type))
    let left = this.concrete(first, hint(second), line)
    let right = this.concrete(second, hint(first), line)
    if (isVector(left.type) !== isVector(right.type)) {
      if (!ARITHMETIC.has(op)) return this.refuse(line, `${op} of ${left.type} and ${right.type}`)
      if (isVector(left.type))
        right = { kind: 'splat', type: withScalar(left.type, scalarOf(right.type)), operand: right }
      else left = { kind: 'splat', type: withScalar(right.type, scalarOf(left.type)), operand: left }
    }
    const { type } = left
    if (type !== right.type) return this.refuse(line, `${op} of ${type} and ${right.type}`)
    if (!operatorsOf(type).has(op)) return this.refuse(line, `${op} of ${type}`)
    if (type === 'i32' && (op === '/' || op === '%') && !(right.kind === 'constant' && right.value > 0))
      return this.refuse(line, `i32 ${op} anything but a positive constant`)
    if (left.kind === 'constant' && right.kind === 'constant') {
      const scalar = scalarOf(type)
      return constant(isComparison(op) ? 'bool' : scalar, binaryOf(op, left.value, right.value, scalar))
    }
    return { kind: 'binary', type: isComparison(op) ? withScalar(type, 'bool') : type, op, left, right }
  }

  private shift(op: BinaryOperator, first: Checked, second: Checked, line: number): Checked {
    const left = this.concrete(first, null, line)
    const right = this.concrete(second, 'u32', line)
    if ((left.type !== 'u32' && left.type !== 'i32') || right.type !== 'u32')
      return this.refuse(line, `${op} of ${left.type} and ${right.type}`)
    if (left.kind === 'constant' && right.kind === 'constant')
      return constant(left.type, binaryOf(op, left.value, right.value, left.type))
    return { kind: 'binary', type: left.type, op, left, right }
  }

  private element(of: ExpressionSyntax, at: ExpressionSyntax, line: number): Expression {
    const index = this.index(at)
    const meaning = of.kind === 'name' ? this.scope.find(of.name) : null
    if (meaning?.kind === 'storage') {
      const { storage } = meaning
      return { kind: 'load', type: storage.element, storage, index, line }
    }
    if (meaning?.kind === 'table') return { kind: 'table', type: meaning.table.type, table: meaning.table, index }
    if (meaning?.kind === 'variable' && meaning.variable.count !== null)
      return { kind: 'element', type: meaning.variable.type, array: meaning.variable, index, line }
    return this.lane(this.value(of), index, line)
  }

  private lane(vector: Expression, index: Expression, line: number): Expression {
    if (!isVector(vector.type)) return this.refuse(line, `an index into ${vector.type}`)
    if (index.kind === 'constant' && index.value >= widthOf(vector.type))
      return this.refuse(line, `component ${index.value} of ${vector.type}`)
    return { kind: 'lane', type: scalarOf(vector.type), vector, index }
  }

  private member(of: ExpressionSyntax, member: string, line: number): Expression {
    const meaning = of.kind === 'name' ? this.scope.find(of.name) : null
    if (meaning?.kind === 'uniforms') {
      const field = meaning.fields.indexOf(member)
      return field >= 0 ? { kind: 'uniform', type: 'u32', field } : this.refuse(line, `uniform ${member}, not declared`)
    }
    return this.lane(this.value(of), constant('u32', this.laneOf(member, line)), line)
  }

  /** Number of a component from its letter. */
  laneOf(member: string, line: number): number {
    const at = member.length === 1 ? LANES.indexOf(member) : -1
    return at >= 0 ? at : this.refuse(line, `member .${member}`)
  }

  private call(syntax: ExpressionSyntax & { kind: 'call' }): Expression {
    const { callee, args, line } = syntax
    if (callee.name === 'bitcast') return this.bitcast(syntax)
    const type = valueType(callee)
    if (type) return isVector(type) ? this.vector(type, args, line) : this.conversion(type, args, line)
    if (callee.name === 'select') return this.select(args, line)
    const meaning = this.scope.find(callee.name)
    if (meaning?.kind === 'function') {
      const found = meaning.checked(line)
      if (found.result === null) return this.refuse(line, `${found.name}, which gives nothing, as a value`)
      return {
        kind: 'call',
        type: found.result,
        callee: found,
        args: this.argumentsOf(callee.name, args, found.parameters, line),
      }
    }
    if (!meaning && Object.hasOwn(BUILTINS, callee.name))
      return this.builtin(callee.name as keyof typeof BUILTINS, args, line)
    return this.refuse(line, `function ${spelled(callee)}`)
  }

  argumentsOf(
    name: string,
    args: readonly ExpressionSyntax[],
    parameters: readonly { readonly type: Type }[],
    line: number,
  ): Expression[] {
    if (args.length !== parameters.length) return this.refuse(line, `${name} with ${args.length} arguments`)
    return parameters.map(({ type }, i) => this.valueOf(args[i] as ExpressionSyntax, type))
  }

  private bitcast({ callee, args, line }: ExpressionSyntax & { kind: 'call' }): Expression {
    const to = callee.of[0] ? valueType(callee.of[0]) : null
    const [from] = args
    if (!from || args.length !== 1 || !to || !CONVERTIBLE.has(to)) return this.refuse(line, spelled(callee))
    const operand = this.value(from)
    if (!CONVERTIBLE.has(operand.type)) return this.refuse(line, `${spelled(callee)} of ${operand.type}`)
    return { kind: 'bitcast', type: to, operand }
  }

  private vector(type: Type, args: readonly ExpressionSyntax[], line: number): Expression {
    const scalar = scalarOf(type)
    if (args.length !== 1 && args.length !== widthOf(type)) return this.refuse(line, `${type} of ${args.length} values`)
    const components = args.map((arg) => this.valueOf(arg, scalar))
    const [only] = components
    if (only && components.length === 1) return { kind: 'splat', type, operand: only }
    return { kind: 'construct', type, components }
  }

  private conversion(type: Scalar, args: readonly ExpressionSyntax[], line: number): Expression {
    const [only] = args
    if (!only || args.length !== 1) return this.refuse(line, `${type} of ${args.length} values`)
    const checked = this.check(only)
    if (checked.kind === 'abstract' && checked.isFloat === (type === 'f32')) return this.concrete(checked, type, line)
    const operand = this.concrete(checked, null, line)
    if (operand.type === type) return operand
    if (!CONVERTIBLE.has(operand.type) || !CONVERTIBLE.has(type)) return this.refuse(line, `${type} of ${operand.type}`)
    if (operand.kind === 'constant') return constant(type, convertOf(operand.value, scalarOf(operand.type), type))
    return { kind: 'convert', type, operand }
  }

  /** Values of one type: what has none takes that of the others, scalars are spread where one is a vector. */
  private alike(args: readonly ExpressionSyntax[], line: number): Expression[] {
    const checked = args.map((arg) => this.check(arg))
    const typed = checked.filter((value) => value.kind !== 'abstract')
    const hint = typed[0]?.type ?? null
    const isFloat = checked.some((value) => value.kind === 'abstract' && value.isFloat)
    const wanted = hint === null ? (isFloat ? 'f32' : null) : scalarOf(hint)
    const values = checked.map((value) => this.concrete(value, wanted, line))
    const [first] = values
    for (const value of values)
      if (value.type !== first?.type) return this.refuse(line, `${first?.type} beside ${value.type}`)
    return values
  }

  private select(args: readonly ExpressionSyntax[], line: number): Expression {
    const [no, yes, when] = args
    if (!no || !yes || !when || args.length !== 3) return this.refuse(line, `select with ${args.length} arguments`)
    const values = this.alike([no, yes], line)
    const condition = this.value(when)
    const [{ type }] = values as [Expression, Expression]
    const fits = condition.type === 'bool' || condition.type === withScalar(type, 'bool')
    if (!fits) return this.refuse(line, `select of ${type} by ${condition.type}`)
    return { kind: 'builtin', type, name: 'select', args: [...values, condition] }
  }

  private builtin(name: Exclude<Builtin, 'select'>, args: readonly ExpressionSyntax[], line: number): Expression {
    if (args.length !== BUILTINS[name].args) return this.refuse(line, `${name} with ${args.length} arguments`)
    const values = this.alike(args, line)
    const type = (values[0] as Expression).type
    const against = objection(name, type)
    if (against !== null) return this.refuse(line, against)
    return { kind: 'builtin', type: name === 'dot' ? 'f32' : type, name, args: values }
  }
}
