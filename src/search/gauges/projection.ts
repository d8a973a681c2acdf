/**
 * DARTS-PT without tuning on a supernet as it stands: what it loses without each operation, and, where the whole selection is asked
 * for, edge after edge decided and silenced in a seeded random order, that of each cell type its own as in the code, then the nodes of
 * the DARTS cell likewise. The supernet's weights and alphas stay as they are; the caller puts its state back.
 */
import { type GaugeRecord, type ProjectionScore, removalGenotype, withAbsentCells } from '../../protocol/gauges'
import type { CellTables } from '../../protocol/record'
import type { RandomStream } from '../../random'
import { deriveGenotype } from '../../space/derive'
import type { Genotype } from '../../space/genotype'
import { NONE } from '../../space/primitives'
import { topologyOf } from '../../space/topology'
import type { SelectedCell, SelectionInputs } from '../algorithms/algorithm'
import { tablesOf } from '../tables'
import { type Evaluate, pick, presentTables, type Score, Selection, type SelectionShape } from './selection'

export interface ProjectionInputs extends SelectionInputs {
  /** Decide the edges one after the other as well; its order is drawn from here. Left out: the table alone. */
  readonly whole?: RandomStream
  /** What alphas stand for, where that is not what DARTS derives of them. */
  readonly derive?: (alphas: CellTables) => Genotype
}

export interface Projection {
  /** Of the supernet with everything in it. */
  readonly baseline: ProjectionScore
  readonly removals: NonNullable<GaugeRecord['removals']>
  /** The cell of what is dearest on every edge, each edge asked for itself. */
  readonly genotype: Genotype
  /** The cell that the whole selection builds, and how the supernet scores as this cell. */
  readonly whole?: { readonly genotype: Genotype; readonly score: ProjectionScore }
}

/** Edges into the first node of a DARTS cell, which keeps them all. */
const FIRST_NODE_INPUTS = 2

/** 0..count-1 in an order drawn at random. */
function shuffled(count: number, random: RandomStream): number[] {
  const order = Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const j = random.below(i + 1)
    ;[order[i], order[j]] = [order[j] as number, order[i] as number]
  }
  return order
}

interface Asked {
  readonly shape: SelectionShape
  readonly mixing: Float32Array
  readonly evaluate: Evaluate
}

/** @param passesOf how many passes will be made, of the supernet's mixing weights */
async function ask(
  {
    supernet,
    config: { space, primitives, nodes, concat, cells },
    batches,
    signal,
    onProgress,
    onRead,
  }: SelectionInputs,
  passesOf: (shape: SelectionShape, mixing: Float32Array) => number,
): Promise<Asked> {
  const { edges, edgeWeights } = supernet.alphaShape
  const shape = { space, primitives, nodes, concat, cells, edges, edgeWeights }
  const mixing = await supernet.readMixingWeights()
  const total = passesOf(shape, mixing)
  let done = 0
  const evaluate: Evaluate = async (weights) => {
    let [loss, correct] = [0, 0]
    for (const { images, labels } of batches) {
      signal?.throwIfAborted()
      supernet.setBatch('val', images, labels)
      supernet.forwardMixed('val', weights)
      const { val } = await supernet.readMetrics(false)
      onRead?.()
      loss += val.lastLoss / batches.length
      correct += val.lastCorrect
    }
    onProgress?.(++done, total)
    return { loss, correct }
  }
  return { shape, mixing, evaluate }
}

/** By edge of the cells that are there: candidates whose removal needs a pass. `none` adds nothing, what has no weight has nothing to lose. */
function removable(shape: SelectionShape, mixing: Float32Array): number[] {
  const { primitives, edges } = shape
  const ops = primitives.length
  return presentTables(shape).flatMap((table) =>
    Array.from({ length: edges }, (_, edge) => {
      const at = (table * edges + edge) * ops
      const row = mixing.subarray(at, at + ops)
      return row.reduce((sum, weight, o) => sum + Number(weight !== 0 && primitives[o] !== NONE), 0)
    }),
  )
}

