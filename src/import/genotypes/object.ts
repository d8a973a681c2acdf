/** A text that is one object, in JSON or as Python prints a dictionary; what the readers of keys and values look into. */
import { type Literal, LiteralReader } from '../literal'
import { refuse } from './foreign'

/** Whether the text is an object by its first character. */
export const looksLikeObject = (text: string): boolean => /^\s*\{/.test(text)

/** @throws SearchError 'bad-genotype' when it is no object */
export function readObject(text: string): ReadonlyMap<string, Literal> {
  const value = fromJson(text) ?? new LiteralReader(text).value()
  if (!(value instanceof Map)) refuse('expected one object with names and values')
  return value
}

/** Parsed JSON with maps for objects; undefined where the text is no JSON. */
function fromJson(text: string): Literal | undefined {
  try {
    return toLiteral(JSON.parse(text))
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

const DEEPEST = 12

function toLiteral(value: unknown, depth = 0): Literal {
  if (depth > DEEPEST) refuse(`objects ${depth} deep, at most ${DEEPEST} are read`)
  if (Array.isArray(value)) return value.map((item) => toLiteral(item, depth + 1))
  if (typeof value === 'object' && value !== null)
    return new Map(Object.entries(value).map(([key, item]) => [key, toLiteral(item, depth + 1)]))
  return value as Literal
}
