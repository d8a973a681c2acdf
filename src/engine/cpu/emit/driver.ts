/**
 * The driver, `run(list, count, thread, threads, control) -> status` of launchRecord.ts: runs a list of launches, one thread of many.
 *
 * A thread owns a part of the chunks of every launch, the same part of each, for its cache. It takes the chunks of its own part first, one
 * after another, then what is left of the others' parts. Taking is counting: each part has a counter for every launch of the
 * wave, in a line of memory of its owner, in two sets. While one set is in use its owner clears the other, for the next wave.
 */
import { CONTROL, MOST_LAUNCHES_OF_A_WAVE, RECORD } from '../launchRecord'
import { Body } from '../wasm/body'

export const DRIVER_STATUS = { done: 0, aborted: 1 } as const

/** Longest sleep, in nanoseconds, before a thread looks whether it should leave. */
const NAP = 100_000_000n
const SET_BYTES = 4 * MOST_LAUNCHES_OF_A_WAVE

const [LIST, COUNT, THREAD, THREADS, CONTROL_AT] = [0, 1, 2, 3, 4]
const PARAMETERS = 5

export interface DriverOptions {
  readonly isShared: boolean
  /** Number of the type (record, begin, end) -> (). */
  readonly kernelType: number
  readonly controlGlobal: number
}

