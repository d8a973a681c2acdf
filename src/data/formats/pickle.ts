/**
 * A reader for Python pickles, protocols 0 to 5, that can build data and nothing else: dicts, lists, tuples, strings, bytes,
 * numbers and numpy arrays of numbers. It calls nothing: what looks like a call in a numpy pickle is one of five fixed
 * names, whose meaning is written here. Every other name and every other opcode is refused by name.
 * https://docs.python.org/3/library/pickletools.html
 */
import { SearchError, shown } from '../../errors'
import { latin1Text } from '../latin1'
import { grouped } from '../numbers'

/** A numpy array as its pickle holds it. */
export interface PickledArray {
  readonly kind: 'array'
  readonly shape: readonly number[]
  /** numpy's name of an element: `u1`, `<i8`. */
  readonly dtype: string
  /** Elements in C order, or in Fortran order. */
  readonly isFortran: boolean
  readonly bytes: Uint8Array
}

/** Python 2 wrote text and bytes alike as `str`, which is read as bytes; `pickledText` reads either as text. */
export type Pickled =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickledArray
  | readonly Pickled[]
  | ReadonlyMap<Pickled, Pickled>

/** What a pickle may name, and what stands for it while the pickle is read. */
const NAMES: Readonly<Record<string, Callable>> = {
  'numpy.core.multiarray _reconstruct': 'reconstruct',
  'numpy._core.multiarray _reconstruct': 'reconstruct',
  'numpy.core.numeric _frombuffer': 'frombuffer',
  'numpy._core.numeric _frombuffer': 'frombuffer',
  'numpy ndarray': 'ndarray',
  'numpy dtype': 'dtype',
  '_codecs encode': 'encode',
}
type Callable = 'reconstruct' | 'frombuffer' | 'ndarray' | 'dtype' | 'encode'

class Named {
  readonly callable: Callable
  constructor(callable: Callable) {
    this.callable = callable
  }
}

class Dtype {
  /** `u1`, `i8`; the byte order comes with the state. */
  name: string
  constructor(name: string) {
    this.name = name
  }
}

class Unfinished {
  array: PickledArray | null = null
}

class Mark {}
const MARK = new Mark()

type Value = Pickled | Named | Dtype | Unfinished | Mark | Value[] | Map<Value, Value>

const ITEM_BYTES = /^[<>|=]?[biuf]([1248])$/
/** Decimal numbers of a pickle of protocol 0. */
const LONGEST_NUMBER = 400

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Text of a string of Python 2 or 3; null for what is neither. */
export function pickledText(value: Pickled | undefined): string | null {
  if (typeof value === 'string') return value
  return value instanceof Uint8Array ? latin1Text(value) : null
}

/** The entry of a dict by its key, whichever Python wrote it. */
export function pickledEntry(dict: Pickled, key: string): Pickled | undefined {
  if (!(dict instanceof Map)) return undefined
  for (const [own, value] of dict as ReadonlyMap<Pickled, Pickled>) if (pickledText(own) === key) return value
  return undefined
}

/**
 * @param name of the file, for messages
 * @throws SearchError 'bad-archive' when it ends early, asks for a name or an opcode that builds more than data, or is no
 *         pickle at all
 */
export function readPickle(name: string, bytes: Uint8Array): Pickled {
  return new PickleReader(name, bytes).read()
}

class PickleReader {
  readonly #name: string
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #memo = new Map<number, Value>()
  #stack: Value[] = []
  #at = 0

  constructor(name: string, bytes: Uint8Array) {
    this.#name = name
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  read(): Pickled {
    for (;;) {
      const at = this.#at
      const code = this.#take(1)[0] as number
      if (code === 0x2e) return this.#finish()
      const step = OPCODES[code]
      if (!step) this.#refuse(`byte ${grouped(at)} is ${opcodeName(code)}, which no pickle of plain data needs`)
      step(this)
    }
  }

  #finish(): Pickled {
    const value = this.pop()
    if (this.#stack.length > 0) this.#refuse(`${grouped(this.#stack.length)} values are left over, not a whole pickle`)
    return plain(value, this)
  }

  #refuse(what: string): never {
    throw new SearchError('bad-archive', `${this.#name}: ${what}`)
  }

  #take(count: number): Uint8Array {
    const end = this.#at + count
    if (end > this.#bytes.length)
      this.#refuse(`the pickle ends early, at byte ${grouped(this.#bytes.length)}: cut short, get the file again`)
    const taken = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return taken
  }

  refuse(what: string): never {
    return this.#refuse(what)
  }

  uint(width: 1 | 2 | 4): number {
    const at = this.#at
    this.#take(width)
    if (width === 1) return this.#view.getUint8(at)
    return width === 2 ? this.#view.getUint16(at, true) : this.#view.getUint32(at, true)
  }

