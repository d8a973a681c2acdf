/**
 * The two stopping rules of DARTS+ as pure functions of a search's trace, so that the page can move a threshold after
 * the run and see the mark move. An epoch is a number of completed epochs, 1 for the first; `history[i]` is epoch i+1.
 *
 * Criterion 1: enough skip-connects in one derived cell. Criterion 2: the ranking of the learnable operations has not
 * changed for a number of epochs. DARTS+ leaves open which cell, which count, which ranking and which epoch is returned:
 * `Criterion1Config` and `Criterion2Config` name the choices. The guard of criterion 1 is ours, not the paper's.
 */
import type { AlphaTables } from '../space/alphas'
import { argmaxSkips } from '../space/derive'
import { countSkips, type Genotype } from '../space/genotype'
import { learnableColumns, type SearchedOperations } from '../space/operationSets'
import { NONE } from '../space/primitives'
import { type CellShape, edgeIndex, leadingCell, presentCells, topologyOf } from '../space/topology'
import type { Criterion1Config, Criterion2Config } from './config'
import type { RuleState } from './record'
import { isFrozen, type StagedConfig, stageAt, stagesOf } from './stages'

/** What a rule needs to know of an epoch; an `EpochRecord` is one. */
export interface RuleEpoch {
  readonly alphas: AlphaTables
  /** Null where a log tells none. */
  readonly genotype: Genotype | null
  /** Skip-connects of the normal cell before the genotype was restricted to fewer (P-DARTS). */
  readonly unrestrictedSkips?: number
  /** The supernet was asked for the genotype, with which the search ends; the rules count what the alphas stand for. */
  readonly selection?: { readonly byAlpha: Genotype }
}

/** What the alphas of an epoch stand for, whatever was selected. */
const derived = ({ genotype, selection }: RuleEpoch): Genotype | null => selection?.byAlpha ?? genotype

/** What a rule needs to know of the run; a `SearchConfig` is one. */
export interface RuleConfig extends StagedConfig, CellShape, SearchedOperations {
  readonly criterion1: Criterion1Config
  readonly criterion2: Criterion2Config
}

type Firing = Pick<RuleState, 'firedAt' | 'returnsEpoch' | 'fallback'>

const NOT_FIRED: Firing = { firedAt: null, returnsEpoch: null, fallback: false }

/** Epochs after the first check at which criterion 1 gives up waiting to be armed. */
const FALLBACK_AFTER = 5

/** Completed epochs before which criterion 1 is not checked: the setting, or 10 % of the run and at least 3. */
export function firstCheck(config: RuleConfig): number {
  const minEpochs = config.criterion1.minEpochs ?? Math.max(3, Math.ceil(config.epochs / 10))
  const { frozenEpochs } = config.alphas
  return frozenEpochs > 0 ? Math.max(minEpochs, frozenEpochs + 1) : minEpochs
}

/** Skip-connects in the cells of the epoch's genotype, before any restriction; null where none is told. */
function genotypeSkips(epoch: RuleEpoch): { normal: number; reduce: number } | null {
  const { unrestrictedSkips } = epoch
  const genotype = derived(epoch)
  if (!genotype) return null
  const counts = countSkips(genotype)
  return unrestrictedSkips === undefined ? counts : { ...counts, normal: unrestrictedSkips }
}

/** Skip-connects of one epoch as criterion 1 counts them: in the watched cell, or in the fuller one for `either`; of cells that the network has. */
export function skipCount(epoch: RuleEpoch, config: RuleConfig): number | null {
  const { source, cell } = config.criterion1
  const present = presentCells(config)
  const counts = source === 'argmax' ? argmaxSkips(config.primitives, epoch.alphas) : genotypeSkips(epoch)
  if (!counts) return null
  if (cell === 'either') return Math.max(...present.map((type) => counts[type]))
  return counts[present.includes(cell) ? cell : leadingCell(config)]
}

/**
 * Index of the epoch returned when the rule fires at index `at`. The first `frozen` epochs are never returned: nobody had
 * trained their alphas, so their cell is drawn at random.
 */
