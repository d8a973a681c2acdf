/** The cells that an answer of the supernet builds, beside that of alpha: by name, and as a file of genotypes. */
import type { Projection } from '../../src/search/gauges/projection'
import type { Genotype } from '../../src/space/genotype'
import { genotypeText } from './console'

export interface SelectedCell {
  /** For people, and in a file of genotypes. */
  readonly title: string
  readonly name: string
  readonly genotype: Genotype
}

export function selectedCells(
  byAlpha: Genotype | null,
  { genotype, whole }: Pick<Projection, 'genotype' | 'whole'>,
): readonly SelectedCell[] {
  return [
    ...(byAlpha ? [{ title: 'by alpha', name: 'by_alpha', genotype: byAlpha }] : []),
    { title: 'by removal', name: 'by_removal', genotype },
    ...(whole ? [{ title: 'by the whole selection', name: 'by_selection', genotype: whole.genotype }] : []),
  ]
}

/** As `npm run evaluate -- --genotype FILE --name NAME` and `npm run export` read them. */
export function cellsFile(cells: readonly SelectedCell[]): string {
  return cells.map(({ name, genotype }) => `${name} = ${genotypeText(genotype)}\n`).join('')
}