const tablePasses = (shape: SelectionShape, mixing: Float32Array): number =>
  1 + removable(shape, mixing).reduce((sum, count) => sum + count, 0)

function selectionPasses(shape: SelectionShape, mixing: Float32Array): number {
  const rows = removable(shape, mixing)
  // Where a candidate needs no pass of its own, the supernet as it stands by then does.
  const decisions = rows.reduce((sum, count) => sum + Math.min(shape.primitives.length, count + 1), 0)
  const nodes = shape.space === 'darts' ? (rows.length / shape.edges) * (shape.edges - FIRST_NODE_INPUTS) : 0
  return decisions + nodes + 1
}

/** Edges decided one after the other and silenced but for their operation, then the nodes of the DARTS cell. */
async function decideAll(
  { shape, mixing, evaluate }: Asked,
  byAlpha: Genotype,
  order: RandomStream,
): Promise<NonNullable<Projection['whole']>> {
  const selection = new Selection(shape, mixing, evaluate)
  const tables = presentTables(shape)
  /** By turns of the tables, each through all of 0..count-1. */
  const inTurn = (count: number): (readonly [table: number, at: number])[] => {
    const orders = tables.map((table) => [table, shuffled(count, order)] as const)
    return Array.from({ length: count }, (_, i) =>
      orders.map(([table, own]) => [table, own[i] as number] as const),
    ).flat()
  }
  for (const [table, edge] of inTurn(shape.edges)) {
    const { without } = await selection.removals(table, edge)
    // What the edge has not as a candidate is not asked for, and never kept.
    const at = (table * shape.edges + edge) * without.length
    const ops = without.flatMap((_, op) => (mixing[at + op] === 0 ? [] : [op]))
    const best = pick(
      ops.map((op) => without[op] as Score),
      'loss',
    )
    selection.project(table, edge, ops[best] as number)
  }
  if (shape.space === 'darts') {
    const { inputs: states, nodes } = topologyOf(shape)
    // The first node has two inputs and keeps them.
    for (const [table, node] of inTurn(nodes - states - 1)) await selection.topology(table, states + 1 + node)
  }
  return { genotype: withAbsentCells(selection.genotype(), byAlpha, shape), score: await selection.score() }
}

/** @throws the signal's reason when it is aborted */
export async function projectSupernet(inputs: ProjectionInputs): Promise<Projection> {
  const { supernet, config, whole } = inputs
  const asked = await ask(
    inputs,
    (shape, mixing) => tablePasses(shape, mixing) + (whole ? selectionPasses(shape, mixing) : 0),
  )
  const table = new Selection(asked.shape, asked.mixing, asked.evaluate)
  const baseline = await table.score()
  const removals = await table.losses(baseline)
  const alphas = tablesOf(config, await supernet.readAlphas())
  const byAlpha = inputs.derive?.(alphas) ?? deriveGenotype(config, config.primitives, alphas)
  const genotype = removalGenotype(removals, alphas, byAlpha, config)
  if (!whole) return { baseline, removals, genotype }
  return { baseline, removals, genotype, whole: await decideAll(asked, byAlpha, whole) }
}

/**
 * The whole selection alone.
 *
 * @param order of the edges and nodes is drawn from here
 * @throws the signal's reason when it is aborted
 */
export async function selectCell(inputs: SelectionInputs & { readonly order: RandomStream }): Promise<SelectedCell> {
  const asked = await ask(inputs, (shape, mixing) => 1 + selectionPasses(shape, mixing))
  const baseline = await asked.evaluate(asked.mixing)
  const { config, supernet, order } = inputs
  const byAlpha = deriveGenotype(config, config.primitives, tablesOf(config, await supernet.readAlphas()))
  return { baseline, ...(await decideAll(asked, byAlpha, order)) }
}
