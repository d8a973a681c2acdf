/**
 * Typed tree -> the tree of tree.ts: functions in place of their calls, loops with a constant count unrolled, arrays as a local an
 * element (so that each index of an array has to be a constant by then), `switch` as a chain of `if`.
 */
import type { BinaryOperator, Expression, Program, Routine, Statement, Target, Type, Variable } from '../wgsl/program'
import type { Refuse } from '../wgsl/refusal'
import { assigned } from './assigned'
import { binary, bitcast, builtin, constant, construct, convert, isConstant, lane, splat, table, unary } from './make'
import { Transposes } from './transposes'
import type { Exit, Local, Node, Step } from './tree'

/** What a variable of the text stands for. */
type Meaning =
  | { readonly kind: 'node'; readonly node: Node }
  | { readonly kind: 'array'; readonly elements: readonly Local[] }

/** Loops of so many iterations at most are unrolled. */
const MOST_ITERATIONS = 128

const read = (local: Local): Node => ({ kind: 'local', type: local.type, local })

/** Costs nothing to write down twice. */
const isPlain = (node: Node): boolean =>
  (node.kind === 'local' && node.local.isFixed) ||
  ['constant', 'constants', 'uniform', 'invocation'].includes(node.kind) ||
  (node.kind === 'construct' && node.components.every(isPlain))

export interface Unfolded {
  readonly body: readonly Step[]
  /** Left by the `return` of the entry point. */
  readonly exit: Exit
  /** Numbers of locals are below. */
  readonly locals: number
}

class Unfolding {
  private readonly refuse: Refuse
  private readonly meanings = new Map<Variable, Meaning>()
  private readonly transposes = new Transposes((type, value) => this.keep(type, value))
  private steps: Step[] = []
  private locals = 0
  private returns: { readonly exit: Exit; readonly result: Local | null }[] = []
  private loops: { readonly exit: Exit; readonly next: Exit | null }[] = []

  constructor(refuse: Refuse) {
    this.refuse = refuse
  }

  main(body: readonly Statement[]): Unfolded {
    const exit: Exit = { isUsed: false }
    this.returns.push({ exit, result: null })
    const steps = this.list(body)
    return { body: steps, exit, locals: this.locals }
  }

  private local(type: Type, isFixed: boolean): Local {
    return { id: this.locals++, type, isFixed }
  }

  /** A local that holds a value from here on. */
  private keep(type: Type, value: Node): Local {
    const local = this.local(type, true)
    this.steps.push({ kind: 'set', local, value })
    return local
  }

  /** The steps of a list of statements. */
  private list(statements: readonly Statement[]): Step[] {
    const outer = this.steps
    this.steps = []
    this.transposes.open()
    for (const statement of statements) this.statement(statement)
    this.transposes.close()
    const { steps } = this
    this.steps = outer
    return steps
  }

  private leave(exit: Exit): void {
    exit.isUsed = true
    this.steps.push({ kind: 'leave', exit })
  }

  private statement(statement: Statement): void {
    switch (statement.kind) {
      case 'declare':
        this.declare(statement.variable, statement.value)
        return
      case 'assign':
        this.assign(statement.target, statement.op, statement.value)
        return
      case 'block':
        this.steps.push(...this.list(statement.body))
        return
      case 'if': {
        const condition = this.node(statement.condition)
        const { yes, otherwise } = statement
        if (isConstant(condition)) this.steps.push(...this.list(condition.value ? yes : otherwise))
        else this.steps.push({ kind: 'if', condition, yes: this.list(yes), otherwise: this.list(otherwise) })
        return
      }
      case 'for':
        if (!this.unroll(statement)) this.loop(statement)
        return
      case 'switch':
        this.choose(statement)
        return
      case 'return': {
        const { exit, result } = this.returns.at(-1) as (typeof this.returns)[number]
        if (result && statement.value)
          this.steps.push({ kind: 'set', local: result, value: this.node(statement.value) })
        this.leave(exit)
        return
      }
      case 'break':
        this.leave((this.loops.at(-1) as (typeof this.loops)[number]).exit)
        return
      case 'continue':
        this.leave(this.loops.findLast(({ next }) => next !== null)?.next as Exit)
        return
      case 'call':
        this.inline(statement.callee, statement.args)
        return
    }
  }

