/** Golden kind `methods-fair`: the zero-one loss, the three derivations and the networks of Fair DARTS. */
import { alphaTable, STREAM } from '../../scripts/golden/formula'
import type { GoldenFile, GoldenOptions } from '../../scripts/golden/options'
import type { Report } from '../../scripts/golden/report'
import { zeroOneLoss } from '../../src/protocol/gauges'
import { bestEdges, type Choice, edgeChoices, sparseChoices } from '../../src/search/algorithms/fairDerivation'
import type { OpenExecutor } from '../../src/session/deviceGuard'
import { sigmoidRows } from '../../src/space/alphas'
import { PUBLISHED_DARTS } from '../../src/space/topology'
import {
  checkPass,
  HYPER,
  inOrder,
  type MethodConfig,
  onMethodNetwork,
  type PassFigures,
  type Table,
  type Tables,
} from './methodsNetwork'
import { relativeError } from './step'
import { batchImages, tableOf } from './tensors'

type Entry = readonly [op: number, node: number, from: number]

interface FairFile extends GoldenFile {
  readonly primitives: readonly string[]
  readonly threshold: number
  readonly losses: readonly {
    readonly space: string
    readonly seed: number
    readonly alpha_scale: number
    readonly aux_weight: number
    readonly weights: readonly Table[]
    readonly l2: { readonly zero_one: number; readonly grads: readonly Table[] }
    readonly l1: { readonly zero_one: number }
  }[]
  readonly genotypes: {
    readonly rows: readonly (readonly [
      seed: number,
      scale: number,
      darts: readonly (readonly [op: number, from: number])[],
      sparse: readonly Entry[],
      edge: readonly Entry[],
    ])[]
  }
  readonly networks: readonly (PassFigures & {
    readonly config: MethodConfig
    readonly loss_ce: number
    readonly zero_one: number
    readonly alpha_grads: Tables
    readonly parameter_count: number
    readonly tolerance: { readonly alpha_grads_rel: number }
  })[]
  readonly tolerance: { readonly weights_abs: number; readonly zero_one_abs: number; readonly grads_rel: number }
}

const MIXING = { weights: 'sigmoid', update: 'adam', penalty: 'zero-one' } as const
/** Weight of the zero-one loss in the code. */
const ZERO_ONE = 10

const entries = (choices: readonly Choice[]): Entry[] => choices.map(({ op, node, from }) => [op, node, from])

function checkLosses({ losses, tolerance }: FairFile, report: Report): void {
  for (const { space, seed, alpha_scale, weights, l2, l1 } of report.part('losses', losses)) {
    const key = `${space} seed ${seed}`
    const streams = [STREAM.alphas.normal, STREAM.alphas.reduce]
    const got = weights.map((table, t) =>
      sigmoidRows(alphaTable(seed, streams[t] as number, table.length, table[0]?.length ?? 0, alpha_scale)),
    )
    report.absolute('weights', got.flat(2), weights.flat(2), tolerance.weights_abs, key)
    report.record('zero_one_l2', Math.abs(zeroOneLoss(got) - l2.zero_one), tolerance.zero_one_abs, key)
    report.record('zero_one_l1', Math.abs(zeroOneLoss(got, 'l1') - l1.zero_one), tolerance.zero_one_abs, key)
  }
}

function checkGenotypes({ genotypes, threshold, primitives }: FairFile, report: Report): void {
  const topology = PUBLISHED_DARTS
  const edges = topology.edges.length
  for (const [seed, scale, darts, sparse, edge] of report.part('genotypes', genotypes.rows)) {
    const weights = sigmoidRows(alphaTable(seed, STREAM.alphas.normal, edges, primitives.length, scale))
    const best = bestEdges(topology, weights).map(({ op, from }) => [op, from])
    report.exact('derive_darts', best, darts, `seed ${seed}`)
    report.exact(
      'derive_threshold_sparse',
      entries(sparseChoices(topology, weights, threshold)),
      sparse,
      `seed ${seed}`,
    )
    report.exact('derive_threshold_edge', entries(edgeChoices(topology, weights, threshold)), edge, `seed ${seed}`)
  }
}

export async function checkFair(
  file: FairFile,
  report: Report,
  options: GoldenOptions,
  engine: OpenExecutor,
): Promise<void> {
  checkLosses(file, report)
  checkGenotypes(file, report)
  for (const network of report.part('networks', file.networks)) {
    const { config, loss, loss_ce, zero_one, alpha_grads, tolerance, parameter_count } = network
    await onMethodNetwork(config, MIXING, report, options, engine, async (open) => {
      const { net, key, batches } = open
      report.exact('parameter_count', net.layout.parameters, parameter_count, key)
      await checkPass(open, config.seed, { ...network, loss: loss_ce }, report)
      const { types } = net.alphaShape
      const flat = await net.readAlphas()
      const z = zeroOneLoss(Array.from({ length: types }, (_, t) => sigmoidRows(tableOf(net, flat, t))))
      report.record('zero_one', Math.abs(z - zero_one), file.tolerance.zero_one_abs, key)
      if (loss !== undefined)
        report.record('loss_sum', relativeError(loss_ce + ZERO_ONE * z, loss), tolerance.loss_rel ?? 1e-5, key)
      // The gradient of the sum is what the alpha step takes: on the training batch, as the file has it.
      const { train } = batches(0)
      net.setHyper({ ...HYPER, penaltyWeight: ZERO_ONE })
      net.setBatch('val', batchImages(train), train.labels)
      net.alphaStep()
      const got = await net.readAlphaGradients()
      inOrder(alpha_grads).forEach((table, t) => {
        report.relative(
          'alpha_grads',
          tableOf(net, got, t).flat(),
          table.flat(),
          tolerance.alpha_grads_rel,
          `${key} ${t}`,
        )
      })
    })
  }
}
