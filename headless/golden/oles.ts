/** Golden kind `methods-oles`: how far training and validation gradients of every convolution agree. */
import type { GoldenFile, GoldenOptions } from '../../scripts/golden/options'
import type { Report } from '../../scripts/golden/report'
import type { HyperRecord } from '../../scripts/golden/supernetFile'
import { operationAgreements } from '../../src/search/gauges/agreement'
import type { OpenExecutor } from '../../src/session/deviceGuard'
import type { SupernetSpec } from '../../src/supernet/spec'
import { type MethodConfig, onMethodNetwork, putBatches } from './methodsNetwork'
import { hyperOf, relativeError } from './step'
import { globalNorm, tensorsOf } from './tensors'

interface OlesFile extends GoldenFile {
  readonly networks: readonly {
    readonly config: MethodConfig
    readonly hyper: HyperRecord
    readonly columns: readonly string[]
    readonly losses: readonly number[]
    readonly train_grad_norm_before_clip: number
    readonly valid_grad_norm: number
    readonly rows: readonly (readonly number[])[]
    readonly tolerance: { readonly losses_rel: number; readonly grad_norm_rel: number; readonly cosines_abs: number }
  }[]
}

const MIXING = { weights: 'softmax', update: 'adam', freezes: true } as const

export async function checkOles(
  file: OlesFile,
  report: Report,
  options: GoldenOptions,
  engine: OpenExecutor,
): Promise<void> {
  for (const { config, hyper, columns, losses, tolerance, rows, ...norms } of report.part('networks', file.networks)) {
    await onMethodNetwork(config, MIXING, report, options, engine, async ({ net, key, batches }) => {
      net.setHyper({ ...hyperOf(hyper), agreement: { window: 20, threshold: -1 } })
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
  }
}
