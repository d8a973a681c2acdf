/**
 * Hostile input for the readers of this project: a valid file, broken in ways that parsers get wrong. fast-check draws the
 * changes, so a failure comes with its seed and is made smaller until it can be read.
 */
import fc from 'fast-check'
import { SearchError } from '../errors'
import { limit } from './limit'

/** Mutated inputs for each of some twenty readers: 100 in `npm test`, as many as LAB_FUZZ says in `npm run fuzz`. */
const RUNS = Number(process.env.LAB_FUZZ ?? 100)

/**
 * The same inputs in every `npm test`; others in every `npm run fuzz`, whose failures print seed and input. There a failing
 * input is not made smaller: the tries to do so outlast the test.
 */
export const FUZZ = process.env.LAB_FUZZ ? { numRuns: RUNS, endOnFailure: true } : { numRuns: RUNS, seed: 20_261_124 }

/** Milliseconds for the inputs of one reader. */
export const FUZZ_TIMEOUT = limit(120 + RUNS / 10)

/** A reader that works longer than this on one input of a few kilobytes hangs; processor time, however busy the machine. */
const HANG_MS = limit(5)
/** By the clock: a reader that waits for what never comes. */
const STUCK_MS = limit(120)
const LONGEST_MESSAGE = 800
/** Bytes of the whole process; the largest input is below a megabyte. */
const MOST_MEMORY = 3e9

/**
 * What `read` makes of a hostile input, or null when it refuses it: by a SearchError whose message can be shown.
 *
 * @throws for everything else a reader may do: another error, a message no page can show, a changed prototype, a hang
 */
export async function survive<T>(read: () => T | Promise<T>): Promise<T | null> {
  const startedAt = performance.now()
  const before = process.cpuUsage()
  let value: T | null = null
  try {
    value = await read()
  } catch (error) {
    if (!(error instanceof SearchError)) throw error
    const { message } = error
    if (
      message.length > LONGEST_MESSAGE ||
      !/^\S.*[: ]\S/.test(message) ||
      /[\p{Cc}\u202a-\u202e\u2028]/u.test(message)
    )
      throw new Error(`not a message to show: ${JSON.stringify(message.slice(0, 2000))}`)
  }
  const { user, system } = process.cpuUsage(before)
  const workedMs = (user + system) / 1000
  if (workedMs > HANG_MS) throw new Error(`worked ${workedMs} ms`)
  const ms = performance.now() - startedAt
  if (ms > STUCK_MS) throw new Error(`took ${ms} ms`)
  if ('polluted' in {}) throw new Error('Object.prototype was changed')
  if (process.memoryUsage.rss() > MOST_MEMORY) throw new Error(`the process holds ${process.memoryUsage.rss()} bytes`)
  return value
}

const MARKUP = ['<script>globalThis.owned = 1</script>', '"><img src=x onerror="globalThis.owned = 1">', "'--></style>"]
const KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'length', 'then', 'hasOwnProperty']

/** Values that JSON can say and a reader must not swallow. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, '', [], {}, 0, -0, -1, 0.5, 1e308, -1e308, 5e-324, 2 ** 53, 4_294_967_296),
  fc.constantFrom(...MARKUP, '\u202e\u0000\n\r\u2028', 'x'.repeat(5000), '%s$1{0}$&', 'javascript:1', '=1+1'),
  fc.integer(),
  fc.double(),
  fc.string({ unit: 'binary', maxLength: 40 }),
  // Three of them inside each other still fit the stack of JSON.stringify, which is the test's and not a reader's.
  fc.integer({ min: 1, max: 1000 }).map(nested),
  fc.integer({ min: 100, max: 20_000 }).map((length) => new Array(length).fill(0)),
  fc.constantFrom(...KEYS).map((key) => JSON.parse(`{"${key}":{"polluted":1}}`)),
)

function nested(depth: number): unknown {
  let value: unknown = 1
  for (let i = 0; i < depth; i++) value = i % 2 ? [value] : { a: value }
  return value
}

type Tree = Record<string, unknown> | unknown[]

/** Every object and list in a value, the value itself among them. */
function branches(value: unknown, found: Tree[] = []): Tree[] {
  if (typeof value !== 'object' || value === null) return found
  found.push(value as Tree)
  for (const child of Object.values(value)) branches(child, found)
  return found
}

const OWN = { enumerable: true, configurable: true, writable: true }

/**
 * Puts in copies of its values: fast-check gives the same list or object again in later inputs, and a change inside it
 * would be in all of them, or lead back into itself.
 */
type JsonChange = (root: Tree, pick: number) => void

