/** The lab's own genotype file, with the stamp of the run it comes from. */
import { parseGenotypeJson } from '../../export/genotypeJson'
import { cellOf } from '../../space/cell'
import { hasKnownOperations } from '../../space/genotype'
import { foreignGenotype, type GenotypeReader } from './foreign'
import { looksLikeObject } from './object'

export const labReader: GenotypeReader = {
  spelling: 'lab',
  recognise: (text) => looksLikeObject(text) && /"darts-plus-lab\/genotype"/.test(text),
  read: (text) => {
    const { genotype, stamp } = parseGenotypeJson(text, { none: true, equalSources: true, foreign: true })
    const cells = { normal: cellOf(genotype, 'normal'), reduce: cellOf(genotype, 'reduce') }
    const read = foreignGenotype({ name: null, spelling: 'lab', line: 1, ...cells, stamp })
    // What its two cells alone do not say: a network whose cells all differ, the best operation of every edge.
    const own = hasKnownOperations(genotype) ? genotype : read.own
    return { genotypes: [{ ...read, own }], problems: [] }
  },
}
