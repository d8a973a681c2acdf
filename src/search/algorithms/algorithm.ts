/**
 * What a search algorithm decides, apart from the loop that asks it: how alphas mix, whose turns a step has, what a turn
 * updates, and what is derived from the alphas. One module an algorithm, one line in `index.ts`.
 */
import type { Batch } from '../../data/batches'
import type { Hyper, Mixing, Supernet } from '../../engine/supernet'
import type { SearchConfig } from '../../protocol/config'
import type { Player } from '../../protocol/facts'
import type { ProjectionScore } from '../../protocol/gauges'
import type { CellTables, EpochRecord } from '../../protocol/record'
import type { Stage } from '../../protocol/stages'
import type { RandomStream } from '../../random'
import type { Table } from '../../space/alphas'
import type { Genotype } from '../../space/genotype'
import type { SupernetSpec } from '../../supernet/spec'

/** One move within a step. The batches of both halves are in place. */
export interface Turn {
  readonly supernet: Supernet
  readonly config: SearchConfig
  /** The epoch in progress, 1 for the first. */
  readonly epoch: number
  /** The step in progress within the epoch, 1 for the first. */
  readonly step: number
  readonly stepsPerEpoch: number
  /** Learning rate of the weights in this epoch. */
  readonly weightLr: number
  readonly player: Player
}

/** Where a stage begins: its first epoch, and the records of all epochs before it. */
export interface StartPlace {
  readonly epoch: number
  readonly records: readonly EpochRecord[]
}

/** What a selection by the supernet is made with. */
export interface SelectionInputs {
  readonly supernet: Supernet
  readonly config: SearchConfig
  /** The one fixed set of images, a batch norm's batch each; as they are on disk. */
  readonly batches: readonly Batch[]
  readonly signal?: AbortSignal | undefined
  /** Told after every pass over the images; the last one is the total. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined
  /** Told whenever the pass of a batch was read back. */
  readonly onRead?: (() => void) | undefined
}

/** A cell that the supernet was asked for. */
export interface SelectedCell {
  readonly genotype: Genotype
  /** The supernet with everything in it, and as this cell. */
  readonly baseline: ProjectionScore
  readonly score: ProjectionScore
}

export interface Algorithm {
  /** What mixes, and by which rule alphas are updated: compiled into the supernet. */
  readonly mixing: Mixing
  /** What the settings of a config make of `mixing`; left out: nothing else. */
  mixingOf?(config: SearchConfig): Mixing
  /** What its supernet has otherwise than that of DARTS. */
  network?(
    config: SearchConfig,
    stage: Stage,
  ): Pick<SupernetSpec, 'partial' | 'skipDropout' | 'dropPath' | 'resource' | 'auxiliarySkip'>
  /** Alphas [types][edges][ops] at the start, betas [types][edges] behind. Left out: normal samples of the config's scale. */
  startAlphas?(
    config: SearchConfig,
    shape: Supernet['alphaShape'],
    random: RandomStream,
    place: StartPlace,
  ): Float32Array
  /** Optimizer settings of an epoch. Left out: those of the config. */
  hyper?(config: SearchConfig, epoch: number, weightLr: number): Hyper
  /** The turns of a step, in order. */
  turns(config: SearchConfig): readonly [Player, ...Player[]]
  /** What a turn draws at random or sets for its passes, put in place; `takeTurn` does it too. Left out: nothing. */
  prepareTurn?(turn: Turn): void
  /** What updates: encodes and submits one turn; does not wait for the GPU. */
  takeTurn(turn: Turn): void
  /** Mixing weights that a table of alphas stands for. Left out: the softmax of every row. */
  mixingRows?(alphas: Table): number[][]
  /** What derives: the genotype that the alphas stand for after an epoch. */
  derive(config: SearchConfig, alphas: CellTables, epoch: number): Genotype
  /**
   * The genotype that the search ends with, once it ends by itself: asked of the supernet in passes over so many images. Left
   * out: that of `derive`.
   */
  readonly select?: {
    images(config: SearchConfig): number
    cell(inputs: SelectionInputs): Promise<SelectedCell>
  }
  /** The genotype before skip-connects were restricted, where the last epoch's is. */
  unrestricted?(config: SearchConfig, alphas: CellTables): Genotype
}
