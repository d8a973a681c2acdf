/**
 * P-DARTS: DARTS in three stages (src/protocol/stages.ts), each on a supernet with more cells, fresh weights and fresh
 * alphas. An edge has only the candidates that the stage before has left it: the others have alpha REMOVED, which is weight
 * and gradient 0, so a removed candidate costs time but decides nothing. Outputs of skip-connects are dropped at a rate
 * that falls within a stage; the last epoch's normal cell is restricted to M skip-connects.
 */
import { SOFTMAX_MIXING } from '../../engine/supernet'
import type { SearchConfig } from '../../protocol/config'
import type { CellTables, EpochRecord } from '../../protocol/record'
import { stageAt } from '../../protocol/stages'
import { REMOVED, softmaxRows, type Table } from '../../space/alphas'
import { type DartsGenotype, pairedCells } from '../../space/genotype'
import { topologyOf } from '../../space/topology'
import { bilevelHyper, takeBilevelTurn, turnsOf } from '../bilevel'
import { initialAlphas } from '../initialise'
import type { Algorithm, Turn } from './algorithm'
import { maskSeed } from './noise'
import { dropWeakest, type EdgeCandidates, finalCell, restrictSkips } from './pdartsDerivation'

/** Published length of a stage: the decay of the dropout keeps its shape at any length. */
const PUBLISHED_STAGE = 25
const DECAY = 0.2

/**
 * Rate of the dropout behind skip-connects in epoch e = 0, 1, ... of a stage: p0 (E - e - 1) / E while alphas are frozen,
 * then p0 exp(-0.2 (e - frozen)), with 0.2 an epoch for E = 25.
 */
export function skipDropoutRate(p0: number, e: number, epochs: number, frozen: number): number {
  if (e < frozen) return (p0 * (epochs - e - 1)) / epochs
  return p0 * Math.exp((-DECAY * PUBLISHED_STAGE * (e - frozen)) / epochs)
}

/** Candidates that each edge has, with their weights. */
export function candidatesOf(table: Table): EdgeCandidates[] {
  const weights = softmaxRows(table)
  return table.map((row, edge) => {
    const ops = row.flatMap((alpha, op) => (alpha > REMOVED ? [op] : []))
    return { ops, weights: ops.map((op) => weights[edge]?.[op] as number) }
  })
}

/** An edge keeps so many at least, one of which is not `none`. */
const FEWEST = 2

/** Candidates of a stage's edges, by cell type: what the stage before has left; null in the first. */
function survivors(config: SearchConfig, records: readonly EpochRecord[], epoch: number): number[][][] | null {
  const { index, first } = stageAt(config, epoch)
  const last = records[first - 2]
  if (index === 0 || last === undefined) return null
  const count = config['p-darts'].drop[index - 1] as number
  return [last.alphas.normal, last.alphas.reduce].map((table) =>
    candidatesOf(table).map((edge) => [...dropWeakest(edge, Math.min(count, edge.ops.length - FEWEST)).ops]),
  )
}

function hyper(config: SearchConfig, epoch: number, weightLr: number) {
  const { index, first, epochs } = stageAt(config, epoch)
  const { skipDropout, alphaGradClip } = config['p-darts']
  const rate = skipDropoutRate(skipDropout[index] as number, epoch - first, epochs, config.alphas.frozenEpochs)
  return { ...bilevelHyper(config, weightLr), alphaGradClip, skipDropout: { rate, seed: 0 } }
}

function prepareTurn({ supernet, config, epoch, step, player, weightLr }: Turn): void {
  const settings = hyper(config, epoch, weightLr)
  const seed = maskSeed('skip-dropout', { seed: config.seed, epoch, step, player })
  supernet.setHyper({ ...settings, skipDropout: { ...settings.skipDropout, seed } })
}

function genotypeOf(config: SearchConfig, { normal, reduce }: CellTables, limit: number): DartsGenotype {
  const { primitives } = config
  const topology = topologyOf(config)
  return pairedCells(
    topology,
    restrictSkips(topology, primitives, candidatesOf(normal), limit),
    finalCell(topology, primitives, candidatesOf(reduce)),
  )
}

/** As many skip-connects as the cell has. */
const UNLIMITED = Number.POSITIVE_INFINITY

export const pDarts: Algorithm = {
  mixing: { ...SOFTMAX_MIXING, clipAlphas: true },
  network: (config, stage) => ({ skipDropout: (config['p-darts'].skipDropout[stage.index] as number) > 0 }),
  startAlphas(config, shape, random, { epoch, records }) {
    const alphas = initialAlphas(shape, config.alphas.initScale, random)
    survivors(config, records, epoch)?.forEach((edges, type) => {
      edges.forEach((ops, edge) => {
        for (let op = 0; op < shape.ops; op++)
          if (!ops.includes(op)) alphas[(type * shape.edges + edge) * shape.ops + op] = REMOVED
      })
    })
    return alphas
  },
  hyper,
  turns: ({ updateOrder }) => turnsOf(updateOrder),
  prepareTurn,
  takeTurn(turn) {
    prepareTurn(turn)
    takeBilevelTurn(turn)
  },
  derive: (config, alphas, epoch) =>
    genotypeOf(config, alphas, epoch === config.epochs ? config['p-darts'].maxSkips : UNLIMITED),
  unrestricted: (config, alphas) => genotypeOf(config, alphas, UNLIMITED),
}
