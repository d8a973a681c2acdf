/** Cells as a text that `readGenotypes` reads back as they are: what an address holds. */
import { writeGenotypeText } from '../export/genotypeText'
import { writeNb201String } from '../export/nb201String'
import type { Cell } from '../space/cell'
import { hasOwnCells } from '../space/genotype'
import type { ForeignGenotype } from './genotypes'

/** Operation, node, source: the one form that holds any number of inputs. */
const triples = (cell: Cell): string =>
  `[${cell.links.map(({ op, from, to }) => `('${op}', ${to}, ${from})`).join(', ')}]`

/** Null for what no text of the kind can say: one cell alone, a network whose cells all differ. */
export function textOfCells({ own, name, normal, reduce }: ForeignGenotype): string | null {
  const called = name && /^[A-Za-z_]\w*$/.test(name) ? `${name} = ` : ''
  if (own && !hasOwnCells(own))
    return own.space === 'darts' ? `${called}${writeGenotypeText(own)}` : writeNb201String(own)
  if (own || !normal || !reduce || normal.inputs !== 2) return null
  const concat = (cell: Cell): string => `[${cell.concat.join(', ')}]`
  return `${called}Genotype(normal=${triples(normal)}, normal_concat=${concat(normal)}, reduce=${triples(reduce)}, reduce_concat=${concat(reduce)})`
}
