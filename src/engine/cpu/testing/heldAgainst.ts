/** A launch run by a module and by the interpreter: the same bits in every buffer, but that any NaN is as good as another. */
import { expect } from 'vitest'
import type { Kernel } from '../../plan/kernel'
import type { Program } from '../wgsl/program'
import { interpret, type Launch } from './interpreter'

const CANONICAL_NAN = 0x7fc00000

const isNan = (word: number): boolean => (word & 0x7fffffff) > 0x7f800000

/** Words of a buffer, NaNs alike where they are numbers of f32. */
function words(buffer: ArrayBuffer, isFloat: boolean): Uint32Array {
  const plain = new Uint32Array(buffer)
  return isFloat ? plain.map((word) => (isNan(word) ? CANONICAL_NAN : word)) : plain
}

/**
 * @param before contents of each binding before the launch
 * @param after what the module has made of them
 */
export function expectSameBits(
  kernel: Kernel,
  program: Program,
  launch: Omit<Launch, 'buffers'>,
  before: readonly ArrayBuffer[],
  after: readonly ArrayBuffer[],
): void {
  interpret(program, { ...launch, buffers: before })
  kernel.bindings.forEach(({ name, element }, slot) => {
    const isFloat = element.endsWith('f') || element === 'f32'
    const expected = words(before[slot] as ArrayBuffer, isFloat)
    const found = words(after[slot] as ArrayBuffer, isFloat)
    const wrong = expected.findIndex((word, i) => word !== found[i])
    if (wrong < 0) return
    const shown = [expected, found].map((list) => list[wrong]?.toString(16))
    expect.fail(
      `${kernel.name}: ${name}, word ${wrong}: interpreted ${shown[0]}, translated ${shown[1]}\n${kernel.code}`,
    )
  })
}
