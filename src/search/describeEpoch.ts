/**
 * Owns the record of an epoch: everything the page shows about it, computed once from the alphas and the figures.
 * Pure: no GPU, no clock.
 */

import type { Metrics, SlotMetrics } from '../engine/supernet'
import type { SearchConfig } from '../protocol/config'
import { eigenvalueTrace } from '../protocol/eigenvalueRule'
import { trainedSkip } from '../protocol/evaluationBudget'
import type { GaugeRecord } from '../protocol/gauges'
import type { EpochRecord, RuleState, SelectionRecord } from '../protocol/record'
import { stageAt } from '../protocol/stages'
import { criterion1, criterion2, ranking, stableSince } from '../protocol/stopping'
import { softmaxRows } from '../space/alphas'
import { genotypeDepth } from '../space/depth'
import { countSkips, type Genotype } from '../space/genotype'
import { networkCost } from '../supernet/cost'
import { algorithmOf } from './algorithms'
import { describeCells } from './describeCells'
import { tablesOf } from './tables'

export interface EpochFigures {
  /** Completed epochs. */
  readonly epoch: number
  /** Flat [types][edges][ops], then betas [types][edges] if there are any; a type is a cell where cells share nothing. */
  readonly alphas: Float32Array
  /** Sums over the epoch. */
  readonly metrics: Metrics
  readonly learningRate: number
  readonly classes: number
  readonly steps: number
  readonly epochMs: number
  /** Where it was measured. */
  readonly eigenvalue?: number | undefined
  readonly gauges?: GaugeRecord | undefined
  readonly frozen?: EpochRecord['frozen']
  /** What the supernet was asked for, where the search ends with it. */
  readonly selected?: { readonly genotype: Genotype; readonly selection: Omit<SelectionRecord, 'byAlpha'> } | undefined
}

function mean(slot: SlotMetrics, batch: number): { loss: number; accuracy: number } {
  return { loss: slot.lossSum / slot.batches, accuracy: slot.correct / (slot.batches * batch) }
}

function eigenvalueRule(
  config: SearchConfig,
  earlier: readonly EpochRecord[],
  { eigenvalue, selected }: EpochFigures,
): RuleState {
  const now = { ...(eigenvalue === undefined ? {} : { eigenvalue }), ...(selected ? { selection: selected } : {}) }
  const history = [...earlier, now]
  return eigenvalueTrace(history, config).at(-1) as RuleState
}

/**
 * The record of an epoch that has just ended.
 *
 * @param earlier records of the epochs before it, in order
 */
export function describeEpoch(
  config: SearchConfig,
  earlier: readonly EpochRecord[],
  figures: EpochFigures,
): EpochRecord {
  const alphas = tablesOf(config, figures.alphas)
  const byAlpha = algorithmOf(config.algorithm).derive(config, alphas, figures.epoch)
  const genotype = figures.selected?.genotype ?? byAlpha
  const selected = figures.selected ? { selection: { byAlpha, ...figures.selected.selection } } : {}
  const cells = describeCells(config, figures.alphas, figures.epoch)
  const { unrestricted, mixingRows = softmaxRows } = algorithmOf(config.algorithm)
  const isLast = figures.epoch === config.epochs
  const before = isLast && unrestricted ? { unrestrictedSkips: countSkips(unrestricted(config, alphas)).normal } : {}
  const stage = stageAt(config, figures.epoch)
  const history = [...earlier, { alphas, genotype, ...before, ...selected }]
  return {
    epoch: figures.epoch,
    alphas,
    mixingWeights: { normal: mixingRows(alphas.normal), reduce: mixingRows(alphas.reduce) },
    genotype,
    skips: countSkips(genotype),
    depth: genotypeDepth(genotype),
    cost: networkCost(genotype, {
      channels: config.channels,
      cells: stage.cells,
      imageSize: config.imageSize,
      classes: figures.classes,
      // As the networks have it that are trained.
      ...(trainedSkip(config) === 'kept' ? { auxiliarySkip: true } : {}),
    }),
    train: mean(figures.metrics.train, config.batch),
    validation: mean(figures.metrics.val, config.batch),
    gradNorm: figures.metrics.gradNorm,
    learningRate: figures.learningRate,
    ranking: ranking(config, alphas),
    stableSince: stableSince(history, config),
    ...(figures.eigenvalue === undefined ? {} : { eigenvalue: figures.eigenvalue }),
    ...(figures.frozen === undefined ? {} : { frozen: figures.frozen }),
    ...(figures.gauges === undefined ? {} : { gauges: figures.gauges }),
    rules: {
      criterion1: criterion1(history, config),
      criterion2: criterion2(history, config),
      ...(config.eigenvalue.every > 0 ? { eigenvalue: eigenvalueRule(config, earlier, figures) } : {}),
    },
    ...before,
    ...selected,
    ...(cells ? { cells } : {}),
    ...(stage.of > 1 ? { stage: { index: stage.index + 1, of: stage.of, cells: stage.cells } } : {}),
    steps: figures.steps,
    epochMs: figures.epochMs,
  }
}
