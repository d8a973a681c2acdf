/** Golden kind `methods-zero-cost`: the four proxies of discrete networks, layer by layer. */
import { readBatch } from '../../scripts/golden/images'
import { type GoldenFile, type GoldenOptions, recordsOf, wanted } from '../../scripts/golden/options'
import type { Report } from '../../scripts/golden/report'
import { compileTrainable } from '../../src/engine/compileTrainable'
import { readArchitecture } from '../../src/import/genotypes/nb201'
import { scoreNetwork } from '../../src/proxies/networkScores'
import type { OpenExecutor } from '../../src/session/deviceGuard'
import type { Genotype, GenotypePair } from '../../src/space/genotype'
import { describeDiscrete } from '../../src/supernet/describeDiscrete'
import { relativeError } from './step'
import { batchImages, loadParameters } from './tensors'

interface ZeroCostNetwork {
  readonly config: {
    readonly name: string
    readonly space: Genotype['space']
    readonly string?: string
    readonly classes: number
    readonly dataset: string
    readonly C: number
    readonly layers?: number
    readonly N?: number
    readonly B: number
    readonly hw: number
    readonly seed: number
  }
  readonly genotype?: { readonly normal: readonly GenotypePair[]; readonly reduce: readonly GenotypePair[] }
  readonly params: readonly (readonly [name: string, shape: readonly number[]])[]
  readonly loss: number
  readonly grad_norm: number
  readonly snip: number
  readonly synflow: number
  readonly jacob_cov: number | null
  readonly jacobian_max: number
  readonly layers: readonly (readonly [module: string, gradNorm: number, snip: number, synflow: number])[]
  readonly tolerance: Readonly<Record<string, number>>
}

const CONCAT = [2, 3, 4, 5]

function genotypeOf({ config, genotype }: ZeroCostNetwork): Genotype {
  const own = config.string === undefined ? null : readArchitecture(config.string, 1).own
  if (own) return own
  if (!genotype) throw new Error(`${config.name}: neither an architecture string nor a genotype`)
  return { space: 'darts', ...genotype, normalConcat: CONCAT, reduceConcat: CONCAT }
}

export async function checkZeroCost(
  file: GoldenFile & { readonly networks?: readonly ZeroCostNetwork[] },
  report: Report,
  options: GoldenOptions,
  engine: OpenExecutor,
): Promise<void> {
  for (const golden of report.part('networks', file.networks)) {
    const { config, tolerance } = golden
    const { name, dataset, B, hw, C, classes, seed } = config
    if (!wanted(options, name)) continue
    const cells = (config.space === 'darts' ? config.layers : config.N) as number
    const genotype = genotypeOf(golden)
    const spec = { genotype, channels: C, cells, imageSize: hw, classes, batch: B, auxiliary: false }
    const { parallelism } = options
    const network = await compileTrainable({
      ...{ executor: engine.executor, spec, imageGradients: true },
      ...(parallelism === null ? {} : { parallelism }),
    })
    try {
      const names = network.layout.slots.map((slot) => slot.name)
      report.exact(
        'params',
        names,
        golden.params.map(([param]) => param),
        name,
      )
      network.resetState()
      loadParameters(network, seed)
      const batch = readBatch(recordsOf(options, dataset), dataset, 0, B, hw)
      network.setBatch(batchImages(batch), batch.labels)
      const scores = await scoreNetwork(network, describeDiscrete(spec))
      const compare = (quantity: string, got: number, expected: number): void =>
        report.record(quantity, relativeError(got, expected), tolerance[`${quantity}_rel`] ?? Number.NaN, name)
      compare('loss', scores.loss, golden.loss)
      compare('grad_norm', scores.gradNorm, golden.grad_norm)
      compare('snip', scores.snip, golden.snip)
      compare('synflow', scores.synflow, golden.synflow)
      if (golden.jacob_cov === null) report.exact('jacob_cov', scores.jacobCov, null, name)
      else compare('jacob_cov', scores.jacobCov ?? Number.NaN, golden.jacob_cov)
      report.record('jacobian_max', relativeError(scores.largestJacobian, golden.jacobian_max), 1e-4, name)
      report.exact(
        'layers',
        scores.layers.map(({ layer }) => layer),
        golden.layers.map(([layer]) => layer),
        name,
      )
      const columns = [
        ['gradNorm', 1],
        ['snip', 2],
        ['synflow', 3],
      ] as const
      for (const [key, column] of columns)
        report.relative(
          `layers_${key}`,
          scores.layers.map((layer) => layer[key]),
          golden.layers.map((row) => row[column]),
          1e-4,
          name,
        )
    } finally {
      network.destroy()
    }
  }
}
