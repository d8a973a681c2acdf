/**
 * Golden kind `methods-oles`: how far training and validation gradients of every convolution agree, as the paper and as the published
 * code compare them, and when the code's counter freezes.
 */
import { STREAM, u } from '../../scripts/golden/formula'
import type { GoldenFile, GoldenOptions } from '../../scripts/golden/options'
import type { Report } from '../../scripts/golden/report'
import type { HyperRecord } from '../../scripts/golden/supernetFile'
import { AGREE_FLOATS, columnAgreement } from '../../src/engine/kernels/freezing'
import { HYPER } from '../../src/engine/kernels/update'
import { PlanBuilder } from '../../src/engine/plan/builder'
import { operationAgreements } from '../../src/search/gauges/agreement'
import type { OpenExecutor } from '../../src/session/deviceGuard'
import type { SupernetSpec } from '../../src/supernet/spec'
import { type MethodConfig, onMethodNetwork, putBatches } from './methodsNetwork'
import { hyperOf, relativeError } from './step'
import { globalNorm, tensorsOf } from './tensors'

interface OlesNetwork {
  readonly config: MethodConfig
  readonly hyper: HyperRecord
  readonly columns: readonly string[]
  readonly losses: readonly number[]
  readonly train_grad_norm_before_clip: number
  readonly valid_grad_norm: number
  readonly rows: readonly (readonly number[])[]
  readonly tolerance: { readonly losses_rel: number; readonly grad_norm_rel: number; readonly cosines_abs: number }
}

/** Similarities base + amplitude * u(seed, i), one a step, and the step at which the operation freezes. */
interface Counter {
  readonly seed: number
  readonly base: number
  readonly amplitude: number
  readonly count: number
  readonly freezes_at: number | null
}

interface OlesFile extends GoldenFile {
  readonly networks: readonly OlesNetwork[]
  readonly counters: readonly Counter[]
}

const MIXING = { weights: 'softmax', update: 'adam', freezes: 'flat' } as const
const NEVER = { window: 20, threshold: -1 }

export async function checkOles(
  file: OlesFile,
  report: Report,
  options: GoldenOptions,
  engine: OpenExecutor,
): Promise<void> {
  for (const network of report.part('networks', file.networks)) {
    const { config, hyper, columns, losses, tolerance, rows, ...norms } = network
    await onMethodNetwork(config, MIXING, report, options, engine, async ({ net, key, batches }) => {
      net.setHyper({ ...hyperOf(hyper), agreement: NEVER })
      const seen: number[] = []
      const isDarts = config.space === 'darts'
      if (isDarts) {
        net.alphaStep()
        seen.push((await net.readMetrics(true)).val.lastLoss)
      }
      net.weightStep()
      const metrics = await net.readMetrics(true)
      seen.push(metrics.train.lastLoss)
      // The weight step leaves its gradient before clipping, which turns no vector.
      const train = await net.readGradients()
      const gradNorm = relativeError(metrics.gradNorm, norms.train_grad_norm_before_clip)
      report.record('train_grad_norm', gradNorm, tolerance.grad_norm_rel, key)
      if (isDarts) putBatches(net, batches(1))
      net.gradients('val', { weights: true, alphas: false })
      seen.push((await net.readMetrics(true)).val.lastLoss)
      const validation = await net.readGradients()
      const validNorm = relativeError(globalNorm(tensorsOf(net, validation)), norms.valid_grad_norm)
      report.record('valid_grad_norm', validNorm, tolerance.grad_norm_rel, key)
      report.relative('losses', seen, losses, tolerance.losses_rel, key)
      const got = operationAgreements({ layout: net.layout, spec: net.spec as SupernetSpec }, train, validation)
      const blocks = [...new Set(got.map(({ block }) => block))].sort((a, b) => a - b)
      const cells = [...new Set(rows.map(([cell]) => cell as number))].sort((a, b) => a - b)
      const place = (name: string): number => columns.indexOf(name)
      for (const row of rows) {
        const at = (name: string): number => row[place(name)] as number
        // In NAS-Bench-201 official names count residual blocks in; the order is the same.
        const block = isDarts ? at('cell') : blocks[cells.indexOf(at('cell'))]
        const ours = got.find(({ edge, op, ...mine }) => mine.block === block && edge === at('edge') && op === at('op'))
        const where = `${key} cell ${at('cell')} edge ${at('edge')} op ${at('op')}`
        report.record('flat', Math.abs((ours?.flat ?? Number.NaN) - at('flat')), tolerance.cosines_abs, where)
        report.record('columns', Math.abs((ours?.columns ?? Number.NaN) - at('columns')), tolerance.cosines_abs, where)
      }
      report.exact('operations', got.length, rows.length, key)
      // The same by the engine's own kernel, in an alpha step on the same batch.
      net.alphaStep()
      for (const { block, edge, op, cosine } of await net.readFreezing()) {
        const plain = got.find((one) => one.block === block && one.edge === edge && one.op === op)
        const where = `${key} block ${block} edge ${edge} op ${op}`
        report.record('flat_kernel', Math.abs(cosine - (plain?.flat ?? Number.NaN)), tolerance.cosines_abs, where)
      }
    })
    // Of NAS-Bench-201 the file has no gradients as the code leaves them.
    for (const similarity of ['columns', 'code'] as const)
      if (columns.includes(similarity)) await checkKernel(network, similarity, report, options, engine)
  }
  for (const counter of report.part('counters', file.counters)) await checkCounter(counter, report, engine)
}