  private declare(variable: Variable, value: Expression | null): void {
    const { type, count, isMutable } = variable
    const zero = (): Node => (type.startsWith('vec') ? splat(type, constant(type, 0)) : constant(type, 0))
    if (count !== null) {
      const elements = Array.from({ length: count }, () => this.local(type, false))
      for (const local of elements) this.steps.push({ kind: 'set', local, value: zero() })
      this.meanings.set(variable, { kind: 'array', elements })
      return
    }
    const node = value ? this.node(value) : zero()
    if (!isMutable && isPlain(node)) {
      this.meanings.set(variable, { kind: 'node', node })
      return
    }
    const local = this.local(type, !isMutable)
    this.steps.push({ kind: 'set', local, value: node })
    this.meanings.set(variable, { kind: 'node', node: read(local) })
  }

  private meaning(variable: Variable): Node {
    const found = this.meanings.get(variable)
    if (found?.kind !== 'node') throw new Error(`${variable.name} has no value`)
    return found.node
  }

  private localOf(variable: Variable): Local {
    const node = this.meaning(variable)
    if (node.kind !== 'local') throw new Error(`${variable.name} is no local`)
    return node.local
  }

  private elementOf(array: Variable, index: Expression, line: number): Local {
    const found = this.meanings.get(array)
    const at = this.node(index)
    if (found?.kind !== 'array') throw new Error(`${array.name} is no array`)
    if (!isConstant(at))
      return this.refuse(line, `${array.name} at an index that is not a constant once loops are unrolled`)
    return (
      found.elements[at.value] ?? this.refuse(line, `${array.name}[${at.value}], which has ${array.count} elements`)
    )
  }

  private assign(target: Target, op: BinaryOperator | null, expression: Expression): void {
    if (target.kind === 'store') {
      const { storage } = target
      let index = this.node(target.index)
      if (op !== null && !isPlain(index)) index = read(this.keep('u32', index))
      const old: Node = { kind: 'load', type: storage.element, storage, index }
      const value = this.node(expression)
      this.steps.push({ kind: 'store', storage, index, value: op === null ? value : binary(op, old, value) })
      return
    }
    if (target.kind === 'lane') {
      const local = this.localOf(target.variable)
      const index = this.node(target.index)
      const value = this.node(expression)
      const changed = op === null ? value : binary(op, lane(read(local), index), value)
      this.steps.push({
        kind: 'set',
        local,
        value: { kind: 'withLane', type: local.type, vector: read(local), index, value: changed },
      })
      return
    }
    const local =
      target.kind === 'variable'
        ? this.localOf(target.variable)
        : this.elementOf(target.array, target.index, target.line)
    const value = this.node(expression)
    this.steps.push({ kind: 'set', local, value: op === null ? value : binary(op, read(local), value) })
  }

  /** True if the loop had a constant count and has been written down that often. */
  private unroll({ start, condition, update, body }: Statement & { kind: 'for' }): boolean {
    if (start.kind !== 'declare' || start.value === null || update.kind !== 'assign') return false
    const { variable } = start
    if (update.target.kind !== 'variable' || update.target.variable !== variable || assigned(body).has(variable))
      return false
    const first = this.node(start.value)
    if (!isConstant(first)) return false
    const values: Node[] = []
    let value: Node = first
    for (;;) {
      this.meanings.set(variable, { kind: 'node', node: value })
      const goesOn = this.node(condition)
      if (!isConstant(goesOn)) return false
      if (!goesOn.value) break
      if (values.push(value) > MOST_ITERATIONS) return false
      const step = this.node(update.value)
      value = update.op === null ? step : binary(update.op, value, step)
      if (!isConstant(value)) return false
    }
    const exit: Exit = { isUsed: false }
    const outer = this.steps
    this.steps = []
    for (const node of values) {
      this.meanings.set(variable, { kind: 'node', node })
      const next: Exit = { isUsed: false }
      this.loops.push({ exit, next })
      this.labelled(next, this.list(body))
      this.loops.pop()
    }
    const { steps } = this
    this.steps = outer
    this.labelled(exit, steps)
    return true
  }

