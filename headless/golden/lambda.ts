/**
 * Golden kind `methods-lambda`: gradients of each cell's own mixing weights, their alignment, how Lambda-DARTS perturbs them, and what
 * the two perturbed passes of its weight step add to the weight gradient.
 */
import type { GoldenFile, GoldenOptions } from '../../scripts/golden/options'
import type { Report } from '../../scripts/golden/report'
import type { Mixing } from '../../src/engine/supernet'
import { linearToLast } from '../../src/search/algorithms/schedules'
import { alignmentOf, alignmentPerturbation, pairCosines } from '../../src/search/gauges/alignment'
import type { OpenExecutor } from '../../src/session/deviceGuard'
import {
  checkPass,
  dotOf,
  HYPER,
  inOrder,
  type MethodConfig,
  onMethodNetwork,
  type PassFigures,
  type Table,
  type Tables,
} from './methodsNetwork'
import { relativeError } from './step'
import { globalNorm, tableOf, tensorsOf } from './tensors'

interface LambdaFile extends GoldenFile {
  readonly networks: readonly (PassFigures & {
    readonly config: MethodConfig & { readonly epsilon_0: number; readonly lambda: number }
    readonly alpha_grads: Tables
    readonly cells: Readonly<Record<string, readonly number[]>>
    readonly cell_grads: readonly Table[]
    readonly pairs: Readonly<Record<string, readonly number[]>>
    readonly alignment: Readonly<Record<string, number>>
    readonly perturbations: readonly Table[]
    readonly epsilon: number
    readonly reg_grad_norm: number
    readonly reg_grad_dot: number
    readonly total_grad_norm: number
    readonly total_grad_dot: number
    readonly tolerance: {
      readonly cell_grads_rel: number
      readonly alignment_abs: number
      readonly perturbations_rel: number
      readonly epsilon_rel: number
      readonly reg_grad_norm_rel: number
      readonly total_grad_norm_rel: number
    }
  })[]
  readonly schedule: readonly (readonly [epochs: number, epoch: number, to: number, weight: number])[]
}

const MIXING: Mixing = { weights: 'softmax', update: 'adam', aligns: true }

export async function checkLambda(
  file: LambdaFile,
  report: Report,
  options: GoldenOptions,
  engine: OpenExecutor,
): Promise<void> {
  for (const [epochs, epoch, to, weight] of report.part('schedule', file.schedule))
    report.record('schedule', Math.abs(linearToLast(epoch, epochs, 0, to) - weight), 1e-9, `epoch ${epoch}`)
  for (const network of report.part('networks', file.networks)) {
    const { config, cells, pairs, alignment, cell_grads, tolerance } = network
    await onMethodNetwork(config, MIXING, report, options, engine, async (open) => {
      const { net, key } = open
      await checkPass(open, config.seed, network, report)
      const alphaGradients = await net.readAlphaGradients()
      inOrder(network.alpha_grads).forEach((table, t) => {
        report.relative('alpha_grads', tableOf(net, alphaGradients, t).flat(), table.flat(), 1e-4, key)
      })
      const tables = await net.readCellMixingGradients()
      Object.entries(cells).forEach(([type, indices], t) => {
        const got = tables[t] ?? []
        indices.forEach((cell, i) => {
          const expected = (cell_grads[cell] ?? []).flat()
          report.relative('cell_grads', got[i] ?? [], expected, tolerance.cell_grads_rel, `${key} cell ${cell}`)
        })
        report.absolute('pairs', pairCosines(got), pairs[type] ?? [], tolerance.alignment_abs, `${key} ${type}`)
        const value = alignmentOf(got).value ?? Number.NaN
        report.record('alignment', Math.abs(value - (alignment[type] ?? 0)), tolerance.alignment_abs, `${key} ${type}`)
      })
      const { deltas, epsilon } = alignmentPerturbation(tables[0] ?? [], config.epsilon_0)
      report.record('epsilon', relativeError(epsilon, network.epsilon), tolerance.epsilon_rel, key)
      network.perturbations.forEach((table, c) => {
        const got = (deltas[c] ?? new Float64Array()).map((x) => epsilon * x)
        report.relative('perturbations', got, table.flat(), tolerance.perturbations_rel, `${key} cell ${c}`)
      })
      const plain = tensorsOf(net, await net.readGradients())
      net.setHyper({ ...HYPER, alignment: { weight: config.lambda, step: config.epsilon_0 } })
      net.weightStep()
      const total = tensorsOf(net, await net.readGradients())
      const added = total.map((tensor, t) =>
        tensor.map((x, i) => (x - ((plain[t] as Float32Array)[i] as number)) / config.lambda),
      )
      const compare = (name: 'reg' | 'total', got: Float32Array[], norm: number, dot: number): void => {
        const limit = tolerance[`${name}_grad_norm_rel`]
        report.record(`${name}_grad_norm`, relativeError(globalNorm(got), norm), limit, key)
        report.record(`${name}_grad_dot`, Math.abs(dotOf(got, config.seed) - dot) / norm, limit, key)
      }
      compare('reg', added, network.reg_grad_norm, network.reg_grad_dot)
      compare('total', total, network.total_grad_norm, network.total_grad_dot)
    })
  }
}
