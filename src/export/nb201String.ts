/**
 * A NAS-Bench-201 cell as its architecture string, the key of nas_201_api and NATS-Bench:
 * `|op~0|+|op~0|op~1|+|op~0|op~1|op~2|`, one group for each of nodes 1 to 3.
 */
import type { Nb201Genotype } from '../space/genotype'
import { edgesInto, topologyOf } from '../space/topology'

const TOPOLOGY = topologyOf({ space: 'nas-bench-201' })

/** Nodes that have incoming edges, in order. */
const NODES = Array.from({ length: TOPOLOGY.nodes - TOPOLOGY.inputs }, (_, i) => TOPOLOGY.inputs + i)

export function writeNb201String(genotype: Nb201Genotype): string {
  return NODES.map((node) => {
    const edges = edgesInto(TOPOLOGY, node).map((edge, from) => `${genotype.edges[edge]}~${from}`)
    return `|${edges.join('|')}|`
  }).join('+')
}
