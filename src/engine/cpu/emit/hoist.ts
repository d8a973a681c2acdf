/**
 * Moves what a loop does not change in front of it, and turns indices of buffers into addresses. Levels: 0 is the launch (uniforms,
 * addresses of buffers), 1 a row of the grid, 2 an invocation, 3 and on the loops of the text.
 *
 * What is moved has no effect, reads no buffer and cannot fail (a division by zero gives the dividend), so that it may be computed where the loop
 * runs zero times. Sums of whole numbers are put in order of level first, which changes nothing modulo 2^32: the part that stays the same
 * is then one value. Values are scalars: a vector would hold one of sixteen registers over the whole loop.
 */
import { isInteger, isVector } from '../wgsl/program'
import { binary, constant, convert, isConstant } from './make'
import type { Local, Node, Place, Step } from './tree'
import { changedBy, partsOf, withParts } from './walk'

/** A loop on the way to the current step. */
interface Frame {
  readonly changed: ReadonlySet<Local>
  /** What was moved in front of the loop, by its key. */
  readonly known: Map<string, Local>
  readonly before: Step[]
}

/** Largest constant that is added by the load itself: far less than the address of the first buffer, so that no sum wraps around. */
const MOST_OFFSET = 1 << 16

/** Cheaper than this is not worth a local of its own, unless the text names it. */
const LEAST_COST = 2
/**
 * From this cost on a whole number that the text names, or that was moved, is pinned: V8's older compiler (Node 20) would compute it again in
 * every branch that needs it, ten times over in the rows of a depthwise strip, divisions too. That was a quarter of the depthwise kernels' time.
 */
const LEAST_PINNED = 3
const COSTS: Readonly<Record<string, number>> = { '*': 3, '/': 20, '%': 20 }

const LAUNCH = 0
const ROW = 1
const INVOCATION = 2

export interface Hoisted {
  readonly launch: readonly Step[]
  readonly row: readonly Step[]
  readonly body: readonly Step[]
}

interface Term {
  readonly node: Node
  readonly isNegative: boolean
}

type Sum = Node & { readonly kind: 'binary' }
const isSum = (node: Node): node is Sum =>
  node.kind === 'binary' && (node.op === '+' || node.op === '-') && (node.type === 'u32' || node.type === 'i32')

/** A zero with its sign. */
const digits = (value: number): string => (Object.is(value, -0) ? '-0' : String(value))

const shiftOf = (node: { readonly element: Node['type'] }): number => (isVector(node.element) ? 4 : 2)

class Hoisting {
  private readonly isChecked: boolean
  /** Level at which a local is first set. */
  private readonly levels = new Map<Local, number>()
  /** What a local stands for that is only another name. */
  private readonly names = new Map<Local, Node>()
  /** Frame i is the loop of level i + 1. */
  private readonly frames: Frame[] = []
  /** Where the node that is being made will be computed: in the innermost loop, or in front of one. */
  private level = 0
  private locals: number

  constructor(isChecked: boolean, firstLocal: number) {
    this.isChecked = isChecked
    this.locals = firstLocal
  }

  kernel(body: readonly Step[]): Hoisted {
    const changed = changedBy(body)
    const row = this.open(changed)
    const invocation = this.open(changed)
    const steps = this.list(body)
    return { launch: row.before, row: invocation.before, body: steps }
  }

  private open(changed: ReadonlySet<Local>): Frame {
    const frame = { changed, known: new Map<string, Local>(), before: [] }
    this.frames.push(frame)
    this.level = this.frames.length
    return frame
  }

  private close(): void {
    this.frames.pop()
    this.level = this.frames.length
  }

  private levelOfLocal(local: Local): number {
    const other = this.names.get(local)
    if (other) return this.levelOf(other)
    const set = this.levels.get(local) ?? this.level
    for (let level = this.level; level > set; level--) if (this.frames[level - 1]?.changed.has(local)) return level
    return set
  }

