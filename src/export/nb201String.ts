/**
 * A NAS-Bench-201 cell as its architecture string, the key of nas_201_api and NATS-Bench:
 * `|op~0|+|op~0|op~1|+|op~0|op~1|op~2|`, one group for each of nodes 1 to 3.
 */
import { SearchError, shown } from '../errors'
import { checkGenotype, type Nb201Genotype } from '../space/genotype'
import { edgesInto, topologyOf } from '../space/topology'

const TOPOLOGY = topologyOf('nas-bench-201')

/** Nodes that have incoming edges, in order. */
const NODES = Array.from({ length: TOPOLOGY.nodes - TOPOLOGY.inputs }, (_, i) => TOPOLOGY.inputs + i)

export function writeNb201String(genotype: Nb201Genotype): string {
  return NODES.map((node) => {
    const edges = edgesInto(TOPOLOGY, node).map((edge, from) => `${genotype.edges[edge]}~${from}`)
    return `|${edges.join('|')}|`
  }).join('+')
}

/** @throws SearchError 'bad-genotype' naming the node or the operation */
export function parseNb201String(text: string): Nb201Genotype {
  const refuse = (message: string): never => {
    throw new SearchError('bad-genotype', `architecture string: ${message}`)
  }
  const groups = text.trim().split('+')
  if (groups.length !== NODES.length) refuse(`${groups.length} nodes, expected ${NODES.length} separated by +`)
  const edges = NODES.flatMap((node, n) => {
    const group = groups[n] as string
    const entries = group.slice(1, -1).split('|')
    if (group.length < 2 || !group.startsWith('|') || !group.endsWith('|') || entries.length !== node)
      refuse(`node ${node} is ${shown(group)}, expected ${node} operations between bars`)
    return entries.map((entry, from) => {
      const [op, source] = entry.split('~')
      if (source !== String(from)) refuse(`node ${node} has ${shown(entry)}, expected an operation and ~${from}`)
      return op
    })
  })
  return checkGenotype({ space: 'nas-bench-201', edges }) as Nb201Genotype
}
