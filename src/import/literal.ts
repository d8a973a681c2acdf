/**
 * Literals of Python and JSON: strings, numbers, None, lists, tuples, dictionaries, `range(2, 6)` and calls with fields. Read,
 * never evaluated. Every refusal says the line.
 */
import { SearchError, shown } from '../errors'

/** A call of a name with fields: `Genotype(normal=[...], ...)`; `fields` without names are counted from 0. */
export interface Call {
  readonly call: string
  readonly fields: ReadonlyMap<string, Literal>
}
export type Literal = string | number | boolean | null | readonly Literal[] | Call | ReadonlyMap<string, Literal>

/** Nothing of this family of formats lies deeper. */
const DEEPEST = 12
const LONGEST_RANGE = 64
/** A scalar as NumPy 2 prints it: `np.int64(3)`, `np.str_('none')`. */
const NUMPY_SCALAR = /^(?:np|numpy)\.(?:u?int\d+|float\d+|str_)$/

/** What stands between two tokens: blanks, comments, and the folds of YAML's double quotes. */
const GAP = /(?:\s+|#[^\n]*|\\\r?\n\s*\\?)*/y
/** A quoted string ('' quotes are those of YAML), a number, a name, or one character of punctuation. */
const TOKEN =
  /''[^'\n]*''|"""[^"]*"""|u?'(?:[^'\\\n]|\\.)*'|u?"(?:[^"\\\n]|\\.)*"|[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+)|[A-Za-z_][\w.]*|[()[\]{}=,:]/y

/** The number of the line at an offset, 1 for the first. */
export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}

export class LiteralReader {
  private readonly text: string
  private at: number
  private depth = 0

  constructor(text: string, start = 0) {
    this.text = text
    this.at = start
  }

  /** Where the next token begins. */
  get offset(): number {
    return this.at
  }

  /** Whether nothing but gaps follows. */
  get atEnd(): boolean {
    this.peek()
    return this.at === this.text.length
  }

  private refuse(message: string, at = this.at): never {
    throw new SearchError('bad-genotype', `line ${lineAt(this.text, at)}: ${message}`)
  }

  private peek(): string {
    GAP.lastIndex = this.at
    GAP.exec(this.text)
    this.at = GAP.lastIndex
    TOKEN.lastIndex = this.at
    return TOKEN.exec(this.text)?.[0] ?? ''
  }

  private next(what: string): string {
    const token = this.peek()
    if (token === '') {
      const rest = this.text.slice(this.at, this.at + 20)
      this.refuse(rest ? `unexpected ${shown(rest)}, expected ${what}` : `ends where ${what} is expected`)
    }
    this.at += token.length
    return token
  }

  private take(expected: string): void {
    const before = this.at
    const token = this.next(expected)
    if (token !== expected) this.refuse(`${shown(token)}, expected ${expected}`, before)
  }

  /** Items up to `close`, which is taken too; a comma may stand after the last one. */
  private items<Item>(close: string, read: () => Item): Item[] {
    if (++this.depth > DEEPEST) this.refuse(`brackets ${this.depth} deep, at most ${DEEPEST} are read`)
    const found: Item[] = []
    while (this.peek() !== close) {
      found.push(read())
      if (this.peek() !== close) this.take(',')
    }
    this.take(close)
    this.depth--
    return found
  }

  value(): Literal {
    this.peek()
    const start = this.at
    const token = this.next('a value')
    if (token === '[') return this.items(']', () => this.value())
    if (token === '(') return this.items(')', () => this.value())
    if (token === '{') return this.dictionary()
    if (/^u?['"]/.test(token)) return unquoted(token)
    if (/^[-+.\d]/.test(token)) return Number(token)
    const constant = CONSTANTS.get(token)
    if (constant !== undefined) return constant
    if (/^[A-Za-z_]/.test(token) && this.peek() === '(') return this.called(token, start)
    return this.refuse(`unexpected ${shown(token)}, expected a value (is a bracket before it left open?)`, start)
  }

  private dictionary(): ReadonlyMap<string, Literal> {
    return new Map(
      this.items('}', () => {
        const key = this.value()
        this.take(':')
        return [String(key), this.value()] as const
      }),
    )
  }

  private called(name: string, start: number): Literal {
    const fields = this.fields()
    const given = [...fields.values()]
    const [first] = given
    if (NUMPY_SCALAR.test(name) && given.length === 1 && (typeof first === 'number' || typeof first === 'string'))
      return first
    if (name !== 'range' && name !== 'list' && name !== 'tuple') return { call: name, fields }
    if (name === 'range') return this.range(given, start)
    if (!Array.isArray(first)) this.refuse(`${name} of ${shown(given)}, expected a list`, start)
    return first as readonly Literal[]
  }

  /** `(a, name=b)`: fields by name, those without one by their place. */
  fields(): ReadonlyMap<string, Literal> {
    this.take('(')
    let place = 0
    return new Map(
      this.items(')', () => {
        const name = this.peek()
        if (/^[A-Za-z_]\w*$/.test(name)) {
          const back = this.at
          this.next('a field')
          if (this.peek() === '=') {
            this.take('=')
            return [name, this.value()] as const
          }
          this.at = back
        }
        return [String(place++), this.value()] as const
      }),
    )
  }

  private range(bounds: readonly Literal[], start: number): number[] {
    const [from, to] = bounds.length === 1 ? [0, bounds[0]] : bounds
    if (typeof from !== 'number' || typeof to !== 'number' || bounds.length > 2 || !(to - from <= LONGEST_RANGE))
      this.refuse(`range of ${shown(bounds)}, expected range(first, end)`, start)
    return Array.from(
      { length: Math.max(0, Math.floor((to as number) - (from as number))) },
      (_, i) => (from as number) + i,
    )
  }
}

const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ['None', null],
  ['null', null],
  ['True', true],
  ['true', true],
  ['False', false],
  ['false', false],
])

function unquoted(token: string): string {
  const quoted = token.startsWith('u') ? token.slice(1) : token
  const width = quoted.startsWith("''") && quoted.length > 2 ? 2 : quoted.startsWith('"""') ? 3 : 1
  return quoted.slice(width, -width).replace(/\\(.)/g, '$1')
}
