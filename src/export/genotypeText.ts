/**
 * A DARTS genotype as the Python text of quark0/darts cnn/genotypes.py: written so that its training script runs it
 * unchanged, read in all forms its logs and files contain.
 */
import { SearchError, shown } from '../errors'
import { checkGenotype, type DartsGenotype, type GenotypeLeniency, type GenotypePair } from '../space/genotype'
import { type Stamp, stampComment } from './stamp'

const list = (items: readonly (string | number)[]): string => `[${items.join(', ')}]`

/** The pairs of a cell: `[('sep_conv_3x3', 1), ...]`. */
export const pairsText = (cell: readonly GenotypePair[]): string => list(cell.map(([op, from]) => `('${op}', ${from})`))

/** `Genotype(normal=[('sep_conv_3x3', 1), ...], normal_concat=[2, 3, 4, 5], reduce=[...], reduce_concat=[2, 3, 4, 5])` */
export function writeGenotypeText(genotype: DartsGenotype): string {
  const { normal, normalConcat, reduce, reduceConcat } = genotype
  const fields = [
    `normal=${pairsText(normal)}`,
    `normal_concat=${list(normalConcat)}`,
    `reduce=${pairsText(reduce)}`,
    `reduce_concat=${list(reduceConcat)}`,
  ]
  return `Genotype(${fields.join(', ')})`
}

/** The same as an assignment to `name` under a comment with the stamp: ready for genotypes.py and `--arch NAME`. */
export function writeGenotypePython(genotype: DartsGenotype, name: string, stamp: Stamp): string {
  if (!/^[A-Za-z_]\w*$/.test(name))
    throw new SearchError('bad-genotype', `name ${shown(name)}: is not a Python identifier`)
  return `${stampComment(stamp)}${name} = ${writeGenotypeText(genotype)}\n`
}

function refuse(message: string): never {
  throw new SearchError('bad-genotype', message)
}

/** A quoted string, a number, a name, or one character of punctuation. */
const TOKEN = /\s+|#[^\n]*|'[^'\n]*'|"[^"\n]*"|-?\d+|[A-Za-z_]\w*|[()[\]=,]/y

/** Characters of a text; a log of 600 epochs with a genotype each is shorter. */
const LONGEST_TEXT = 4_000_000
/** A genotype has brackets within brackets, three deep; `list(range(2, 6))` makes it four. */
const DEEPEST = 8

/** Tokens from `start` to the parenthesis that closes the first one. */
function tokensOfCall(text: string, start: number): string[] {
  const tokens: string[] = []
  let depth = 0
  TOKEN.lastIndex = start
  do {
    const at = TOKEN.lastIndex
    const token = TOKEN.exec(text)?.[0]
    if (token === undefined) {
      const rest = text.slice(at, at + 20)
      refuse(rest ? `genotype text: unexpected ${shown(rest)}` : 'genotype text: ends before its closing )')
    }
    if (/^[\s#]/.test(token)) continue
    if (token === '(' || token === '[') depth++
    if (depth > DEEPEST) refuse(`genotype text: brackets ${depth} deep, at most ${DEEPEST} are read`)
    if (token === ')' || token === ']') depth--
    tokens.push(token)
  } while (depth > 0)
  return tokens
}

/** Reads nested lists and tuples of strings and whole numbers, and range(a, b). */
class Reader {
  private readonly tokens: readonly string[]
  private at = 0

  constructor(tokens: readonly string[]) {
    this.tokens = tokens
  }

  peek(): string {
    return this.tokens[this.at] ?? ''
  }

  take(expected?: string): string {
    const token = this.peek()
    if (expected !== undefined && token !== expected) refuse(`genotype text: ${shown(token)}, expected ${expected}`)
    this.at++
    return token
  }

  /** Items up to `close`, which is taken too; a trailing comma is Python. */
  items<Item>(close: string, read: () => Item): Item[] {
    const found: Item[] = []
    while (this.peek() !== close) {
      found.push(read())
      if (this.peek() !== close) this.take(',')
    }
    this.take(close)
    return found
  }

  value(): unknown {
    const token = this.take()
    if (token === '[') return this.items(']', () => this.value())
    if (token === '(') return this.items(')', () => this.value())
    if (/^['"]/.test(token)) return token.slice(1, -1)
    if (/^-?\d/.test(token)) return Number(token)
    if (token === 'list' || token === 'range') {
      this.take('(')
      const given = this.items(')', () => this.value())
      return token === 'list' ? given[0] : range(given)
    }
    return refuse(`genotype text: unexpected ${token ? shown(token) : 'end'}`)
  }

  fields(): Map<string, unknown> {
    this.take('(')
    return new Map(
      this.items(')', () => {
        const name = this.take()
        this.take('=')
        return [name, this.value()] as const
      }),
    )
  }
}

function range(bounds: readonly unknown[]): number[] {
  const [from, to] = bounds.length === 1 ? [0, bounds[0]] : bounds
  if (typeof from !== 'number' || typeof to !== 'number' || bounds.length > 2 || to - from > 64)
    refuse(`genotype text: range of ${shown(bounds)}, expected range(first, end)`)
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)
}

/**
 * Reads `Genotype(...)` out of a text: bare, assigned to a name, in a log line, over several lines, with comments, in
 * single or double quotes, with lists or `range(2, 6)` for what is concatenated.
 *
 * @throws SearchError 'bad-genotype' when the text holds no genotype, more than one, or a wrong one
 */
export function parseGenotypeText(text: string, lenient: GenotypeLeniency = {}): DartsGenotype {
  if (text.length > LONGEST_TEXT) refuse(`genotype text: ${text.length} characters, at most ${LONGEST_TEXT} are read`)
  const starts = [...text.matchAll(/\bGenotype\s*\(/g)]
  const first = starts[0]
  if (!first) refuse('genotype text: no Genotype(...) in it')
  if (starts.length > 1) refuse(`genotype text: ${starts.length} genotypes in it, expected one`)
  const fields = new Reader(tokensOfCall(text, first.index + 'Genotype'.length)).fields()
  const names = ['normal', 'normal_concat', 'reduce', 'reduce_concat']
  for (const name of names) if (!fields.has(name)) refuse(`genotype text: ${name} is missing`)
  for (const name of fields.keys()) if (!names.includes(name)) refuse(`genotype text: unknown field ${shown(name)}`)
  const value = {
    space: 'darts',
    normal: fields.get('normal'),
    normalConcat: fields.get('normal_concat'),
    reduce: fields.get('reduce'),
    reduceConcat: fields.get('reduce_concat'),
  }
  return checkGenotype(value, lenient) as DartsGenotype
}
