/**
 * Speed of one first-order search step: the engine against the same supernet composed of tfjs ops, in one headless
 * Chromium, on one adapter, alternating. Prints JSON. `npm run bench -- [--engine-only] [--quick]`
 *
 * LAB_ADAPTER=hardware measures the machine's GPU instead of the software adapter. How to read the numbers: RESULTS.md.
 */
import process from 'node:process'
import { parseArgs } from 'node:util'
import type { Opened, SearchState, Side, StepTime } from '../headless/bench'
import { openHeadlessPage } from '../scripts/browser'

const { values: flags } = parseArgs({
  options: {
    'engine-only': { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
  },
})

/** Engine steps before the tfjs step, and as many after it. */
const ENGINE_BLOCK = flags.quick ? 2 : 5

type Step = StepTime & { readonly cpuSeconds: number }

const rounded = (value: number): number => Math.round(value * 10) / 10

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const low = sorted[Math.floor((sorted.length - 1) / 2)] as number
  const high = sorted[Math.floor(sorted.length / 2)] as number
  return (low + high) / 2
}

function summary(warmUp: Step, steps: readonly Step[]) {
  return {
    msPerStep: rounded(median(steps.map(({ ms }) => ms))),
    cpuSecondsPerStep: rounded(median(steps.map(({ cpuSeconds }) => cpuSeconds))),
    launchesPerStep: (steps[0] as Step).launches,
    steps: steps.map(({ ms }) => rounded(ms)),
    warmUpMs: rounded(warmUp.ms),
  }
}

const page = await openHeadlessPage({ gpu: true })
try {
  const browser = page.page.context().browser()
  const devtools = await browser?.newBrowserCDPSession()

  /** Processor time of all of Chromium's processes so far: on a software adapter it says more than a busy machine's clock. */
  const cpuSeconds = async (): Promise<number> => {
    const answer = await devtools?.send('SystemInfo.getProcessInfo')
    return answer?.processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0) ?? Number.NaN
  }
  const step = async (side: Side): Promise<Step> => {
    const before = await cpuSeconds()
    const time = await page.call<StepTime>('benchStep', { side })
    const spent = (await cpuSeconds()) - before
    process.stderr.write(`${side}: ${Math.round(time.ms)} ms, ${rounded(spent)} CPU s, ${time.launches} launches\n`)
    return { ...time, cpuSeconds: spent }
  }
  const block = async (side: Side, count: number): Promise<Step[]> => {
    const times: Step[] = []
    for (let i = 0; i < count; i++) times.push(await step(side))
    return times
  }

  const beforeCompiling = await cpuSeconds()
  const engine = await page.call<Opened>('benchOpen', { side: 'engine' })
  const compileCpuSeconds = (await cpuSeconds()) - beforeCompiling
  process.stderr.write(`engine: compiled in ${Math.round(engine.compileMs)} ms, ${rounded(compileCpuSeconds)} CPU s\n`)
  const engineWarmUp = await step('engine')
  const engineState = await page.call<SearchState>('benchState', { side: 'engine' })
  const engineSteps = await block('engine', ENGINE_BLOCK)

  let tfjs: ReturnType<typeof summary> | null = null
  let tfjsState: SearchState | null = null
  if (!flags['engine-only']) {
    await page.call('benchOpen', { side: 'tfjs' })
    const warmUp = await step('tfjs')
    tfjsState = await page.call<SearchState>('benchState', { side: 'tfjs' })
    // The warm-up compiles tfjs's shaders; --quick has nothing else.
    tfjs = summary(warmUp, flags.quick ? [warmUp] : await block('tfjs', 1))
    await page.call('benchClose', { side: 'tfjs' })
    engineSteps.push(...(await block('engine', ENGINE_BLOCK)))
  }
  await page.call('benchClose', { side: 'engine' })

  const ours = summary(engineWarmUp, engineSteps)
  const result = {
    date: new Date().toISOString().slice(0, 10),
    adapter: engine.adapter,
    chromium: browser?.version(),
    config:
      'DARTS, C=8, 3 cells, batch 16, 16x16, 10 classes, 8 primitives; first order, one alpha and one weight step',
    engine: {
      ...ours,
      pipelines: engine.pipelines,
      compileMs: rounded(engine.compileMs),
      compileCpuSeconds: rounded(compileCpuSeconds),
    },
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
  await page.close()
}
