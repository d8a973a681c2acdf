/**
 * Arithmetic of scalars as a kernel does it: f32 rounded after every operation, integers modulo 2^32, division by zero as
 * WGSL defines it. Constants are folded with it, and the interpreter of the tests computes with it.
 * A bool is 0 or 1, a u32 a number from 0 on.
 */
import { type BinaryOperator, isComparison, type Scalar } from './program'

export const wrap = (value: number, type: Scalar): number => {
  switch (type) {
    case 'f32':
      return Math.fround(value)
    case 'i32':
      return value | 0
    case 'u32':
      return value >>> 0
    case 'bool':
      return value ? 1 : 0
  }
}

function compare(op: BinaryOperator, a: number, b: number): boolean {
  switch (op) {
    case '==':
      return a === b
    case '!=':
      return a !== b
    case '<':
      return a < b
    case '>':
      return a > b
    case '<=':
      return a <= b
    default:
      return a >= b
  }
}

/** Division by zero gives the dividend, its remainder 0. */
function integer(op: BinaryOperator, a: number, b: number, type: Scalar): number {
  switch (op) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return Math.imul(a, b)
    case '/':
      return b === 0 ? a : Math.trunc(a / b)
    case '%':
      return b === 0 ? 0 : a % b
    case '<<':
      return a << (b & 31)
    case '>>':
      return type === 'i32' ? a >> (b & 31) : a >>> (b & 31)
    case '&':
      return a & b
    case '|':
      return a | b
    default:
      return a ^ b
  }
}

function real(op: BinaryOperator, a: number, b: number): number {
  switch (op) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    default:
      return a / b
  }
}

/** @param type of the operands */
export function binaryOf(op: BinaryOperator, a: number, b: number, type: Scalar): number {
  if (isComparison(op)) return compare(op, a, b) ? 1 : 0
  if (op === '&&') return a & b
  if (op === '||') return a | b
  return wrap(type === 'f32' ? real(op, a, b) : integer(op, a, b, type), type)
}

export function unaryOf(op: '-' | '!' | '~', a: number, type: Scalar): number {
  if (op === '!') return a ? 0 : 1
  return wrap(op === '-' ? -a : ~a, type)
}

/** f32 to an integer saturates, NaN gives 0; integers keep their bits. */
export function convertOf(value: number, from: Scalar, to: Scalar): number {
  if (from !== 'f32' || to === 'f32') return wrap(value, to)
  if (Number.isNaN(value)) return 0
  const [least, most] = to === 'i32' ? [-(2 ** 31), 2 ** 31 - 1] : [0, 2 ** 32 - 1]
  return Math.min(Math.max(Math.trunc(value), least), most) + 0
}

const bits = new DataView(new ArrayBuffer(4))
export function bitcastOf(value: number, from: Scalar, to: Scalar): number {
  if (from === 'f32') bits.setFloat32(0, value)
  else bits.setUint32(0, value >>> 0)
  return to === 'f32' ? bits.getFloat32(0) : to === 'i32' ? bits.getInt32(0) : bits.getUint32(0)
}
