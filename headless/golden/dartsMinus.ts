/** Golden kind `methods-dartsminus`: the decay of the auxiliary skip-connect, edges that have one, and networks of such edges. */
import { dotWith } from '../../scripts/golden/fingerprint'
import { alphaTable, STREAM, uniform } from '../../scripts/golden/formula'
import { type GoldenFile, type GoldenOptions, wanted } from '../../scripts/golden/options'
import type { Report } from '../../scripts/golden/report'
import { TOLERANCE } from '../../scripts/golden/tolerance'
import { SOFTMAX_MIXING, type Supernet } from '../../src/engine/supernet'
import { auxiliarySkipWeight } from '../../src/search/algorithms/schedules'
import type { OpenExecutor } from '../../src/session/deviceGuard'
import { DARTS_PRIMITIVES } from '../../src/space/primitives'
import type { EdgeSpec } from '../../src/supernet/spec'
import { onNetwork } from './compile'
import {
  checkPass,
  HYPER,
  inOrder,
  type MethodConfig,
  type OpenNetwork,
  onMethodNetwork,
  type PassFigures,
  type Tables,
} from './methodsNetwork'
import { relativeError } from './step'
import { fromOfficial, globalNorm, loadParameters, type MapShape, tableOf, tensorsOf, toOfficial } from './tensors'

/** A mixed operation with its auxiliary skip-connect; maps in NCHW order. */
interface EdgeCase {
  readonly stride: 1 | 2
  readonly beta: number
  readonly C: number
  readonly B: number
  readonly hw: number
  readonly seed: number
  readonly alpha_scale: number
  readonly out: readonly number[]
  readonly grad_x: readonly number[]
  readonly grad_weights: readonly number[]
  /** In full. */
  readonly aux_grads: readonly (readonly [name: string, ...values: number[]])[]
  /** Of the candidates, in the order of the parameters. */
  readonly op_grads: readonly (readonly [name: string, norm: number, dot: number])[]
}

interface MinusFile extends GoldenFile {
  readonly schedule: readonly (readonly [kind: string, epochs: number, start: number, epoch: number, beta: number])[]
  readonly ops: readonly EdgeCase[]
  readonly networks: readonly {
    readonly config: MethodConfig
    readonly parameter_count: number
    readonly runs: readonly (Omit<PassFigures, 'tolerance'> & { readonly beta: number; readonly alpha_grads: Tables })[]
    readonly tolerance: PassFigures['tolerance'] & { readonly alpha_grads_rel: number }
  }[]
  readonly tolerance: { readonly schedule_abs: number }
}

const DECAYS: Readonly<Record<string, Parameters<typeof auxiliarySkipWeight>[0]>> = {
  linear: 'linear',
  cosine: 'cosine',
  slow_cosine: 'slow-cosine',
}

async function checkEdge(net: Supernet, expected: EdgeCase, key: string, report: Report): Promise<void> {
  const { seed, beta, B: batch, C: channels, hw, stride, alpha_scale } = expected
  const input: MapShape = { groups: 1, batch, height: hw, width: hw, channels }
  const output: MapShape = { ...input, height: hw / stride, width: hw / stride }
  net.resetState()
  loadParameters(net, seed)
  net.writeAlphas(Float32Array.from(alphaTable(seed, STREAM.alphas.normal, 1, net.alphaShape.ops, alpha_scale).flat()))
  net.setHyper({ ...HYPER, auxiliarySkip: beta })
  net.setInput(0, fromOfficial(uniform(seed, STREAM.input, expected.grad_x.length), input))
  net.setOutputGradient(fromOfficial(uniform(seed, STREAM.lossWeight, expected.out.length), output))
  net.gradients('train', { weights: true, alphas: true })
  report.relative('edge_out', toOfficial(await net.readOutput(), output), expected.out, TOLERANCE.values, key)
  const gradX = toOfficial(await net.readInputGradient(0), input)
  report.relative('edge_grad_x', gradX, expected.grad_x, TOLERANCE.gradients, key)
  report.relative('edge_grad_weights', await net.readMixingGradients(), expected.grad_weights, TOLERANCE.gradients, key)
  const gradients = tensorsOf(net, await net.readGradients())
  const of = (name: string): Float32Array =>
    gradients[net.layout.slots.findIndex((slot) => slot.name === name)] ?? new Float32Array()
  for (const [name, ...values] of expected.aux_grads)
    report.relative('edge_aux_grads', of(name), values, TOLERANCE.gradients, `${key} ${name}`)
  expected.op_grads.forEach(([name, norm, dot], t) => {
    const gradient = of(name)
    report.record('edge_op_grads', relativeError(globalNorm([gradient]), norm), TOLERANCE.gradients, `${key} ${name}`)
    const off = Math.abs(dotWith(gradient, seed, STREAM.parameterDot + t) - dot) / norm
    report.record('edge_op_dots', off, TOLERANCE.gradients, `${key} ${name}`)
  })
}

export async function checkDartsMinus(
  file: MinusFile,
  report: Report,
  options: GoldenOptions,
  engine: OpenExecutor,
): Promise<void> {
  for (const [kind, epochs, start, epoch, beta] of report.part('schedule', file.schedule)) {
    const key = `${kind} ${start} of ${epochs}, epoch ${epoch}`
    const decay = DECAYS[kind]
    if (!decay) report.unsupported.push(`schedule ${kind}`)
    // Beyond the planned epochs no search of the lab goes; the file's ten digits are what there is to compare.
    else report.record('schedule', Math.abs(auxiliarySkipWeight(decay, epoch, epochs, start) - beta), 1e-9, key)
  }
  for (const expected of report.part('ops', file.ops)) {
    const { stride, beta, C: channels, B: batch, hw: imageSize } = expected
    const key = `edge stride ${stride} beta ${beta}`
    if (!wanted(options, key)) continue
    const spec: EdgeSpec = {
      ...{ kind: 'edge', primitives: DARTS_PRIMITIVES, stride, channels, imageSize, batch, auxiliarySkip: true },
    }
    await onNetwork({ spec }, options, engine, report, key, (net) => checkEdge(net, expected, key, report))
  }
  for (const { config, parameter_count, runs, tolerance } of report.part('networks', file.networks)) {
    const check = async (open: OpenNetwork): Promise<void> => {
      const { net, key } = open
      report.exact('parameter_count', net.layout.parameters, parameter_count, key)
      for (const run of runs) {
        net.setHyper({ ...HYPER, auxiliarySkip: run.beta })
        const at = { ...open, key: `${key} beta ${run.beta}` }
        await checkPass(at, config.seed, { ...run, tolerance }, report)
        const got = await net.readAlphaGradients()
        inOrder(run.alpha_grads).forEach((table, t) => {
          report.relative('alpha_grads', tableOf(net, got, t).flat(), table.flat(), tolerance.alpha_grads_rel, at.key)
        })
      }
    }
    await onMethodNetwork(config, SOFTMAX_MIXING, report, options, engine, check, { auxiliarySkip: true })
  }
}
