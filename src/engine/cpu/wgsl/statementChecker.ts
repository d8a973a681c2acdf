/** Types of statements, and of the functions that hold them. */
import { constant, type ExpressionChecker } from './expressionChecker'
import {
  type BinaryOperator,
  type Expression,
  isInteger,
  type Routine,
  type Statement,
  scalarOf,
  type Target,
  type Type,
  type Variable,
  widthOf,
} from './program'
import type { Refuse } from './refusal'
import { type Meaning, Scope } from './scope'
import type { ExpressionSyntax, StatementSyntax } from './syntax'
import { requireValueType } from './types'

/** Largest function-scope array: its elements become locals. */
const MOST_ELEMENTS = 128

export class StatementChecker {
  private readonly expressions: ExpressionChecker
  private readonly refuse: Refuse
  private readonly result: Type | null
  private loops = 0
  private breakable = 0

  constructor(expressions: ExpressionChecker, result: Type | null, refuse: Refuse) {
    this.expressions = expressions
    this.result = result
    this.refuse = refuse
  }

  /** In a scope of their own. */
  block(list: readonly StatementSyntax[]): Statement[] {
    const { expressions } = this
    const outer = expressions.scope
    expressions.scope = new Scope(outer)
    const statements = list.flatMap((one) => this.statement(one) ?? [])
    expressions.scope = outer
    return statements
  }

  private declare(name: string, meaning: Meaning, line: number): void {
    if (!this.expressions.scope.add(name, meaning)) this.refuse(line, `${name}, declared twice`)
  }

  /** null for a constant, which needs no statement. */
  private statement(syntax: StatementSyntax): Statement | null {
    const { expressions, refuse } = this
    const { line } = syntax
    switch (syntax.kind) {
      case 'declare':
        return this.declaration(syntax)
      case 'assign':
        return this.assignment(syntax)
      case 'if':
        return {
          kind: 'if',
          condition: expressions.valueOf(syntax.condition, 'bool'),
          yes: this.block(syntax.yes),
          otherwise: this.block(syntax.otherwise),
        }
      case 'for':
        return this.loop(syntax)
      case 'switch':
        return this.choice(syntax)
      case 'block':
        return { kind: 'block', body: this.block(syntax.body) }
      case 'return':
        if ((syntax.value === null) !== (this.result === null)) return refuse(line, 'return')
        return {
          kind: 'return',
          value: syntax.value && this.result ? expressions.valueOf(syntax.value, this.result) : null,
        }
      case 'break':
        return this.breakable > 0 ? { kind: 'break' } : refuse(line, 'break outside a loop')
      case 'continue':
        return this.loops > 0 ? { kind: 'continue' } : refuse(line, 'continue outside a loop')
      case 'call':
        return this.call(syntax.call as ExpressionSyntax & { kind: 'call' })
    }
  }

  private call({ callee, args, line }: ExpressionSyntax & { kind: 'call' }): Statement {
    const meaning = this.expressions.scope.find(callee.name)
    if (meaning?.kind !== 'function') return this.refuse(line, `${callee.name} as a statement`)
    const found = meaning.checked(line)
    const values = this.expressions.argumentsOf(callee.name, args, found.parameters, line)
    return { kind: 'call', callee: found, args: values }
  }

  private declaration(syntax: StatementSyntax & { kind: 'declare' }): Statement | null {
    const { keyword, name, type, value, line } = syntax
    if (keyword === 'const') return this.constant(syntax)
    const isMutable = keyword === 'var'
    if (type?.name === 'array') {
      const [inner] = type.of
      const { count } = type
      if (!inner || count === null || count === 0 || count > MOST_ELEMENTS || value || !isMutable)
        return this.refuse(line, `array ${name}: not a var of 1 to ${MOST_ELEMENTS} elements without a value`)
      const array: Variable = { name, type: requireValueType(inner, this.refuse), count, isMutable }
      this.declare(name, { kind: 'variable', variable: array }, line)
      return { kind: 'declare', variable: array, value: null }
    }
    const wanted = type && requireValueType(type, this.refuse)
    if (!value && !(isMutable && wanted)) return this.refuse(line, `${keyword} ${name} without a value`)
    const init = value && (wanted ? this.expressions.valueOf(value, wanted) : this.expressions.value(value))
    const variable: Variable = { name, type: wanted ?? (init as Expression).type, count: null, isMutable }
    this.declare(name, { kind: 'variable', variable }, line)
    return { kind: 'declare', variable, value: init }
  }

