/** The operations that a run can show: its candidates, or for a run of another program those that its log tells. */
import type { SearchConfig } from '../../src/protocol/config'
import type { RunSource } from '../../src/protocol/runSource'
import { cellOf } from '../../src/space/cell'
import type { Genotype } from '../../src/space/genotype'
import { allPrimitives, NONE, type OperationName } from '../../src/space/primitives'

/** Columns of the tables where the log has some, else what its genotypes chose; those of the lab first, in their order. */
export function runOperations(
  config: Pick<SearchConfig, 'space' | 'primitives'>,
  records: readonly { readonly genotype: Genotype | null }[],
  source: RunSource | undefined,
): readonly OperationName[] {
  if (!source) return config.primitives
  const chosen = records.flatMap(({ genotype }) =>
    genotype
      ? (['normal', 'reduce'] as const).flatMap((type) => cellOf(genotype, type)?.links.map(({ op }) => op) ?? [])
      : [],
  )
  const told = new Set<OperationName>(source.operations ?? chosen.filter((op) => op !== NONE))
  const own = allPrimitives(config.space)
  return [...own.filter((op) => told.has(op)), ...[...told].filter((op) => !(own as readonly string[]).includes(op))]
}
