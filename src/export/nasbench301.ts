/**
 * A DARTS genotype for the surrogates of NAS-Bench-301: a Python file with the `Genotype` tuple its `predict` takes and
 * the configuration-space dictionary it turns into (automl/nasbench301 representations.py). Run on its own, with the
 * package and a surrogate at hand, it prints the predicted accuracy.
 */
import { SearchError } from '../errors'
import type { DartsGenotype, GenotypePair } from '../space/genotype'
import { NONE } from '../space/primitives'
import { edgeIndex, topologyOf } from '../space/topology'
import { writeGenotypeText } from './genotypeText'
import { type Stamp, stampComment } from './stamp'

const PREFIX = 'NetworkSelectorDatasetInfo:darts:'
const TOPOLOGY = topologyOf('darts')

function cellEntries(cell: 'normal' | 'reduce', pairs: readonly GenotypePair[]): [string, string][] {
  const edges: [number, string][] = []
  const inputs: [string, string][] = []
  for (let node = TOPOLOGY.inputs; node < TOPOLOGY.nodes; node++) {
    const [a, b] = pairs.slice(2 * (node - TOPOLOGY.inputs), 2 * (node - TOPOLOGY.inputs) + 2) as [
      GenotypePair,
      GenotypePair,
    ]
    const refuse = (why: string): never => {
      throw new SearchError('unsupported', `NAS-Bench-301: ${cell} node ${node} ${why}`)
    }
    if (a[1] === b[1]) refuse(`takes both inputs from node ${a[1]}, its space has two different sources`)
    for (const [op, from] of [a, b]) {
      if (op === NONE) refuse('takes none, which its space has not')
      edges.push([edgeIndex(TOPOLOGY, from, node), op])
    }
    // Node 2 has no choice of inputs.
    if (node > TOPOLOGY.inputs)
      inputs.push([`${PREFIX}inputs_node_${cell}_${node}`, [a[1], b[1]].sort((x, y) => x - y).join('_')])
  }
  edges.sort(([a], [b]) => a - b)
  return [...edges.map(([edge, op]): [string, string] => [`${PREFIX}edge_${cell}_${edge}`, op]), ...inputs]
}

/** @throws SearchError 'unsupported' for a cell outside of NAS-Bench-301's space */
export function nasbench301Config(genotype: DartsGenotype): Readonly<Record<string, string>> {
  return Object.fromEntries([...cellEntries('normal', genotype.normal), ...cellEntries('reduce', genotype.reduce)])
}

export function writeNasbench301(genotype: DartsGenotype, stamp: Stamp): string {
  const config = Object.entries(nasbench301Config(genotype)).map(([key, value]) => `    '${key}': '${value}',\n`)
  return `${stampComment(stamp)}# For nasbench301: python THIS_FILE SURROGATE_FOLDER prints the predicted CIFAR-10 accuracy.
from collections import namedtuple

Genotype = namedtuple('Genotype', 'normal normal_concat reduce reduce_concat')

genotype = ${writeGenotypeText(genotype)}

# The same cell in the package's configuration space.
configuration = {
${config.join('')}}

if __name__ == '__main__':
    import sys

    import nasbench301

    model = nasbench301.load_ensemble(sys.argv[1])
    print(model.predict(config=genotype, representation='genotype', with_noise=False))
`
}
