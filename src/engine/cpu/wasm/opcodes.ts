/** Opcodes of WebAssembly that the translator writes: core, SIMD (prefix 0xfd) and threads (prefix 0xfe). */

export const VALUE = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const
export type ValueType = keyof typeof VALUE

export const OP = {
  ...{
    unreachable: 0x00,
    block: 0x02,
    loop: 0x03,
    if: 0x04,
    else: 0x05,
    end: 0x0b,
    br: 0x0c,
    brIf: 0x0d,
    return: 0x0f,
  },
  ...{ call: 0x10, callIndirect: 0x11, drop: 0x1a, select: 0x1b, selectTyped: 0x1c },
  ...{ localGet: 0x20, localSet: 0x21, localTee: 0x22, globalGet: 0x23, globalSet: 0x24 },
  ...{ i32Load: 0x28, f32Load: 0x2a, i32Store: 0x36, f32Store: 0x38 },
  ...{ i32Const: 0x41, i64Const: 0x42, f32Const: 0x43, f64Const: 0x44 },
  ...{ i32Eqz: 0x45, i32Eq: 0x46, i32Ne: 0x47, i32LtS: 0x48, i32LtU: 0x49, i32GtS: 0x4a, i32GtU: 0x4b },
  ...{ i32LeS: 0x4c, i32LeU: 0x4d, i32GeS: 0x4e, i32GeU: 0x4f },
  ...{ f32Eq: 0x5b, f32Ne: 0x5c, f32Lt: 0x5d, f32Gt: 0x5e, f32Le: 0x5f, f32Ge: 0x60 },
  ...{ f64Lt: 0x63 },
  ...{ i32Add: 0x6a, i32Sub: 0x6b, i32Mul: 0x6c, i32DivS: 0x6d, i32DivU: 0x6e, i32RemS: 0x6f, i32RemU: 0x70 },
  ...{ i32And: 0x71, i32Or: 0x72, i32Xor: 0x73, i32Shl: 0x74, i32ShrS: 0x75, i32ShrU: 0x76 },
  ...{ i64Add: 0x7c, i64Sub: 0x7d, i64Mul: 0x7e, i64DivU: 0x80, i64Shl: 0x86, i64ShrS: 0x87 },
  ...{ f32Abs: 0x8b, f32Neg: 0x8c, f32Floor: 0x8e, f32Sqrt: 0x91 },
  ...{ f32Add: 0x92, f32Sub: 0x93, f32Mul: 0x94, f32Div: 0x95 },
  ...{ f64Nearest: 0x9e, f64Add: 0xa0, f64Sub: 0xa1, f64Mul: 0xa2, f64Div: 0xa3, f64Min: 0xa4, f64Max: 0xa5 },
  ...{ i32WrapI64: 0xa7, i64ExtendI32S: 0xac, i64ExtendI32U: 0xad },
  ...{ f32ConvertI32S: 0xb2, f32ConvertI32U: 0xb3, f32DemoteF64: 0xb6, f64ConvertI32S: 0xb7, f64ConvertI64S: 0xb9 },
  ...{ f64PromoteF32: 0xbb, i32ReinterpretF32: 0xbc, i64ReinterpretF64: 0xbd, f32ReinterpretI32: 0xbe },
  f64ReinterpretI64: 0xbf,
} as const
export type Opcode = keyof typeof OP

/** Prefix 0xfc. */
export const SATURATING = { i32TruncF32S: 0, i32TruncF32U: 1, i64TruncF64S: 6 } as const

export const SIMD = {
  ...{ load: 0, load32Splat: 9, store: 11, const: 12, shuffle: 13, swizzle: 14 },
  ...{ i8x16Splat: 15, i32x4Splat: 17, f32x4Splat: 19 },
  ...{ i32x4Extract: 27, i32x4Replace: 28, f32x4Extract: 31, f32x4Replace: 32 },
  ...{ i32x4Eq: 55, i32x4Ne: 56, i32x4LtS: 57, i32x4LtU: 58, i32x4GtS: 59, i32x4GtU: 60 },
  ...{ i32x4LeS: 61, i32x4LeU: 62, i32x4GeS: 63, i32x4GeU: 64 },
  ...{ f32x4Eq: 65, f32x4Ne: 66, f32x4Lt: 67, f32x4Gt: 68, f32x4Le: 69, f32x4Ge: 70 },
  ...{ not: 77, and: 78, or: 80, xor: 81, bitselect: 82 },
  ...{ f32x4Floor: 104, i8x16Add: 110, i32x4Neg: 161, i32x4Shl: 171, i32x4Add: 174, i32x4Sub: 177, i32x4Mul: 181 },
  ...{ f32x4Abs: 224, f32x4Neg: 225, f32x4Sqrt: 227, f32x4Add: 228, f32x4Sub: 229, f32x4Mul: 230, f32x4Div: 231 },
  ...{ f32x4PMin: 234, f32x4PMax: 235 },
} as const
export type SimdOpcode = keyof typeof SIMD

export const ATOMIC = {
  ...{ notify: 0x00, wait32: 0x01, load: 0x10, store: 0x17, add: 0x1e, sub: 0x25 },
} as const
export type AtomicOpcode = keyof typeof ATOMIC
