/**
 * Kernels (WGSL, the subset of wgsl/SUBSET.md) -> one WebAssembly module with SIMD: the face of the translator.
 *
 *   const { bytes, numberOf } = translateModule(kernels, { isShared: true })
 *   const { exports } = await WebAssembly.instantiate(await WebAssembly.compile(bytes), { env: { memory } })
 *   writeRecord(words, address, { function: numberOf(kernel), ... })         launchRecord.ts, one a dispatch; schedule.ts sizes it
 *   exports.run(list, count, 0, 1, control)                                   a whole list of launches in one call
 *
 * With several threads each instantiates the module over the same shared memory and calls `run` with its own number. Memory below
 * FIRST_BUFFER is for records, uniforms, lists and the control block; no buffer lies there.
 */
import { SearchError } from '../../errors'
import type { Kernel } from '../plan/kernel'
import { driverBody } from './emit/driver'
import { expBody, logBody } from './emit/elementary'
import { kernelBody } from './emit/kernelFunction'
import { CONTROL, MOST_BINDINGS } from './launchRecord'
import { Recent } from './recent'
import { assemble, type FunctionParts, type Signature } from './wasm/module'
import { checkKernel } from './wgsl/checker'
import { refusalOf } from './wgsl/refusal'

export interface TranslateOptions {
  /** The memory is shared: more than one thread may run. */
  readonly isShared: boolean
  /** Every index of a buffer is compared with its length: a trap, and `faultOf` says where. Slow; for tests. */
  readonly isChecked?: boolean
  /** Nothing that was translated before is taken; for tests. */
  readonly isAnew?: boolean
}

export interface TranslatedModule {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Number of a kernel in launch records, by its text. */
  readonly numberOf: (kernel: Kernel) => number
  /**
   * Where a checked module has stopped; null where it has not.
   *
   * @param memory all of it, as words
   * @param control address of the control block
   */
  readonly faultOf: (memory: Uint32Array, control: number) => SearchError | null
}

/** What a module exports. */
export interface ModuleExports {
  readonly run: (list: number, count: number, thread: number, threads: number, control: number) => number
  readonly exp: (x: number) => number
  readonly log: (x: number) => number
}

/** A memory of 32-bit addresses has so many pages of 64 KiB at most. */
export const MOST_PAGES = 65_536

const TYPE = { kernel: 0, driver: 1, elementary: 2 } as const
const TYPES: readonly Signature[] = [
  { parameters: ['i32', 'i32', 'i32'], results: [] },
  { parameters: ['i32', 'i32', 'i32', 'i32', 'i32'], results: ['i32'] },
  { parameters: ['f32'], results: ['f32'] },
]
const FUNCTION = { exp: 0, log: 1, run: 2, firstKernel: 3 } as const
const CONTROL_GLOBAL = 0
const PIN_GLOBAL = 1

const SURROUNDINGS = { exp: FUNCTION.exp, log: FUNCTION.log, controlGlobal: CONTROL_GLOBAL, pinGlobal: PIN_GLOBAL }

/** Several times the kernels of all networks that tests know (307), at a few kB each. */
const MOST_KEPT = 2048

/** Networks share most of their kernels: what is translated once serves the next one, also in another module. */
const BODIES = { plain: new Recent<Uint8Array>(MOST_KEPT), checked: new Recent<Uint8Array>(MOST_KEPT) }

function translate(kernel: Kernel, isChecked: boolean): Uint8Array {
  const { name, bindings } = kernel
  if (bindings.length > MOST_BINDINGS)
    throw new SearchError('unsupported', `${name}: ${bindings.length} storage buffers, at most ${MOST_BINDINGS}`)
  return kernelBody(checkKernel(kernel), refusalOf(name), SURROUNDINGS, isChecked)
}

/** @throws SearchError 'unsupported' for a kernel outside the subset, naming kernel, line and construct */
export function translateModule(
  kernels: Iterable<Kernel>,
  { isShared, isChecked = false, isAnew = false }: TranslateOptions,
): TranslatedModule {
  const distinct = [...new Map([...kernels].map((kernel) => [kernel.code, kernel])).values()]
  const numbers = new Map(distinct.map(({ code }, number) => [code, number]))
  const bodies = BODIES[isChecked ? 'checked' : 'plain']
  const bodyOf = (kernel: Kernel): Uint8Array =>
    isAnew ? translate(kernel, isChecked) : bodies.of(kernel.code, () => translate(kernel, isChecked))
  const driver = driverBody({ isShared, kernelType: TYPE.kernel, controlGlobal: CONTROL_GLOBAL })
  const functions: FunctionParts[] = [
    { name: 'exp', type: TYPE.elementary, body: expBody(), isExported: true },
    { name: 'log', type: TYPE.elementary, body: logBody(), isExported: true },
    { name: 'run', type: TYPE.driver, body: driver, isExported: true },
    ...distinct.map(
      (kernel): FunctionParts => ({ name: kernel.name, type: TYPE.kernel, body: bodyOf(kernel), isExported: false }),
    ),
  ]
  const bytes = assemble({
    types: TYPES,
    functions,
    table: distinct.map((_, number) => FUNCTION.firstKernel + number),
    globals: 2,
    memory: { module: 'env', name: 'memory', isShared, mostPages: MOST_PAGES },
  })
  return {
    bytes,
    numberOf: ({ name, code }) => {
      const number = numbers.get(code)
      if (number === undefined) throw new SearchError('internal', `${name}: not translated`)
      return number
    },
    faultOf: (memory, control) => {
      const at = (offset: number): number => memory[(control + offset) >>> 2] as number
      const kernel = distinct[at(CONTROL.fault) - 1]
      if (!kernel) return null
      const binding = kernel.bindings[at(CONTROL.faultBinding)]?.name
      return new SearchError('internal', `${kernel.name}: index ${at(CONTROL.faultIndex)} lies outside ${binding}`)
    },
  }
}
