/** Built-in functions of the subset: how many arguments of which kind, and the type of the result. */
import { type Builtin, isVector, type Scalar, scalarOf, type Type } from './program'

export interface Signature {
  readonly args: number
  /** Scalars that the arguments may be made of. */
  readonly of: readonly Scalar[]
  /** Vectors, component by component, or a scalar only. */
  readonly vectors: boolean
}

const FLOAT: readonly Scalar[] = ['f32']
const NUMBERS: readonly Scalar[] = ['f32', 'i32', 'u32']

export const BUILTINS: Readonly<Record<Exclude<Builtin, 'select'>, Signature>> = {
  abs: { args: 1, of: FLOAT, vectors: true },
  clamp: { args: 3, of: NUMBERS, vectors: true },
  dot: { args: 2, of: FLOAT, vectors: true },
  exp: { args: 1, of: FLOAT, vectors: false },
  floor: { args: 1, of: FLOAT, vectors: true },
  fma: { args: 3, of: FLOAT, vectors: true },
  log: { args: 1, of: FLOAT, vectors: false },
  max: { args: 2, of: NUMBERS, vectors: true },
  min: { args: 2, of: NUMBERS, vectors: true },
  sqrt: { args: 1, of: FLOAT, vectors: true },
}

/** What speaks against arguments of this type; null if nothing does. */
export function objection(name: keyof typeof BUILTINS, type: Type): string | null {
  const { of, vectors } = BUILTINS[name]
  if (!of.includes(scalarOf(type)) || (isVector(type) && !vectors)) return `${name} of ${type}`
  if (isVector(type) && scalarOf(type) !== 'f32') return `${name} of ${type}`
  if (name === 'dot' && !isVector(type)) return 'dot of scalars'
  return null
}
