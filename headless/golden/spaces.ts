/**
 * Golden kind `methods-spaces`: candidates of every edge in S1 to S5, sizes of supernets, those of the DARTS-Bench-Suite too, and
 * networks whose edges have candidates of their own, in one pass and in first-order steps (alphas first).
 */
import { alphaTable, STREAM } from '../../scripts/golden/formula'
import { stepBatches } from '../../scripts/golden/images'
import { type GoldenFile, type GoldenOptions, recordsOf, wanted } from '../../scripts/golden/options'
import type { Report } from '../../scripts/golden/report'
import type { HyperRecord } from '../../scripts/golden/supernetFile'
import { SOFTMAX_MIXING, type Supernet } from '../../src/engine/supernet'
import { checkConfig } from '../../src/protocol/checkConfig'
import type { OpenExecutor } from '../../src/session/deviceGuard'
import { supernetSpec } from '../../src/session/prepare'
import { deriveGenotype } from '../../src/space/derive'
import type { GenotypePair } from '../../src/space/genotype'
import {
  type EdgeLists,
  edgeListsOf,
  OPERATION_SETS,
  type OperationSetId,
  operationSet,
  spreadRow,
} from '../../src/space/operationSets'
import type { Primitive } from '../../src/space/primitives'
import { PUBLISHED_DARTS, topologyOf } from '../../src/space/topology'
import { layoutOf } from '../../src/supernet/describe'
import { reductionCells } from '../../src/supernet/describeDarts'
import type { SupernetSpec } from '../../src/supernet/spec'
import { onNetwork } from './compile'
import { checkPass, dotOf, type PassFigures, putBatches, type Table } from './methodsNetwork'
import { hyperOf, relativeError } from './step'
import { globalNorm, loadParameters, tableOf, tensorsOf } from './tensors'

type NamedTables<T> = { readonly alphas_normal: T; readonly alphas_reduce: T }
type Lists = readonly (readonly Primitive[])[]

interface SpaceStep {
  readonly step: number
  readonly loss_valid: number
  readonly loss_train: number
  readonly alpha_grads: NamedTables<Table>
  readonly weight_grad_norm_before_clip: number
  readonly alphas_after: NamedTables<Table>
  readonly weight_norm_after: number
  readonly weight_dot_after: number
}

interface SpaceNetwork extends Omit<PassFigures, 'tolerance'> {
  readonly config: {
    readonly name: string
    readonly ops: string
    readonly C: number
    readonly layers: number
    readonly B: number
    readonly hw: number
    readonly classes: number
    readonly dataset: string
    readonly seed: number
    readonly alpha_scale: number
  }
  readonly hyper: HyperRecord
  readonly alpha_grads: NamedTables<Table>
  readonly parameter_count: number
  readonly params: readonly (readonly [name: string, shape: readonly number[]])[]
  readonly steps: readonly SpaceStep[]
  readonly genotype: { readonly normal: readonly GenotypePair[]; readonly reduce: readonly GenotypePair[] }
  readonly tolerance: Required<Pick<PassFigures['tolerance'], 'logits_rel' | 'loss_rel' | 'grad_norm_rel'>> & {
    readonly alpha_grads_rel: number
    readonly steps_alpha_grads_rel: number
    readonly alphas_abs: number
    readonly norm_rel: number
  }
}

interface SpacesFile extends GoldenFile {
  readonly parameter_counts: {
    readonly rows: readonly (readonly [space: string, channels: number, layers: number, weights: number])[]
  }
  readonly tables: Readonly<Record<string, { readonly normal: Lists; readonly reduce: Lists }>>
  readonly bench_suite: {
    readonly rows: readonly (readonly [
      supernet: string,
      operations: string,
      channels: number,
      cells: number,
      nodes: number,
      edges: number,
      reductions: readonly number[],
      weights: number,
    ])[]
  }
  readonly networks: readonly SpaceNetwork[]
}

/** Nodes that a cell of the suite puts out at most: four of the eight of its single cell. */
const BENCH_SUITE_CONCAT = 4

