/**
 * The stages of a search: one, or in P-DARTS three, each a supernet of its own with fresh weights and alphas. Epochs
 * count through all of them, so that records, cursor and charts know one axis.
 */
import { type AlgorithmId, type AlgorithmSettings, definitionOf } from './algorithms'

/** What decides the stages; a `SearchConfig` is one. */
export interface StagedConfig extends Partial<AlgorithmSettings> {
  readonly algorithm?: AlgorithmId
  readonly cells?: number
  readonly epochs: number
  readonly alphas: { readonly frozenEpochs: number }
}

export interface Stage {
  /** 0 for the first. */
  readonly index: number
  /** How many stages the search has. */
  readonly of: number
  /** First and last epoch, 1 for the first of the search. */
  readonly first: number
  readonly last: number
  readonly epochs: number
  /** Cells of its supernet, as `SearchConfig.cells`. */
  readonly cells: number
}

export function stagesOf(config: StagedConfig): readonly Stage[] {
  const { algorithm = 'darts', cells = 0, epochs } = config
  const settings = (config as unknown as Readonly<Record<string, object>>)[algorithm] ?? {}
  const parts = definitionOf(algorithm).stages?.(settings, { cells, epochs }) ?? [{ cells, epochs }]
  let before = 0
  return parts.map((part, index) => {
    const first = before + 1
    before += part.epochs
    return { index, of: parts.length, first, last: before, ...part }
  })
}

/** The stage of an epoch; the last one for epochs after the end. */
export function stageAt(config: StagedConfig, epoch: number): Stage {
  const stages = stagesOf(config)
  return stages.find(({ last }) => epoch <= last) ?? (stages.at(-1) as Stage)
}

/** First epoch in which alphas are trained, in the stage of an epoch. */
export function learnsFrom(config: StagedConfig, epoch: number): number {
  return stageAt(config, epoch).first + config.alphas.frozenEpochs
}

/** Alphas stay as they are in this epoch: the first ones of every stage. */
export function isFrozen(config: StagedConfig, epoch: number): boolean {
  return epoch < learnsFrom(config, epoch)
}
