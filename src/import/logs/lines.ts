/** Lines of a log: bounds, stamps, numbers, printed arguments, rows of printed tensors. */
import { SearchError } from '../../errors'

/** A log of 600 epochs takes about 3 MB, its longest line a few thousand characters. */
export const LONGEST_LOG = 32_000_000
const LONGEST_LINE = 20_000

export function refuse(line: number | null, message: string): never {
  throw new SearchError('bad-recording', `${line === null ? 'search log' : `search log, line ${line}`}: ${message}`)
}

/** @throws SearchError 'bad-recording' when text or line are longer than any log's */
export function linesOf(text: string): string[] {
  if (text.length > LONGEST_LOG) refuse(null, `${text.length} characters, at most ${LONGEST_LOG} are read`)
  const lines = text.split(/\r?\n/)
  const long = lines.findIndex((line) => line.length > LONGEST_LINE)
  if (long >= 0) refuse(long + 1, `${lines[long]?.length} characters, at most ${LONGEST_LINE} are read`)
  return lines
}

const FULL_STAMP = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:[,.]\d+)?\s*/
const SHORT_STAMP = /^(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d) ([AP]M)\s*(?:\|\s*)?/

/** Milliseconds of a stamp, and the line without it; the official ones have a date, or a day without a year. */
export function stamped(line: string): { at: number | null; rest: string } {
  const full = FULL_STAMP.exec(line)
  if (full) {
    const at = Date.parse(`${full[1]}T${full[2]}Z`)
    return { at: Number.isNaN(at) ? null : at, rest: line.slice(full[0].length) }
  }
  const [stamp, month, day, hour, minute, second, half] = SHORT_STAMP.exec(line) ?? []
  if (stamp === undefined) return { at: null, rest: line }
  const hours = (Number(hour) % 12) + (half === 'PM' ? 12 : 0)
  const at = Date.UTC(2001, Number(month) - 1, Number(day), hours, Number(minute), Number(second))
  return { at, rest: line.slice(stamp.length) }
}

/** A number as Python prints it; NaN for nan, undefined for anything else. */
export function numberOf(text: string): number | undefined {
  if (/^[+-]?nan$/i.test(text)) return Number.NaN
  if (/^[+-]?inf$/i.test(text)) return Number.POSITIVE_INFINITY
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined
}

/** The arguments of `Namespace(a=1, b='x', c=[1, 2])`, as text without quotes. */
export function argsOf(text: string): ReadonlyMap<string, string> {
  const args = new Map<string, string>()
  for (const [, key, value] of text.matchAll(/(\w+)=('[^']*'|"[^"]*"|\[[^\]]*\]|[^,()[\]]*)/g))
    if (key && value !== undefined) args.set(key, value.trim().replace(/^(['"])(.*)\1$/, '$2'))
  return args
}

const OPENING = /^\s*(?:\w+ = )?(?:tensor\()?[[\s]*/
const LONGEST_ROW = 2000

/** What stands before a bracket that closes. */
function beforeClose(text: string): string {
  const end = text.indexOf(']')
  return (end < 0 ? text : text.slice(0, end)).trim()
}

/** Numbers with commas or spaces between them; null where something else is among them, or too much. */
function numbersOf(body: string): number[] | null {
  if (body.length > LONGEST_ROW) return null
  const row: number[] = []
  for (const item of body.split(/[,\s]+/).filter((part) => part !== '')) {
    const value = numberOf(item)
    if (value === undefined) return null
    row.push(value)
  }
  return row
}

/** Numbers of one printed row, tensor brackets and all; null for any other line. */
function rowOf(rest: string): number[] | null {
  const body = beforeClose(rest.replace(OPENING, ''))
  const row = /^[\dn]/.test(body) ? numbersOf(body) : null
  return row && row.length >= 2 ? row : null
}

/**
 * The printed row that begins on a line, and how many lines it takes: torch breaks lines at 80 characters, in scientific
 * notation after six numbers.
 */
export function rowAt(lines: readonly string[], at: number): { values: number[]; lines: number } | null {
  const { rest } = stamped(lines[at] ?? '')
  const opens = !rest.includes(']') && OPENING.exec(rest)?.[0].includes('[')
  let text = rest
  for (let next = at + 1; opens && next < lines.length && text.length <= LONGEST_ROW; next++) {
    const more = stamped(lines[next] ?? '').rest
    if (!numbersOf(beforeClose(more))?.length) break
    text += ` ${more.trim()}`
    const values = more.includes(']') ? rowOf(text) : null
    if (values) return { values, lines: next + 1 - at }
    if (more.includes(']')) break
  }
  const values = rowOf(rest)
  return values && { values, lines: 1 }
}

/** A share from a percentage, without the dust of binary fractions; null for what is none. */
export function shareOf(value: number): number | null {
  return value >= 0 && value <= 100 ? Math.round(1e8 * value) / 1e10 : null
}
