/** A module from its parts: one imported memory, functions, one table of them, mutable globals, exports, names. */
import { Bytes } from './encoding'
import { OP, VALUE, type ValueType } from './opcodes'

export interface Signature {
  readonly parameters: readonly ValueType[]
  readonly results: readonly ValueType[]
}

export interface FunctionParts {
  readonly name: string
  readonly type: number
  readonly body: Uint8Array
  readonly isExported: boolean
}

export interface ModuleParts {
  readonly types: readonly Signature[]
  readonly functions: readonly FunctionParts[]
  /** Functions of table 0, in order. */
  readonly table: readonly number[]
  /** How many i32 globals there are, all 0 at first. */
  readonly globals: number
  readonly memory: {
    readonly module: string
    readonly name: string
    readonly isShared: boolean
    readonly mostPages: number
  }
}

const MAGIC = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]
const SECTION = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  global: 6,
  export: 7,
  element: 9,
  code: 10,
} as const
const KIND = { function: 0, memory: 2 } as const
const FUNCREF = 0x70

function listed<Item>(items: readonly Item[], write: (out: Bytes, item: Item, i: number) => void): Bytes {
  const out = new Bytes()
  out.unsigned(items.length)
  items.forEach((item, i) => {
    write(out, item, i)
  })
  return out
}

export function assemble({ types, functions, table, globals, memory }: ModuleParts): Uint8Array<ArrayBuffer> {
  const whole = new Bytes()
  const section = (id: number, content: Bytes): void => {
    whole.byte(id)
    whole.unsigned(content.length)
    whole.append(content.done())
  }
  for (const byte of MAGIC) whole.byte(byte)
  section(
    SECTION.type,
    listed(types, (out, { parameters, results }) => {
      out.byte(0x60)
      for (const list of [parameters, results]) {
        out.unsigned(list.length)
        for (const type of list) out.byte(VALUE[type])
      }
    }),
  )
  section(
    SECTION.import,
    listed([memory], (out, { module, name, isShared, mostPages }) => {
      out.text(module)
      out.text(name)
      out.byte(KIND.memory)
      // A shared memory has to say how far it grows; a module may ask for less than it is given.
      out.byte(isShared ? 0x03 : 0x00)
      out.unsigned(1)
      if (isShared) out.unsigned(mostPages)
    }),
  )
  section(
    SECTION.function,
    listed(functions, (out, { type }) => out.unsigned(type)),
  )
  section(
    SECTION.table,
    listed([table.length], (out, size) => {
      out.byte(FUNCREF)
      out.byte(0x00)
      out.unsigned(size)
    }),
  )
  section(
    SECTION.global,
    listed(Array(globals).fill(0), (out) => {
      out.byte(VALUE.i32)
      out.byte(1)
      out.byte(OP.i32Const)
      out.signed(0)
      out.byte(OP.end)
    }),
  )
  const exported = functions.flatMap(({ name, isExported }, index) => (isExported ? [{ name, index }] : []))
  section(
    SECTION.export,
    listed(exported, (out, { name, index }) => {
      out.text(name)
      out.byte(KIND.function)
      out.unsigned(index)
    }),
  )
  section(
    SECTION.element,
    listed([table], (out, entries) => {
      out.unsigned(0)
      out.byte(OP.i32Const)
      out.signed(0)
      out.byte(OP.end)
      out.unsigned(entries.length)
      for (const entry of entries) out.unsigned(entry)
    }),
  )
  section(
    SECTION.code,
    listed(functions, (out, { body }) => {
      out.unsigned(body.length)
      out.append(body)
    }),
  )
  // Names of functions, for stack traces and profilers.
  const names = new Bytes()
  names.text('name')
  names.byte(1)
  const map = listed(functions, (out, { name }, index) => {
    out.unsigned(index)
    out.text(name)
  })
  names.unsigned(map.length)
  names.append(map.done())
  section(SECTION.custom, names)
  return whole.done()
}
