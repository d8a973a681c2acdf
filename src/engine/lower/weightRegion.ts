/**
 * Partial weight gradients of many filters, summed by one launch for as many blocks as a kernel takes: all of a cell of four nodes. Every
 * block of parameters has its chunks one after the other in WP, and as many as pay for it: blocks of a whole cell take less room than the
 * chunks of its largest one would.
 */
import { SearchError } from '../../errors'
import { MOST_WEIGHT_BLOCKS, weightReduce } from '../kernels/convolutionWeights'
import type { BufferRef } from '../plan/builder'
import type { Lowering } from './context'

/** A chunk of a weight gradient covers at least this many positions: writing and adding its copy must cost less than its sum. */
export const POSITIONS_PER_CHUNK = 128

interface Block {
  /** Float offset in the flat parameters. */
  readonly start: number
  readonly floats: number
  readonly chunks: number
  /** First float in WP. */
  readonly at: number
}

/** Where a kernel leaves the chunks of a block: vec4f from one to the next, and of the first. */
export interface ChunkPlace {
  readonly WP: BufferRef
  readonly uniforms: { readonly region: number; readonly wRel: number }
}

export class WeightRegion {
  private readonly context: Lowering
  private readonly blocks: Block[] = []
  private floats = 0

  constructor(context: Lowering) {
    this.context = context
  }

  /** Room for `chunks` copies of the gradient of parameters start .. start + floats - 1. */
  add(start: number, floats: number, chunks: number): ChunkPlace {
    const at = this.floats
    this.blocks.push({ start, floats, chunks, at })
    this.floats += floats * chunks
    const WP = this.context.plan.buffer('WP', this.floats)
    return { WP, uniforms: { region: floats / 4, wRel: at / 4 } }
  }

  /** G = sums over chunks, for all blocks; what lies between them stays as it is. */
  reduce(): void {
    const ranges = this.ranges()
    for (let i = 0; i < ranges.length; i += MOST_WEIGHT_BLOCKS) this.launch(ranges.slice(i, i + MOST_WEIGHT_BLOCKS))
  }

  private launch(ranges: readonly Block[]): void {
    const first = (ranges[0] as Block).start
    const last = ranges[ranges.length - 1] as Block
    const threads = (last.start + last.floats - first) / 4
    const uniforms: Record<string, number> = { gOff: first / 4 }
    for (let i = 0; i < MOST_WEIGHT_BLOCKS; i++) {
      const { start, floats, chunks, at } = ranges[i] ?? {
        start: last.start + last.floats,
        floats: 0,
        chunks: 0,
        at: 0,
      }
      uniforms[`end${i}`] = (start + floats - first) / 4
      uniforms[`T${i}`] = chunks
      uniforms[`at${i}`] = at / 4
    }
    const { plan, G } = this.context
    plan.dispatch(weightReduce(), { WP: plan.buffer('WP', 4), G }, uniforms, threads)
  }

  /** The blocks in the order of the parameters, gaps between them as blocks without chunks. */
  private ranges(): Block[] {
    const ranges: Block[] = []
    for (const block of [...this.blocks].sort((a, b) => a.start - b.start)) {
      const before = ranges[ranges.length - 1]
      const end = before ? before.start + before.floats : block.start
      if (end > block.start) throw new SearchError('internal', `weight gradients: two of parameter ${block.start}`)
      if (end < block.start) ranges.push({ start: end, floats: block.start - end, chunks: 0, at: 0 })
      ranges.push(block)
    }
    return ranges
  }
}