function returned(
  counts: readonly (number | null)[],
  at: number,
  fallback: boolean,
  { returns, threshold }: Criterion1Config,
  frozen: number,
): number {
  const learned = counts.slice(frozen, at + 1).map((count) => count ?? Number.POSITIVE_INFINITY)
  if (returns === 'stop' || learned.length === 0) return at
  if (returns === 'before') return Math.max(frozen, at - 1)
  if (fallback) return frozen + learned.lastIndexOf(Math.min(...learned))
  if (counts[at] === threshold) return at
  const earlier = learned.slice(0, -1).findLastIndex((count) => count <= threshold)
  return earlier < 0 ? at : frozen + earlier
}

/**
 * DARTS+ criterion 1 after every epoch of the history.
 *
 * Checked from `firstCheck` on. With `armed`, it can fire only once the count has been below the threshold at a checked
 * epoch; when that has not happened 5 epochs after the first check, it fires by its fallback ("above the threshold from
 * the start"). `returns: 'auto'` gives the stopping epoch when its count is exactly the threshold, otherwise the last
 * earlier epoch at or below it; after the fallback, the epoch with the smallest count, the latest of equals. Epochs with
 * frozen alphas are not returned.
 * A search in stages is watched in each stage as if it had begun there.
 */
export function criterion1Trace(history: readonly RuleEpoch[], config: RuleConfig): RuleState[] {
  let fired = NOT_FIRED
  return stagesOf(config).flatMap(({ first, last, epochs }) => {
    const trace = criterion1OfStage(history.slice(first - 1, last), { ...config, epochs })
    return trace.map((state) => {
      if (fired.firedAt === null && state.firedAt !== null) {
        const returnsEpoch = first - 1 + (state.returnsEpoch ?? state.firedAt)
        fired = { firedAt: first - 1 + state.firedAt, returnsEpoch, fallback: state.fallback }
      }
      return { ...state, ...fired }
    })
  })
}

/** Criterion 1 in one stage, whose epochs are counted from 1: its network is a new one, and so is what the guard has seen. */
function criterion1OfStage(history: readonly RuleEpoch[], config: RuleConfig): RuleState[] {
  const { threshold, armed: guarded, patience } = config.criterion1
  const first = firstCheck(config)
  const counts = history.map((epoch) => skipCount(epoch, config))
  let armed = !guarded
  let held = 0
  let fired = NOT_FIRED
  return counts.map((count, index) => {
    const epoch = index + 1
    if (count !== null && fired.firedAt === null && epoch >= first) {
      held = count >= threshold ? held + 1 : 0
      armed ||= count < threshold
      const fires = armed && held >= patience
      if (fires || (!armed && epoch >= first + FALLBACK_AFTER)) {
        // A selection is made of the supernet as it stands: of an earlier epoch there is none.
        const returnsEpoch = history[index]?.selection
          ? epoch
          : returned(counts, index, !fires, config.criterion1, config.alphas.frozenEpochs) + 1
        fired = { firedAt: epoch, returnsEpoch, fallback: !fires }
      }
    }
    return { ...fired, value: count, target: threshold }
  })
}

/** DARTS+ criterion 1 after the last epoch of the history. */
export function criterion1(history: readonly RuleEpoch[], config: RuleConfig): RuleState {
  return criterion1Trace(history, config).at(-1) ?? { ...NOT_FIRED, value: 0, target: config.criterion1.threshold }
}

/** What says which operations of which cell are ranked: the normal one, of a network without any the reduction (`leadingCell`). */
type Ranked = SearchedOperations & CellShape & Pick<StagedConfig, 'cells'>

/** Per edge of that cell: its learnable candidates (indices into `primitives`) by descending alpha; equal alphas keep the lower index first. */
export function ranking(config: Ranked, alphas: Pick<AlphaTables, 'normal' | 'reduce'>): number[][] {
  const cell = leadingCell(config)
  return alphas[cell].map((row, edge) =>
    learnableColumns(config, cell, edge).sort((a, b) => (row[b] as number) - (row[a] as number)),
  )
}

/** Whether an edge of that cell has two learnable candidates or more, and so an order to settle. */
export const isRanked = (config: Ranked, edge: number): boolean =>
  learnableColumns(config, leadingCell(config), edge).length > 1

/** Edges of that cell that have an order to settle. */
export const rankedEdges = (config: Ranked): number[] =>
  topologyOf(config).edges.flatMap((_, edge) => (isRanked(config, edge) ? [edge] : []))

