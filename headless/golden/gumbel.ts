/** Golden kind `gumbel`: mixing weights and alpha gradients of SNAS and GDAS under given noise, by the engine's kernels. */
import { alphaTable, gumbelTable, STREAM, uniform } from '../../scripts/golden/formula'
import { type GoldenFile, type GoldenOptions, wanted } from '../../scripts/golden/options'
import type { Report } from '../../scripts/golden/report'
import { TOLERANCE } from '../../scripts/golden/tolerance'
import { gumbelGradient, gumbelSoftmax } from '../../src/engine/kernels/alphaMap'
import { HYPER } from '../../src/engine/kernels/update'
import { PlanBuilder } from '../../src/engine/plan/builder'
import type { OpenExecutor } from '../../src/session/deviceGuard'

type Table = readonly (readonly number[])[]

interface GumbelCase {
  readonly algorithm: 'snas' | 'gdas'
  readonly seed: number
  readonly tau: number
  readonly rows: number
  readonly cols: number
  readonly loss: number
  readonly grad_alphas: Table
  /** SNAS. */
  readonly weights?: Table
  /** GDAS. */
  readonly probs?: Table
  readonly index?: readonly number[]
}

export interface GumbelFile extends GoldenFile {
  readonly cases: readonly GumbelCase[]
}

export async function checkGumbel(
  file: GumbelFile,
  report: Report,
  options: GoldenOptions,
  { executor }: OpenExecutor,
): Promise<void> {
  for (const expected of report.part('cases', file.cases)) {
    const { algorithm, seed, tau, rows, cols: O } = expected
    const key = `${algorithm} seed ${seed} tau ${tau}`
    if (!wanted(options, key)) continue
    const n = rows * O
    const builder = new PlanBuilder()
    const f = (name: string) => builder.buffer(name, n)
    const HYPERS = builder.buffer('HYPER', HYPER.floats)
    builder.segment('all')
    const map = { ALPHA: f('ALPHA'), NOISE: f('NOISE'), HYPER: HYPERS, PROB: f('PROB'), MW: f('MW') }
    builder.dispatch(gumbelSoftmax(algorithm === 'gdas'), { ...map, SELECTED: f('SELECTED') }, { rows, O }, rows)
    const back = { PROB: f('PROB'), GW: f('GW'), HYPER: HYPERS, GA: f('GA') }
    builder.dispatch(gumbelGradient(), back, { rows, O }, rows)
    const plan = await executor.realise(builder)
    const lossWeights = Float32Array.from(uniform(seed, STREAM.lossWeight, n))
    const hyper = new Float32Array(HYPER.floats)
    hyper[HYPER.tau] = tau
    plan.write('ALPHA', Float32Array.from(alphaTable(seed, STREAM.alphas.normal, rows, O, 1).flat()))
    plan.write('NOISE', Float32Array.from(gumbelTable(seed, n)))
    plan.write('GW', lossWeights)
    plan.write('HYPER', hyper)
    plan.run([{ copies: [], segments: ['all'] }])

    const weights = await plan.read('MW', n)
    if (expected.weights) report.relative('weights', weights, expected.weights.flat(), TOLERANCE.values, key)
    if (expected.probs)
      report.relative('probs', await plan.read('PROB', n), expected.probs.flat(), TOLERANCE.values, key)
    if (expected.index) {
      const chosen = expected.index.flatMap((best) => Array.from({ length: O }, (_, k) => (k === best ? 1 : 0)))
      report.exact('index', [...weights], chosen, key)
    }
    const loss = weights.reduce((sum, weight, i) => sum + weight * (lossWeights[i] as number), 0)
    report.record('loss', Math.abs(loss - expected.loss), TOLERANCE.values, key)
    const gradients = await plan.read('GA', n)
    report.relative('grad_alphas', gradients, expected.grad_alphas.flat(), TOLERANCE.gradients, key)
    plan.destroy()
  }
}
