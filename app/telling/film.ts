/** The frames of the filmstrip: the derived cell of each epoch and how it differs from the frame before. Pure. */
import type { EpochRecord } from '../../src/protocol/record'
import { cellOf } from '../../src/space/cell'
import { chosenEdges, nodeDepths } from '../../src/space/depth'
import { type CellType, PUBLISHED_DARTS } from '../../src/space/topology'
import type { Frame } from '../charts/FilmStrip'
import type { MiniCellShape } from '../charts/MiniCell'

/** Records never change once they are there, so neither do their frames: a frame that stays is not drawn again. */
const frames = new WeakMap<EpochRecord, Map<string, Frame>>()
const shapes = new WeakMap<EpochRecord, Partial<Record<CellType, MiniCellShape>>>()

/** A cell at thumbnail size; the same record gives the same object. */
export function miniCell(record: EpochRecord, cell: CellType): MiniCellShape {
  const known = shapes.get(record) ?? {}
  const made = known[cell] ?? drawnCell(record, cell)
  shapes.set(record, { ...known, [cell]: made })
  return made
}

const { inputs: INPUTS, nodes: NODES } = PUBLISHED_DARTS
/** An epoch of which a log tells no genotype: nodes without operations. */
const UNTOLD: MiniCellShape = { edges: [], depths: new Array(NODES).fill(0), inputs: INPUTS, deepest: NODES - INPUTS }

/** A new object each time. */
export function drawnCell({ genotype }: Pick<EpochRecord, 'genotype'>, type: CellType): MiniCellShape {
  const cell = genotype && cellOf(genotype, type)
  if (!genotype || !cell) return UNTOLD
  const { inputs, nodes } = cell
  return {
    edges: chosenEdges(genotype, type),
    depths: nodeDepths(genotype, type),
    inputs,
    deepest: nodes - inputs,
  }
}

/** Operations of a cell that another one does not have on the same edge. */
export function changedOperations(before: MiniCellShape, now: MiniCellShape): number {
  const missing = (a: MiniCellShape, b: MiniCellShape): number =>
    a.edges.filter(
      (edge) => !b.edges.some(({ from, to, op }) => from === edge.from && to === edge.to && op === edge.op),
    ).length
  return Math.max(missing(before, now), missing(now, before))
}

/**
 * Every `stride`-th epoch as a frame, compared with the one before it in the film. The last of the search's `epochs` has
 * one too, however few epochs it is behind the frame before.
 */
export function filmFrames(
  records: readonly EpochRecord[],
  cell: CellType,
  stride: number,
  epochs = records.length,
): Frame[] {
  const film: Frame[] = []
  const push = (i: number, distance: number): void => {
    const record = records[i] as EpochRecord
    const key = `${cell} ${distance}`
    const cache = frames.get(record) ?? new Map<string, Frame>()
    frames.set(record, cache)
    const frame = cache.get(key) ?? frameOf(record, records[i - distance], cell)
    cache.set(key, frame)
    film.push(frame)
  }
  for (let i = stride - 1; i < records.length; i += stride) push(i, stride)
  const rest = records.length % stride
  if (rest > 0 && records.length === epochs) push(records.length - 1, rest)
  return film
}

function frameOf(record: EpochRecord, before: EpochRecord | undefined, cell: CellType): Frame {
  const shape = miniCell(record, cell)
  return {
    ...shape,
    epoch: record.epoch,
    skips: record.skips?.[cell] ?? null,
    gained: before?.skips && record.skips ? record.skips[cell] - before.skips[cell] : 0,
    changed: before?.genotype ? changedOperations(miniCell(before, cell), shape) : null,
  }
}