  private constant({ name, type, value, line }: StatementSyntax & { kind: 'declare' }): null {
    if (!value) return this.refuse(line, `const ${name} without a value`)
    const checked = type
      ? this.expressions.valueOf(value, requireValueType(type, this.refuse))
      : this.expressions.check(value)
    if (checked.kind === 'abstract') this.declare(name, checked, line)
    else if (checked.kind === 'constant')
      this.declare(name, { kind: 'constant', type: scalarOf(checked.type), value: checked.value }, line)
    else this.refuse(line, `const ${name}, whose value is not a number of the text`)
    return null
  }

  private target(syntax: ExpressionSyntax): { target: Target; type: Type } {
    const { expressions, refuse } = this
    const { line } = syntax
    const holder = syntax.kind === 'index' || syntax.kind === 'member' ? syntax.of : syntax
    if (holder.kind !== 'name')
      return refuse(line, 'assignment to anything but a variable, its component or an element')
    const meaning = expressions.scope.find(holder.name)
    if (meaning?.kind === 'storage') {
      const { storage } = meaning
      if (syntax.kind !== 'index') return refuse(line, `assignment to a part of ${storage.name}`)
      if (!storage.isWritable) return refuse(line, `assignment to ${storage.name}, which is bound for reading`)
      return { target: { kind: 'store', storage, index: expressions.index(syntax.index), line }, type: storage.element }
    }
    if (meaning?.kind !== 'variable' || !meaning.variable.isMutable) return refuse(line, `assignment to ${holder.name}`)
    const { variable } = meaning
    if (variable.count !== null) {
      if (syntax.kind !== 'index') return refuse(line, `assignment to the whole array ${variable.name}`)
      const index = expressions.index(syntax.index)
      return { target: { kind: 'element', array: variable, index, line }, type: variable.type }
    }
    if (syntax.kind === 'name') return { target: { kind: 'variable', variable }, type: variable.type }
    const index =
      syntax.kind === 'index'
        ? expressions.index(syntax.index)
        : constant('u32', expressions.laneOf((syntax as ExpressionSyntax & { kind: 'member' }).member, line))
    const width = widthOf(variable.type)
    if (width === 1 || (index.kind === 'constant' && index.value >= width))
      return refuse(line, `assignment to a component of ${variable.type}`)
    return { target: { kind: 'lane', variable, index }, type: scalarOf(variable.type) }
  }

  private assignment({ op, target: place, value, line }: StatementSyntax & { kind: 'assign' }): Statement {
    const { expressions } = this
    const { target, type } = this.target(place)
    if (op === null) return { kind: 'assign', target, op, value: expressions.valueOf(value, type) }
    const operator = op as BinaryOperator
    const combined = expressions.binary(operator, expressions.check(place), expressions.check(value), line)
    if (combined.kind !== 'binary' || combined.type !== type) return this.refuse(line, `${op}= of ${type}`)
    return { kind: 'assign', target, op: operator, value: combined.right }
  }

  private loop({ start, condition, update, body, line }: StatementSyntax & { kind: 'for' }): Statement {
    const { expressions, refuse } = this
    const outer = expressions.scope
    expressions.scope = new Scope(outer)
    const begin = this.statement(start)
    if (begin?.kind !== 'declare' || !begin.variable.isMutable)
      return refuse(line, 'for that does not start with a var')
    const test = expressions.valueOf(condition, 'bool')
    const step = this.statement(update)
    if (step?.kind !== 'assign' || step.target.kind !== 'variable')
      return refuse(line, 'for whose update is no assignment')
    this.loops++
    this.breakable++
    const inner = this.block(body)
    this.loops--
    this.breakable--
    expressions.scope = outer
    return { kind: 'for', start: begin, condition: test, update: step, body: inner }
  }

  private choice({ value, cases, line }: StatementSyntax & { kind: 'switch' }): Statement {
    const { expressions, refuse } = this
    const chosen = expressions.value(value)
    if (!isInteger(chosen.type)) return refuse(line, `switch over ${chosen.type}`)
    this.breakable++
    const checked = cases.map(({ values, body }) => ({
      values: values.map((one) => {
        const known = expressions.valueOf(one, chosen.type)
        return known.kind === 'constant' ? known.value : refuse(one.line, 'a case that is not a number of the text')
      }),
      body: this.block(body),
    }))
    this.breakable--
    const defaults = checked.filter(({ values }) => values.length === 0)
    if (defaults.length !== 1) return refuse(line, `switch with ${defaults.length} defaults`)
    return {
      kind: 'switch',
      value: chosen,
      cases: checked.filter(({ values }) => values.length > 0),
      otherwise: defaults[0]?.body ?? [],
    }
  }
}

/** A function whose last statement gives its result. */
export function endsWithResult({ result, body }: Pick<Routine, 'result' | 'body'>): boolean {
  return result === null || body.at(-1)?.kind === 'return'
}
