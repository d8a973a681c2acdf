/**
 * A kernel as a function of WebAssembly: (record, begin, end) -> (), invocations begin .. end - 1 of the launch that the record
 * describes, row by row of its grid. Invocation i has gid = (i % width, i / width).
 */
import { CONTROL, RECORD } from '../launchRecord'
import { Body } from '../wasm/body'
import type { Program } from '../wgsl/program'
import type { Refuse } from '../wgsl/refusal'
import { hoist } from './hoist'
import { unfold } from './unfold'
import { Writer } from './writer'

/** Functions of the module that kernels call, and the global that holds the control block's address. */
export interface Surroundings {
  readonly exp: number
  readonly log: number
  readonly controlGlobal: number
  readonly pinGlobal: number
}

const [RECORD_AT, BEGIN, END] = [0, 1, 2]
const PARAMETERS = 3

/** A local that is filled from the record when something first asks for it. */
function lazily(make: (key: number) => number): (key: number) => number {
  const known = new Map<number, number>()
  return (key) => {
    const found = known.get(key) ?? make(key)
    known.set(key, found)
    return found
  }
}

/** Index on the stack -> the same, or a note of the fault and a trap. */
function writeCheck(body: Body, controlGlobal: number, slot: number, length: number): void {
  const index = body.local('i32')
  body.tee(index)
  body.get(length)
  body.op('i32GeU')
  body.open('if')
  const note = (offset: number, put: () => void): void => {
    body.getGlobal(controlGlobal)
    put()
    body.memory('i32Store', offset)
  }
  note(CONTROL.faultBinding, () => body.i32(slot))
  note(CONTROL.faultIndex, () => body.get(index))
  note(CONTROL.fault, () => {
    body.get(RECORD_AT)
    body.memory('i32Load', RECORD.function)
    body.i32(1)
    body.op('i32Add')
  })
  body.op('unreachable')
  body.close()
  body.get(index)
}

/**
 * The same bytes in every module whose surroundings are the same.
 *
 * @param isChecked every index of a buffer is compared with its length
 */
export function kernelBody(
  program: Program,
  refuse: Refuse,
  { exp, log, controlGlobal, pinGlobal }: Surroundings,
  isChecked: boolean,
): Uint8Array {
  const { body: steps, exit, locals } = unfold(program, refuse)
  const hoisted = hoist(steps, isChecked, locals)
  const body = new Body(PARAMETERS)
  const [x, y, left, stop, width, uniforms] = ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'].map(() =>
    body.local('i32'),
  ) as [number, number, number, number, number, number]
  const fromRecord = (offset: number, local: number): void => {
    body.get(RECORD_AT)
    body.memory('i32Load', offset)
    body.set(local)
  }
  fromRecord(RECORD.width, width)
  fromRecord(RECORD.uniforms, uniforms)
  // All that the record holds goes into locals: what is not used costs nothing once it is compiled.
  const fields = program.uniforms.map((_, field) => {
    const local = body.local('i32')
    body.get(uniforms)
    body.memory('i32Load', 4 * field)
    body.set(local)
    return local
  })
  const held = (start: number): number[] =>
    program.storages.map(({ slot }) => {
      const local = body.local('i32')
      fromRecord(start + 4 * slot, local)
      return local
    })
  const bases = held(RECORD.bases)
  const lengths = isChecked ? held(RECORD.lengths) : []
  const writer = new Writer(body, {
    ...{ x, y, exp, log, pinGlobal },
    uniforms: lazily((field) => fields[field] as number),
    bases: lazily((slot) => bases[slot] as number),
    inside: (slot) => writeCheck(body, controlGlobal, slot, lengths[slot] as number),
  })
  const quotient = (op: 'i32DivU' | 'i32RemU', local: number): void => {
    body.get(BEGIN)
    body.get(width)
    body.op(op)
    body.set(local)
  }
  quotient('i32RemU', x)
  quotient('i32DivU', y)
  body.get(END)
  body.get(BEGIN)
  body.op('i32Sub')
  body.set(left)
  writer.steps(hoisted.launch)

  const rows = body.open('loop')
  // stop = min(x + left, width); left -= stop - x
  body.get(x)
  body.get(left)
  body.op('i32Add')
  body.tee(stop)
  body.get(width)
  body.get(stop)
  body.get(width)
  body.op('i32LtU', 'select')
  body.set(stop)
  body.get(left)
  body.get(stop)
  body.op('i32Sub')
  body.get(x)
  body.op('i32Add')
  body.set(left)
  writer.steps(hoisted.row)

  const invocations = body.open('loop')
  writer.labelled(exit, hoisted.body)
  body.get(x)
  body.i32(1)
  body.op('i32Add')
  body.tee(x)
  body.get(stop)
  body.op('i32LtU')
  body.branchIf(invocations)
  body.close()

  body.i32(0)
  body.set(x)
  body.get(y)
  body.i32(1)
  body.op('i32Add')
  body.set(y)
  body.get(left)
  body.branchIf(rows)
  body.close()
  return body.done()
}
