/**
 * Speed of one first-order search step: the engine against the same supernet composed of tfjs ops, in one headless
 * Chromium (or in Node, scripts/host/engineHost.ts), on one adapter, alternating; how far the engine is from what the adapter could do at best (bench/roofline.ts); and
 * the convolutions of one edge beside jax-js; first of all the same step on the CPU engine, in this process. Prints JSON.
 *
 * How to read the numbers: RESULTS.md.
 */
import process from 'node:process'
import { parseArgs } from 'node:util'
import type { Opened, Side, StepTime } from '../headless/bench'
import type { EdgeSide, EdgeTime } from '../headless/benchEdge'

import { BENCH_SPEC as SMALL } from '../headless/benchSpec'
import type { SearchState } from '../headless/benchStep'
import type { ExecutorRates } from '../headless/executorRates'
import { openEngineHost } from '../scripts/host/openHost'
import { argumentsOrExit, HELP } from '../scripts/host/usage'
import type { KernelTime } from '../src/engine/plan/kernelTime'
import type { SupernetSpec } from '../src/supernet/spec'
import { algorithmBench } from './algorithms'
import { cpuBench } from './cpu'
import { GROWTH, median, PAPER, rounded, sizeOf, talliesOf } from './measure'
import { packBench } from './pack'
import { pageBench } from './page'
import { pytorchStep } from './pytorch'
import { growthExponent, roofline } from './roofline'

const USAGE = `Usage: npm run bench -- [options]

Times one first-order search step and prints JSON.

  --algorithms   a step of every algorithm beside DARTS's in turns, on the CPU engine, and nothing else
  --cpu-only     the CPU engine alone, in this process: no browser
  --engine-only  neither tfjs nor jax-js
  --quick        the tfjs warm-up only, four steps of the engine
  --growth       how a step grows with the network
  --pytorch      the same step in PyTorch too (PYTHON names the interpreter)
  --full         one step of the paper's network
  --page         how smooth the built page is while it searches on the processor, and nothing else (npm run build before)
  --pack FOLDER  measure nothing: write what runs golden files and bench on a machine with a graphics card and nothing else

LAB_ADAPTER=hardware measures the machine's GPU in Chromium instead of the software adapter, LAB_ADAPTER=dawn the machine's
driver in Node (npm install --no-save webgpu).`