  private levelOf(node: Node): number {
    switch (node.kind) {
      case 'constant':
      case 'constants':
      case 'uniform':
      case 'base':
        return LAUNCH
      case 'invocation':
        return node.axis === 'x' ? INVOCATION : ROW
      case 'local':
        return this.levelOfLocal(node.local)
      case 'load':
      case 'loadAt':
      case 'inside':
      case 'inlined':
        return this.level
      default:
        return partsOf(node).reduce((most, part) => Math.max(most, this.levelOf(part)), LAUNCH)
    }
  }

  private costOf(node: Node): number {
    const parts = partsOf(node)
    if (parts.length === 0) return 0
    const own =
      node.kind === 'binary' ? (COSTS[node.op] ?? 1) : node.kind === 'builtin' ? 2 : node.kind === 'table' ? 9 : 1
    return parts.reduce((sum, part) => sum + this.costOf(part), own)
  }

  private keyOf(node: Node): string {
    switch (node.kind) {
      case 'constant':
        return `${digits(node.value)}${node.type}`
      case 'constants':
        return `${node.values.map(digits).join()}${node.type}`
      case 'uniform':
        return `u${node.field}`
      case 'invocation':
        return node.axis
      case 'base':
        return `b${node.slot}`
      case 'local': {
        const other = this.names.get(node.local)
        return other ? this.keyOf(other) : `l${node.local.id}`
      }
      default: {
        const what = 'op' in node ? node.op : 'name' in node ? node.name : node.kind
        const more = node.kind === 'table' ? node.values.join() : node.kind === 'shuffle' ? node.lanes.join() : ''
        const parts = partsOf(node).map((part) => this.keyOf(part))
        return `(${what}${node.type}${more} ${parts.join(' ')})`
      }
    }
  }

  /** The node as a value that is computed in front of the loop; null where it has to be, or better is, computed in place. */
  private moved(node: Node, least: number): Node | null {
    if (isVector(node.type) || partsOf(node).length === 0) return null
    const level = this.levelOf(node)
    if (level >= this.level || this.costOf(node) < least) return null
    const frame = this.frames[level] as Frame
    const key = this.keyOf(node)
    let local = frame.known.get(key)
    if (!local) {
      const here = this.level
      this.level = level
      const value = this.node(node)
      this.level = here
      local = { id: this.locals++, type: node.type, isFixed: true }
      frame.known.set(key, local)
      this.levels.set(local, level)
      frame.before.push({ kind: 'set', local, value: this.pinned(value) })
    }
    return { kind: 'local', type: node.type, local }
  }

  /** A dear whole number as one that is computed here and nowhere else. */
  private pinned(value: Node): Node {
    const isDear = isInteger(value.type) && !isVector(value.type) && this.costOf(value) >= LEAST_PINNED
    return isDear ? { kind: 'pinned', type: value.type, operand: value } : value
  }

  /** A node for the current level. */
  private node(given: Node, least = LEAST_COST): Node {
    if (given.kind === 'local') return this.names.get(given.local) ?? given
    if (given.kind === 'inlined') {
      const body = this.list(given.body)
      return { ...given, body, value: this.node(given.value) }
    }
    if (given.kind === 'load') {
      const place = this.place(given.storage.slot, shiftOf(given.storage), given.index)
      return { kind: 'loadAt', type: given.type, place }
    }
    const moved = this.moved(given, least)
    if (moved) return moved
    if (isSum(given)) return this.inOrder(null, this.terms(given, false, []), given.type, 0)
    const parts = partsOf(given)
    return parts.length === 0
      ? given
      : withParts(
          given,
          parts.map((part) => this.node(part)),
        )
  }

  /** Terms of a sum of whole numbers, for the current level. */
  private terms(given: Node, isNegative: boolean, found: Term[]): Term[] {
    const known = given.kind === 'local' ? given : this.moved(given, LEAST_COST)
    if (known === null && isSum(given)) {
      this.terms(given.left, isNegative, found)
      return this.terms(given.right, given.op === '-' ? !isNegative : isNegative, found)
    }
    found.push({ node: known ? this.node(known) : this.node(given), isNegative })
    return found
  }

