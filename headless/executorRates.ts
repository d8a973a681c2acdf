/**
 * What an executor can do at best: bandwidth by a kernel that copies, arithmetic by a kernel of multiply-adds in registers, and the cost of
 * a launch that does nothing. bench/run.ts calls, on the adapter in the page and on the processor in Node.
 */
import { PlanBuilder } from '../src/engine/plan/builder'
import { kernel, WORKGROUP } from '../src/engine/plan/kernel'
import type { Executor } from '../src/engine/plan/plan'

export interface ExecutorRates {
  /** Bytes read and written a second. */
  readonly bytesPerSecond: number
  readonly flopsPerSecond: number
  /** Of one dependent dispatch. */
  readonly secondsPerLaunch: number
}

const BINDINGS = { FROM: 'vec4f', TO: 'vec4f!' } as const

/** A struct without a field is no WGSL. */
const NO_UNIFORMS = ['none']

const COPY = kernel(
  'copy',
  BINDINGS,
  NO_UNIFORMS,
  `  let at = gid.x * 4u;
  TO[at] = FROM[at]; TO[at + 1u] = FROM[at + 1u]; TO[at + 2u] = FROM[at + 2u]; TO[at + 3u] = FROM[at + 3u];`,
)

/** Independent chains: enough to hide the latency of a multiply-add. */
const CHAINS = 8
const chains = Array.from({ length: CHAINS }, (_, i) => i)
const ROUNDS = 32
const LOOPS = 16
const MULTIPLY_ADD = kernel(
  'multiply-add',
  BINDINGS,
  NO_UNIFORMS,
  `  let x = FROM[gid.x & 63u];
  ${chains.map((i) => `var a${i} = x + vec4f(${i}.0);`).join(' ')}
  for (var i = 0u; i < ${LOOPS}u; i++) {
    ${chains.map((i) => `a${i} = ${nest(`a${i}`, ROUNDS)};`).join('\n    ')}
  }
  TO[gid.x & 63u] = ${chains.map((i) => `a${i}`).join(' + ')};`,
)
const FLOPS_PER_THREAD = 2 * 4 * CHAINS * ROUNDS * LOOPS

/** One assignment of many multiply-adds: a software adapter pays for each assignment to a variable in a loop. */
function nest(variable: string, times: number): string {
  let text = variable
  for (let i = 0; i < times; i++) text = `fma(${text}, x, x)`
  return text
}

const EMPTY = kernel('empty', BINDINGS, NO_UNIFORMS, '  if (gid.x == 0u) { TO[0u] = FROM[0u]; }')

/** Shortest time worth measuring, in seconds, and most launches in one go. */
const LONG_ENOUGH = 0.05
const MOST_LAUNCHES = 4096

/**
 * @param bytes  of the buffer that is copied: larger than any cache
 * @param groups workgroups that multiply and add
 */
export async function measureRates(
  executor: Executor,
  { bytes, groups }: { readonly bytes: number; readonly groups: number },
): Promise<ExecutorRates> {
  const builder = new PlanBuilder()
  const buffers = { FROM: builder.buffer('FROM', bytes / 4), TO: builder.buffer('TO', bytes / 4) }
  for (const [name, of, threads] of [
    ['copy', COPY, bytes / 16 / 4],
    ['multiply-add', MULTIPLY_ADD, groups * WORKGROUP],
    ['empty', EMPTY, 1],
  ] as const) {
    builder.segment(name)
    builder.dispatch(of, buffers, { none: 0 }, threads)
  }
  const plan = await executor.realise(builder)
  /** Seconds a launch: the best of several tries, each long enough to measure. */
  const seconds = async (segment: string): Promise<number> => {
    const run = async (launches: number): Promise<number> => {
      await executor.settled()
      const started = performance.now()
      plan.run([{ copies: [], segments: Array.from({ length: launches }, () => segment) }])
      await executor.settled()
      return (performance.now() - started) / 1000
    }
    await run(1)
    let launches = 1
    while ((await run(launches)) < LONG_ENOUGH && launches < MOST_LAUNCHES) launches *= 2
    let best = Number.POSITIVE_INFINITY
    for (let i = 0; i < 3; i++) best = Math.min(best, (await run(launches)) / launches)
    return best
  }
  try {
    return {
      bytesPerSecond: (2 * bytes) / (await seconds('copy')),
      flopsPerSecond: (FLOPS_PER_THREAD * groups * WORKGROUP) / (await seconds('multiply-add')),
      secondsPerLaunch: await seconds('empty'),
    }
  } finally {
    plan.destroy()
  }
}
