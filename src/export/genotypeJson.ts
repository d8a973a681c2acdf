/** A genotype as our own JSON: lossless, for either space, with the stamp of the run it comes from. */
import { SearchError, shown } from '../errors'
import { DEFAULT_CONFIG } from '../protocol/config'
import { parseJson } from '../protocol/schema'
import { checkGenotype, type GenotypeLeniency } from '../space/checkGenotype'
import type { Genotype } from '../space/genotype'
import { checkStamp } from './readStamp'
import type { Stamp } from './stamp'

const GENOTYPE_FORMAT = 'darts-plus-lab/genotype'
const GENOTYPE_VERSION = 1
/** Of a cell that another program found: no config and no seed, for it has none of the lab's. */
const FOREIGN_VERSION = 2
/** Characters; a stamped genotype needs about 3,000. */
const LONGEST_FILE = 1_000_000

export interface StampedGenotype {
  readonly genotype: Genotype
  readonly stamp: Stamp
}

export function writeGenotypeJson({ genotype, stamp }: StampedGenotype): string {
  const { config, seed, ...told } = stamp
  const about =
    stamp.from === undefined
      ? { version: GENOTYPE_VERSION, genotype, stamp }
      : { version: FOREIGN_VERSION, genotype, stamp: told }
  return `${JSON.stringify({ format: GENOTYPE_FORMAT, ...about }, null, 2)}\n`
}

/** @throws SearchError 'bad-genotype' when it is no JSON of this format and version; 'bad-config' for its config */
export function parseGenotypeJson(text: string, lenient: GenotypeLeniency = {}): StampedGenotype {
  const file = parseJson('genotype file', text, LONGEST_FILE, 'bad-genotype') as Record<string, unknown> | null
  if (file?.format !== GENOTYPE_FORMAT)
    throw new SearchError('bad-genotype', `genotype file: format ${shown(file?.format)}, expected ${GENOTYPE_FORMAT}`)
  if (file.version !== GENOTYPE_VERSION && file.version !== FOREIGN_VERSION)
    throw new SearchError(
      'bad-genotype',
      `genotype file: version ${shown(file.version)}, this app reads ${GENOTYPE_VERSION} and ${FOREIGN_VERSION}`,
    )
  if (file.version === GENOTYPE_VERSION) {
    const stamp = checkStamp(file.stamp)
    return { genotype: checkGenotype(file.genotype, { nodes: stamp.config.nodes, ...lenient }), stamp }
  }
  const genotype = checkGenotype(file.genotype, lenient)
  const told = typeof file.stamp === 'object' && file.stamp !== null ? file.stamp : {}
  const stamp = checkStamp({ ...told, config: DEFAULT_CONFIG, seed: DEFAULT_CONFIG.seed })
  if (stamp.from === undefined)
    throw new SearchError('bad-genotype', `genotype file: version ${FOREIGN_VERSION} must say where it is from`)
  return { genotype, stamp }
}