/** The lab's name of a set; null for one that it has not. S5 is the eight primitives of DARTS. */
function setOf(name: string): OperationSetId | null {
  const id = name === 's5' ? 'regular' : name.replace('_', '-')
  return OPERATION_SETS.find((set) => set === id) ?? null
}

/** The candidates of every edge, also where all have the same. */
function listsOf(id: OperationSetId): EdgeLists {
  const { edges } = PUBLISHED_DARTS
  const all = edges.map(() => operationSet(id, 'darts')?.primitives ?? [])
  return edgeListsOf(id) ?? { normal: all, reduce: all }
}

function specOf(id: OperationSetId, channels: number, cells: number, size: Partial<SupernetSpec> = {}): SupernetSpec {
  const edgeLists = edgeListsOf(id)
  return {
    ...{ kind: 'supernet', space: 'darts', primitives: operationSet(id, 'darts')?.primitives ?? [], channels, cells },
    ...{ imageSize: 32, classes: 10, batch: 2 },
    ...(edgeLists ? { edgeLists } : {}),
    ...size,
  }
}

/** Official tables as tables of the union. */
function spread(id: OperationSetId, { alphas_normal, alphas_reduce }: NamedTables<Table>): Table[] {
  const { normal, reduce } = listsOf(id)
  const primitives = operationSet(id, 'darts')?.primitives ?? []
  const of = (lists: Lists, table: Table): Table =>
    table.map((row, e) => spreadRow(lists[e] as readonly Primitive[], primitives, row))
  return [of(normal, alphas_normal), of(reduce, alphas_reduce)]
}

/** The numbers of the edges' own candidates out of a table of the union, in official order. */
function gathered(id: OperationSetId, net: Supernet, flat: Float32Array): Table[] {
  const { normal, reduce } = listsOf(id)
  const primitives = operationSet(id, 'darts')?.primitives ?? []
  return [normal, reduce].map((lists, type) =>
    tableOf(net, flat, type).map((row, e) =>
      (lists[e] as readonly Primitive[]).map((op) => row[primitives.indexOf(op)] as number),
    ),
  )
}

const both = ({ alphas_normal, alphas_reduce }: NamedTables<Table>): Table[] => [alphas_normal, alphas_reduce]

async function checkNetwork(
  id: OperationSetId,
  net: Supernet,
  network: SpaceNetwork,
  report: Report,
  options: GoldenOptions,
): Promise<void> {
  const { config, hyper, tolerance } = network
  const { name: key, seed, alpha_scale, dataset, B, hw } = config
  report.exact('parameter_count', net.layout.parameters, network.parameter_count, key)
  report.exact(
    'parameter_names',
    net.layout.slots.map(({ name, shape }) => [name, shape]),
    network.params,
    key,
  )
  const records = recordsOf(options, dataset)
  const batches = (step: number) => stepBatches(records, dataset, step, B, hw)
  const formula = (t: number, lists: Lists): Table =>
    alphaTable(seed, t, lists.length, lists[0]?.length ?? 0, alpha_scale)
  const { normal, reduce } = listsOf(id)
  const tables = spread(id, {
    alphas_normal: formula(STREAM.alphas.normal, normal),
    alphas_reduce: formula(STREAM.alphas.reduce, reduce),
  })
  const start = (): void => {
    net.resetState()
    loadParameters(net, seed)
    net.writeAlphas(Float32Array.from(tables.flat(2)))
  }
  const gradients = async (quantity: string, expected: NamedTables<Table>, limit: number, where: string) => {
    const got = gathered(id, net, await net.readAlphaGradients())
    both(expected).forEach((table, t) => {
      report.relative(quantity, (got[t] as Table).flat(), table.flat(), limit, `${where} table ${t}`)
    })
  }
  start()
  net.setHyper(hyperOf(hyper))
  putBatches(net, batches(0))
  const open = { net, key, batches }
  await checkPass(open, seed, { ...network, tolerance }, report)
  await gradients('alpha_grads', network.alpha_grads, tolerance.alpha_grads_rel, key)

  start()
  for (const record of network.steps) {
    const where = `${key} step ${record.step}`
    putBatches(net, batches(record.step))
    net.alphaStep()
    await gradients('step_alpha_grads', record.alpha_grads, tolerance.steps_alpha_grads_rel, where)
    net.weightStep()
    const metrics = await net.readMetrics(true)
    report.record('step_loss_valid', relativeError(metrics.val.lastLoss, record.loss_valid), tolerance.loss_rel, where)
    report.record(
      'step_loss_train',
      relativeError(metrics.train.lastLoss, record.loss_train),
      tolerance.loss_rel,
      where,
    )
    const norm = relativeError(metrics.gradNorm, record.weight_grad_norm_before_clip)
    report.record('step_weight_grad_norm', norm, tolerance.grad_norm_rel, where)
    const alphas = gathered(id, net, await net.readAlphas())
    both(record.alphas_after).forEach((table, t) => {
      report.absolute('step_alphas_after', (alphas[t] as Table).flat(), table.flat(), tolerance.alphas_abs, where)
    })
    const weights = tensorsOf(net, await net.readParams())
    const size = relativeError(globalNorm(weights), record.weight_norm_after)
    report.record('step_weight_norm_after', size, tolerance.norm_rel, where)
    const dot = Math.abs(dotOf(weights, seed) - record.weight_dot_after) / record.weight_norm_after
    report.record('step_weight_dot_after', dot, 1e-6, where)
  }
  const primitives = operationSet(id, 'darts')?.primitives ?? []
  const last = spread(id, (network.steps.at(-1) as SpaceStep).alphas_after)
  const genotype = deriveGenotype({ space: 'darts' }, primitives, {
    normal: last[0] as Table,
    reduce: last[1] as Table,
  })
  if (genotype.space === 'darts')
    report.exact(
      'genotype',
      [genotype.normal, genotype.reduce],
      [network.genotype.normal, network.genotype.reduce],
      key,
    )
}

