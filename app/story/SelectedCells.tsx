/** DARTS-PT's question at one epoch: the cell that alpha builds beside the one that removal builds, and what each is worth. */
import type { SearchConfig } from '../../src/protocol/config'
import { removalGenotype } from '../../src/protocol/gauges'
import type { EpochRecord } from '../../src/protocol/record'
import { type Genotype, sameGenotype } from '../../src/space/genotype'
import { leadingCell } from '../../src/space/topology'
import { MiniCell } from '../charts/MiniCell'
import { miniCell } from '../telling/film'
import { percent } from '../telling/format'
import { fill } from './numbers'
import { useStoryText } from './useStoryText'

interface SelectedCellsProps {
  readonly record: EpochRecord
  readonly records: readonly EpochRecord[]
  readonly config: SearchConfig
}

const SIZE = { width: 116, height: 62 } as const

/** What the benchmark says of a cell; null where no epoch of the run derived it. */
export function worthOf(genotype: Genotype, records: readonly EpochRecord[]): number | null {
  const same = records.find((record) => record.genotype && sameGenotype(record.genotype, genotype))
  return same?.benchmark?.cifar10 ?? null
}

export function SelectedCells({ record, records, config }: SelectedCellsProps) {
  const { why: t } = useStoryText()
  const { genotype, gauges } = record
  const removed = gauges?.removals ? removalGenotype(gauges.removals, record.alphas, genotype, config) : null
  if (!genotype || !removed) return null
  const cells = [
    { label: t.selection.byAlpha, genotype, worth: record.benchmark?.cifar10 ?? worthOf(genotype, records) },
    {
      label: t.selection.byRemoval,
      genotype: removed,
      worth: record.removalBenchmark?.cifar10 ?? worthOf(removed, records),
    },
  ]
  return (
    <div className="why-cells">
      <p className="fine">{fill(t.selection.at, { n: record.epoch })}</p>
      {cells.map(({ label, genotype: own, worth }) => {
        return (
          <figure key={label}>
            <svg {...SIZE} role="img" aria-label={label}>
              <MiniCell {...miniCell({ ...record, genotype: own }, leadingCell(config))} {...SIZE} />
            </svg>
            <figcaption>
              {label}
              <br />
              {worth === null ? t.selection.unknown : fill(t.selection.worth, { value: percent(worth) })}
            </figcaption>
          </figure>
        )
      })}
    </div>
  )
}
