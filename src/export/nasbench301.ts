/**
 * A DARTS genotype for the surrogates of NAS-Bench-301: a Python file with the `Genotype` tuple its `predict` takes and
 * the configuration-space dictionary it turns into (automl/nasbench301 representations.py). Run on its own, with the
 * package and a surrogate at hand, it prints the predicted accuracy.
 */
import { SearchError } from '../errors'
import type { DartsGenotype, GenotypePair } from '../space/genotype'
import { DARTS_PRIMITIVES, NONE } from '../space/primitives'
import { edgeIndex, PUBLISHED_DARTS } from '../space/topology'
import { writeGenotypeText } from './genotypeText'
import { type Stamp, stampComment } from './stamp'

const PREFIX = 'NetworkSelectorDatasetInfo:darts:'
const TOPOLOGY = PUBLISHED_DARTS
const OPERATIONS: readonly string[] = DARTS_PRIMITIVES

/** What a cell of its space is described by. */
export interface Nasbench301Choices {
  /** Kept edges in edge order with their operations. */
  readonly edges: readonly (readonly [edge: number, op: string])[]
  /** Ascending sources of each node that has a choice: all but the first. */
  readonly inputs: readonly (readonly [node: number, sources: readonly [number, number]])[]
}

/** @throws SearchError 'unsupported' for a cell outside of NAS-Bench-301's space */
export function nasbench301Choices(genotype: DartsGenotype, cell: 'normal' | 'reduce'): Nasbench301Choices {
  const refuse = (why: string): never => {
    throw new SearchError('unsupported', `NAS-Bench-301: ${cell} ${why}`)
  }
  const pairs = genotype[cell]
  const concat = cell === 'normal' ? genotype.normalConcat : genotype.reduceConcat
  const nodes = TOPOLOGY.nodes - TOPOLOGY.inputs
  if (pairs.length !== 2 * nodes) refuse(`cell has ${pairs.length} operations, its space has ${2 * nodes}`)
  if (concat.length !== nodes) refuse(`cell joins nodes ${concat.join(', ')}, its space joins all ${nodes}`)
  const edges: [number, string][] = []
  const inputs: [number, [number, number]][] = []
  for (let node = TOPOLOGY.inputs; node < TOPOLOGY.nodes; node++) {
    const [a, b] = pairs.slice(2 * (node - TOPOLOGY.inputs), 2 * (node - TOPOLOGY.inputs) + 2) as [
      GenotypePair,
      GenotypePair,
    ]
    if (a[1] === b[1]) refuse(`node ${node} takes both inputs from node ${a[1]}, its space has two different sources`)
    for (const [op, from] of [a, b]) {
      if (op === NONE) refuse(`node ${node} takes none, which its space has not`)
      if (!OPERATIONS.includes(op)) refuse(`node ${node} takes ${op}, which its space has not`)
      edges.push([edgeIndex(TOPOLOGY, from, node), op])
    }
    // The first node has no choice of inputs.
    if (node > TOPOLOGY.inputs) inputs.push([node, [Math.min(a[1], b[1]), Math.max(a[1], b[1])]])
  }
  edges.sort(([a], [b]) => a - b)
  return { edges, inputs }
}

function cellEntries(genotype: DartsGenotype, cell: 'normal' | 'reduce'): [string, string][] {
  const { edges, inputs } = nasbench301Choices(genotype, cell)
  return [
    ...edges.map(([edge, op]): [string, string] => [`${PREFIX}edge_${cell}_${edge}`, op]),
    ...inputs.map(([node, sources]): [string, string] => [`${PREFIX}inputs_node_${cell}_${node}`, sources.join('_')]),
  ]
}

/** @throws SearchError 'unsupported' for a cell outside of NAS-Bench-301's space */
export function nasbench301Config(genotype: DartsGenotype): Readonly<Record<string, string>> {
  return Object.fromEntries([...cellEntries(genotype, 'normal'), ...cellEntries(genotype, 'reduce')])
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
