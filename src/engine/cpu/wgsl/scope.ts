/** Names in force at a place of a kernel. */
import type { Routine, Scalar, Storage, Table, Variable } from './program'

/** A number of the text that takes its type from where it stands. */
export interface Abstract {
  readonly kind: 'abstract'
  readonly value: number
  readonly isFloat: boolean
}

export type Meaning =
  | Abstract
  | { readonly kind: 'constant'; readonly type: Scalar; readonly value: number }
  | { readonly kind: 'variable'; readonly variable: Variable }
  | { readonly kind: 'table'; readonly table: Table }
  | { readonly kind: 'storage'; readonly storage: Storage }
  | { readonly kind: 'uniforms'; readonly fields: readonly string[] }
  /** The global invocation id. */
  | { readonly kind: 'invocation' }
  /** Checked when it is first called. */
  | { readonly kind: 'function'; readonly checked: (line: number) => Routine }

export class Scope {
  private readonly names = new Map<string, Meaning>()
  private readonly parent: Scope | null

  constructor(parent: Scope | null) {
    this.parent = parent
  }

  find(name: string): Meaning | null {
    return this.names.get(name) ?? this.parent?.find(name) ?? null
  }

  /** False where this very scope has the name already. */
  add(name: string, meaning: Meaning): boolean {
    if (this.names.has(name)) return false
    this.names.set(name, meaning)
    return true
  }
}