  int32(): number {
    const at = this.#at
    this.#take(4)
    return this.#view.getInt32(at, true)
  }

  double(): number {
    const at = this.#at
    this.#take(8)
    return this.#view.getFloat64(at, false)
  }

  /** Bytes behind a length of `width` bytes. */
  counted(width: 1 | 4 | 8): Uint8Array {
    if (width !== 8) return this.#take(this.uint(width))
    const low = this.uint(4)
    const high = this.uint(4)
    return this.#take(high * 2 ** 32 + low)
  }

  /** Text up to the end of the line. */
  line(longest = 1000): string {
    const end = this.#bytes.indexOf(0x0a, this.#at)
    if (end < 0 || end - this.#at > longest) this.#refuse(`byte ${grouped(this.#at)} begins a line that does not end`)
    const text = latin1Text(this.#take(end - this.#at))
    this.#take(1)
    return text.replace(/\r$/, '')
  }

  text(bytes: Uint8Array): string {
    try {
      return utf8.decode(bytes)
    } catch {
      return this.#refuse(`a text before byte ${grouped(this.#at)} is not UTF-8`)
    }
  }

  skip(count: number): void {
    this.#take(count)
  }

  push(value: Value): void {
    this.#stack.push(value)
  }

  pop(): Value {
    const value = this.#stack.pop()
    if (value === undefined || value === MARK) this.#refuse(`byte ${grouped(this.#at)} takes a value that is not there`)
    return value
  }

  top(): Value {
    const value = this.#stack.at(-1)
    if (value === undefined || value === MARK) this.#refuse(`byte ${grouped(this.#at)} needs a value that is not there`)
    return value
  }

  /** All values since the last mark, and the mark gone. */
  popMarked(): Value[] {
    const mark = this.#stack.lastIndexOf(MARK)
    if (mark < 0) this.#refuse(`byte ${grouped(this.#at)} needs a mark that is not there`)
    const values = this.#stack.slice(mark + 1)
    this.#stack.length = mark
    return values
  }

  drop(): void {
    if (this.#stack.pop() === undefined) this.#refuse(`byte ${grouped(this.#at)} takes a value that is not there`)
  }

  remember(index: number): void {
    this.#memo.set(index, this.top())
  }

  memoize(): void {
    this.remember(this.#memo.size)
  }

  recall(index: number): void {
    const value = this.#memo.get(index)
    if (value === undefined) this.#refuse(`byte ${grouped(this.#at)} recalls value ${index}, which was not stored`)
    this.push(value)
  }

  append(values: readonly Value[]): void {
    const list = this.top()
    if (!Array.isArray(list)) this.#refuse(`byte ${grouped(this.#at)} adds to what is no list`)
    for (const value of values) (list as Value[]).push(value)
  }

  setItems(values: readonly Value[]): void {
    const dict = this.top()
    if (!(dict instanceof Map)) this.#refuse(`byte ${grouped(this.#at)} adds to what is no dict`)
    putItems(dict as Map<Value, Value>, values, this)
  }

  named(module: string, name: string): void {
    const key = `${module} ${name}`
    const callable = Object.hasOwn(NAMES, key) ? NAMES[key] : undefined
    if (callable === undefined)
      this.#refuse(
        `the pickle asks for ${shown(`${module}.${name}`)}: only plain data and numpy arrays are read, nothing is called`,
      )
    this.push(new Named(callable))
  }

  reduce(): void {
    const args = this.pop()
    const callable = this.pop()
    if (!(callable instanceof Named) || !Array.isArray(args))
      this.#refuse(`byte ${grouped(this.#at)} calls what is no numpy array`)
    this.push(construct(callable.callable, args as Value[], this))
  }

  build(): void {
    const state = this.pop()
    const target = this.top()
    if (target instanceof Dtype && Array.isArray(state)) setByteOrder(target, state as Value[], this)
    else if (target instanceof Unfinished && Array.isArray(state)) fillArray(target, state as Value[], this)
    else this.#refuse(`byte ${grouped(this.#at)} sets the state of what is no numpy array`)
  }
}

function putItems(dict: Map<Value, Value>, values: readonly Value[], reader: PickleReader): void {
  if (values.length % 2 !== 0) reader.refuse('a dict has a key without a value')
  for (let i = 0; i < values.length; i += 2) dict.set(values[i] as Value, values[i + 1] as Value)
}

/** What the five names give. */
function construct(callable: Callable, args: readonly Value[], reader: PickleReader): Value {
  const [first, second] = args
  switch (callable) {
    case 'reconstruct':
      if (first instanceof Named && first.callable === 'ndarray') return new Unfinished()
      return reader.refuse('an array is built from what is no numpy.ndarray')
    case 'dtype': {
      const text = pickledText(first as Pickled)
      if (text === null || !ITEM_BYTES.test(text))
        return reader.refuse(`an array of ${shown(text)}: only whole and real numbers of 1 to 8 bytes are read`)
      return new Dtype(text)
    }
    case 'encode':
      if (typeof first !== 'string' || pickledText(second as Pickled) !== 'latin1')
        return reader.refuse('_codecs.encode of what is no latin1 text')
      return latin1Bytes(first, reader)
    case 'frombuffer': {
      const [buffer, dtype, shape, order] = args
      const made = new Unfinished()
      const isFortran = pickledText(order as Pickled) === 'F'
      fillArray(made, [1, shape as Value, dtype as Value, isFortran, buffer as Value], reader)
      return made
    }
    case 'ndarray':
      return reader.refuse('numpy.ndarray is called, which no saved array does')
  }
}

function latin1Bytes(text: string, reader: PickleReader): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 255) reader.refuse('_codecs.encode of what is no latin1 text')
    bytes[i] = code
  }
  return bytes
}