/** Per edge of the ranked cell: the first epoch since which its ranking has not changed ("the red circle"). */
export function stableSince(history: readonly RuleEpoch[], config: Ranked): number[] {
  const orders = history.map((epoch) => ranking(config, epoch.alphas).map(String))
  const last = orders.at(-1) ?? []
  return last.map((order, edge) => orders.findLastIndex((epoch) => epoch[edge] !== order) + 2)
}

/** Edges of the ranked cell that the genotype keeps. */
function retainedEdges(genotype: Genotype | null, config: RuleConfig): ReadonlySet<number> {
  if (!genotype) return new Set()
  if (genotype.space === 'nas-bench-201')
    return new Set(genotype.edges.flatMap((op, edge) => (op === NONE ? [] : [edge])))
  const pairs = genotype[leadingCell(config)]
  const topology = topologyOf({ space: genotype.space, nodes: pairs.length / 2 })
  return new Set(pairs.map(([, from], i) => edgeIndex(topology, from, topology.inputs + Math.floor(i / 2))))
}

/** What must stay equal on each watched edge of the ranked cell, as text. */
function signature(epoch: RuleEpoch, config: RuleConfig): string[] {
  const orders = ranking(config, epoch.alphas)
  const { variant, edge } = config.criterion2
  switch (variant) {
    case 'full':
      return orders.map(String)
    case 'top1':
      return orders.map((order) => String(order[0]))
    case 'edge':
      return [String(orders[edge])]
    case 'retained': {
      const kept = retainedEdges(derived(epoch), config)
      return orders.map((order, e) => (kept.has(e) ? String(order[0]) : 'dropped'))
    }
  }
}

/**
 * DARTS+ criterion 2 after every epoch of the history: fires when enough edges of the normal cell (`leadingCell`) have gone `window`
 * transitions (window + 1 equal tables) without a change, and returns the stopping epoch.
 *
 * `full` watches the whole order of the learnable operations, `top1` the first of them, `edge` the whole order on one
 * edge, `retained` which edges the derivation keeps and the first operation of those. Epochs with frozen alphas do not
 * count. An edge with fewer than two learnable candidates has no ranking to watch: `full` and `top1` do without it, and where no
 * edge has one they never fire, nor does `edge` on such an edge.
 */
export function criterion2Trace(history: readonly RuleEpoch[], config: RuleConfig): RuleState[] {
  const { variant, window } = config.criterion2
  const target = criterion2Target(config)
  const cell = leadingCell(config)
  const counts = (edge: number): boolean =>
    variant === 'retained' || isRanked(config, variant === 'edge' ? config.criterion2.edge : edge)
  let before: string[] = []
  let unchanged: number[] = []
  let fired = NOT_FIRED
  return history.map((record, index) => {
    const epoch = index + 1
    if (isFrozen(config, epoch)) {
      before = []
      return { ...fired, value: 0, target }
    }
    // A stage begins with fresh alphas: what an edge prefers there by chance is no ranking that has held.
    if (stageAt(config, epoch).first === epoch) before = []
    const now = signature(record, config)
    unchanged = now.map((text, e) => (text === before[e] ? (unchanged[e] ?? 0) + 1 : 0))
    before = now
    // A run that kept no alphas has no ranking either.
    const value =
      record.alphas[cell].length > 0
        ? unchanged.filter((transitions, edge) => transitions >= window && counts(edge)).length
        : 0
    if (fired.firedAt === null && value >= target) fired = { firedAt: epoch, returnsEpoch: epoch, fallback: false }
    return { ...fired, value, target }
  })
}

function criterion2Target(config: RuleConfig): number {
  const { variant, minStableEdges } = config.criterion2
  const all = topologyOf(config).edges.length
  const edges = (variant !== 'retained' && rankedEdges(config).length) || all
  return variant === 'edge' ? 1 : Math.min(minStableEdges ?? edges, edges)
}

/** DARTS+ criterion 2 after the last epoch of the history. */
export function criterion2(history: readonly RuleEpoch[], config: RuleConfig): RuleState {
  return criterion2Trace(history, config).at(-1) ?? { ...NOT_FIRED, value: 0, target: criterion2Target(config) }
}