const jsonChange: fc.Arbitrary<JsonChange> = fc.oneof(
  fc.tuple(fc.nat(), hostileValue).map(
    ([n, value]): JsonChange =>
      (root, pick) => {
        const branch = branches(root)[pick % branches(root).length] as Tree
        const keys = Object.keys(branch)
        const key = keys[n % Math.max(1, keys.length)] ?? '0'
        ;(branch as Record<string, unknown>)[key] = structuredClone(value)
      },
  ),
  fc.nat().map(
    (n): JsonChange =>
      (root, pick) => {
        const branch = branches(root)[pick % branches(root).length] as Tree
        const keys = Object.keys(branch)
        if (Array.isArray(branch)) branch.splice(n % Math.max(1, branch.length), 1)
        else delete branch[keys[n % Math.max(1, keys.length)] ?? '']
      },
  ),
  fc.tuple(fc.constantFrom(...KEYS), hostileValue).map(
    ([key, value]): JsonChange =>
      (root, pick) => {
        const branch = branches(root)[pick % branches(root).length] as Tree
        // A list has no named fields in JSON.
        if (!Array.isArray(branch)) Object.defineProperty(branch, key, { ...OWN, value: structuredClone(value) })
      },
  ),
  fc.tuple(fc.nat(), fc.integer({ min: 1, max: 300 })).map(
    ([n, times]): JsonChange =>
      (root, pick) => {
        const lists = branches(root).filter(Array.isArray)
        const chosen = lists[pick % Math.max(1, lists.length)]
        const item = chosen?.[n % Math.max(1, chosen.length)]
        // Copies, and few of a long one: a later change inside one must not make an input that only the test fails on.
        const most = 1e6 / (JSON.stringify(item)?.length ?? 4)
        for (let i = 0; i < Math.min(times, most); i++) chosen?.push(structuredClone(item))
      },
  ),
)

/** JSON text of `valid` after one to three changes to its tree. */
export function mutatedJson(valid: unknown): fc.Arbitrary<string> {
  return fc.array(fc.tuple(fc.nat(), jsonChange), { minLength: 1, maxLength: 3 }).map((changes) => {
    const root = structuredClone(valid) as Tree
    for (const [pick, change] of changes) change(root, pick)
    return JSON.stringify(root) ?? ''
  })
}

const SCRAPS = [
  ...MARKUP,
  ...KEYS,
  '[',
  ']',
  '(',
  ')',
  '{',
  '}',
  ',',
  '"',
  "'",
  '\\',
  '=',
  '~',
  '|',
  '+',
  '#',
  '&',
  '%',
  '\n',
]
SCRAPS.push(
  '1e999',
  '-1',
  'NaN',
  '9'.repeat(400),
  '[['.repeat(2000),
  '\u0000',
  '\u202e',
  '%00',
  '%E0%A4%A',
  'range(0, 9999)',
)

type TextChange = (text: string) => string

const textChange: fc.Arbitrary<TextChange> = fc
  .tuple(
    fc.nat(),
    fc.nat({ max: 60 }),
    fc.oneof(fc.constantFrom(...SCRAPS), fc.string({ unit: 'binary', maxLength: 8 })),
  )
  .chain(([at, length, scrap]) => {
    const place = (text: string): number => at % (text.length + 1)
    return fc.constantFrom<TextChange>(
      (text) => text.slice(0, place(text)) + text.slice(place(text) + length),
      (text) => text.slice(0, place(text)) + scrap + text.slice(place(text)),
      (text) => text.slice(0, place(text)) + scrap + text.slice(place(text) + length),
      (text) =>
        text.slice(0, place(text)) +
        text.slice(place(text), place(text) + length).repeat(1 + (at % 50)) +
        text.slice(place(text)),
      (text) => text.slice(0, place(text)),
    )
  })

/** A text after one to four changes of its characters. */
export function mutatedText(valid: string): fc.Arbitrary<string> {
  return fc
    .array(textChange, { minLength: 1, maxLength: 4 })
    .map((changes) => changes.reduce((text, change) => change(text), valid))
}

type ByteChange = (bytes: Uint8Array) => Uint8Array

function spliced(bytes: Uint8Array, at: number, removed: number, added: Uint8Array): Uint8Array {
  const start = bytes.subarray(0, at)
  const end = bytes.subarray(Math.min(bytes.length, at + removed))
  const whole = new Uint8Array(start.length + added.length + end.length)
  whole.set(start)
  whole.set(added, start.length)
  whole.set(end, start.length + added.length)
  return whole
}

const byteChange: fc.Arbitrary<ByteChange> = fc
  .tuple(fc.nat(), fc.nat({ max: 700 }), fc.uint8Array({ minLength: 1, maxLength: 16 }))
  .chain(([far, length, scrap]) => {
    // Headers are where a reader decides: every other change falls into the first 600 bytes.
    const place = (bytes: Uint8Array): number => far % (Math.min(bytes.length, far % 2 ? 600 : bytes.length) + 1)
    return fc.constantFrom<ByteChange>(
      (bytes) => spliced(bytes, place(bytes), scrap.length, scrap),
      (bytes) => spliced(bytes, place(bytes), 1, Uint8Array.of((bytes[place(bytes)] ?? 0) ^ (1 << (far % 8)))),
      (bytes) => spliced(bytes, place(bytes), 0, scrap),
      (bytes) => spliced(bytes, place(bytes), length, new Uint8Array(0)),
      (bytes) => spliced(bytes, place(bytes), 4, Uint8Array.of(255, 255, 255, 255)),
      (bytes) => bytes.subarray(0, place(bytes)),
      (bytes) => spliced(bytes, bytes.length, 0, bytes.subarray(0, Math.min(bytes.length, 4096))),
    )
  })

/** Bytes after one to four changes. */
export function mutatedBytes(valid: Uint8Array): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  return fc
    .array(byteChange, { minLength: 1, maxLength: 4 })
    .map((changes) => changes.reduce((bytes, change) => change(bytes), valid).slice())
}
