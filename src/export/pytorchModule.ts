/**
 * A genotype as one Python file that needs PyTorch only: it defines the network, and run on its own it builds it, counts
 * its parameters and passes images through. The parts are in `pytorchDarts.ts` and `pytorchNb201.ts`.
 */
import { SearchError } from '../errors'
import { DATASET_CLASSES } from '../protocol/config'
import { trainedSkip } from '../protocol/evaluationBudget'
import type { DartsGenotype, Genotype } from '../space/genotype'
import { pairsText, writeGenotypeText } from './genotypeText'
import { writeNb201String } from './nb201String'
import { DARTS_MODULE } from './pytorchDarts'
import { NB201_MODULE } from './pytorchNb201'
import { type Stamp, stampComment } from './stamp'

/** Puts values in place of `{{NAME}}`; the Python text is written as a whole, so that it can be read as a whole. */
function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new SearchError('internal', `PyTorch module: no value for {{${name}}}`)
    return value
  })
}

/** Cells of the official network. */
const LAYERS = 20

function cellsOf(genotype: DartsGenotype): Record<'GENOTYPE' | 'CELLS' | 'LAYERS', string> {
  const { cells } = genotype
  const lines = cells?.map((pairs) => `    ${pairsText(pairs)},\n`)
  return {
    GENOTYPE: writeGenotypeText(genotype),
    CELLS: lines ? `[\n${lines.join('')}]` : 'None',
    LAYERS: String(cells?.length ?? LAYERS),
  }
}

/**
 * The trained network of a genotype as one Python file that needs PyTorch alone.
 *
 * @throws SearchError 'unsupported' for a run of images of which it is not known how many classes they have
 */
export function writePytorchModule(genotype: Genotype, stamp: Stamp): string {
  const known = stamp.classes === undefined ? DATASET_CLASSES[stamp.config.dataset] : stamp.classes
  if (known === null)
    throw new SearchError('unsupported', `PyTorch module: the run does not say how many classes ${stamp.dataset} has`)
  const shared = {
    CLASSES: String(known),
    AUXILIARY_SKIP: trainedSkip(stamp.config) === 'kept' ? 'True' : 'False',
  }
  const text =
    genotype.space === 'darts'
      ? fill(DARTS_MODULE, { ...cellsOf(genotype), ...shared })
      : fill(NB201_MODULE, { ARCH: writeNb201String(genotype), ...shared })
  return `${stampComment(stamp)}${text}`
}
