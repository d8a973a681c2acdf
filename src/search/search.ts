/**
 * Owns the search: for each epoch, for each pair of batches, one bilevel step; then derive the genotype, ask the stopping
 * rules, yield a record. Knows nothing of who is watching: pausing is `gate`, stopping is `signal`.
 */

import type { Batch } from '../data/batches'
import type { Supernet } from '../engine/supernet'
import { SearchError } from '../errors'
import type { SearchConfig } from '../protocol/config'
import type { FinishReason, Player, TurnRecord } from '../protocol/messages'
import type { EpochRecord } from '../protocol/record'
import { streamFor } from '../random'
import { hyperOf, setBatches, takeTurn, turnsOf } from './bilevel'
import { describeEpoch } from './describeEpoch'
import type { Grant } from './gate'
import { initialAlphas, initialParams } from './initialise'
import { checkFinite, Pace, type Progress } from './pace'
import { cosineLearningRate } from './schedule'
import { watchTurn } from './watchTurn'

/** What a search takes of its two data streams. */
export interface SearchBatches {
  readonly weights: { next(): Batch }
  readonly alphas: { next(): Batch }
  readonly stepsPerEpoch: number
}

export interface SearchInputs {
  /** The caller made it and frees it. */
  readonly supernet: Supernet
  /** The two data streams: a pass over the weight half is an epoch, the alpha half repeats by itself. */
  readonly batches: SearchBatches
  /** Classes of the data set; only the cost of a genotype needs it. */
  readonly classes: number
  /** Resolves when the GPU has done everything submitted so far. */
  readonly settled: () => Promise<unknown>
  /** Milliseconds on any clock; times are reported, never decided on. */
  readonly now: () => number
  /** Aborting ends the search before its next step; the epoch in progress gives no record. */
  readonly signal?: AbortSignal
  /**
   * Asked before each step, whose first turn waits for the answer; `step` counts the steps done in this epoch. After a
   * turn that was granted alone it is asked before the second turn as well.
   */
  readonly gate?: (epoch: number, step: number, next: Player) => Promise<Grant> | undefined
  /** Told what a turn that was granted alone has moved. */
  readonly onTurn?: (turn: TurnRecord) => void
  readonly onProgress?: (progress: Progress) => void
}

/**
 * DARTS (arXiv 1806.09055) with the stopping rules of DARTS+ (arXiv 1909.06035), one record an epoch.
 * The same config, data and adapter give the same numbers, times excepted.
 *
 * @returns why it ended
 * @throws SearchError 'unsupported' for the second order; 'diverged' when a loss is NaN or infinite
 */
export async function* search(config: SearchConfig, inputs: SearchInputs): AsyncGenerator<EpochRecord, FinishReason> {
  const { supernet, batches, signal, now } = inputs
  if (config.order !== 1) throw new SearchError('unsupported', `order: ${config.order} is not built yet, use 1`)
  supernet.resetState()
  supernet.writeParams(initialParams(supernet.layout, streamFor(config.seed, 'weights')))
  supernet.writeAlphas(initialAlphas(supernet.alphaShape, config.alphas.initScale, streamFor(config.seed, 'alphas')))

  const { stepsPerEpoch } = batches
  const pace = new Pace({ ...inputs, epochs: config.epochs, stepsPerEpoch, batch: config.batch })
  const records: EpochRecord[] = []
  const turns = turnsOf(config.updateOrder)
  for (let epoch = 1; epoch <= config.epochs; epoch++) {
    const startedAt = pace.activeMs()
    const learningRate = cosineLearningRate(epoch - 1, config.epochs, config.weights.lr, config.weights.lrMin)
    const alphasFrozen = epoch <= config.alphas.frozenEpochs
    supernet.setHyper(hyperOf(config, learningRate))

    for (let step = 1; step <= stepsPerEpoch; step++) {
      let grant = await pace.hold(inputs.gate?.(epoch, step - 1, turns[0]))
      if (signal?.aborted) return 'stopped'
      setBatches(supernet, batches.weights.next(), batches.alphas.next())
      for (const player of turns) {
        if (grant === 'turn' && player !== turns[0]) {
          grant = await pace.hold(inputs.gate?.(epoch, step - 1, player))
          if (signal?.aborted) return 'stopped'
        }
        if (grant === 'turn') {
          const turn = await pace.hold(watchTurn(supernet, config, { epoch, step, player, alphasFrozen }))
          if (turn) inputs.onTurn?.(turn)
        } else takeTurn(supernet, player, alphasFrozen)
      }
      await pace.afterStep(epoch, step)
    }

    const metrics = await supernet.readMetrics(true)
    checkFinite(metrics, `epoch ${epoch}`)
    const record = describeEpoch(config, records, {
      epoch,
      alphas: await supernet.readAlphas(),
      metrics,
      learningRate,
      classes: inputs.classes,
      steps: stepsPerEpoch,
      epochMs: pace.activeMs() - startedAt,
    })
    records.push(record)
    const yieldedAt = now()
    yield record
    pace.exclude(now() - yieldedAt)
    if (config.stopAt !== 'none' && record.rules[config.stopAt].firedAt !== null) return config.stopAt
  }
  return 'epochs'
}
