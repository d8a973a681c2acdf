/** Ways through the tree of tree.ts. */
import type { Local, Node, Step } from './tree'

/** The parts of a node, in order of evaluation. */
export function partsOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'inside':
    case 'load':
    case 'table':
      return [node.index]
    case 'loadAt':
      return [node.place.address]
    case 'lane':
      return [node.vector, node.index]
    case 'withLane':
      return [node.vector, node.index, node.value]
    case 'shuffle':
      return [node.first, node.second]
    case 'unary':
    case 'splat':
    case 'convert':
    case 'bitcast':
    case 'pinned':
      return [node.operand]
    case 'binary':
      return [node.left, node.right]
    case 'construct':
      return node.components
    case 'builtin':
      return node.args
    case 'inlined':
      return [node.value]
    default:
      return []
  }
}

/** The same node with other parts, in the order of `partsOf`. */
export function withParts(node: Node, parts: readonly Node[]): Node {
  const [first, second, third] = parts as [Node, Node, Node]
  switch (node.kind) {
    case 'inside':
    case 'load':
    case 'table':
      return { ...node, index: first }
    case 'loadAt':
      return { ...node, place: { ...node.place, address: first } }
    case 'lane':
      return { ...node, vector: first, index: second }
    case 'withLane':
      return { ...node, vector: first, index: second, value: third }
    case 'shuffle':
      return { ...node, first, second }
    case 'unary':
    case 'splat':
    case 'convert':
    case 'bitcast':
    case 'pinned':
      return { ...node, operand: first }
    case 'binary':
      return { ...node, left: first, right: second }
    case 'construct':
      return { ...node, components: parts }
    case 'builtin':
      return { ...node, args: parts }
    case 'inlined':
      return { ...node, value: first }
    default:
      return node
  }
}

/** Locals that steps set, those in the texts of functions included. */
export function changedBy(steps: readonly Step[], found = new Set<Local>()): Set<Local> {
  const inNode = (node: Node): void => {
    if (node.kind === 'inlined') changedBy(node.body, found)
    for (const part of partsOf(node)) inNode(part)
  }
  for (const step of steps)
    switch (step.kind) {
      case 'set':
        found.add(step.local)
        inNode(step.value)
        break
      case 'store':
        inNode(step.index)
        inNode(step.value)
        break
      case 'storeAt':
        inNode(step.place.address)
        inNode(step.value)
        break
      case 'if':
        inNode(step.condition)
        changedBy(step.yes, found)
        changedBy(step.otherwise, found)
        break
      case 'loop':
        inNode(step.condition)
        changedBy(step.body, found)
        changedBy(step.update, found)
        break
      case 'labelled':
        changedBy(step.body, found)
        break
    }
  return found
}
