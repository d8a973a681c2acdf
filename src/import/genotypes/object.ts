/** Texts of objects, in JSON or as Python prints dictionaries: one, or one behind the other (JSON Lines). */
import { SearchError } from '../../errors'
import { type Literal, LiteralReader, lineAt } from '../literal'
import { type ForeignGenotype, type Problem, type ReadGenotypes, refuse } from './foreign'

/** Whether the text is an object by its first character. */
export const looksLikeObject = (text: string): boolean => /^\s*\{/.test(text)

/** As many as a search has epochs, twice: a text with one an epoch is read. */
const MOST = 1200

interface FoundObject {
  readonly object: ReadonlyMap<string, Literal>
  /** Where it begins, 1 for the first line. */
  readonly line: number
}

/** @throws SearchError 'bad-genotype' when anything but objects is in it, naming the line */
function objectsOf(text: string): FoundObject[] {
  const whole = fromJson(text)
  if (whole instanceof Map) return [{ object: whole, line: 1 }]
  const reader = new LiteralReader(text)
  const found: FoundObject[] = []
  do {
    const line = lineAt(text, reader.offset)
    if (found.length === MOST) refuse(`line ${line}: more than ${MOST} objects`)
    const object = reader.value()
    if (!(object instanceof Map)) refuse(`line ${line}: expected an object with names and values`)
    found.push({ object, line })
  } while (!reader.atEnd)
  return found
}

/**
 * What each object of a text holds. Of several those that cannot be read are problems beside the others.
 *
 * @throws SearchError 'bad-genotype' when anything but objects is in the text, or its one object cannot be read
 */
export function readObjects(
  text: string,
  read: (object: ReadonlyMap<string, Literal>, line: number) => ReadGenotypes,
): ReadGenotypes {
  const found = objectsOf(text)
  const [only] = found
  if (only && found.length === 1) return read(only.object, only.line)
  const genotypes: ForeignGenotype[] = []
  const problems: Problem[] = []
  for (const { object, line } of found)
    try {
      const one = read(object, line)
      genotypes.push(...one.genotypes)
      problems.push(...one.problems)
    } catch (error) {
      if (!(error instanceof SearchError)) throw error
      problems.push({ name: null, line, message: `line ${line}: ${error.message}` })
    }
  return { genotypes, problems }
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