/** State of a dtype: (version, byte order, ...). */
function setByteOrder(dtype: Dtype, [, order]: readonly Value[], reader: PickleReader): void {
  const text = pickledText(order as Pickled)
  if (text === null || !/^[<>|=]$/.test(text)) reader.refuse(`a byte order ${shown(text)}, expected <, > or |`)
  if (!/^[<>|=]/.test(dtype.name)) dtype.name = text + dtype.name
}

/** State of an array: (version, shape, dtype, is Fortran, bytes). */
function fillArray(target: Unfinished, state: readonly Value[], reader: PickleReader): void {
  const [, shape, dtype, isFortran, bytes] = state
  const isShape = Array.isArray(shape) && shape.length <= 8 && shape.every(isSize)
  if (!isShape || !(dtype instanceof Dtype)) reader.refuse('an array without a shape or a type of numbers')
  if (!(bytes instanceof Uint8Array)) reader.refuse('an array whose numbers are not bytes')
  const sizes = shape as number[]
  const expected = sizes.reduce((product, size) => product * size, Number(ITEM_BYTES.exec(dtype.name)?.[1]))
  if (bytes.length !== expected)
    reader.refuse(
      `an array of ${sizes.join(' x ')} ${dtype.name} with ${grouped(bytes.length)} bytes, expected ${grouped(expected)}`,
    )
  target.array = { kind: 'array', shape: sizes, dtype: dtype.name, isFortran: isFortran === true, bytes }
}

const isSize = (size: Value): size is number => typeof size === 'number' && Number.isInteger(size) && size >= 0

/** The finished value: arrays in place of what they were built from. No recursion, each container once. */
function plain(root: Value, reader: PickleReader): Pickled {
  const seen = new Set<Value>()
  const todo: Value[] = []
  const settled = (value: Value): Value => {
    if (value instanceof Unfinished) return value.array ?? reader.refuse('an array without its numbers')
    if (value instanceof Named || value instanceof Dtype || value instanceof Mark)
      return reader.refuse('a name stands where data should')
    if ((Array.isArray(value) || value instanceof Map) && !seen.has(value)) {
      seen.add(value)
      todo.push(value)
    }
    return value
  }
  const result = settled(root)
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if (Array.isArray(next)) for (const [i, item] of next.entries()) (next as Value[])[i] = settled(item as Value)
    else if (next instanceof Map)
      for (const [key, value] of [...next])
        (next as Map<Value, Value>).set(settled(key as Value), settled(value as Value))
  }
  return result as Pickled
}

function decimal(text: string, reader: PickleReader): number | bigint {
  if (!/^-?\d+L?$/.test(text) || text.length > LONGEST_NUMBER) return reader.refuse(`${shown(text)} is no number`)
  const value = BigInt(text.replace(/L$/, ''))
  const small = Number(value)
  return Number.isSafeInteger(small) ? small : value
}

/** A whole number of any length, little-endian, two's complement. */
function longInteger(bytes: Uint8Array, reader: PickleReader): number | bigint {
  if (bytes.length > 16) return reader.refuse(`a number of ${grouped(bytes.length)} bytes, at most 16 are read`)
  let value = 0n
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] as number)
  if (bytes.length > 0 && (bytes.at(-1) as number) & 0x80) value -= 1n << BigInt(8 * bytes.length)
  const small = Number(value)
  return Number.isSafeInteger(small) ? small : value
}

