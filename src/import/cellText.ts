/** Cells as a text that `readGenotypes` reads back as they are: what an address holds. */
import { architectureText, triplesText } from '../export/cells'
import { dotOfCells } from '../export/dot'
import { stampOfCell } from '../export/fromCell'
import { writeGenotypeJson } from '../export/genotypeJson'
import { writeGenotypeText } from '../export/genotypeText'
import { writeNb201String } from '../export/nb201String'
import { hasOwnCells } from '../space/genotype'
import type { ForeignGenotype } from './genotypes'

/** The shortest spelling that holds them: pairs, triples, an architecture string, our JSON where all cells differ, or graphs. */
export function textOfCells(cells: ForeignGenotype): string {
  const { own, name, normal, reduce } = cells
  const called = name && /^[A-Za-z_]\w*$/.test(name) ? `${name} = ` : ''
  if (own && hasOwnCells(own))
    return JSON.stringify(
      JSON.parse(writeGenotypeJson({ genotype: own, stamp: cells.stamp ?? stampOfCell(name, null) })),
    )
  if (own) return own.space === 'darts' ? `${called}${writeGenotypeText(own)}` : writeNb201String(own)
  if (normal && reduce && normal.inputs === 2) return `${called}${triplesText(normal, reduce)}`
  return (normal && architectureText(normal)) ?? dotOfCells(cells)
}
