/** Types as written -> types of the subset. */
import type { Scalar, Type } from './program'
import type { Refuse } from './refusal'
import type { TypeSyntax } from './syntax'

const SCALARS: ReadonlySet<string> = new Set<Scalar>(['f32', 'i32', 'u32', 'bool'])
const SHORT = /^vec[34][fiu]$/

export const spelled = ({ name, of, count }: TypeSyntax): string =>
  of.length === 0 ? name : `${name}<${of.map(spelled).join(', ')}${count === null ? '' : `, ${count}`}>`

/** A scalar or a vector; null for any other name, which may be a function. */
export function valueType(syntax: TypeSyntax): Type | null {
  const { name, of, count } = syntax
  if (of.length === 0) return SCALARS.has(name) || SHORT.test(name) ? (name as Type) : null
  const [inner] = of
  if (count !== null || !inner || (name !== 'vec3' && name !== 'vec4')) return null
  const scalar = valueType(inner)
  return scalar !== null && SCALARS.has(scalar) ? (`${name}${scalar[0]}` as Type) : null
}

export const requireValueType = (syntax: TypeSyntax, refuse: Refuse): Type =>
  valueType(syntax) ?? refuse(syntax.line, `type ${spelled(syntax)}`)
