/**
 * Golden kind `methods-lambda`: gradients of each cell's own mixing weights, their alignment, and how Lambda-DARTS perturbs them. What
 * the remedy adds to the weight gradient (`reg_grad`, `total_grad`) needs perturbed passes, which the engine does not make.
 */
import type { GoldenFile, GoldenOptions } from '../../scripts/golden/options'
import type { Report } from '../../scripts/golden/report'
import { SOFTMAX_MIXING } from '../../src/engine/supernet'
import { alignmentOf, alignmentPerturbation, pairCosines } from '../../src/search/gauges/alignment'
import type { OpenExecutor } from '../../src/session/deviceGuard'
import {
  checkPass,
  inOrder,
  type MethodConfig,
  onMethodNetwork,
  type PassFigures,
  type Table,
  type Tables,
} from './methodsNetwork'
import { relativeError } from './step'
import { tableOf } from './tensors'

interface LambdaFile extends GoldenFile {
  readonly networks: readonly (PassFigures & {
    readonly config: MethodConfig & { readonly epsilon_0: number }
    readonly alpha_grads: Tables
    readonly cells: Readonly<Record<string, readonly number[]>>
    readonly cell_grads: readonly Table[]
    readonly pairs: Readonly<Record<string, readonly number[]>>
    readonly alignment: Readonly<Record<string, number>>
    readonly perturbations: readonly Table[]
    readonly epsilon: number
    readonly tolerance: {
      readonly cell_grads_rel: number
      readonly alignment_abs: number
      readonly perturbations_rel: number
      readonly epsilon_rel: number
    }
  })[]
}

export async function checkLambda(
  file: LambdaFile,
  report: Report,
  options: GoldenOptions,
  engine: OpenExecutor,
): Promise<void> {
  report.notes.push('reg_grad and total_grad: passes with weights of each cell are not built, not checked')
  for (const network of report.part('networks', file.networks)) {
    const { config, cells, pairs, alignment, cell_grads, tolerance } = network
    await onMethodNetwork(config, SOFTMAX_MIXING, report, options, engine, async (open) => {
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
    })
  }
}