  private labelled(exit: Exit, body: readonly Step[]): void {
    if (exit.isUsed) this.steps.push({ kind: 'labelled', exit, body })
    else this.steps.push(...body)
  }

  private loop({ start, condition, update, body }: Statement & { kind: 'for' }): void {
    this.statement(start)
    const exit: Exit = { isUsed: false }
    const next: Exit = { isUsed: false }
    const test = this.node(condition)
    this.loops.push({ exit, next })
    const inner = this.list(body)
    this.loops.pop()
    this.steps.push({ kind: 'loop', condition: test, body: inner, update: this.list([update]), exit, next })
  }

  private choose({ value, cases, otherwise }: Statement & { kind: 'switch' }): void {
    const chosen = this.node(value)
    const type = chosen.type
    const local = isPlain(chosen) ? chosen : read(this.keep(type, chosen))
    const exit: Exit = { isUsed: false }
    this.loops.push({ exit, next: null })
    const chain = cases.reduceRight<Step[]>((rest, { values, body }) => {
      const tests = values.map((one) => binary('==', local, constant(type, one)))
      const condition = tests.reduce((a, b) => binary('||', a, b))
      if (isConstant(condition)) return condition.value ? this.list(body) : rest
      return [{ kind: 'if', condition, yes: this.list(body), otherwise: rest }]
    }, this.list(otherwise))
    this.loops.pop()
    this.labelled(exit, chain)
  }

  /** Writes down the text of a function; its result, null of a function that gives none. */
  private inline({ parameters, result, body }: Routine, args: readonly Expression[]): Node | null {
    parameters.forEach((parameter, i) => {
      const node = this.node(args[i] as Expression)
      this.meanings.set(parameter, { kind: 'node', node: isPlain(node) ? node : read(this.keep(parameter.type, node)) })
    })
    const exit: Exit = { isUsed: false }
    const [only] = body
    if (body.length === 1 && only?.kind === 'return' && only.value) return this.node(only.value)
    const local = result && this.local(result, false)
    this.returns.push({ exit, result: local })
    const outerLoops = this.loops
    this.loops = []
    const steps = this.list(body)
    this.loops = outerLoops
    this.returns.pop()
    this.labelled(exit, steps)
    return local && read(local)
  }

  private call(callee: Routine, args: readonly Expression[]): Node {
    const outer = this.steps
    this.steps = []
    this.transposes.open()
    const value = this.inline(callee, args) as Node
    this.transposes.close()
    const body = this.steps
    this.steps = outer
    return body.length === 0 ? value : { kind: 'inlined', type: value.type, body, value }
  }

  private node(expression: Expression): Node {
    const { type } = expression
    switch (expression.kind) {
      case 'constant':
        return constant(type, expression.value)
      case 'variable':
        return this.meaning(expression.variable)
      case 'uniform':
      case 'invocation':
        return expression
      case 'load':
        return { kind: 'load', type, storage: expression.storage, index: this.node(expression.index) }
      case 'element':
        return read(this.elementOf(expression.array, expression.index, expression.line))
      case 'table':
        return table(type, expression.table.values, this.node(expression.index))
      case 'lane':
        return lane(this.node(expression.vector), this.node(expression.index))
      case 'unary':
        return unary(expression.op, this.node(expression.operand))
      case 'binary':
        return binary(expression.op, this.node(expression.left), this.node(expression.right))
      case 'splat':
        return splat(type, this.node(expression.operand))
      case 'construct': {
        const components = expression.components.map((component) => this.node(component))
        return this.transposes.rewrite(type, components) ?? construct(type, components)
      }
      case 'convert':
        return convert(type, this.node(expression.operand))
      case 'bitcast':
        return bitcast(type, this.node(expression.operand))
      case 'builtin':
        return builtin(
          type,
          expression.name,
          expression.args.map((arg) => this.node(arg)),
        )
      case 'call':
        return this.call(expression.callee, expression.args)
    }
  }
}

export const unfold = (program: Program, refuse: Refuse): Unfolded => new Unfolding(refuse).main(program.main)
