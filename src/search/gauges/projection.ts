/**
 * DARTS-PT without tuning on a supernet as it stands: what it loses without each operation, and, where the whole selection is asked
 * for, edge after edge decided and silenced in a seeded random order, then the nodes of the DARTS cell. The supernet's weights and
 * alphas stay as they are; the caller puts its state back.
 */
import type { Batch } from '../../data/batches'
import type { Supernet } from '../../engine/supernet'
import type { SearchConfig } from '../../protocol/config'
import { type GaugeRecord, removalGenotype } from '../../protocol/gauges'
import type { ProjectionScore } from '../../protocol/projection'
import type { RandomStream } from '../../random'
import type { Genotype } from '../../space/genotype'
import { NONE } from '../../space/primitives'
import { topologyOf } from '../../space/topology'
import { type Evaluate, pick, Selection, type SelectionShape } from './selection'

export interface ProjectionInputs {
  readonly supernet: Supernet
  readonly config: SearchConfig
  /** The one fixed set of images, a batch norm's batch each; as the search does not augment them. */
  readonly batches: readonly Batch[]
  /** Decide the edges one after the other as well; its order is drawn from here. Left out: the table alone. */
  readonly whole?: RandomStream
  readonly signal?: AbortSignal
  /** Told after every pass over the images; the last one is the total. */
  readonly onProgress?: (done: number, total: number) => void
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

/** Passes over the images that a projection takes, known before the first. */
function passesOf({ space, primitives, edges }: SelectionShape, mixing: Float32Array, whole: boolean): number {
  const ops = primitives.length
  const rows = Array.from({ length: mixing.length / ops }, (_, row) => mixing.subarray(row * ops, (row + 1) * ops))
  // `none` adds nothing, what has no weight has nothing to lose: both ask for the supernet as it stands.
  const removable = rows.map((row) => row.reduce((sum, w, o) => sum + Number(w !== 0 && primitives[o] !== NONE), 0))
  const table = removable.reduce((sum, count) => sum + count, 0)
  if (!whole) return 1 + table
  const standing = removable.filter((count) => count < ops).length
  const nodes = space === 'darts' ? (rows.length / edges) * (edges - FIRST_NODE_INPUTS) : 0
  return 1 + table + (table + standing) + nodes + 1
}

/** @throws the signal's reason when it is aborted */
export async function projectSupernet(inputs: ProjectionInputs): Promise<Projection> {
  const { supernet, config, batches, whole, signal, onProgress } = inputs
  const { space, primitives } = config
  const { types, edges } = supernet.alphaShape
  const shape = { space, primitives, edges }
  const mixing = await supernet.readMixingWeights()
  const total = passesOf(shape, mixing, whole !== undefined)
  let done = 0
  const evaluate: Evaluate = async (weights) => {
    let [loss, correct] = [0, 0]
    for (const { images, labels } of batches) {
      signal?.throwIfAborted()
      supernet.setBatch('val', images, labels)
      supernet.forwardMixed('val', weights)
      const { val } = await supernet.readMetrics(false)
      loss += val.lastLoss / batches.length
      correct += val.lastCorrect
    }
    onProgress?.(++done, total)
    return { loss, correct }
  }
  const table = new Selection(shape, mixing, evaluate)
  const baseline = await table.score()
  const removals = await table.losses(types, baseline)
  const genotype = removalGenotype(removals, config)
  if (!whole) return { baseline, removals, genotype }

  const selection = new Selection(shape, mixing, evaluate)
  for (const edge of shuffled(edges, whole))
    for (let type = 0; type < types; type++) {
      const { without } = await selection.removals(type, edge)
      selection.project(type, edge, pick(without, 'loss'))
    }
  if (space === 'darts') {
    const { inputs: states, nodes } = topologyOf(space)
    // The first node has two inputs and keeps them.
    for (const node of shuffled(nodes - states - 1, whole))
      for (let type = 0; type < types; type++) await selection.topology(type, states + 1 + node)
  }
  return { baseline, removals, genotype, whole: { genotype: selection.genotype(), score: await selection.score() } }
}
