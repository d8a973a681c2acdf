/** Golden kind `cells`: one search cell of DARTS or PC-DARTS between two inputs and a linear loss. */
import {
  type CellRow,
  fingerprint,
  fingerprintError,
  type GradientRow,
  normOf,
  ofCellRow,
} from '../../scripts/golden/fingerprint'
import { alphaTable, STREAM, sizeOf, uniform } from '../../scripts/golden/formula'
import { type GoldenFile, type GoldenOptions, wanted } from '../../scripts/golden/options'
import type { Report } from '../../scripts/golden/report'
import { TOLERANCE } from '../../scripts/golden/tolerance'
import type { Supernet } from '../../src/engine/supernet'
import type { OpenExecutor } from '../../src/session/deviceGuard'
import { DARTS_PRIMITIVES, type Primitive } from '../../src/space/primitives'
import type { CellSpec } from '../../src/supernet/spec'
import { onNetwork } from './compile'
import { flatAlphas, fromOfficial, loadParameters, type MapShape, tableOf, toOfficial } from './tensors'
import { checkWeightGradients } from './weightGradients'

interface CellConfig {
  readonly space: string
  readonly primitives?: readonly Primitive[]
  readonly C: number
  readonly B: number
  readonly hw: number
  readonly C_prev_prev: number
  readonly C_prev: number
  readonly reduction: boolean
  readonly reduction_prev: boolean
  readonly alpha_scale?: number
  readonly seed: number
}

interface CellCase {
  readonly config: CellConfig
  readonly weights: readonly (readonly number[])[]
  readonly out: CellRow
  readonly scalar: number
  readonly grad_s0: CellRow
  readonly grad_s1: CellRow
  readonly grad_alphas: readonly (readonly number[])[]
  /** PC-DARTS. */
  readonly edge_weights?: readonly number[]
  readonly grad_betas?: readonly number[]
  readonly weight_grads: readonly GradientRow[]
}

export interface CellsFile extends GoldenFile {
  readonly cases: readonly CellCase[]
}

const ALPHA_SCALE = 0.5

/** A tensor against its row: samples relative to its largest value, the rest to its norm. */
function checkRow(
  quantity: string,
  values: Float64Array,
  row: CellRow,
  dot: { readonly seed: number; readonly stream: number },
  tolerance: number,
  key: string,
  report: Report,
): void {
  const expected = ofCellRow(row)
  const got = fingerprint(values, dot.seed, dot.stream)
  report.record(quantity, fingerprintError(got, expected, values.length), tolerance, key)
  const largest = values.reduce((top, value) => Math.max(top, Math.abs(value)), 0)
  expected.samples.forEach((sample, j) => {
    const error = Math.abs((got.samples[j] as number) - sample) / largest
    report.record(`${quantity}_samples`, error, tolerance, `${key} sample ${j}`)
  })
}

async function checkCell(net: Supernet, expected: CellCase, key: string, report: Report): Promise<void> {
  const { config } = expected
  const { seed, B: batch, hw } = config
  const shapeOf = (channels: number, side: number, groups = 1): MapShape => ({
    groups,
    batch,
    height: side,
    width: side,
    channels,
  })
  const inputs = [shapeOf(config.C_prev_prev, config.reduction_prev ? 2 * hw : hw), shapeOf(config.C_prev, hw)] as const
  const [, outChannels, side] = expected.out[0] as [number, number, number, number]
  const output = shapeOf(config.C, side, outChannels / config.C)

  net.resetState()
  loadParameters(net, seed)
  const type = config.reduction ? 1 : 0
  const { types, edges, ops, edgeWeights } = net.alphaShape
  const stream = config.reduction ? STREAM.alphas.reduce : STREAM.alphas.normal
  const alphas = alphaTable(seed, stream, edges, ops, config.alpha_scale ?? ALPHA_SCALE)
  const row = types === 1 ? 0 : type
  const scale = config.alpha_scale ?? ALPHA_SCALE
  const betas = alphaTable(seed, config.reduction ? STREAM.betas.reduce : STREAM.betas.normal, edges, 1, scale)
  const each = <T>(value: T): T[] => Array.from({ length: types }, () => value)
  net.writeAlphas(flatAlphas(...each(alphas), ...(edgeWeights ? each(betas) : [])))
  inputs.forEach((shape, k) => {
    const count = batch * shape.channels * shape.height * shape.width
    net.setInput(k, fromOfficial(uniform(seed, STREAM.input + k, count), shape))
  })
  const r = uniform(seed, STREAM.lossWeight, sizeOf(expected.out[0]))
  net.setOutputGradient(fromOfficial(r, output))
  net.gradients('train', { weights: true, alphas: true })

  const mixing = await net.readMixingWeights()
  const edgeWeight = expected.edge_weights
  // With edge weights an operation's mixing weight is the product of both.
  const weights = expected.weights.map((weightsOfEdge, e) => weightsOfEdge.map((w) => w * (edgeWeight?.[e] ?? 1)))
  report.relative('mixing_weights', tableOf(net, mixing, row).flat(), weights.flat(), TOLERANCE.values, key)
  if (edgeWeight)
    report.relative('edge_weights', tableOf(net, mixing, types + row).flat(), edgeWeight, TOLERANCE.values, key)
  const out = toOfficial(await net.readOutput(), output)
  checkRow('out', out, expected.out, { seed, stream: STREAM.cellDot }, TOLERANCE.values, key, report)
  const scalar = out.reduce((sum, value, i) => sum + value * (r[i] as number), 0)
  report.record('scalar', Math.abs(scalar - expected.scalar) / normOf(out), TOLERANCE.values, key)
  for (const [k, shape] of inputs.entries()) {
    const gradient = toOfficial(await net.readInputGradient(k), shape)
    const reference = k === 0 ? expected.grad_s0 : expected.grad_s1
    const dot = { seed, stream: STREAM.cellDot + 1 + k }
    checkRow(`grad_s${k}`, gradient, reference, dot, TOLERANCE.gradients, key, report)
  }
  const gradients = await net.readAlphaGradients()
  const gradAlphas = tableOf(net, gradients, row).flat()
  report.relative('grad_alphas', gradAlphas, expected.grad_alphas.flat(), TOLERANCE.gradients, key)
  if (expected.grad_betas) {
    const gradBetas = tableOf(net, gradients, types + row).flat()
    report.relative('grad_betas', gradBetas, expected.grad_betas, TOLERANCE.gradients, key)
  }
  await checkWeightGradients(net, expected.weight_grads, seed, report, key)
}

export async function checkCells(
  file: CellsFile,
  report: Report,
  options: GoldenOptions,
  engine: OpenExecutor,
): Promise<void> {
  for (const expected of report.part('cases', file.cases)) {
    const { config } = expected
    const key = `${config.space} ${config.reduction ? 'reduction' : 'normal'} seed ${config.seed}`
    if (!wanted(options, key)) continue
    if (config.space !== 'darts' && config.space !== 'pcdarts') {
      report.unsupported.push(key)
      continue
    }
    const spec: CellSpec = {
      kind: 'cell',
      primitives: config.primitives ?? DARTS_PRIMITIVES,
      channels: config.C,
      channelsPrevPrev: config.C_prev_prev,
      channelsPrev: config.C_prev,
      imageSize: config.hw,
      reduction: config.reduction,
      reductionPrev: config.reduction_prev,
      batch: config.B,
      partial: config.space === 'pcdarts',
    }
    await onNetwork({ spec }, options, engine, report, key, (net) => checkCell(net, expected, key, report))
  }
}
