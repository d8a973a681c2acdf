/** Makers of nodes: constants folded, steps of integer arithmetic that change nothing left out. */
import { binaryOf, bitcastOf, convertOf, unaryOf } from '../wgsl/folding'
import { type BinaryOperator, isComparison, scalarOf, type Type, widthOf, withScalar } from '../wgsl/program'
import type { Node } from './tree'

type Made<Kind extends Node['kind']> = Node & { readonly kind: Kind }

export const constant = (type: Type, value: number): Made<'constant'> => ({ kind: 'constant', type, value })
export const isConstant = (node: Node, value?: number): node is Made<'constant'> =>
  node.kind === 'constant' && (value === undefined || node.value === value)

/** Zero in every lane, and not -0. */
export function isZero(node: Node): boolean {
  if (node.kind === 'constants') return node.values.every((value) => Object.is(value, 0))
  return node.kind === 'constant' && Object.is(node.value, 0)
}

/** What integer arithmetic leaves as it is; null for what it does not. */
function identity(op: BinaryOperator, left: Node, right: Node): Node | null {
  if (isConstant(right, 0) && '+ - | ^ << >>'.split(' ').includes(op)) return left
  if (isConstant(left, 0) && (op === '+' || op === '|' || op === '^')) return right
  if (isConstant(right, 1) && (op === '*' || op === '/')) return left
  if (isConstant(left, 1) && op === '*') return right
  if ((isConstant(left, 0) || isConstant(right, 0)) && (op === '*' || op === '&')) return constant(left.type, 0)
  if (isConstant(right, 1) && op === '%') return constant(left.type, 0)
  return null
}

function logic(op: '&&' | '||', left: Node, right: Node): Node | null {
  const decides = op === '&&' ? 0 : 1
  if (isConstant(left)) return left.value === decides ? left : right
  if (isConstant(right) && right.value !== decides) return left
  return null
}

/** Division by what may be zero is division by at least one: x / 0 = x and x % 0 = 0, as WGSL has it. */
function divisor(op: BinaryOperator, right: Node): Node {
  if ((op !== '/' && op !== '%') || right.type !== 'u32' || isConstant(right)) return right
  return { kind: 'builtin', type: 'u32', name: 'max', args: [right, constant('u32', 1)] }
}

export function binary(op: BinaryOperator, left: Node, right: Node): Node {
  const { type } = left
  if (isConstant(left) && isConstant(right)) {
    const value = binaryOf(op, left.value, right.value, scalarOf(type))
    return constant(isComparison(op) ? 'bool' : type, value)
  }
  if (op === '&&' || op === '||') {
    const known = logic(op, left, right)
    if (known) return known
  }
  if (type === 'u32' || type === 'i32') {
    const same = identity(op, left, right)
    if (same) return same
  }
  if (isConstant(right, 0) && op === '/' && type === 'u32') return left
  if (isConstant(right, 0) && op === '%' && type === 'u32') return constant('u32', 0)
  const result = isComparison(op) ? withScalar(type, 'bool') : type
  return { kind: 'binary', type: result, op, left, right: divisor(op, right) }
}

export function unary(op: '-' | '!' | '~', operand: Node): Node {
  const { type } = operand
  if (isConstant(operand)) return constant(type, unaryOf(op, operand.value, scalarOf(type)))
  return { kind: 'unary', type, op, operand }
}

const padded = (values: readonly number[]): number[] => [0, 1, 2, 3].map((i) => values[i] ?? 0)

export function splat(type: Type, operand: Node): Node {
  if (isConstant(operand)) return { kind: 'constants', type, values: padded(Array(4).fill(operand.value)) }
  return { kind: 'splat', type, operand }
}

export function construct(type: Type, components: readonly Node[]): Node {
  if (components.every((component): component is Made<'constant'> => isConstant(component)))
    return { kind: 'constants', type, values: padded(components.map(({ value }) => value)) }
  return { kind: 'construct', type, components }
}

export function lane(vector: Node, index: Node): Node {
  const type = scalarOf(vector.type)
  if (isConstant(index) && index.value < widthOf(vector.type)) {
    if (vector.kind === 'constants') return constant(type, vector.values[index.value] as number)
    if (vector.kind === 'splat') return vector.operand
    if (vector.kind === 'construct') return vector.components[index.value] as Node
  }
  return { kind: 'lane', type, vector, index }
}

export function convert(type: Type, operand: Node): Node {
  if (isConstant(operand)) return constant(type, convertOf(operand.value, scalarOf(operand.type), scalarOf(type)))
  return { kind: 'convert', type, operand }
}

export function bitcast(type: Type, operand: Node): Node {
  if (isConstant(operand)) return constant(type, bitcastOf(operand.value, scalarOf(operand.type), scalarOf(type)))
  return { kind: 'bitcast', type, operand }
}

export function builtin(type: Type, name: Made<'builtin'>['name'], args: readonly Node[]): Node {
  const condition = args[2]
  if (name === 'select' && condition && isConstant(condition)) return args[condition.value ? 1 : 0] as Node
  return { kind: 'builtin', type, name, args }
}

export function table(type: Type, values: readonly number[], index: Node): Node {
  if (isConstant(index)) return constant(type, values[Math.min(index.value, values.length - 1)] as number)
  return { kind: 'table', type, values, index }
}
