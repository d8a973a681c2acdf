/**
 * One XGBoost model as `booster.save_model("NAME.json")` writes it -> a forest. Only what sums its trees is read: regression
 * with squared error, one output, numerical splits; anything else would be summed wrongly and is refused.
 * Format: XGBoost 1.7 to 3, doc/model.schema.
 */
import { SearchError, shown } from '../errors'
import { type Forest, LEAF } from './forest'

export const OBJECTIVE = 'reg:squarederror'
/** Trees of a member; the package stops at 20,000 rounds. */
const MOST_TREES = 100_000
const MOST_NODES = 100_000_000

/** A value with the place where it stands, for refusals. */
class Place {
  readonly value: unknown
  private readonly path: string

  constructor(value: unknown, path: string) {
    this.value = value
    this.path = path
  }

  refuse(rule: string): never {
    const value = this.value === undefined ? 'is missing' : shown(this.value)
    throw new SearchError('bad-model', `${this.path}: ${value}, expected ${rule}`)
  }

  at(key: string | number): Place {
    const { value } = this
    if (typeof value !== 'object' || value === null) this.refuse('an object')
    const own = Object.hasOwn(value as object, key) ? (value as Record<string | number, unknown>)[key] : undefined
    return new Place(
      own,
      `${this.path}${typeof key === 'number' ? `[${key}]` : `${this.path.endsWith(':') ? ' ' : '.'}${key}`}`,
    )
  }

  list(): readonly unknown[] {
    return Array.isArray(this.value) ? this.value : this.refuse('a list')
  }

  /** XGBoost writes numbers of its parameters as text, the base score since version 3.1 as a list of one. */
  number(): number {
    const { value } = this
    const text = typeof value === 'string' ? value.replace(/^\[([^,\]]*)\]$/, '$1') : value
    const number = typeof text === 'string' && text.trim() !== '' ? Number(text) : text
    return typeof number === 'number' && Number.isFinite(number) ? number : this.refuse('a finite number')
  }

  /** Refuses a field that is there and is none of these numbers. */
  isOneOf(...allowed: readonly number[]): void {
    if (this.value !== undefined && !allowed.includes(this.number())) this.refuse(allowed.join(' or '))
  }
}

/**
 * The columns of a tree, checked for length; numbers are checked where they are used.
 */
interface Columns {
  readonly left: readonly unknown[]
  readonly right: readonly unknown[]
  readonly index: readonly unknown[]
  readonly condition: readonly unknown[]
}

function columnsOf(tree: Place): Columns {
  const left = tree.at('left_children').list()
  const column = (name: string): readonly unknown[] => {
    const place = tree.at(name)
    const found = place.list()
    return found.length === left.length ? found : place.refuse(`${left.length} entries, one a node`)
  }
  if (left.length === 0) tree.at('left_children').refuse('at least one node')
  for (const name of ['categories', 'categories_nodes', 'categories_segments', 'categories_sizes']) {
    const place = tree.at(name)
    if (place.value !== undefined && place.list().length > 0) place.refuse('none: categorical splits are not read')
  }
  const types = tree.at('split_type')
  if (types.value !== undefined && types.list().some((type) => type !== 0))
    types.refuse('zeros: categorical splits are not read')
  return {
    left,
    right: column('right_children'),
    index: column('split_indices'),
    condition: column('split_conditions'),
  }
}

/** Collects nodes of all trees in preorder. */
class ForestBuilder {
  private readonly roots: number[] = []
  private readonly right: number[] = []
  private readonly value: number[] = []
  private readonly feature: number[] = []

  add(tree: Place, features: number): void {
    const { left, right, index, condition } = columnsOf(tree)
    this.roots.push(this.value.length)
    const seen = new Uint8Array(left.length)
    /** Nodes to come, each with the parent whose right child it is; -1 for none. */
    const open: [node: number, parent: number][] = [[0, -1]]
    for (let next = open.pop(); next; next = open.pop()) {
      const [node, parent] = next
      const place = this.value.length
      if (seen[node]) tree.at('left_children').refuse(`a tree, but node ${node} has two parents`)
      seen[node] = 1
      if (place >= MOST_NODES) tree.refuse(`at most ${MOST_NODES} nodes in all`)
      if (parent >= 0) this.right[parent] = place
      const number = condition[node]
      if (typeof number !== 'number' || !Number.isFinite(Math.fround(number)))
        tree.at('split_conditions').at(node).refuse('a finite float32')
      this.value.push(number as number)
      this.right.push(0)
      if (left[node] === -1) {
        this.feature.push(LEAF)
        continue
      }
      const asks = index[node]
      if (typeof asks !== 'number' || !Number.isInteger(asks) || asks < 0 || asks >= features)
        tree
          .at('split_indices')
          .at(node)
          .refuse(`a feature from 0 to ${features - 1}`)
      this.feature.push(asks as number)
      open.push([child(tree, 'right_children', right, node), place], [child(tree, 'left_children', left, node), -1])
    }
  }

  forest(baseScore: number): Forest {
    return {
      baseScore: Math.fround(baseScore),
      roots: Uint32Array.from(this.roots),
      right: Uint32Array.from(this.right),
      value: Float32Array.from(this.value),
      feature: Uint8Array.from(this.feature),
    }
  }
}

function child(tree: Place, column: string, children: readonly unknown[], node: number): number {
  const found = children[node]
  if (typeof found !== 'number' || !Number.isInteger(found) || found <= 0 || found >= children.length)
    tree
      .at(column)
      .at(node)
      .refuse(`a node from 1 to ${children.length - 1}`)
  return found as number
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const [number] = /\b(?:NaN|Infinity)\b/.exec(text) ?? []
    const why = number ? `holds ${number}, expected finite numbers` : 'is no JSON or was cut off'
    throw new SearchError('bad-model', `${name}: ${why} (${shown((error as Error).message)})`)
  }
}

/**
 * @param features how many a model of that kind has
 * @throws SearchError 'bad-model' naming the file, the field, its value and the rule
 */
export function readXgboostJson(text: string, name: string, features: number): Forest {
  const learner = new Place(parsed(text, name), `${name}:`).at('learner')
  const about = learner.at('learner_model_param')
  const objective = learner.at('objective').at('name')
  if (objective.value !== OBJECTIVE) objective.refuse(OBJECTIVE)
  const count = about.at('num_feature')
  if (count.number() !== features) count.refuse(`${features}, as the models of NAS-Bench-301 have`)
  about.at('num_class').isOneOf(0, 1)
  about.at('num_target').isOneOf(1)
  const booster = learner.at('gradient_booster')
  const kind = booster.at('name')
  if (kind.value !== undefined && kind.value !== 'gbtree') kind.refuse('gbtree')
  const model = booster.at('model')
  const trees = model.at('trees')
  const { length } = trees.list()
  if (length === 0 || length > MOST_TREES) trees.refuse(`1 to ${MOST_TREES} trees`)
  const announced = model.at('gbtree_model_param').at('num_trees')
  if (announced.number() !== length) announced.refuse(`${length}, the trees of the file`)
  const builder = new ForestBuilder()
  for (let tree = 0; tree < length; tree++) {
    const place = trees.at(tree)
    place.at('tree_param').value === undefined || place.at('tree_param').at('size_leaf_vector').isOneOf(0, 1)
    builder.add(place, features)
  }
  return builder.forest(about.at('base_score').number())
}
