/** Golden kind `supernet`: a one-shot model of DARTS or PC-DARTS, forward and backward, and trajectories of both orders (alpha first). */
import { alphaTable, STREAM } from '../../scripts/golden/formula'
import { type Batch, stepBatches } from '../../scripts/golden/images'
import { type GoldenOptions, recordsOf, wanted } from '../../scripts/golden/options'
import type { Report } from '../../scripts/golden/report'
import type {
  ArchitectureRecord,
  GenotypeRecord,
  SupernetFile,
  Table,
  Trajectory,
} from '../../scripts/golden/supernetFile'
import type { Supernet } from '../../src/engine/supernet'
import type { OpenExecutor } from '../../src/session/deviceGuard'
import { deriveGenotype } from '../../src/space/derive'
import type { DartsGenotype } from '../../src/space/genotype'
import { allPrimitives, type Primitive } from '../../src/space/primitives'
import { reductionCells } from '../../src/supernet/describeDarts'
import type { SupernetSpec } from '../../src/supernet/spec'
import { onNetwork } from './compile'
import { checkForwardBackward } from './forwardBackward'
import { checkSecondOrder } from './secondOrder'
import { checkStep, hyperOf, settleStep } from './step'
import { batchImages, flatAlphas, loadParameters, tableOf } from './tensors'

/** The tables of a file or of a step in the order of the engine's flat array; betas as columns. */
function inOrder(tables: ArchitectureRecord): readonly (Table | null)[] {
  const { alphas_normal, alphas_reduce, betas_normal, betas_reduce } = tables
  const betas = [betas_normal, betas_reduce].filter((list) => list !== undefined)
  return [alphas_normal, alphas_reduce, ...betas.map((list) => list?.map((beta) => [beta]) ?? null)]
}

/** The genotype of the engine's alphas, as the files write it. */
async function genotypeOf(net: Supernet, primitives: readonly Primitive[]): Promise<GenotypeRecord> {
  const flat = await net.readAlphas()
  const betas = net.alphaShape.edgeWeights
    ? { betas: { normal: tableOf(net, flat, 2).flat(), reduce: tableOf(net, flat, 3).flat() } }
    : {}
  const alphas = { normal: tableOf(net, flat, 0), reduce: tableOf(net, flat, 1), ...betas }
  const { normal, reduce } = deriveGenotype({ space: 'darts' }, primitives, alphas) as DartsGenotype
  return { normal, reduce }
}

async function checkTrajectory(
  net: Supernet,
  file: SupernetFile,
  { order, steps }: Trajectory,
  batchesOf: (step: number) => { readonly train: Batch; readonly valid: Batch },
  key: string,
  report: Report,
  allowSwitch: boolean,
): Promise<void> {
  const { seed, primitives = allPrimitives('darts') } = file.config
  for (const record of steps) {
    const where = `${key} step ${record.step}`
    const { train, valid } = batchesOf(record.step)
    net.setBatch('train', batchImages(train), train.labels)
    net.setBatch('val', batchImages(valid), valid.labels)
    net.alphaStep(order)
    const alphaGradients = await net.readAlphaGradients()
    const figures = order === 2 ? await net.readSecondOrder() : null
    net.weightStep()
    const metrics = await net.readMetrics(true)
    const result = {
      lossTrain: metrics.train.lastLoss,
      lossValid: metrics.val.lastLoss,
      correctTrain: metrics.train.lastCorrect,
      gradNorm: metrics.gradNorm,
      alphaGradients,
    }
    const tables = {
      lossValid: 'loss_valid' in record ? record.loss_valid : record.loss_valid_unrolled,
      alphaGradients: inOrder(record.alpha_grads),
      alphasAfter: inOrder(record.alphas_after).flatMap((table) => (table ? [table] : [])),
      gradNorm: record.weight_grad_norm_before_clip,
    }
    const step = await checkStep(net, seed, record, tables, result, where)
    if (figures && 'implicit' in record) checkSecondOrder(net, figures, record, inOrder(record.implicit), where, step)
    step.exact('step_genotype', await genotypeOf(net, primitives), record.genotype, where)
    settleStep(step, report, record, file.hyper.alpha_lr, allowSwitch, order, where)
  }
}

export async function checkSupernet(
  file: SupernetFile,
  report: Report,
  options: GoldenOptions,
  engine: OpenExecutor,
): Promise<void> {
  const { config } = file
  const { seed, name, primitives = allPrimitives('darts') } = config
  const records = recordsOf(options, config.dataset)
  const batchesOf = (step: number) => stepBatches(records, config.dataset, step, config.B, config.hw)
  const spec: SupernetSpec = {
    kind: 'supernet',
    space: 'darts',
    primitives,
    channels: config.C,
    cells: config.layers,
    imageSize: config.hw,
    classes: config.classes,
    batch: config.B,
    partial: config.space === 'pcdarts',
  }
  const restart = (net: Supernet, gradClip: number): void => {
    const { edges, ops, edgeWeights } = net.alphaShape
    const table = (t: number, columns = ops) => alphaTable(seed, t, edges, columns, config.alpha_scale)
    const betas = edgeWeights ? [table(STREAM.betas.normal, 1), table(STREAM.betas.reduce, 1)] : []
    net.resetState()
    loadParameters(net, seed)
    net.writeAlphas(flatAlphas(table(STREAM.alphas.normal), table(STREAM.alphas.reduce), ...betas))
    net.setHyper(hyperOf(file.hyper, gradClip))
  }

  const passKey = `${name} forward_backward`
  const trajectories = report
    .part('trajectories', file.trajectories)
    .map((trajectory) => {
      const key = `${name} trajectory order ${trajectory.order} clip ${trajectory.grad_clip}`
      return { trajectory, key }
    })
    .filter(({ key }) => wanted(options, key))
  if (!wanted(options, passKey) && trajectories.length === 0) return
  const order = Math.max(1, ...trajectories.map(({ trajectory }) => trajectory.order)) as 1 | 2

  await onNetwork({ spec, order }, options, engine, report, name, async (net) => {
    report.exact(
      'reductions',
      [...reductionCells(config.layers)].sort((a, b) => a - b),
      file.reductions,
      name,
    )
    report.exact('parameter_count', net.layout.parameters, file.parameter_count, name)
    if (wanted(options, passKey)) {
      restart(net, file.hyper.grad_clip)
      report.exact('genotype', await genotypeOf(net, primitives), file.genotype, name)
      if (file.forward_backward) {
        const forwardCase = {
          seed,
          expected: file.forward_backward,
          alphaGradients: inOrder(file.forward_backward.alpha_grads),
          weightGradients: report.part('weight_grads', file.weight_grads),
          tolerance: file.tolerance ?? {},
          key: passKey,
        }
        await checkForwardBackward(net, batchesOf(0), forwardCase, report)
      } else for (const name of ['forward_backward', 'weight_grads']) report.absent(name)
    }
    for (const { trajectory, key } of trajectories) {
      restart(net, trajectory.grad_clip)
      await checkTrajectory(net, file, trajectory, batchesOf, key, report, options.allowSwitch)
    }
  })
}
