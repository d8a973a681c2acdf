/** What a table of the benchmark says of the cells of an epoch, or of a whole recording. */
import type { SearchConfig } from '../protocol/config'
import { removalGenotype } from '../protocol/gauges'
import type { EpochRecord } from '../protocol/record'
import type { RunRecord } from '../protocol/runRecord'
import type { Nb201Table } from './nb201Table'

/** Final accuracies of the cell that an epoch derived, and of the one that removal builds where it was asked; what is not in the table stays out. */
export function withBenchmark(record: EpochRecord, config: SearchConfig, lookup: Nb201Table['lookup']): EpochRecord {
  const { genotype, gauges, alphas } = record
  const benchmark = genotype ? lookup(genotype) : undefined
  const removed = gauges?.removals && removalGenotype(gauges.removals, alphas, genotype, config)
  const removalBenchmark = removed && lookup(removed)
  return { ...record, ...(benchmark ? { benchmark } : {}), ...(removalBenchmark ? { removalBenchmark } : {}) }
}

/** A recording of the benchmark's space with what the table says of its cells, and the table's source. */
export function lookedUp(run: RunRecord, { lookup, source }: Pick<Nb201Table, 'lookup' | 'source'>): RunRecord {
  if (run.config.space !== 'nas-bench-201') return run
  const events = run.events.map((item) =>
    item.event.type === 'epoch'
      ? { ...item, event: { ...item.event, record: withBenchmark(item.event.record, run.config, lookup) } }
      : item,
  )
  return { ...run, events, provenance: { ...run.provenance, benchmarkSource: source } }
}