export async function checkSpaces(
  file: SpacesFile,
  report: Report,
  options: GoldenOptions,
  engine: OpenExecutor,
): Promise<void> {
  for (const [name, tables] of Object.entries(file.tables)) {
    const id = setOf(name)
    if (!wanted(options, name)) continue
    if (id === null) report.unsupported.push(`tables ${name}`)
    else {
      const { normal, reduce } = listsOf(id)
      report.exact('candidates', [normal, reduce], [tables.normal, tables.reduce], name)
    }
  }
  for (const [name, channels, cells, weights] of report.part('parameter_counts', file.parameter_counts.rows)) {
    const where = `${name} C=${channels} layers=${cells}`
    if (!wanted(options, where)) continue
    const id = setOf(name)
    if (id === null) report.unsupported.push(where)
    else report.exact('supernet_parameters', layoutOf(specOf(id, channels, cells)).parameters, weights, where)
  }
  for (const [supernet, operations, channels, cells, nodes, edges, reductions, weights] of report.part(
    'bench_suite',
    file.bench_suite.rows,
  )) {
    const where = `${supernet} ${operations}`
    if (!wanted(options, where)) continue
    const id = setOf(operations)
    if (id === null) {
      report.unsupported.push(where)
      continue
    }
    const concat = Math.min(nodes, BENCH_SUITE_CONCAT)
    const config = checkConfig({ operations: id, channels, cells, nodes, concat })
    const spec = supernetSpec(config, 10)
    report.exact('supernet_parameters', layoutOf(spec).parameters, weights, where)
    report.exact('bench_suite_edges', topologyOf(spec).edges.length, edges, where)
    report.exact('bench_suite_reductions', [...reductionCells(cells)], reductions, where)
  }
  for (const network of report.part('networks', file.networks)) {
    const { name: key, ops, C, layers, B: batch, hw: imageSize, classes } = network.config
    if (!wanted(options, key)) continue
    const id = setOf(ops)
    if (id === null) {
      report.unsupported.push(key)
      continue
    }
    const spec = specOf(id, C, layers, { batch, imageSize, classes })
    await onNetwork({ spec, mixing: SOFTMAX_MIXING }, options, engine, report, key, (net) =>
      checkNetwork(id, net, network, report, options),
    )
  }
}
