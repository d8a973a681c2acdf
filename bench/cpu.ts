/** The step on the CPU engine, in this process: on one thread and on two, against its roofline, as networks grow. */
import { cpus, loadavg } from 'node:os'
import process from 'node:process'
import { BENCH_SPEC } from '../headless/benchSpec'
import { openEngine } from '../headless/benchStep'
import { measureRates } from '../headless/executorRates'
import type { Executor } from '../src/engine/plan/plan'
import { openNodeCpu } from '../src/node/cpu'
import type { SupernetSpec } from '../src/supernet/spec'
import { GROWTH, median, PAPER, rounded, sizeOf, talliesOf } from './measure'
import { growthExponent, roofline } from './roofline'

const THREADS = [1, 2] as const
/** Steps that settle: code is compiled twice, the second time well. */
const WARM_UP = 5
const STEPS = 15
const RATES = { bytes: 64 * 2 ** 20, groups: 64 } as const

async function timeSteps(executor: Executor, step: () => Promise<void>, count: number): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < count; i++) {
    const started = performance.now()
    await step()
    await executor.settled()
    times.push(performance.now() - started)
  }
  return times
}

async function onThreads(threads: number) {
  const started = performance.now()
  const executor = await openNodeCpu({ threads })
  try {
    const network = await openEngine(executor, BENCH_SPEC)
    const openMs = performance.now() - started
    const warmUp = await timeSteps(executor, network.step, WARM_UP)
    const before = process.cpuUsage()
    const steps = await timeSteps(executor, network.step, STEPS)
    const { user, system } = process.cpuUsage(before)
    const state = await network.state()
    const times = await network.profile()
    network.close()
    const msPerStep = rounded(median(steps))
    process.stderr.write(`CPU engine, ${threads} threads: ${msPerStep} ms (${steps.map(Math.round).join(' ')})\n`)
    const rates = await measureRates(executor, RATES)
    return {
      msPerStep,
      leastMs: rounded(Math.min(...steps)),
      cpuMsPerStep: rounded((user + system) / 1000 / STEPS),
      steps: steps.map(rounded),
      openMs: rounded(openMs),
      firstStepMs: rounded(warmUp[0] as number),
      launchesPerStep: network.launches,
      kernels: network.pipelines,
      lossTrain: state.lossTrain,
      rates: {
        gigabytesPerSecond: rounded(rates.bytesPerSecond / 1e9),
        gflopPerSecond: rounded(rates.flopsPerSecond / 1e9),
        microsecondsPerLaunch: rounded(rates.secondsPerLaunch * 1e6),
      },
      roofline: roofline(talliesOf(BENCH_SPEC), times ?? [], msPerStep, rates),
    }
  } finally {
    executor.destroy()
  }
}

/** A step of another network: the median of those after the first `settling`, by the clock and in CPU time. */
async function stepOf(change: Partial<SupernetSpec>, threads: number, settling: number, steps: number) {
  const executor = await openNodeCpu({ threads })
  try {
    const network = await openEngine(executor, { ...BENCH_SPEC, ...change })
    await timeSteps(executor, network.step, settling)
    const before = process.cpuUsage()
    const times = await timeSteps(executor, network.step, steps)
    const { user, system } = process.cpuUsage(before)
    const [ms, cpuMs] = [rounded(median(times)), rounded((user + system) / 1000 / steps)]
    process.stderr.write(`CPU engine, ${JSON.stringify(change)}: ${Math.round(ms)} ms, ${Math.round(cpuMs)} CPU ms\n`)
    return { spec: change, ms, cpuMs, size: sizeOf(change) }
  } finally {
    executor.destroy()
  }
}

/** @returns by number of threads; `growth`, exponents of CPU time on one; `full`, a step of the paper's network on two */
export async function cpuBench({ growth, full }: { readonly growth: boolean; readonly full: boolean }) {
  const threads: Record<number, Awaited<ReturnType<typeof onThreads>>> = {}
  for (const count of THREADS) threads[count] = await onThreads(count)
  const growing: Record<string, unknown> = {}
  for (const [name, changes] of growth ? Object.entries(GROWTH) : []) {
    const points = []
    // Alone on its thread: nothing of the CPU time is waiting.
    for (const change of changes) points.push(await stepOf(change, 1, 3, 3))
    growing[name] = { exponent: growthExponent(points.map(({ size, cpuMs }) => ({ size, ms: cpuMs }))), points }
  }
  return {
    runtime: `Node ${process.version}`,
    processor: cpus()[0]?.model,
    processors: cpus().length,
    /** How busy the machine was: processes that wanted to run, over the last minute. */
    load: rounded(loadavg()[0] as number),
    threads,
    ...(growth ? { growth: growing } : {}),
    full: full ? await stepOf(PAPER, 2, 1, 1) : null,
  }
}
