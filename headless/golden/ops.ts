/** Golden kind `ops`: each candidate operation alone, output and all gradients in full. */
import { STREAM, sizeOf, uniform } from '../../scripts/golden/formula'
import { type GoldenFile, type GoldenOptions, wanted } from '../../scripts/golden/options'
import type { Report } from '../../scripts/golden/report'
import { TOLERANCE } from '../../scripts/golden/tolerance'
import type { Supernet } from '../../src/engine/supernet'
import type { OpenExecutor } from '../../src/session/deviceGuard'
import type { Primitive } from '../../src/space/primitives'
import { onNetwork } from './compile'
import { fromOfficial, loadParameters, type MapShape, tensorsOf, toOfficial } from './tensors'

interface OpCase {
  readonly op: Primitive
  readonly stride: 1 | 2
  readonly out_shape: readonly [batch: number, channels: number, height: number, width: number]
  readonly params: readonly (readonly [name: string, shape: readonly number[]])[]
  readonly out: readonly number[]
  readonly grad_x: readonly number[]
  readonly param_grads: readonly (readonly number[])[]
}

export interface OpsFile extends GoldenFile {
  readonly seed: number
  readonly B: number
  readonly C: number
  readonly hw: number
  readonly cases: readonly OpCase[]
}

async function checkOp(net: Supernet, file: OpsFile, expected: OpCase, key: string, report: Report): Promise<void> {
  const { seed, B, C, hw } = file
  const input: MapShape = { groups: 1, batch: B, height: hw, width: hw, channels: C }
  const [batch, channels, height, width] = expected.out_shape
  const output: MapShape = { groups: 1, batch, height, width, channels }
  report.exact(
    'parameter_names',
    net.layout.slots.map(({ name, shape }) => [name, shape]),
    expected.params,
    key,
  )
  net.resetState()
  loadParameters(net, seed)
  const { types, edges, ops } = net.alphaShape
  net.writeAlphas(new Float32Array(types * edges * ops))
  net.setInput(0, fromOfficial(uniform(seed, STREAM.input, B * C * hw * hw), input))
  net.setOutputGradient(fromOfficial(uniform(seed, STREAM.lossWeight, sizeOf(expected.out_shape)), output))
  net.gradients('train', { weights: true, alphas: false })
  report.relative('out', toOfficial(await net.readOutput(), output), expected.out, TOLERANCE.values, key)
  const gradX = toOfficial(await net.readInputGradient(0), input)
  report.relative('grad_x', gradX, expected.grad_x, TOLERANCE.gradients, key)
  if (expected.params.length === 0) return
  const gradients = tensorsOf(net, await net.readGradients())
  expected.param_grads.forEach((reference, t) => {
    const where = `${key} ${expected.params[t]?.[0]}`
    report.relative('param_grads', gradients[t] ?? [], reference, TOLERANCE.gradients, where)
  })
}

export async function checkOps(
  file: OpsFile,
  report: Report,
  options: GoldenOptions,
  engine: OpenExecutor,
): Promise<void> {
  const { B: batch, C: channels, hw: imageSize } = file
  for (const expected of report.part('cases', file.cases)) {
    const { op, stride } = expected
    const key = `${op} stride ${stride}`
    if (!wanted(options, key)) continue
    await onNetwork(
      { spec: { kind: 'op', op, stride, channels, imageSize, batch } },
      options,
      engine,
      report,
      key,
      (net) => checkOp(net, file, expected, key, report),
    )
  }
}
