/**
 * What a kernel is while code is made of it: no calls, no arrays, no constant loops (unfold.ts took them away); jumps name what they
 * leave. `hoist.ts` turns the index of a load or store into an address.
 */
import type { BinaryOperator, Builtin, Storage, Type } from '../wgsl/program'

/** A variable of the function that is made; later a local of WebAssembly. */
export interface Local {
  readonly id: number
  readonly type: Type
  /** Set once, before every use. */
  readonly isFixed: boolean
}

/** Where a value of a buffer lies: an address (u32) and bytes beyond it. */
export interface Place {
  readonly address: Node
  readonly offset: number
}

export type Node = { readonly type: Type } & (
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'constants'; readonly values: readonly number[] }
  | { readonly kind: 'local'; readonly local: Local }
  | { readonly kind: 'uniform'; readonly field: number }
  | { readonly kind: 'invocation'; readonly axis: 'x' | 'y' }
  /** Address of a buffer. */
  | { readonly kind: 'base'; readonly slot: number }
  /** The index, or a trap where it is not below the buffer's length: `checked` mode only. */
  | { readonly kind: 'inside'; readonly slot: number; readonly index: Node }
  | { readonly kind: 'load'; readonly storage: Storage; readonly index: Node }
  | { readonly kind: 'loadAt'; readonly place: Place }
  | { readonly kind: 'lane'; readonly vector: Node; readonly index: Node }
  | { readonly kind: 'withLane'; readonly vector: Node; readonly index: Node; readonly value: Node }
  /** Lanes 0 to 3 of `first`, 4 to 7 of `second`. */
  | { readonly kind: 'shuffle'; readonly first: Node; readonly second: Node; readonly lanes: Lanes }
  | { readonly kind: 'table'; readonly values: readonly number[]; readonly index: Node }
  | { readonly kind: 'unary'; readonly op: '-' | '!' | '~'; readonly operand: Node }
  | { readonly kind: 'binary'; readonly op: BinaryOperator; readonly left: Node; readonly right: Node }
  | { readonly kind: 'splat'; readonly operand: Node }
  | { readonly kind: 'construct'; readonly components: readonly Node[] }
  | { readonly kind: 'convert'; readonly operand: Node }
  | { readonly kind: 'bitcast'; readonly operand: Node }
  | { readonly kind: 'builtin'; readonly name: Builtin; readonly args: readonly Node[] }
  /** The value, in a way that keeps a compiler from computing it again wherever it is used. */
  | { readonly kind: 'pinned'; readonly operand: Node }
  /** Steps, then a value: a function's text in place of its call. */
  | { readonly kind: 'inlined'; readonly body: readonly Step[]; readonly value: Node }
)

export type Lanes = readonly [number, number, number, number]

/** What a jump leaves: a loop, an iteration, a function's text. */
export interface Exit {
  isUsed: boolean
}

export type Step =
  | { readonly kind: 'set'; readonly local: Local; readonly value: Node }
  | { readonly kind: 'store'; readonly storage: Storage; readonly index: Node; readonly value: Node }
  | { readonly kind: 'storeAt'; readonly place: Place; readonly element: Type; readonly value: Node }
  | {
      readonly kind: 'if'
      readonly condition: Node
      readonly yes: readonly Step[]
      readonly otherwise: readonly Step[]
    }
  | {
      readonly kind: 'loop'
      readonly condition: Node
      readonly body: readonly Step[]
      readonly update: readonly Step[]
      /** Left by `break`. */
      readonly exit: Exit
      /** Left by `continue`: the body, not the update. */
      readonly next: Exit
    }
  | { readonly kind: 'labelled'; readonly exit: Exit; readonly body: readonly Step[] }
  | { readonly kind: 'leave'; readonly exit: Exit }
