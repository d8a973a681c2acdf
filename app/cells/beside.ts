/** What an opened cell can be compared with: the run on the screen, others of its file, those opened before, and published ones. Pure. */
import { nearestPublished } from '../../src/import/cellFacts'
import type { ForeignGenotype } from '../../src/import/genotypes'
import { cellOf } from '../../src/space/cell'
import { type Common, commonOfBoth } from '../../src/space/compareCells'
import type { Genotype } from '../../src/space/genotype'
import { PUBLISHED_GENOTYPES } from '../../src/space/published'

export interface Beside {
  /** "run", "file 2", "before 0" or "published XNAS". */
  readonly key: string
  /** Null where it has none. */
  readonly name: string | null
  readonly cell: ForeignGenotype
  /** Null where the one has a cell that the other has not. */
  readonly common: Common | null
}

function opened(name: string | null, genotype: Genotype): ForeignGenotype {
  const [normal, reduce] = [cellOf(genotype, 'normal'), cellOf(genotype, 'reduce')]
  return { name, spelling: 'lab', line: 1, normal, reduce, own: genotype, remarks: [] }
}

/** A published genotype as an opened cell, and the file it stands in. */
export function publishedCell(name: string): { readonly cell: ForeignGenotype; readonly source: string } | null {
  const found = PUBLISHED_GENOTYPES.find((one) => one.name === name)
  return found ? { cell: opened(name, found.genotype), source: found.source } : null
}

/** Drawn and counted alike: as many inputs, and a cell of the same kind in both. */
function comparable(a: ForeignGenotype, b: ForeignGenotype): boolean {
  return (['normal', 'reduce'] as const).some((type) => a[type] && b[type] && a[type].inputs === b[type].inputs)
}

export interface Others {
  readonly cells: readonly ForeignGenotype[]
  readonly shown: number
  readonly before: readonly ForeignGenotype[]
  /** At the cursor of the run on the screen, and what it is called; null without one. */
  readonly run: { readonly name: string; readonly genotype: Genotype } | null
}

/** Published ones by what they have in common with it, the most first. */
export function besideOf(cell: ForeignGenotype, { cells, shown, before, run }: Others): Beside[] {
  const same = (other: ForeignGenotype): boolean => JSON.stringify(other) === JSON.stringify(cell)
  const given: Omit<Beside, 'common'>[] = [
    ...(run ? [{ key: 'run', name: run.name, cell: opened(run.name, run.genotype) }] : []),
    ...cells.flatMap((other, i) => (i === shown ? [] : [{ key: `file ${i}`, name: other.name, cell: other }])),
    ...before.flatMap((other, i) => (same(other) ? [] : [{ key: `before ${i}`, name: other.name, cell: other }])),
  ]
  const published = nearestPublished(cell).flatMap(({ published: { name, genotype } }) =>
    name === cell.name && commonOfBoth(cell, opened(name, genotype))?.operations === 16
      ? []
      : [{ key: `published ${name}`, name, cell: opened(name, genotype) }],
  )
  return [...given, ...published]
    .filter((one) => comparable(cell, one.cell))
    .map((one) => ({ ...one, common: commonOfBoth(cell, one.cell) }))
}
