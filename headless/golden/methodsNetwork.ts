/** The networks of the golden files methods-*: compiled, filled by the formula, and their pass compared. */
import { dotWith } from '../../scripts/golden/fingerprint'
import { alphaTable, STREAM } from '../../scripts/golden/formula'
import { type Batch, stepBatches } from '../../scripts/golden/images'
import { type GoldenOptions, recordsOf, wanted } from '../../scripts/golden/options'
import type { Report } from '../../scripts/golden/report'
import { TOLERANCE } from '../../scripts/golden/tolerance'
import type { Hyper, Mixing, Supernet } from '../../src/engine/supernet'
import type { OpenExecutor } from '../../src/session/deviceGuard'
import type { Primitive, SpaceId } from '../../src/space/primitives'
import type { SupernetSpec } from '../../src/supernet/spec'
import { onNetwork } from './compile'
import { relativeError } from './step'
import { batchImages, flatAlphas, globalNorm, loadParameters, tensorsOf } from './tensors'

export type Table = readonly (readonly number[])[]

export interface MethodConfig {
  readonly name: string
  readonly space: SpaceId
  readonly primitives: readonly Primitive[]
  readonly C: number
  /** DARTS: cells in all. */
  readonly layers?: number
  /** NAS-Bench-201: cells a stage. */
  readonly N?: number
  readonly B: number
  readonly hw: number
  readonly classes: number
  readonly dataset: string
  readonly seed: number
  readonly alpha_scale: number
}

/** Both tables by name in the DARTS space, the one table in NAS-Bench-201. */
export type Tables = Table | { readonly alphas_normal: Table; readonly alphas_reduce: Table }

export const inOrder = (tables: Tables): readonly Table[] =>
  'alphas_normal' in tables ? [tables.alphas_normal, tables.alphas_reduce] : [tables]

export const HYPER: Hyper = {
  ...{ weightLr: 0.025, momentum: 0.9, nesterov: false, weightDecay: 3e-4, gradClip: 5 },
  ...{ alphaLr: 3e-4, beta1: 0.5, beta2: 0.999, alphaWeightDecay: 1e-3 },
}

/** Flat alphas of the formula. */
export function formulaAlphas(net: Supernet, { seed, alpha_scale }: MethodConfig): Float32Array {
  const { edges, ops, types } = net.alphaShape
  const streams = [STREAM.alphas.normal, STREAM.alphas.reduce].slice(0, types)
  return flatAlphas(...streams.map((stream) => alphaTable(seed, stream, edges, ops, alpha_scale)))
}

export interface OpenNetwork {
  readonly net: Supernet
  readonly key: string
  batches(step: number): { readonly train: Batch; readonly valid: Batch }
}

/**
 * Runs `check` on a config's network at the formula's parameters and alphas, the batches of step 0 in place.
 *
 * @param network what its spec has besides the config
 */
export async function onMethodNetwork(
  config: MethodConfig,
  mixing: Mixing,
  report: Report,
  options: GoldenOptions,
  engine: OpenExecutor,
  check: (open: OpenNetwork) => Promise<void>,
  network: Partial<SupernetSpec> = {},
): Promise<void> {
  const { name, space, primitives, C, layers, N, B, hw, classes, dataset } = config
  if (!wanted(options, name)) return
  const spec: SupernetSpec = {
    ...{ kind: 'supernet', space, primitives, channels: C, cells: (space === 'darts' ? layers : N) as number },
    ...{ imageSize: hw, classes, batch: B },
    ...network,
  }
  const records = recordsOf(options, dataset)
  const batches = (step: number) => stepBatches(records, dataset, step, B, hw)
  await onNetwork({ spec, mixing }, options, engine, report, name, async (net) => {
    net.resetState()
    loadParameters(net, config.seed)
    net.writeAlphas(formulaAlphas(net, config))
    net.setHyper(HYPER)
    putBatches(net, batches(0))
    await check({ net, key: name, batches })
  })
}

export function putBatches(net: Supernet, { train, valid }: { readonly train: Batch; readonly valid: Batch }): void {
  net.setBatch('train', batchImages(train), train.labels)
  net.setBatch('val', batchImages(valid), valid.labels)
}

export interface PassFigures {
  readonly logits?: Table
  readonly loss?: number
  readonly weight_grad_norm?: number
  readonly weight_grad_dot?: number
  readonly tolerance: { readonly logits_rel?: number; readonly loss_rel?: number; readonly grad_norm_rel?: number }
}

/** Loss and logits of the training batch, and the gradient of all weights; leaves the alpha gradients to be read. */
export async function checkPass(
  { net, key }: OpenNetwork,
  seed: number,
  { logits, loss, weight_grad_norm, weight_grad_dot, tolerance }: PassFigures,
  report: Report,
): Promise<void> {
  net.gradients('train', { weights: true, alphas: true })
  const { train } = await net.readMetrics(true)
  if (logits)
    report.relative('logits', await net.readLogits(), logits.flat(), tolerance.logits_rel ?? TOLERANCE.values, key)
  if (loss !== undefined)
    report.record('loss', relativeError(train.lastLoss, loss), tolerance.loss_rel ?? TOLERANCE.values, key)
  if (weight_grad_norm === undefined) return
  const tensors = tensorsOf(net, await net.readGradients())
  const normLimit = tolerance.grad_norm_rel ?? TOLERANCE.gradients
  report.record('weight_grad_norm', relativeError(globalNorm(tensors), weight_grad_norm), normLimit, key)
  if (weight_grad_dot !== undefined)
    report.record(
      'weight_grad_dot',
      Math.abs(dotOf(tensors, seed) - weight_grad_dot) / weight_grad_norm,
      TOLERANCE.gradients,
      key,
    )
}

/** Sum over tensors of the product with the formula's vector. */
export function dotOf(tensors: readonly Float32Array[], seed: number): number {
  return tensors.reduce((sum, tensor, t) => sum + dotWith(tensor, seed, STREAM.parameterDot + t), 0)
}
