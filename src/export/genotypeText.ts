/** A DARTS genotype as the Python text of quark0/darts cnn/genotypes.py, written so that its training script runs it unchanged. */
import { SearchError, shown } from '../errors'
import type { DartsGenotype, GenotypePair } from '../space/genotype'
import { type Stamp, stampComment } from './stamp'

const list = (items: readonly (string | number)[]): string => `[${items.join(', ')}]`

/** The pairs of a cell: `[('sep_conv_3x3', 1), ...]`. */
export const pairsText = (cell: readonly GenotypePair[]): string => list(cell.map(([op, from]) => `('${op}', ${from})`))

/** `Genotype(normal=[('sep_conv_3x3', 1), ...], normal_concat=[2, 3, 4, 5], reduce=[...], reduce_concat=[2, 3, 4, 5])` */
export function writeGenotypeText(genotype: DartsGenotype): string {
  const { normal, normalConcat, reduce, reduceConcat } = genotype
  const fields = [
    `normal=${pairsText(normal)}`,
    `normal_concat=${list(normalConcat)}`,
    `reduce=${pairsText(reduce)}`,
    `reduce_concat=${list(reduceConcat)}`,
  ]
  return `Genotype(${fields.join(', ')})`
}

/**
 * The same as an assignment to `name` under a comment with the stamp: ready for genotypes.py and `--arch NAME`.
 *
 * @throws SearchError 'bad-genotype' for a name that Python does not take
 */
export function writeGenotypePython(genotype: DartsGenotype, name: string, stamp: Stamp): string {
  if (!/^[A-Za-z_]\w*$/.test(name))
    throw new SearchError('bad-genotype', `name ${shown(name)}: is not a Python identifier`)
  return `${stampComment(stamp)}${name} = ${writeGenotypeText(genotype)}\n`
}
