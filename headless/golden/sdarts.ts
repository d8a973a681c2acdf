/** Golden kind `methods-sdarts`: perturbed mixing weights, and the weight step of SDARTS-RS under them. */
import { alphaTable, STREAM, uniform } from '../../scripts/golden/formula'
import { type GoldenFile, type GoldenOptions, wanted } from '../../scripts/golden/options'
import type { Report } from '../../scripts/golden/report'
import { TOLERANCE } from '../../scripts/golden/tolerance'
import { perturbedSoftmax } from '../../src/engine/kernels/perturbed'
import { PlanBuilder } from '../../src/engine/plan/builder'
import { linearRise } from '../../src/search/algorithms/schedules'
import { perturbRow } from '../../src/search/gauges/perturbedLoss'
import type { OpenExecutor } from '../../src/session/deviceGuard'
import { softmaxRows } from '../../src/space/alphas'
import { checkPass, dotOf, type MethodConfig, onMethodNetwork, type PassFigures, type Table } from './methodsNetwork'
import { relativeError } from './step'
import { globalNorm, tableOf, tensorsOf } from './tensors'

interface SdartsFile extends GoldenFile {
  readonly rows: readonly {
    readonly weights: readonly number[]
    readonly noise: readonly number[]
    readonly perturbed: readonly number[]
  }[]
  readonly tables: readonly {
    readonly space: string
    readonly seed: number
    readonly alpha_scale: number
    readonly epsilon: number
    readonly zeros: number
    readonly perturbed: readonly Table[]
  }[]
  readonly networks: readonly (PassFigures & {
    readonly config: MethodConfig & { readonly epsilon: number }
    readonly perturbed: readonly Table[]
    readonly mixing_weight_grads: readonly Table[]
    readonly weight_norm_after: number
    readonly weight_dot_after: number
    readonly tolerance: { readonly grads_rel: number; readonly norm_rel: number }
  })[]
  readonly schedule: readonly (readonly [epochs: number, epoch: number, epsilon: number])[]
  readonly tolerance: { readonly perturbed_abs: number }
}

const MIXING = { weights: 'perturbed-softmax', update: 'adam', clipWeightsOnly: true } as const
/** The script's noise. */
const [FROM, TO] = [0.03, 0.3]

const noiseOf = (seed: number, epsilon: number, count: number): number[] =>
  [...uniform(seed, STREAM.noise, count)].map((value) => epsilon * value)

/** The kernel on a table. */
async function perturbed({ executor }: OpenExecutor, alphas: Table, noise: readonly number[]): Promise<Float32Array> {
  const [rows, O] = [alphas.length, alphas[0]?.length ?? 0]
  const builder = new PlanBuilder()
  const f = (name: string) => builder.buffer(name, rows * O)
  builder.segment('all')
  builder.dispatch(perturbedSoftmax(), { ALPHA: f('ALPHA'), NOISE: f('NOISE'), MW: f('MW') }, { rows, O }, rows)
  const plan = await executor.realise(builder)
  plan.write('ALPHA', Float32Array.from(alphas.flat()))
  plan.write('NOISE', Float32Array.from(noise))
  plan.run([{ copies: [], segments: ['all'] }])
  const weights = await plan.read('MW', rows * O)
  plan.destroy()
  return weights
}

export async function checkSdarts(
  file: SdartsFile,
  report: Report,
  options: GoldenOptions,
  engine: OpenExecutor,
): Promise<void> {
  const limit = file.tolerance.perturbed_abs
  for (const [epochs, epoch, epsilon] of report.part('schedule', file.schedule))
    report.record('schedule', Math.abs(linearRise(epoch, epochs, FROM, TO) - epsilon), 1e-12, `epoch ${epoch}`)
  for (const [i, { weights, noise, perturbed: expected }] of report.part('rows', file.rows).entries()) {
    report.absolute('row', perturbRow(weights, noise), expected, limit, `row ${i}`)
    const got = await perturbed(engine, [weights.map(Math.log)], noise)
    report.absolute('row_kernel', got, expected, limit, `row ${i}`)
  }
  for (const { space, seed, alpha_scale, epsilon, zeros, perturbed: expected } of report.part('tables', file.tables)) {
    const key = `${space} epsilon ${epsilon}`
    if (!wanted(options, key)) continue
    const streams = [STREAM.alphas.normal, STREAM.alphas.reduce]
    const alphas = expected.flatMap((table, t) =>
      alphaTable(seed, streams[t] as number, table.length, table[0]?.length ?? 0, alpha_scale),
    )
    const O = alphas[0]?.length ?? 0
    const noise = noiseOf(seed, epsilon, alphas.length * O)
    const plain = softmaxRows(alphas).flatMap((row, e) => perturbRow(row, noise.slice(e * O, (e + 1) * O)))
    report.absolute('table', plain, expected.flat(2), limit, key)
    report.exact('zeros', plain.filter((weight) => weight === 0).length, zeros, key)
    report.absolute('table_kernel', await perturbed(engine, alphas, noise), expected.flat(2), limit, key)
  }
  for (const network of report.part('networks', file.networks)) {
    const { config, tolerance } = network
    await onMethodNetwork(config, MIXING, report, options, engine, async (open) => {
      const { net, key } = open
      const { types, edges, ops } = net.alphaShape
      net.setNoise(Float32Array.from(noiseOf(config.seed, config.epsilon, types * edges * ops)))
      await checkPass(open, config.seed, network, report)
      const weights = await net.readMixingWeights()
      report.absolute('network_weights', weights, network.perturbed.flat(2), tolerance.grads_rel / 100, key)
      const gradients = await net.readMixingGradients()
      network.mixing_weight_grads.forEach((table, t) => {
        report.relative(
          'mixing_weight_grads',
          tableOf(net, gradients, t).flat(),
          table.flat(),
          tolerance.grads_rel,
          key,
        )
      })
      const alphas = await net.readAlphas()
      net.weightStep()
      const tensors = tensorsOf(net, await net.readParams())
      const norm = relativeError(globalNorm(tensors), network.weight_norm_after)
      report.record('weight_norm_after', norm, tolerance.norm_rel, key)
      const dot = Math.abs(dotOf(tensors, config.seed) - network.weight_dot_after) / network.weight_norm_after
      report.record('weight_dot_after', dot, TOLERANCE.weightDot, key)
      report.exact('alphas_stay', [...(await net.readAlphas())], [...alphas], key)
    })
  }
}