/** The similarities of the engine's own kernel, in the alpha step after a weight step. */
async function checkKernel(
  { config, hyper, columns, rows, tolerance }: OlesNetwork,
  similarity: 'columns' | 'code',
  report: Report,
  options: GoldenOptions,
  engine: OpenExecutor,
): Promise<void> {
  await onMethodNetwork(config, { ...MIXING, freezes: similarity }, report, options, engine, async (open) => {
    const { net, key, batches } = open
    net.setHyper({ ...hyperOf(hyper), agreement: NEVER })
    const isDarts = config.space === 'darts'
    if (isDarts) net.alphaStep()
    net.weightStep()
    if (isDarts) putBatches(net, batches(1))
    net.alphaStep()
    const got = await net.readFreezing()
    const blocks = [...new Set(got.map(({ block }) => block))].sort((a, b) => a - b)
    const place = (name: string): number => columns.indexOf(name)
    const cells = [...new Set(rows.map((row) => row[place('cell')] as number))].sort((a, b) => a - b)
    for (const row of rows) {
      const [cell, edge, op, expected] = ['cell', 'edge', 'op', similarity].map((name) => row[place(name)] as number)
      const block = blocks[cells.indexOf(cell as number)]
      const ours = got.find((one) => one.block === block && one.edge === edge && one.op === op)
      const error = Math.abs((ours?.cosine ?? Number.NaN) - (expected as number))
      report.record(`${similarity}_kernel`, error, tolerance.cosines_abs, `${key} cell ${cell} edge ${edge} op ${op}`)
    }
    report.exact('operations', got.length, rows.length, `${key}, ${similarity}`)
  })
}

/** One operation of one column of four weights, whose two gradients are as similar as the file says. */
async function checkCounter(
  { seed, base, amplitude, count, freezes_at }: Counter,
  report: Report,
  { executor }: OpenExecutor,
): Promise<void> {
  const plan = new PlanBuilder()
  const MEMBERS = Uint32Array.of(2, 1, 5, 1, 1, 0)
  const buffers = {
    ...{ HYPER: plan.buffer('HYPER', HYPER.floats), MEMBERS: plan.buffer('MEMBERS', MEMBERS.length) },
    ...{ G: plan.buffer('G', 4), GT: plan.buffer('GT', 4), AGREE: plan.buffer('AGREE', AGREE_FLOATS) },
  }
  plan.segment('compare')
  plan.dispatch(columnAgreement('code'), buffers, { n: 1 }, 1)
  const real = await executor.realise(plan)
  const hyper = new Float32Array(HYPER.floats)
  hyper[HYPER.agreementWindow] = 20
  hyper[HYPER.agreementThreshold] = 0.4
  real.write('HYPER', hyper)
  real.write('MEMBERS', MEMBERS)
  real.write('GT', Float32Array.of(1, 0, 0, 0))
  let frozen: number | null = null
  for (let step = 0; step < count && frozen === null; step++) {
    const similarity = base + amplitude * u(seed, STREAM.lossWeight, step)
    real.write('G', Float32Array.of(similarity - 1, Math.sqrt(1 - similarity ** 2), 0, 0))
    real.run([{ copies: [], segments: ['compare'] }])
    const [, , isFrozen = 0] = await real.read('AGREE')
    if (isFrozen > 0.5) frozen = step
  }
  real.destroy()
  report.exact('freezes_at', frozen, freezes_at, `counter of seed ${seed}`)
}
