/**
 * Chooses what a network gives up to fit in memory. Two steps, neither of which changes a bit of the result:
 *
 *   1. depthwise results are computed again for the weight gradient instead of being kept, those of the largest fan-outs first
 *   2. the first cells share one set of raw buffers; nodes, states and statistics are kept, and a cell's candidates are
 *      computed again before its backward pass (cell checkpointing). As few cells as the budget asks for.
 *
 * Smaller batches are not a step: batch norm would see other statistics, and the search would be another algorithm.
 */
import { SearchError } from '../../errors'
import type { FanoutDescription, NetworkDescription } from '../../supernet/describe'
import type { MemoryLimits } from '../plan/limits'
import { fanoutKey, type Lowering, type MemoryPolicy, type SearchLowering } from './context'

/** What a plan may take before cells share buffers: the network of the paper stays under 2 GB. */
export const MEMORY_BUDGET = 1.99e9

/** Kept depthwise results may take so much; the others are computed again. */
const KEEP_DEPTHWISE_BYTES = 256 * 2 ** 20

/** Bytes that the depthwise results of a fan-out take. */
function depthwiseBytes({ ops, batch }: NetworkDescription, { rows, outSize, channels }: FanoutDescription): number {
  return rows.length * (ops.depthwise.length + ops.twice.length) * batch * outSize ** 2 * channels * 4
}

const fanoutsOf = ({ blocks }: NetworkDescription): readonly FanoutDescription[] =>
  blocks.flatMap((block) => (block.kind === 'darts-cell' ? block.fanouts : []))

/** The policy that gives up nothing it need not; `budget` in bytes. */
export function roomyPolicy(description: NetworkDescription, budget: number): MemoryPolicy {
  const bytes = fanoutsOf(description).reduce((sum, fanout) => sum + depthwiseBytes(description, fanout), 0)
  return { keptDepthwise: bytes <= Math.min(KEEP_DEPTHWISE_BYTES, budget / 4) ? 'all' : [], sharedCells: 0 }
}

/** Bytes that `cells` cells save by sharing one set of raw buffers, each as large as the largest of them. */
function savedBytes(rawFloats: Lowering['rawFloats'], cells: number): number {
  const shared = new Map<string, number>()
  let saved = 0
  for (const sizes of rawFloats.slice(0, cells))
    for (const [name, floats] of sizes) {
      saved += floats
      shared.set(name, Math.max(shared.get(name) ?? 0, floats))
    }
  return 4 * (saved - [...shared.values()].reduce((sum, floats) => sum + floats, 0))
}

/** How many cells have to share for a plan of so many bytes to fit the budget: all, if even that is not enough. */
function cellsToShare({ plan, rawFloats, description }: SearchLowering, budget: number): number {
  const cells = description.blocks.filter(({ kind }) => kind === 'darts-cell').length
  const { bytes } = plan.requirement()
  if (bytes <= budget) return 0
  for (let shared = 2; shared < cells; shared++) if (bytes - savedBytes(rawFloats, shared) <= budget) return shared
  return cells > 1 ? cells : 0
}

/** The policy that makes the most of the budget, given the plan of the roomy one; null if that one does. */
export function fittedPolicy(roomy: SearchLowering, budget: number): MemoryPolicy | null {
  const { description, plan, rawFloats, memory } = roomy
  const sharedCells = cellsToShare(roomy, budget)
  if (memory.keptDepthwise === 'all') return sharedCells === 0 ? null : { ...memory, sharedCells }
  let room = Math.min(KEEP_DEPTHWISE_BYTES, budget - plan.requirement().bytes + savedBytes(rawFloats, sharedCells))
  const kept: string[] = []
  const bySize = fanoutsOf(description)
    .filter(({ cell }) => cell >= sharedCells)
    .map((fanout) => ({ key: fanoutKey(fanout), bytes: depthwiseBytes(description, fanout) }))
    .sort((a, b) => a.bytes - b.bytes)
  for (const { key, bytes } of bySize) {
    room -= bytes
    if (room < 0) break
    kept.push(key)
  }
  return sharedCells === 0 && kept.length === 0 ? null : { keptDepthwise: kept, sharedCells }
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`

/**
 * Refuses a plan that cannot be held, before anything is compiled.
 *
 * @throws SearchError 'out-of-memory' with the number, the limit and what would fit
 */
export function requireMemory({ plan, description, memory }: SearchLowering, limits: MemoryLimits): void {
  const { bytes, largestBinding, largestName } = plan.requirement()
  // Feature maps, nearly all of the memory, grow in proportion with both.
  const advice = (share: number): string => {
    const batch = Math.floor(description.batch * share)
    const channels = Math.floor((description.spec.channels * share) / 4) * 4
    const ways = [
      ...(batch >= 2 ? [`a batch of about ${batch} (now ${description.batch})`] : []),
      ...(channels >= 4 ? [`${channels} channels (now ${description.spec.channels})`] : []),
      'smaller images',
    ]
    return `use ${ways.join(', or ')}`
  }
  if (largestBinding > limits.bindingBytes)
    throw new SearchError(
      'out-of-memory',
      `buffer ${largestName}: ${megabytes(largestBinding)}, this adapter binds at most ${megabytes(limits.bindingBytes)}; ${advice(limits.bindingBytes / largestBinding)}`,
    )
  if (bytes > limits.totalBytes)
    throw new SearchError(
      'out-of-memory',
      `the plan: ${megabytes(bytes)} of memory${memory.sharedCells > 0 ? ' with cells sharing buffers' : ''}, at most ${megabytes(limits.totalBytes)}; ${advice(limits.totalBytes / bytes)}`,
    )
}
