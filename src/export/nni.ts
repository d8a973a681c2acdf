/**
 * A DARTS genotype as NNI's exported architecture: the flat JSON object that `model_context` of NNI 3 (`fixed_arch` of
 * 2.x) reads for the model space hub's DARTS space (nni/nas/hub/pytorch/nasnet.py). For each of two inputs k of node n in
 * a cell: `<cell>/op_<n>_<k>` and `<cell>/input_<n>_<k>`, 32 keys in all.
 */
import { SearchError } from '../errors'
import type { DartsGenotype, GenotypePair } from '../space/genotype'
import { NONE } from '../space/primitives'
import { PUBLISHED_DARTS } from '../space/topology'
import { type Stamp, stampLines } from './stamp'

/** NNI looks up the keys it knows and passes over any other, so the stamp can travel in the same object. */
const STAMP_KEY = '_stamp'

const CELLS = ['normal', 'reduce'] as const
const { inputs: FIRST_NODE, nodes: END } = PUBLISHED_DARTS
const INPUTS = [0, 1] as const

const pairAt = (cell: readonly GenotypePair[], node: number, k: number): GenotypePair =>
  cell[2 * (node - FIRST_NODE) + k] as GenotypePair

/** @throws SearchError 'unsupported' for a cell with `none`, or one that joins some of its nodes only: NNI's space has neither */
export function writeNni(genotype: DartsGenotype, stamp: Stamp): string {
  const entries: [string, unknown][] = []
  for (const cell of CELLS) {
    const concat = cell === 'normal' ? genotype.normalConcat : genotype.reduceConcat
    if (concat.length !== END - FIRST_NODE)
      throw new SearchError('unsupported', `NNI: ${cell} joins nodes ${concat.join(', ')}, its DARTS space joins all`)
    for (let node = FIRST_NODE; node < END; node++)
      for (const k of INPUTS) {
        const [op, from] = pairAt(genotype[cell], node, k)
        if (op === NONE)
          throw new SearchError('unsupported', `NNI: ${cell} node ${node} takes none, which its DARTS space has not`)
        entries.push([`${cell}/op_${node}_${k}`, op], [`${cell}/input_${node}_${k}`, [from]])
      }
  }
  return `${JSON.stringify({ ...Object.fromEntries(entries), [STAMP_KEY]: stampLines(stamp) }, null, 2)}\n`
}
