/** What this lab measured: rows out of recordings and out of retrained runs. Pure. */

import type { SearchConfig } from '../../src/protocol/config'
import type { EvaluationRecord } from '../../src/protocol/evaluation'
import { spreadOf } from '../../src/protocol/evaluationSpread'
import type { EpochRecord } from '../../src/protocol/record'
import type { RunRecord } from '../../src/protocol/runRecord'
import type { RunSource } from '../../src/protocol/runSource'
import { type CellType, leadingCell } from '../../src/space/topology'

const RULES = ['criterion1', 'criterion2', 'eigenvalue'] as const
export type Choice = 'last' | (typeof RULES)[number]

export interface MeasuredRow {
  readonly choice: Choice
  /** Epoch after which the rule fires; null where none does, for DARTS goes to the end. */
  readonly firedAt: number | null
  /** Epoch whose cell is returned. */
  readonly epoch: number
  /** Null, as the next ones, where the log of another program does not tell it. */
  readonly skips: number | null
  /** Search accuracy of the supernet on the alpha half, 0..1. */
  readonly search: number | null
  /** Final accuracy on CIFAR-10 from the benchmark's table, per cent. */
  readonly benchmark: number | null
  /** Retrained here. */
  readonly retrained: {
    readonly mean: number
    readonly low: number
    readonly high: number
    readonly seeds: number
  } | null
  readonly parameters: number | null
}

export interface MeasuredRun {
  readonly id: string
  readonly config: SearchConfig
  readonly dataset: string
  readonly images: number
  /** What the log of another program tells; the config then is not its own. */
  readonly source: RunSource | null
  readonly adapter: string
  /** What the retrained accuracies stand on. */
  readonly retraining: Pick<EvaluationRecord, 'budget' | 'dataset' | 'heldOut'> | null
  readonly rows: readonly MeasuredRow[]
}

function rowOf(
  choice: Choice,
  firedAt: number | null,
  record: EpochRecord,
  cell: CellType,
  evaluation: EvaluationRecord | null,
): MeasuredRow {
  const found = spreadOf(evaluation?.results ?? []).find(({ epochs }) => epochs.includes(record.epoch))
  return {
    choice,
    firedAt,
    epoch: record.epoch,
    skips: record.skips?.[cell] ?? null,
    search: record.validation.accuracy,
    benchmark: record.benchmark?.cifar10 ?? null,
    retrained: found ? { mean: found.mean, low: found.low, high: found.high, seeds: found.accuracies.length } : null,
    // Of the network whose accuracy stands beside it: retrained ones may have other sizes than the search's.
    parameters: found?.parameters ?? record.cost?.parameters ?? null,
  }
}

/** What DARTS returned (the last epoch) and what the rules of DARTS+ and, where it was measured, of R-DARTS returned, where they fired. */
export function measuredRun(
  id: string,
  run: Pick<RunRecord, 'config' | 'provenance' | 'evaluation' | 'source'>,
  records: readonly EpochRecord[],
): MeasuredRun | null {
  const last = records.at(-1)
  if (!last) return null
  const evaluation = run.evaluation ?? null
  const cell = leadingCell(run.config)
  const rows = [rowOf('last', null, last, cell, evaluation)]
  for (const rule of RULES) {
    const { firedAt = null, returnsEpoch = null } = last.rules[rule] ?? {}
    const record = records.find(({ epoch }) => epoch === returnsEpoch)
    if (record) rows.push(rowOf(rule, firedAt, record, cell, evaluation))
  }
  const { images } = run.provenance
  return {
    id,
    config: run.config,
    dataset: run.provenance.dataset,
    images: images ? images.weights + images.alphas : 0,
    adapter: run.provenance.adapter,
    source: run.source ?? null,
    retraining: evaluation,
    rows,
  }
}
