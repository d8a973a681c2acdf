/**
 * Golden kind `nb201`: the NAS-Bench-201 one-shot model, forward and backward, and trajectories (weights first).
 * `clip_norm` covers the alpha gradient too, as in the official script: the engine's own `clipNorm` is compared with it.
 */
import type { GradientRow } from '../../scripts/golden/fingerprint'
import { alphaTable, gumbelTable, STREAM } from '../../scripts/golden/formula'
import { stepBatches } from '../../scripts/golden/images'
import { type GoldenFile, type GoldenOptions, recordsOf, wanted } from '../../scripts/golden/options'
import type { Report } from '../../scripts/golden/report'
import type { ForwardBackward, HyperRecord, StepRecord } from '../../scripts/golden/supernetFile'
import { STEP_TOLERANCE, type StatedTolerance } from '../../scripts/golden/tolerance'
import { type Mixing, SOFTMAX_MIXING, type Supernet } from '../../src/engine/supernet'
import { writeNb201String } from '../../src/export/nb201String'
import type { OpenExecutor } from '../../src/session/deviceGuard'
import { deriveGenotype } from '../../src/space/derive'
import type { Nb201Genotype } from '../../src/space/genotype'
import type { Primitive } from '../../src/space/primitives'
import type { SupernetSpec } from '../../src/supernet/spec'
import { onNetwork } from './compile'
import { checkForwardBackward } from './forwardBackward'
import { checkStep, hyperOf, relativeError, settleStep } from './step'
import { batchImages, flatAlphas, loadParameters, tableOf } from './tensors'

type Table = readonly (readonly number[])[]

interface Nb201Step extends StepRecord {
  readonly loss_valid: number
  readonly weight_grad_norm: number
  readonly clip_norm: number
  readonly alpha_grads: Table
  readonly alphas_after: Table
  readonly string: string
}

interface Nb201Case {
  readonly config: {
    readonly name: string
    readonly algorithm: string
    readonly C: number
    readonly N: number
    readonly B: number
    readonly hw: number
    readonly classes: number
    readonly dataset: string
    readonly seed: number
    readonly alpha_scale: number
    /** GDAS. */
    readonly tau?: number
  }
  readonly parameter_count: number
  readonly forward_backward: ForwardBackward & { readonly alpha_grads: Table; readonly string: string }
  readonly trajectory?: readonly Nb201Step[]
  readonly tolerance: StatedTolerance
  readonly weight_grads: readonly GradientRow[]
}

export interface Nb201File extends GoldenFile {
  readonly primitives: readonly Primitive[]
  readonly hyper: HyperRecord
  readonly cases: readonly Nb201Case[]
}

async function stringOf(net: Supernet, primitives: readonly Primitive[]): Promise<string> {
  const alphas = { normal: tableOf(net, await net.readAlphas(), 0), reduce: [] }
  return writeNb201String(deriveGenotype({ space: 'nas-bench-201' }, primitives, alphas) as Nb201Genotype)
}

async function checkCase(
  net: Supernet,
  file: Nb201File,
  expected: Nb201Case,
  report: Report,
  options: GoldenOptions,
): Promise<void> {
  const { config } = expected
  const { seed, name } = config
  const records = recordsOf(options, config.dataset)
  const batchesOf = (step: number) => stepBatches(records, config.dataset, step, config.B, config.hw)
  const restart = (): void => {
    const { edges, ops } = net.alphaShape
    net.resetState()
    loadParameters(net, seed)
    net.writeAlphas(flatAlphas(alphaTable(seed, STREAM.alphas.normal, edges, ops, config.alpha_scale)))
    net.setHyper({ ...hyperOf(file.hyper), ...(config.tau === undefined ? {} : { tau: config.tau }) })
  }
  const drawNoise = (noiseSeed: number): void => {
    if (config.algorithm !== 'gdas') return
    const { edges, ops } = net.alphaShape
    net.setNoise(Float32Array.from(gumbelTable(noiseSeed, edges * ops)))
  }

  report.exact('parameter_count', net.layout.parameters, expected.parameter_count, name)
  const passKey = `${name} forward_backward`
  if (wanted(options, passKey)) {
    restart()
    drawNoise(seed)
    report.exact('string', await stringOf(net, file.primitives), expected.forward_backward.string, name)
    const given = {
      seed,
      expected: expected.forward_backward,
      alphaGradients: [expected.forward_backward.alpha_grads],
      weightGradients: expected.weight_grads,
      tolerance: expected.tolerance,
      key: passKey,
    }
    await checkForwardBackward(net, batchesOf(0), given, report)
  }

  const key = `${name} trajectory`
  if (!wanted(options, key)) return
  restart()
  for (const record of expected.trajectory ?? []) {
    const where = `${key} step ${record.step}`
    const { train, valid } = batchesOf(record.step)
    net.setBatch('train', batchImages(train), train.labels)
    net.setBatch('val', batchImages(valid), valid.labels)
    drawNoise(seed + 2 * record.step)
    net.weightStep()
    drawNoise(seed + 2 * record.step + 1)
    net.alphaStep()
    const metrics = await net.readMetrics(true)
    const alphaGradients = await net.readAlphaGradients()
    const result = {
      lossTrain: metrics.train.lastLoss,
      lossValid: metrics.val.lastLoss,
      correctTrain: metrics.train.lastCorrect,
      gradNorm: metrics.gradNorm,
      alphaGradients,
    }
    const tables = {
      lossValid: record.loss_valid,
      alphaGradients: [record.alpha_grads],
      alphasAfter: [record.alphas_after],
      gradNorm: record.weight_grad_norm,
    }
    const step = await checkStep(net, seed, record, tables, result, where)
    const clipLimit = record.tolerance?.grad_norm_rel ?? STEP_TOLERANCE.grad_norm_rel
    step.record('step_clip_norm', relativeError(metrics.clipNorm, record.clip_norm), clipLimit, where)
    step.exact('step_string', await stringOf(net, file.primitives), record.string, where)
    settleStep(step, report, record, file.hyper.alpha_lr, options.allowSwitch, 1, where)
  }
}

export async function checkNb201(
  file: Nb201File,
  report: Report,
  options: GoldenOptions,
  engine: OpenExecutor,
): Promise<void> {
  for (const expected of report.part('cases', file.cases)) {
    const { config } = expected
    if (![`${config.name} forward_backward`, `${config.name} trajectory`].some((key) => wanted(options, key))) continue
    if (config.algorithm !== 'darts' && config.algorithm !== 'gdas') {
      report.unsupported.push(`${config.name} (${config.algorithm})`)
      continue
    }
    const spec: SupernetSpec = {
      kind: 'supernet',
      space: 'nas-bench-201',
      primitives: file.primitives,
      channels: config.C,
      cells: config.N,
      imageSize: config.hw,
      classes: config.classes,
      batch: config.B,
    }
    const mixing: Mixing = config.algorithm === 'gdas' ? { weights: 'gumbel-one-hot', update: 'adam' } : SOFTMAX_MIXING
    await onNetwork({ spec, mixing }, options, engine, report, config.name, (net) =>
      checkCase(net, file, expected, report, options),
    )
  }
}
