/**
 * Owns one turn of one player with everything measured: which alphas or weights moved, how far, and what both losses did.
 * Measuring takes extra forward passes; the state they touch (metrics, running statistics) is put back, so a search that
 * is stepped by hand gives the same bits as one that runs through.
 */
import type { Supernet } from '../engine/supernet'
import type { TurnRecord } from '../protocol/messages'
import type { CellTables } from '../protocol/record'
import { stageAt } from '../protocol/stages'
import { REMOVED } from '../space/alphas'
import { type Candidates, candidateOf } from '../supernet/candidates'
import { forEachParam, type ParamSlot } from '../supernet/layout'
import type { Algorithm, Turn } from './algorithms/algorithm'
import { listedOf } from './listed'
import { tablesOf } from './tables'

interface Snapshot {
  readonly alphas: Float32Array
  readonly params: Float32Array
  readonly train: number
  readonly validation: number
}

/** Alphas, weights and the loss of both batches, batch statistics; leaves nothing behind. */
async function snapshot(supernet: Supernet): Promise<Snapshot> {
  const state = await supernet.readState()
  supernet.forward('train', 'batch')
  supernet.forward('val', 'batch')
  const { train, val } = await supernet.readMetrics(false)
  supernet.writeState(state)
  const [alphas, params] = await Promise.all([supernet.readAlphas(), supernet.readParams()])
  return { alphas, params, train: train.lastLoss, validation: val.lastLoss }
}

/** An operation that is gone, or was wiped out by this turn, has not moved. */
function difference(after: Float32Array, before: Float32Array): Float32Array {
  return after.map((value, i) => (value <= REMOVED ? 0 : value - (before[i] as number)))
}

function norm(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, x) => sum + x * x, 0))
}

/** Relative move ||dw|| / ||w|| of every candidate that has weights, flat [types][edges][ops]. */
export function relativeMoves(
  supernet: Pick<Supernet, 'layout' | 'alphaShape'>,
  config: Candidates,
  before: Float32Array,
  moved: Float32Array,
): Float32Array {
  const { types, edges, ops } = supernet.alphaShape
  const squares = new Float64Array(types * edges * ops)
  const sizes = new Float64Array(squares.length)
  const add = (slot: ParamSlot, at: number): void =>
    forEachParam(slot, (_, flat) => {
      squares[at] = (squares[at] as number) + (moved[flat] as number) ** 2
      sizes[at] = (sizes[at] as number) + (before[flat] as number) ** 2
    })
  for (const slot of supernet.layout.slots) {
    const place = candidateOf(slot.name, config)
    if (place) add(slot, (place.type * edges + place.edge) * ops + place.op)
  }
  return Float32Array.from(squares, (square, i) => (square === 0 ? 0 : Math.sqrt(square / (sizes[i] || 1))))
}

/** Makes the turn and says what it did. Both losses are measured with the turn's own noise and masks, before and after. */
export async function watchTurn(algorithm: Algorithm, turn: Turn): Promise<TurnRecord> {
  const { supernet, config, epoch, step, player } = turn
  const { cells } = stageAt(config, epoch)
  algorithm.prepareTurn?.(turn)
  const before = await snapshot(supernet)
  algorithm.takeTurn(turn)
  const after = await snapshot(supernet)
  const moved = player === 'alphas' ? difference(after.alphas, before.alphas) : difference(after.params, before.params)
  const tables = (flat: Float32Array): CellTables => tablesOf(config, flat)
  return {
    epoch,
    step,
    player,
    alphas: player === 'alphas' ? tables(moved) : null,
    weights:
      player === 'weights' ? tables(relativeMoves(supernet, listedOf(config, cells), before.params, moved)) : null,
    distance: norm(moved),
    trainLoss: [before.train, after.train],
    validationLoss: [before.validation, after.validation],
  }
}
