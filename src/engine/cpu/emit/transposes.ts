/**
 * Four vectors turned: what the text writes as a vector of four lanes, or of four dot products with one vector, read from the columns.
 *
 *   (w0.x, w1.x, w2.x, w3.x)                       = column x
 *   (dot(d, w0), dot(d, w1), dot(d, w2), dot(d, w3)) = d.x * column x + d.y * column y + d.z * column z + d.w * column w
 *
 * The sums have the order of a dot product, lane by lane: the bits are the same. Columns are made once where the vectors are.
 */
import type { Type } from '../wgsl/program'
import { binary, constant, isConstant, lane, splat } from './make'
import type { Lanes, Local, Node } from './tree'

type Four = readonly [Local, Local, Local, Local]

const fixed = (node: Node | undefined): Local | null =>
  node?.kind === 'local' && node.local.isFixed ? node.local : null

const read = (local: Local): Node => ({ kind: 'local', type: local.type, local })

export class Transposes {
  private readonly keep: (type: Type, value: Node) => Local
  private known: Map<string, Four>[] = []

  /** @param keep a new local with that value, from the current statement on */
  constructor(keep: (type: Type, value: Node) => Local) {
    this.keep = keep
  }

  /** What is made from here on is known until `close`. */
  open(): void {
    this.known.push(new Map())
  }

  close(): void {
    this.known.pop()
  }

  /** null where the components are of neither kind. */
  rewrite(type: Type, components: readonly Node[]): Node | null {
    if (type !== 'vec4f' || components.length !== 4) return null
    return this.lanes(components) ?? this.dots(components)
  }

  private lanes(components: readonly Node[]): Node | null {
    const [first] = components
    if (first?.kind !== 'lane' || !isConstant(first.index)) return null
    const at = first.index.value
    const vectors = components.map((node) =>
      node.kind === 'lane' && node.vector.type === 'vec4f' && isConstant(node.index, at) ? fixed(node.vector) : null,
    )
    return vectors.every((vector) => vector !== null) ? read(this.columns(vectors as never)[at] as Local) : null
  }

  private dots(components: readonly Node[]): Node | null {
    const pairs = components.map((node) =>
      node.kind === 'builtin' && node.name === 'dot' && node.args[0]?.type === 'vec4f'
        ? { with: fixed(node.args[0]), vector: fixed(node.args[1]) }
        : null,
    )
    const shared = pairs[0]?.with
    if (!shared || !pairs.every((pair) => pair?.with === shared && pair.vector)) return null
    const columns = this.columns(pairs.map((pair) => pair?.vector) as never)
    return columns
      .map((column, i) => binary('*', splat('vec4f', lane(read(shared), constant('u32', i))), read(column)))
      .reduce((sum, product) => binary('+', sum, product))
  }

  private columns(vectors: Four): Four {
    const key = vectors.map(({ id }) => id).join(' ')
    for (const scope of this.known) {
      const found = scope.get(key)
      if (found) return found
    }
    const shuffle = (first: Local, second: Local, lanes: Lanes): Local =>
      this.keep('vec4f', { kind: 'shuffle', type: 'vec4f', first: read(first), second: read(second), lanes })
    const [a, b, c, d] = vectors
    const low = [shuffle(a, b, [0, 4, 1, 5]), shuffle(c, d, [0, 4, 1, 5])] as const
    const high = [shuffle(a, b, [2, 6, 3, 7]), shuffle(c, d, [2, 6, 3, 7])] as const
    const columns: Four = [
      shuffle(low[0], low[1], [0, 1, 4, 5]),
      shuffle(low[0], low[1], [2, 3, 6, 7]),
      shuffle(high[0], high[1], [0, 1, 4, 5]),
      shuffle(high[0], high[1], [2, 3, 6, 7]),
    ]
    this.known.at(-1)?.set(key, columns)
    return columns
  }
}