  /** start + the terms times 2^shift, those of lower level first, each prefix moved to its level. */
  private inOrder(start: Node | null, terms: readonly Term[], type: Node['type'], shift: number): Node {
    const [a, b] = terms
    if (start === null && a && b && terms.length === 2 && !(a.isNegative && b.isNegative))
      return a.isNegative ? binary('-', b.node, a.node) : binary(b.isNegative ? '-' : '+', a.node, b.node)
    let sum = start
    for (let level = 0; level <= this.level; level++) {
      const here = terms.filter(({ node }) => this.levelOf(node) === level)
      if (here.length === 0) continue
      const [first, ...rest] = [...here].sort((a, b) => Number(a.isNegative) - Number(b.isNegative)) as [
        Term,
        ...Term[],
      ]
      const opens = first.isNegative ? binary('-', constant(type, 0), first.node) : first.node
      const part = rest.reduce((total, { node, isNegative }) => binary(isNegative ? '-' : '+', total, node), opens)
      const scaled = shift === 0 ? part : binary('<<', part, constant('u32', shift))
      const total: Node = sum === null ? scaled : binary('+', sum, scaled)
      sum = this.moved(total, LEAST_COST) ?? total
    }
    return sum ?? constant(type, 0)
  }

  private place(slot: number, shift: number, index: Node): Place {
    const base: Node = { kind: 'base', type: 'u32', slot }
    if (this.isChecked) {
      const inside: Node = { kind: 'inside', type: 'u32', slot, index: this.node(index) }
      return { address: binary('+', base, binary('<<', inside, constant('u32', shift))), offset: 0 }
    }
    const terms: Term[] = []
    let added = 0
    for (const { node, isNegative } of this.terms(this.unsigned(index), false, [])) {
      if (isConstant(node)) added += isNegative ? -node.value : node.value
      else terms.push({ node, isNegative })
    }
    const offset = (added << shift) >>> 0
    const isSmall = added >= 0 && added < MOST_OFFSET && offset < MOST_OFFSET
    if (!isSmall) terms.push({ node: constant('u32', added >>> 0), isNegative: false })
    return { address: this.inOrder(base, terms, 'u32', shift), offset: isSmall ? offset : 0 }
  }

  /** u32(a + b) as u32(a) + u32(b), which is the same modulo 2^32. */
  private unsigned(node: Node): Node {
    if (node.kind === 'binary' && node.type === 'u32' && (node.op === '+' || node.op === '-'))
      return binary(node.op, this.unsigned(node.left), this.unsigned(node.right))
    if (node.kind !== 'convert' || node.type !== 'u32' || node.operand.type !== 'i32') return node
    const { operand } = node
    if (operand.kind !== 'binary' || (operand.op !== '+' && operand.op !== '-')) return node
    return binary(operand.op, this.unsigned(convert('u32', operand.left)), this.unsigned(convert('u32', operand.right)))
  }

  private list(steps: readonly Step[]): Step[] {
    return steps.flatMap((step) => this.step(step))
  }

  private step(step: Step): Step[] {
    switch (step.kind) {
      case 'set': {
        const { local } = step
        const value = this.node(step.value, 1)
        if (local.isFixed && partsOf(value).length === 0 && (value.kind !== 'local' || value.local.isFixed)) {
          this.names.set(local, value)
          return []
        }
        if (!this.levels.has(local)) this.levels.set(local, this.level)
        return [{ kind: 'set', local, value: local.isFixed ? this.pinned(value) : value }]
      }
      case 'store': {
        const { storage } = step
        const place = this.place(storage.slot, shiftOf(storage), step.index)
        return [{ kind: 'storeAt', place, element: storage.element, value: this.node(step.value) }]
      }
      case 'if':
        return [
          {
            ...step,
            condition: this.node(step.condition),
            yes: this.list(step.yes),
            otherwise: this.list(step.otherwise),
          },
        ]
      case 'loop': {
        const frame = this.open(changedBy([step]))
        const condition = this.node(step.condition)
        const body = this.list(step.body)
        const update = this.list(step.update)
        this.close()
        return [...frame.before, { ...step, condition, body, update }]
      }
      case 'labelled':
        return [{ ...step, body: this.list(step.body) }]
      default:
        return [step]
    }
  }
}

/** @param firstLocal a number that no local has, nor any larger one */
export const hoist = (body: readonly Step[], isChecked: boolean, firstLocal: number): Hoisted =>
  new Hoisting(isChecked, firstLocal).kernel(body)
