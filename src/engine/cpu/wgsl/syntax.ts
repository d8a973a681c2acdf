/** What the parser makes of a kernel: declarations, statements and expressions as written, without types. */

/** A type as written: `vec4<bool>` is { name: 'vec4', of: [bool] }, `array<vec4f, 9>` has a count. */
export interface TypeSyntax {
  readonly name: string
  readonly of: readonly TypeSyntax[]
  readonly count: number | null
  readonly line: number
}

export type ExpressionSyntax = { readonly line: number } & (
  | { readonly kind: 'number'; readonly value: number; readonly type: 'i32' | 'u32' | 'f32' | 'int' | 'float' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'unary'; readonly op: string; readonly operand: ExpressionSyntax }
  | {
      readonly kind: 'binary'
      readonly op: string
      readonly left: ExpressionSyntax
      readonly right: ExpressionSyntax
    }
  | { readonly kind: 'index'; readonly of: ExpressionSyntax; readonly index: ExpressionSyntax }
  | { readonly kind: 'member'; readonly of: ExpressionSyntax; readonly member: string }
  | { readonly kind: 'call'; readonly callee: TypeSyntax; readonly args: readonly ExpressionSyntax[] }
)

export type StatementSyntax = { readonly line: number } & (
  | {
      readonly kind: 'declare'
      readonly keyword: 'let' | 'var' | 'const'
      readonly name: string
      readonly type: TypeSyntax | null
      readonly value: ExpressionSyntax | null
    }
  | {
      readonly kind: 'assign'
      /** '+' of `+=`; null of `=`. */
      readonly op: string | null
      readonly target: ExpressionSyntax
      readonly value: ExpressionSyntax
    }
  | {
      readonly kind: 'if'
      readonly condition: ExpressionSyntax
      readonly yes: readonly StatementSyntax[]
      readonly otherwise: readonly StatementSyntax[]
    }
  | {
      readonly kind: 'for'
      readonly start: StatementSyntax
      readonly condition: ExpressionSyntax
      readonly update: StatementSyntax
      readonly body: readonly StatementSyntax[]
    }
  | {
      readonly kind: 'switch'
      readonly value: ExpressionSyntax
      /** Without values: the default. */
      readonly cases: readonly {
        readonly values: readonly ExpressionSyntax[]
        readonly body: readonly StatementSyntax[]
      }[]
    }
  | { readonly kind: 'block'; readonly body: readonly StatementSyntax[] }
  | { readonly kind: 'return'; readonly value: ExpressionSyntax | null }
  | { readonly kind: 'break' }
  | { readonly kind: 'continue' }
  | { readonly kind: 'call'; readonly call: ExpressionSyntax }
)

export interface Attribute {
  readonly name: string
  readonly args: readonly string[]
}

export interface Field {
  readonly name: string
  readonly type: TypeSyntax
  readonly attributes: readonly Attribute[]
}

export type DeclarationSyntax = { readonly line: number; readonly attributes: readonly Attribute[] } & (
  | { readonly kind: 'struct'; readonly name: string; readonly fields: readonly Field[] }
  | { readonly kind: 'resource'; readonly space: readonly string[]; readonly name: string; readonly type: TypeSyntax }
  | {
      readonly kind: 'constant'
      readonly name: string
      readonly type: TypeSyntax | null
      readonly value: ExpressionSyntax
    }
  | {
      readonly kind: 'function'
      readonly name: string
      readonly parameters: readonly Field[]
      readonly result: TypeSyntax | null
      readonly body: readonly StatementSyntax[]
    }
)
