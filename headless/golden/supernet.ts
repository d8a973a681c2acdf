/** Golden kind `supernet`: a DARTS one-shot model, forward and backward, and first-order trajectories (alpha first). */
import type { GradientRow } from '../../scripts/golden/fingerprint'
import { alphaTable, STREAM } from '../../scripts/golden/formula'
import { stepBatches } from '../../scripts/golden/images'
import { type GoldenFile, type GoldenOptions, recordsOf, wanted } from '../../scripts/golden/options'
import type { Report } from '../../scripts/golden/report'
import type { StatedTolerance } from '../../scripts/golden/tolerance'
import type { Supernet } from '../../src/engine/supernet'
import { type DartsGenotype, deriveGenotype } from '../../src/space/genotype'
import { DARTS_PRIMITIVES, type Primitive } from '../../src/space/primitives'
import { reductionCells } from '../../src/supernet/describe'
import type { SupernetSpec } from '../../src/supernet/spec'
import { onNetwork } from './compile'
import { checkForwardBackward, type ForwardBackward } from './forwardBackward'
import { checkStep, type HyperRecord, hyperOf, type StepRecord, settleStep } from './step'
import { batchImages, flatAlphas, loadParameters, tableOf } from './tensors'

type Table = readonly (readonly number[])[]

interface Tables {
  readonly alphas_normal: Table | null
  readonly alphas_reduce: Table | null
}

interface GenotypeRecord {
  readonly normal: readonly (readonly [op: string, from: number])[]
  readonly reduce: readonly (readonly [op: string, from: number])[]
}

interface DartsStep extends StepRecord {
  readonly alpha_grads: Tables
  readonly alphas_after: { readonly alphas_normal: Table; readonly alphas_reduce: Table }
  readonly weight_grad_norm_before_clip: number
  readonly genotype: GenotypeRecord
}

export interface SupernetFile extends GoldenFile {
  readonly config: {
    readonly name: string
    readonly space: string
    readonly primitives?: readonly Primitive[]
    readonly C: number
    readonly layers: number
    readonly B: number
    readonly hw: number
    readonly classes: number
    readonly dataset: string
    readonly seed: number
    readonly alpha_scale: number
  }
  readonly reductions: readonly number[]
  readonly parameter_count: number
  readonly hyper: HyperRecord
  readonly genotype: GenotypeRecord
  readonly forward_backward: ForwardBackward & { readonly alpha_grads: Tables }
  readonly trajectories?: readonly {
    readonly order: number
    readonly grad_clip: number
    readonly steps: readonly DartsStep[]
  }[]
  readonly tolerance: StatedTolerance
  readonly weight_grads: readonly GradientRow[]
}

const inOrder = (tables: Tables): readonly (Table | null)[] => [tables.alphas_normal, tables.alphas_reduce]

/** The genotype of the engine's alphas, as the files write it. */
async function genotypeOf(net: Supernet, primitives: readonly Primitive[]): Promise<GenotypeRecord> {
  const flat = await net.readAlphas()
  const alphas = { normal: tableOf(net, flat, 0), reduce: tableOf(net, flat, 1) }
  const { normal, reduce } = deriveGenotype('darts', primitives, alphas) as DartsGenotype
  return { normal, reduce }
}

export async function checkSupernet(file: SupernetFile, report: Report, options: GoldenOptions): Promise<void> {
  const { config } = file
  const { seed, name } = config
  if (config.space !== 'darts') {
    report.unsupported.push(`${name} (${config.space})`)
    return
  }
  const primitives = config.primitives ?? DARTS_PRIMITIVES
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
  }
  const restart = (net: Supernet, gradClip: number): void => {
    const { edges, ops } = net.alphaShape
    const table = (t: number) => alphaTable(seed, t, edges, ops, config.alpha_scale)
    net.resetState()
    loadParameters(net, seed)
    net.writeAlphas(flatAlphas(table(STREAM.alphas.normal), table(STREAM.alphas.reduce)))
    net.setHyper(hyperOf(file.hyper, gradClip))
  }

  const passKey = `${name} forward_backward`
  const trajectories = (file.trajectories ?? []).map((trajectory) => ({
    ...trajectory,
    key: `${name} trajectory order ${trajectory.order} clip ${trajectory.grad_clip}`,
  }))
  const runs = trajectories.filter(({ key }) => wanted(options, key))
  for (const { order, key } of runs) if (order !== 1) report.unsupported.push(key)
  const firstOrder = runs.filter(({ order }) => order === 1)
  if (!wanted(options, passKey) && firstOrder.length === 0) return

  await onNetwork(spec, options, report, name, async (net) => {
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
      const given = {
        seed,
        expected: file.forward_backward,
        alphaGradients: inOrder(file.forward_backward.alpha_grads),
        weightGradients: file.weight_grads,
        tolerance: file.tolerance,
        key: passKey,
      }
      await checkForwardBackward(net, batchesOf(0), given, report)
    }
    for (const { grad_clip, steps, key } of firstOrder) {
      restart(net, grad_clip)
      for (const record of steps) {
        const where = `${key} step ${record.step}`
        const { train, valid } = batchesOf(record.step)
        net.setBatch('train', batchImages(train), train.labels)
        net.setBatch('val', batchImages(valid), valid.labels)
        net.alphaStep()
        const alphaGradients = await net.readAlphaGradients()
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
          alphaGradients: inOrder(record.alpha_grads),
          alphasAfter: [record.alphas_after.alphas_normal, record.alphas_after.alphas_reduce],
          gradNorm: record.weight_grad_norm_before_clip,
        }
        const step = await checkStep(net, seed, record, tables, result, where)
        step.exact('step_genotype', await genotypeOf(net, primitives), record.genotype, where)
        settleStep(step, report, record, file.hyper.alpha_lr, options.allowSwitch, where)
      }
    }
  })
}
