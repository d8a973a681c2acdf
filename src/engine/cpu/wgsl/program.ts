/**
 * The typed tree of a kernel: every name resolved, every value of a concrete type, scalars in vector arithmetic spread
 * explicitly. The emitter (../emit) and the interpreter (../testing) read this and nothing else.
 */

export type Scalar = 'f32' | 'i32' | 'u32' | 'bool'
/** Vectors by width and the first letter of their scalar, as WGSL abbreviates them. */
export type Vector = `vec${3 | 4}${'f' | 'i' | 'u' | 'b'}`
export type Type = Scalar | Vector

const SCALARS: Readonly<Record<string, Scalar>> = { f: 'f32', i: 'i32', u: 'u32', b: 'bool' }

export const isVector = (type: Type): type is Vector => type.startsWith('vec')
export const scalarOf = (type: Type): Scalar => (isVector(type) ? (SCALARS[type[4] as string] as Scalar) : type)
/** Components of a value. */
export const widthOf = (type: Type): number => (isVector(type) ? Number(type[3]) : 1)
/** A type of the same width with other components. */
export const withScalar = (type: Type, scalar: Scalar): Type =>
  isVector(type) ? (`${type.slice(0, 4)}${scalar[0]}` as Vector) : scalar
export const isInteger = (type: Type): boolean => scalarOf(type) === 'i32' || scalarOf(type) === 'u32'

export interface Variable {
  readonly name: string
  readonly type: Type
  /** A function-scope array of so many elements of `type`; null for a plain value. */
  readonly count: number | null
  /** Declared by `var`. */
  readonly isMutable: boolean
}

/** An array constant of the module. */
export interface Table {
  readonly name: string
  readonly type: Scalar
  readonly values: readonly number[]
}

/** A storage buffer. */
export interface Storage {
  readonly name: string
  readonly element: Type
  readonly isWritable: boolean
  /** Place among the bindings of the kernel. */
  readonly slot: number
}

export type BinaryOperator =
  | ('+' | '-' | '*' | '/' | '%' | '&' | '|' | '^' | '<<' | '>>')
  | ('==' | '!=' | '<' | '>' | '<=' | '>=' | '&&' | '||')

export const isComparison = (op: BinaryOperator): boolean => /^[<>=!]=?$/.test(op)

export type Builtin = 'abs' | 'clamp' | 'dot' | 'exp' | 'floor' | 'fma' | 'log' | 'max' | 'min' | 'select' | 'sqrt'

export type Expression = { readonly type: Type } & (
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'variable'; readonly variable: Variable }
  | { readonly kind: 'uniform'; readonly field: number }
  | { readonly kind: 'invocation'; readonly axis: 'x' | 'y' }
  | { readonly kind: 'load'; readonly storage: Storage; readonly index: Expression; readonly line: number }
  | { readonly kind: 'element'; readonly array: Variable; readonly index: Expression; readonly line: number }
  | { readonly kind: 'table'; readonly table: Table; readonly index: Expression }
  | { readonly kind: 'lane'; readonly vector: Expression; readonly index: Expression }
  | { readonly kind: 'unary'; readonly op: '-' | '!' | '~'; readonly operand: Expression }
  | {
      readonly kind: 'binary'
      readonly op: BinaryOperator
      /** Of one type; the right side of a shift is u32. */
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'splat'; readonly operand: Expression }
  | { readonly kind: 'construct'; readonly components: readonly Expression[] }
  /** A value of another type: f32(i). */
  | { readonly kind: 'convert'; readonly operand: Expression }
  /** The same bits. */
  | { readonly kind: 'bitcast'; readonly operand: Expression }
  | { readonly kind: 'builtin'; readonly name: Builtin; readonly args: readonly Expression[] }
  | { readonly kind: 'call'; readonly callee: Routine; readonly args: readonly Expression[] }
)

/** What can be assigned to. */
export type Target =
  | { readonly kind: 'variable'; readonly variable: Variable }
  | { readonly kind: 'lane'; readonly variable: Variable; readonly index: Expression }
  | { readonly kind: 'element'; readonly array: Variable; readonly index: Expression; readonly line: number }
  | { readonly kind: 'store'; readonly storage: Storage; readonly index: Expression; readonly line: number }

export type Statement =
  | { readonly kind: 'declare'; readonly variable: Variable; readonly value: Expression | null }
  | {
      readonly kind: 'assign'
      readonly target: Target
      /** '+' of `+=`: the target is read once, its index computed once. */
      readonly op: BinaryOperator | null
      readonly value: Expression
    }
  | {
      readonly kind: 'if'
      readonly condition: Expression
      readonly yes: readonly Statement[]
      readonly otherwise: readonly Statement[]
    }
  | {
      readonly kind: 'for'
      readonly start: Statement
      readonly condition: Expression
      readonly update: Statement
      readonly body: readonly Statement[]
    }
  | {
      readonly kind: 'switch'
      readonly value: Expression
      readonly cases: readonly { readonly values: readonly number[]; readonly body: readonly Statement[] }[]
      readonly otherwise: readonly Statement[]
    }
  | { readonly kind: 'block'; readonly body: readonly Statement[] }
  | { readonly kind: 'return'; readonly value: Expression | null }
  | { readonly kind: 'break' }
  | { readonly kind: 'continue' }
  | { readonly kind: 'call'; readonly callee: Routine; readonly args: readonly Expression[] }

export interface Routine {
  readonly name: string
  readonly parameters: readonly Variable[]
  readonly result: Type | null
  readonly body: readonly Statement[]
}

export interface Program {
  readonly name: string
  readonly storages: readonly Storage[]
  readonly uniforms: readonly string[]
  readonly main: readonly Statement[]
}
