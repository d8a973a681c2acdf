/** Golden kind `methods-pt`: a few training steps, then what the supernet loses without each operation, and a whole selection. */
import type { GoldenFile, GoldenOptions } from '../../scripts/golden/options'
import type { Report } from '../../scripts/golden/report'
import type { HyperRecord } from '../../scripts/golden/supernetFile'
import { SOFTMAX_MIXING } from '../../src/engine/supernet'
import { type Evaluate, pick, Selection } from '../../src/search/gauges/selection'
import type { OpenExecutor } from '../../src/session/deviceGuard'
import { topologyOf } from '../../src/space/topology'
import { inOrder, type MethodConfig, onMethodNetwork, putBatches, type Tables } from './methodsNetwork'
import { hyperOf } from './step'
import { batchImages } from './tensors'

type CellName = 'normal' | 'reduce'

interface PtFile extends GoldenFile {
  readonly networks: readonly {
    readonly config: MethodConfig & {
      readonly train_steps: number
      readonly select_from: number
      readonly select_batches: number
      readonly edge_order: readonly number[]
      readonly node_order: readonly number[]
    }
    readonly hyper: HyperRecord
    readonly train_losses: readonly number[]
    readonly alphas_after: Tables
    readonly baseline: readonly [correct: number, loss: number]
    readonly removed: readonly (readonly [
      cell: CellName,
      edge: number,
      correct: readonly number[],
      losses: readonly number[],
      byAccuracy: number,
      byLoss: number,
    ])[]
    readonly sequence: readonly (readonly [cell: CellName, edge: number, losses: readonly number[], pick: number])[]
    readonly topology: readonly (readonly [
      cell: CellName,
      node: number,
      rounds: readonly (readonly [edges: readonly number[], losses: readonly number[]])[],
      kept: readonly number[],
    ])[]
    readonly final: readonly [correct: number, loss: number]
    readonly final_weights?: readonly (readonly number[])[]
    readonly genotype?: { readonly normal: unknown; readonly reduce: unknown }
    readonly ops?: readonly number[]
    readonly tolerance: { readonly losses_rel: number; readonly alphas_abs: number }
  }[]
}

const MIXING = { ...SOFTMAX_MIXING, clipWeightsOnly: true }
const tableIndex = (cell: CellName): number => (cell === 'normal' ? 0 : 1)

export async function checkSelection(
  file: PtFile,
  report: Report,
  options: GoldenOptions,
  engine: OpenExecutor,
): Promise<void> {
  for (const network of report.part('networks', file.networks)) {
    const { config, hyper, tolerance } = network
    await onMethodNetwork(config, MIXING, report, options, engine, async ({ net, key, batches }) => {
      const { edges } = net.alphaShape
      net.setHyper(hyperOf(hyper))
      const losses: number[] = []
      for (let step = 0; step < config.train_steps; step++) {
        putBatches(net, batches(step))
        const turns = [() => net.alphaStep(), () => net.weightStep()]
        if (config.space !== 'darts') turns.reverse()
        for (const turn of turns) turn()
        const { train, val } = await net.readMetrics(true)
        const both = [val.lastLoss, train.lastLoss]
        losses.push(...(config.space === 'darts' ? both : both.reverse()))
      }
      report.relative('train_losses', losses, network.train_losses, tolerance.losses_rel, key)
      const alphas = await net.readAlphas()
      report.absolute('alphas_after', alphas, inOrder(network.alphas_after).flat(2), tolerance.alphas_abs, key)

      const evaluate: Evaluate = async (weights) => {
        let [loss, correct] = [0, 0]
        for (let k = 0; k < config.select_batches; k++) {
          const { valid } = batches(config.select_from + k)
          net.setBatch('val', batchImages(valid), valid.labels)
          net.forwardMixed('val', weights)
          const { val } = await net.readMetrics(true)
          loss += val.lastLoss / config.select_batches
          correct += val.lastCorrect
        }
        return { loss, correct }
      }
      const shape = { space: config.space, primitives: config.primitives, edges }
      const mixing = await net.readMixingWeights()
      const fresh = new Selection(shape, mixing, evaluate)
      const baseline = await fresh.score()
      report.relative('baseline', [baseline.loss], [network.baseline[1]], tolerance.losses_rel, key)
      report.exact('baseline_correct', baseline.correct, network.baseline[0], key)
      for (const [cell, edge, correct, expected, byAccuracy, byLoss] of network.removed) {
        const where = `${key} ${cell} edge ${edge}`
        const { without } = await fresh.removals(tableIndex(cell), edge)
        report.relative(
          'removed_losses',
          without.map(({ loss }) => loss),
          expected,
          tolerance.losses_rel,
          where,
        )
        report.exact(
          'removed_correct',
          without.map((score) => score.correct),
          correct,
          where,
        )
        report.exact('pick_by_accuracy', pick(without, 'accuracy'), byAccuracy, where)
        report.exact('pick_by_loss', pick(without, 'loss'), byLoss, where)
      }

      const whole = new Selection(shape, mixing, evaluate)
      for (const [cell, edge, expected, chosen] of network.sequence) {
        const where = `${key} sequence ${cell} edge ${edge}`
        const { without } = await whole.removals(tableIndex(cell), edge)
        report.relative(
          'sequence_losses',
          without.map(({ loss }) => loss),
          expected,
          tolerance.losses_rel,
          where,
        )
        report.exact('sequence_pick', pick(without, 'loss'), chosen, where)
        whole.project(tableIndex(cell), edge, chosen)
      }
      const { inputs } = topologyOf(config)
      for (const [cell, node, rounds, kept] of network.topology) {
        const where = `${key} ${cell} node ${node}`
        const got = await whole.topology(tableIndex(cell), inputs + 1 + node)
        report.exact(
          'topology_edges',
          got.rounds.map((round) => round.edges),
          rounds.map(([of]) => of),
          where,
        )
        const [ours, theirs] = [got.rounds.flatMap((round) => round.losses), rounds.flatMap(([, of]) => of)]
        report.relative('topology_losses', ours, theirs, tolerance.losses_rel, where)
        report.exact('topology_kept', got.kept, kept, where)
      }
      const final = await whole.score()
      report.relative('final', [final.loss], [network.final[1]], tolerance.losses_rel, key)
      report.exact('final_correct', final.correct, network.final[0], key)
      const genotype = whole.genotype()
      if (genotype.space === 'darts') {
        const { normal, reduce } = genotype
        report.exact('genotype', { normal, reduce }, network.genotype, key)
      } else {
        const ops = genotype.edges.map((op) => config.primitives.indexOf(op))
        report.exact('genotype', ops, network.ops, key)
      }
    })
  }
}