/** A quoted string of protocol 0 without escapes other than `\xNN`, `\\`, `\'`, `\"`, `\n`, `\r`, `\t`. */
function quoted(text: string, reader: PickleReader): Uint8Array {
  const [, , inner] = /^(['"])(.*)\1$/s.exec(text) ?? []
  if (inner === undefined) return reader.refuse(`${shown(text)} is no quoted string`)
  const short: Record<string, string> = { n: '\n', r: '\r', t: '\t' }
  const bytes = inner.replace(/\\(?:x([0-9a-fA-F]{2})|(.))/gs, (_, hex?: string, char = '') =>
    hex ? String.fromCharCode(Number.parseInt(hex, 16)) : (short[char] ?? char),
  )
  return latin1Bytes(bytes, reader)
}

const OPCODES: Readonly<Record<number, (reader: PickleReader) => void>> = {
  128: (r) => {
    const version = r.uint(1)
    if (version > 5) r.refuse(`pickle protocol ${version}, 0 to 5 are read`)
  },
  149: (r) => r.skip(8),
  // Values
  78: (r) => r.push(null),
  136: (r) => r.push(true),
  137: (r) => r.push(false),
  73: (r) => {
    const text = r.line(LONGEST_NUMBER)
    r.push(text === '01' ? true : text === '00' ? false : decimal(text, r))
  },
  76: (r) => r.push(decimal(r.line(LONGEST_NUMBER), r)),
  74: (r) => r.push(r.int32()),
  75: (r) => r.push(r.uint(1)),
  77: (r) => r.push(r.uint(2)),
  138: (r) => r.push(longInteger(r.counted(1), r)),
  139: (r) => r.push(longInteger(r.counted(4), r)),
  70: (r) => r.push(Number(r.line(LONGEST_NUMBER))),
  71: (r) => r.push(r.double()),
  83: (r) => r.push(quoted(r.line(Number.POSITIVE_INFINITY), r)),
  85: (r) => r.push(r.counted(1)),
  84: (r) => r.push(r.counted(4)),
  67: (r) => r.push(r.counted(1)),
  66: (r) => r.push(r.counted(4)),
  142: (r) => r.push(r.counted(8)),
  150: (r) => r.push(r.counted(8)),
  86: (r) => r.push(r.line(Number.POSITIVE_INFINITY)),
  88: (r) => r.push(r.text(r.counted(4))),
  140: (r) => r.push(r.text(r.counted(1))),
  141: (r) => r.push(r.text(r.counted(8))),
  // Containers
  40: (r) => r.push(MARK),
  41: (r) => r.push([]),
  93: (r) => r.push([]),
  125: (r) => r.push(new Map()),
  116: (r) => r.push(r.popMarked()),
  108: (r) => r.push(r.popMarked()),
  100: (r) => {
    const dict = new Map<Value, Value>()
    putItems(dict, r.popMarked(), r)
    r.push(dict)
  },
  133: (r) => r.push([r.pop()]),
  134: (r) => {
    const second = r.pop()
    r.push([r.pop(), second])
  },
  135: (r) => {
    const third = r.pop()
    const second = r.pop()
    r.push([r.pop(), second, third])
  },
  97: (r) => {
    const value = r.pop()
    r.append([value])
  },
  101: (r) => {
    const values = r.popMarked()
    r.append(values)
  },
  115: (r) => {
    const value = r.pop()
    const key = r.pop()
    r.setItems([key, value])
  },
  117: (r) => {
    const values = r.popMarked()
    r.setItems(values)
  },
  // Stack and memo
  48: (r) => r.drop(),
  49: (r) => void r.popMarked(),
  50: (r) => r.push(r.top()),
  103: (r) => r.recall(Number(r.line(20))),
  104: (r) => r.recall(r.uint(1)),
  106: (r) => r.recall(r.uint(4)),
  112: (r) => r.remember(Number(r.line(20))),
  113: (r) => r.remember(r.uint(1)),
  114: (r) => r.remember(r.uint(4)),
  148: (r) => r.memoize(),
  // numpy arrays
  99: (r) => {
    const module = r.line()
    r.named(module, r.line())
  },
  147: (r) => {
    const name = r.pop()
    const module = r.pop()
    r.named(pickledText(module as Pickled) ?? '?', pickledText(name as Pickled) ?? '?')
  },
  82: (r) => r.reduce(),
  98: (r) => r.build(),
}

const REFUSED: Readonly<Record<number, string>> = {
  105: 'INST (an object)',
  111: 'OBJ (an object)',
  129: 'NEWOBJ (an object)',
  146: 'NEWOBJ_EX (an object)',
  80: 'PERSID (an outside object)',
  81: 'BINPERSID (an outside object)',
  130: 'EXT1 (a registered name)',
  131: 'EXT2 (a registered name)',
  132: 'EXT4 (a registered name)',
  143: 'EMPTY_SET',
  144: 'ADDITEMS',
  145: 'FROZENSET',
  151: 'NEXT_BUFFER (an outside buffer)',
  152: 'READONLY_BUFFER (an outside buffer)',
}

function opcodeName(code: number): string {
  return REFUSED[code] ?? `0x${code.toString(16).padStart(2, '0')}, no opcode`
}