export function driverBody({ isShared, kernelType, controlGlobal }: DriverOptions): Uint8Array {
  const body = new Body(PARAMETERS)
  const local = (): number => body.local('i32')
  const record = local()
  const load = (base: number, offset: number): void => {
    body.get(base)
    body.memory('i32Load', offset)
  }
  /** local = local + constant. */
  const advance = (which: number, by: number): void => {
    body.get(which)
    body.i32(by)
    body.op('i32Add')
    body.set(which)
  }
  const callKernel = (begin: () => void, end: () => void): void => {
    body.get(record)
    begin()
    end()
    load(record, RECORD.function)
    body.callIndirect(kernelType)
  }
  const nextRecord = (): void => {
    load(LIST, 0)
    body.set(record)
    advance(LIST, 4)
    advance(COUNT, -1)
  }

  body.get(CONTROL_AT)
  body.setGlobal(controlGlobal)
  body.get(COUNT)
  body.op('i32Eqz')
  body.open('if')
  body.i32(DRIVER_STATUS.done)
  body.op('return')
  body.close()

  const alone = (): void => {
    const launches = body.open('loop')
    nextRecord()
    callKernel(
      () => body.i32(0),
      () => load(record, RECORD.total),
    )
    body.get(COUNT)
    body.branchIf(launches)
    body.close()
    body.i32(DRIVER_STATUS.done)
    body.op('return')
  }
  if (!isShared) {
    alone()
    // What comes before always returns.
    body.op('unreachable')
    return body.done()
  }
  body.get(THREADS)
  body.i32(1)
  body.op('i32Eq')
  body.open('if')
  alone()
  body.close()

  const [generation, own, set, place, chunks, turn, part, first, size, claims, taken, begin, end, total, spins, naps] =
    Array.from({ length: 16 }, local) as [
      ...[number, number, number, number, number, number, number, number],
      ...[number, number, number, number, number, number, number, number],
    ]
  /** Start of a thread's part: chunks * number / threads. */
  const startOf = (number: () => void): void => {
    number()
    body.get(chunks)
    body.op('i32Mul')
    body.get(THREADS)
    body.op('i32DivU')
  }
  const lineOf = (number: number): void => {
    body.get(CONTROL_AT)
    body.i32(CONTROL.claims)
    body.op('i32Add')
    body.get(number)
    body.i32(CONTROL.claimBytes)
    body.op('i32Mul', 'i32Add')
  }
  const takePart = (): void => {
    // first, size of the part; the address of its counter
    startOf(() => body.get(part))
    body.set(first)
    startOf(() => {
      body.get(part)
      body.i32(1)
      body.op('i32Add')
    })
    body.get(first)
    body.op('i32Sub')
    body.set(size)
    lineOf(part)
    body.get(set)
    body.op('i32Add')
    body.get(place)
    body.op('i32Add')
    body.set(claims)
    const through = body.open('block')
    const again = body.open('loop')
    // A look first: the counter of a part that is through is left where it lies.
    body.get(claims)
    body.atomic('load', 0)
    body.get(size)
    body.op('i32GeU')
    body.branchIf(through)
    body.get(claims)
    body.i32(1)
    body.atomic('add', 0)
    body.tee(taken)
    body.get(size)
    body.op('i32GeU')
    body.branchIf(through)
    body.get(first)
    body.get(taken)
    body.op('i32Add')
    load(record, RECORD.chunk)
    body.op('i32Mul')
    body.set(begin)
    body.get(begin)
    load(record, RECORD.chunk)
    body.op('i32Add')
    body.tee(end)
    load(record, RECORD.total)
    body.tee(total)
    body.get(end)
    body.get(total)
    body.op('i32LtU', 'select')
    body.set(end)
    callKernel(
      () => body.get(begin),
      () => body.get(end),
    )
    body.branch(again)
    body.close()
    body.close()
  }
  /** Leaves `run` when somebody asked for it. */
  const leaveIfAborted = (): void => {
    body.get(CONTROL_AT)
    body.atomic('load', CONTROL.abort)
    body.open('if')
    body.i32(DRIVER_STATUS.aborted)
    body.op('return')
    body.close()
  }
  const waitForOthers = (): void => {
    load(CONTROL_AT, CONTROL.spins)
    body.set(spins)
    body.i32(0)
    body.set(naps)
    const over = body.open('block')
    const look = body.open('loop')
    body.get(CONTROL_AT)
    body.atomic('load', CONTROL.generation)
    body.get(generation)
    body.op('i32Ne')
    body.branchIf(over)
    body.get(spins)
    body.open('if')
    advance(spins, -1)
    body.branch(look)
    body.close()
    body.get(CONTROL_AT)
    body.i32(1)
    body.atomic('add', CONTROL.sleepers)
    body.op('drop')
    body.get(CONTROL_AT)
    body.get(generation)
    body.i64(NAP)
    body.atomic('wait32', CONTROL.generation)
    body.op('drop')
    body.get(CONTROL_AT)
    body.i32(1)
    body.atomic('sub', CONTROL.sleepers)
    body.op('drop')
    advance(naps, 1)
    body.get(naps)
    load(CONTROL_AT, CONTROL.patience)
    body.op('i32Eq')
    body.open('if')
    body.get(CONTROL_AT)
    body.i32(1)
    body.atomic('store', CONTROL.abort)
    body.close()
    leaveIfAborted()
    body.branch(look)
    body.close()
    body.close()
  }
  const endWave = (): void => {
    body.get(CONTROL_AT)
    body.i32(1)
    body.atomic('add', CONTROL.arrived)
    body.i32(1)
    body.op('i32Add')
    body.get(THREADS)
    body.op('i32Eq')
    body.open('if')
    // The last one: the count starts anew before anybody can come to the next end.
    body.get(CONTROL_AT)
    body.i32(0)
    body.atomic('store', CONTROL.arrived)
    body.get(CONTROL_AT)
    body.i32(1)
    body.atomic('add', CONTROL.generation)
    body.op('drop')
    body.get(CONTROL_AT)
    body.atomic('load', CONTROL.sleepers)
    body.open('if')
    body.get(CONTROL_AT)
    body.i32(-1)
    body.atomic('notify', CONTROL.generation)
    body.op('drop')
    body.close()
    body.otherwise()
    waitForOthers()
    body.close()
    leaveIfAborted()
  }

  lineOf(THREAD)
  body.set(own)
  const waves = body.open('loop')
  body.get(CONTROL_AT)
  body.atomic('load', CONTROL.generation)
  body.tee(generation)
  body.i32(1)
  body.op('i32And')
  body.i32(SET_BYTES)
  body.op('i32Mul')
  body.set(set)
  for (let offset = 0; offset < SET_BYTES; offset += 16) {
    body.get(own)
    body.i32(SET_BYTES)
    body.get(set)
    body.op('i32Sub', 'i32Add')
    body.v128([0, 0, 0, 0], false)
    body.simdMemory('store', offset)
  }
  body.i32(0)
  body.set(place)
  const launches = body.open('loop')
  nextRecord()
  load(record, RECORD.chunks)
  body.set(chunks)
  body.i32(0)
  body.set(turn)
  body.get(THREAD)
  body.set(part)
  const parts = body.open('loop')
  takePart()
  // The next thread's part, around to the own one.
  advance(part, 1)
  body.get(part)
  body.i32(0)
  body.get(part)
  body.get(THREADS)
  body.op('i32LtU', 'select')
  body.set(part)
  advance(turn, 1)
  body.get(turn)
  body.get(THREADS)
  body.op('i32LtU')
  body.branchIf(parts)
  body.close()
  advance(place, 4)
  // On with the same wave while the next record does not wait.
  const over = body.open('block')
  body.get(COUNT)
  body.op('i32Eqz')
  body.branchIf(over)
  load(LIST, 0)
  body.memory('i32Load', RECORD.waits)
  body.op('i32Eqz')
  body.branchIf(launches)
  body.close()
  body.close()
  endWave()
  body.get(COUNT)
  body.branchIf(waves)
  body.close()
  body.i32(DRIVER_STATUS.done)
  return body.done()
}