const { values: flags } = argumentsOrExit(USAGE, () =>
  parseArgs({
    options: {
      ...HELP,
      algorithms: { type: 'boolean', default: false },
      'cpu-only': { type: 'boolean', default: false },
      'engine-only': { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      growth: { type: 'boolean', default: false },
      pytorch: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      page: { type: 'boolean', default: false },
      pack: { type: 'string' },
    },
  }),
)

if (flags.pack !== undefined) {
  try {
    await packBench(flags.pack)
    process.exit(0)
  } catch (error) {
    console.error((error as Error).message)
    process.exit(1)
  }
}

if (flags.algorithms) {
  process.stdout.write(`${JSON.stringify(await algorithmBench(), null, 2)}\n`)
  process.exit(0)
}

if (flags.page) {
  process.stdout.write(`${JSON.stringify(await pageBench(), null, 2)}\n`)
  process.exit(0)
}

const EDGE_SIDES = ['engine', 'cell', 'webgpu', 'wasm'] as const satisfies readonly EdgeSide[]
const EDGE_REPETITIONS = 10

/** Engine steps before the tfjs step, and as many after it. */
const ENGINE_BLOCK = flags.quick ? 2 : 5

type Step = StepTime & { readonly cpuSeconds: number }

function summary(warmUp: Step, steps: readonly Step[]) {
  return {
    msPerStep: rounded(median(steps.map(({ ms }) => ms))),
    cpuSecondsPerStep: rounded(median(steps.map(({ cpuSeconds }) => cpuSeconds))),
    launchesPerStep: (steps[0] as Step).launches,
    steps: steps.map(({ ms }) => rounded(ms)),
    encodeMs: rounded(median(steps.map(({ encodeMs }) => encodeMs))),
    warmUpMs: rounded(warmUp.ms),
  }
}

const cpu = await cpuBench({ growth: flags.growth, full: flags.full })
const pytorch = flags.pytorch ? await pytorchStep(SMALL) : null
const pytorchMs = pytorch && rounded(median(pytorch.steps.map(({ seconds }) => 1000 * seconds)))
/** Medians of a small step; absent where not run. */
const ms = {
  cpu1: cpu.threads[1]?.msPerStep,
  cpu2: cpu.threads[2]?.msPerStep,
  ...(pytorchMs ? { pytorch: pytorchMs } : {}),
}
if (flags['cpu-only']) {
  process.stdout.write(
    `${JSON.stringify({ date: new Date().toISOString().slice(0, 10), ms, cpu, pytorch }, null, 2)}\n`,
  )
  process.exit(0)
}

const host = await openEngineHost()
try {
  const { cpuSeconds } = host
  const step = async (side: Side): Promise<Step> => {
    const before = await cpuSeconds()
    const time = await host.call<StepTime>('benchStep', { side })
    const spent = (await cpuSeconds()) - before
    process.stderr.write(`${side}: ${Math.round(time.ms)} ms, ${rounded(spent)} CPU s, ${time.launches} launches\n`)
    return { ...time, cpuSeconds: spent }
  }
  const block = async (side: Side, count: number): Promise<Step[]> => {
    const times: Step[] = []
    for (let i = 0; i < count; i++) times.push(await step(side))
    return times
  }

  /** One step of another network, after one that warms it up; `warm` false: the first is measured. */
  const stepOf = async (spec: Partial<SupernetSpec>, warm = true) => {
    const { pipelines, compileMs } = await host.call<Opened>('benchOpen', { side: 'engine', spec })
    if (warm) await step('engine')
    const time = await step('engine')
    await host.call('benchClose', { side: 'engine' })
    return {
      spec,
      pipelines,
      compileMs: rounded(compileMs),
      ms: rounded(time.ms),
      cpuSeconds: rounded(time.cpuSeconds),
    }
  }

  const rates = await host.call<ExecutorRates>('benchRates')
  const beforeCompiling = await cpuSeconds()
  const engine = await host.call<Opened>('benchOpen', { side: 'engine' })
  const compileCpuSeconds = (await cpuSeconds()) - beforeCompiling
  process.stderr.write(`engine: compiled in ${Math.round(engine.compileMs)} ms, ${rounded(compileCpuSeconds)} CPU s\n`)
  const engineWarmUp = await step('engine')
  const engineState = await host.call<SearchState>('benchState', { side: 'engine' })
  const engineSteps = await block('engine', ENGINE_BLOCK)

  let tfjs: ReturnType<typeof summary> | null = null
  let tfjsState: SearchState | null = null
  if (!flags['engine-only']) {
    await host.call('benchOpen', { side: 'tfjs' })
    const warmUp = await step('tfjs')
    tfjsState = await host.call<SearchState>('benchState', { side: 'tfjs' })
    // The warm-up compiles tfjs's shaders; --quick has nothing else.
    tfjs = summary(warmUp, flags.quick ? [warmUp] : await block('tfjs', 1))
    await host.call('benchClose', { side: 'tfjs' })
    engineSteps.push(...(await block('engine', ENGINE_BLOCK)))
  }
  const times = await host.call<readonly KernelTime[] | null>('benchProfile', { side: 'engine' })
  await host.call('benchClose', { side: 'engine' })

  const growth: Record<string, unknown> = {}
  for (const [name, changes] of flags.growth ? Object.entries(GROWTH) : []) {
    const points = []
    for (const change of changes) points.push({ ...(await stepOf(change)), size: sizeOf(change) })
    growth[name] = {
      exponent: growthExponent(points.map(({ size, cpuSeconds }) => ({ size, ms: cpuSeconds }))),
      points: points.map(({ size, ms, cpuSeconds }) => ({ size, ms, cpuSeconds })),
    }
  }
  const edge: Record<string, unknown> = {}
  if (!flags['engine-only'])
    for (const side of EDGE_SIDES) {
      const before = await cpuSeconds()
      const time = await host.call<EdgeTime>('benchEdge', { side, repetitions: EDGE_REPETITIONS })
      process.stderr.write(
        `edge, ${side}: ${rounded(median(time.ms))} ms, ${rounded((await cpuSeconds()) - before)} CPU s in all\n`,
      )
      edge[side === 'webgpu' || side === 'wasm' ? `jax-js ${side}` : side] = {
        ms: rounded(median(time.ms)),
        warmUpMs: rounded(time.warmUpMs),
        ...time.check,
      }
    }
  const full = flags.full ? await stepOf(PAPER, false) : null

  const ours = summary(engineWarmUp, engineSteps)
  const result = {
    date: new Date().toISOString().slice(0, 10),
    ms: { ...ms, webgpu: ours.msPerStep, ...(tfjs ? { tfjs: tfjs.msPerStep } : {}) },
    cpu,
    adapter: engine.adapter,
    runtime: host.runtime,
    config:
      'DARTS, C=8, 3 cells, batch 16, 16x16, 10 classes, 8 primitives; first order, one alpha and one weight step',
    engine: {
      ...ours,
      pipelines: engine.pipelines,
      compileMs: rounded(engine.compileMs),
      compileCpuSeconds: rounded(compileCpuSeconds),
    },
    adapterRates: {
      gigabytesPerSecond: rounded(rates.bytesPerSecond / 1e9),
      gflopPerSecond: rounded(rates.flopsPerSecond / 1e9),
      microsecondsPerLaunch: rounded(rates.secondsPerLaunch * 1e6),
    },
    roofline: roofline(talliesOf(SMALL), times ?? [], ours.msPerStep, rates),
    ...(flags.growth ? { growth } : {}),
    edge,
    full,
    pytorch,
    tfjs,
    ratio: tfjs && {
      ms: rounded(tfjs.msPerStep / ours.msPerStep),
      cpuSeconds: rounded(tfjs.cpuSecondsPerStep / ours.cpuSecondsPerStep),
      launches: rounded(tfjs.launchesPerStep / ours.launchesPerStep),
    },
    // After the first step from the same start.
    agreement: tfjsState && {
      lossValid: [engineState.lossValid, tfjsState.lossValid],
      lossTrain: [engineState.lossTrain, tfjsState.lossTrain],
      largestAlphaDifference: Math.max(
        ...engineState.alphas.map((alpha, i) => Math.abs(alpha - (tfjsState.alphas[i] ?? Number.NaN))),
      ),
    },
  }
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
} finally {
  await host.close()
}
