/** Recursive descent: text of a kernel -> its declarations. Refuses, by name and line, what the subset has no word for. */
import { type Token, tokensOf } from './lexer'
import type { Refuse } from './refusal'
import type { Attribute, DeclarationSyntax, ExpressionSyntax, Field, StatementSyntax, TypeSyntax } from './syntax'

/** How tightly binary operators bind. */
const PRECEDENCE: Readonly<Record<string, number>> = {
  ...{ '||': 1, '&&': 2, '|': 3, '^': 4, '&': 5, '==': 6, '!=': 6, '<': 7, '>': 7, '<=': 7, '>=': 7 },
  ...{ '<<': 8, '>>': 8, '+': 9, '-': 9, '*': 10, '/': 10, '%': 10 },
}
const UNARY = new Set(['-', '!', '~'])
const COMPOUND = /^(<<|>>|[-+*/%&|^])=$/
/** Names after which `<` opens a list of types. */
const GENERIC = new Set(['array', 'bitcast', 'vec2', 'vec3', 'vec4', 'atomic', 'ptr'])
/** Words of WGSL that the subset has not. */
const REFUSED = new Set(
  'alias atomic const_assert continuing diagnostic discard enable loop override ptr requires texture_2d while'.split(
    ' ',
  ),
)

class Parser {
  private readonly tokens: Token[]
  private readonly refuse: Refuse
  private at = 0

  constructor(text: string, refuse: Refuse) {
    this.tokens = tokensOf(text, refuse)
    this.refuse = refuse
  }

  private get next(): Token {
    return this.tokens[this.at] as Token
  }

  private is(text: string): boolean {
    return this.next.text === text && this.next.kind !== 'number'
  }

  private accept(text: string): boolean {
    if (!this.is(text)) return false
    this.at++
    return true
  }

  private expect(text: string): void {
    if (!this.accept(text)) this.refuse(this.next.line, `${this.next.text} where ${text} is expected`)
  }

  private name(): string {
    const { kind, text, line } = this.next
    if (kind !== 'name') return this.refuse(line, `${text} where a name is expected`)
    if (REFUSED.has(text)) return this.refuse(line, text)
    this.at++
    return text
  }

  /** `>` that may be the first half of `>>` or `>=`. */
  private closeTypes(): void {
    const { text, line } = this.next
    if (text === '>>' || text === '>=') this.tokens[this.at] = { kind: 'sign', text: text.slice(1), line }
    else this.expect('>')
  }

  private type(): TypeSyntax {
    const { line } = this.next
    const name = this.name()
    if (!GENERIC.has(name) || !this.accept('<')) return { name, of: [], count: null, line }
    const of = [this.type()]
    let count: number | null = null
    if (this.accept(',')) {
      const { kind, text } = this.next
      if (kind !== 'number' || !/^\d+u?$/.test(text)) this.refuse(line, `${name} with a size of ${text}`)
      count = Number.parseInt(text, 10)
      this.at++
    }
    this.closeTypes()
    return { name, of, count, line }
  }

  private attributes(): Attribute[] {
    const found: Attribute[] = []
    while (this.accept('@')) {
      const name = this.name()
      const args: string[] = []
      if (this.accept('('))
        while (!this.accept(')')) {
          if (this.next.kind === 'end') this.refuse(this.next.line, `${this.next.text} where ) is expected`)
          args.push(this.next.text)
          this.at++
          this.accept(',')
        }
      found.push({ name, args })
    }
    return found
  }

  private fields(close: string): Field[] {
    const fields: Field[] = []
    while (!this.accept(close)) {
      const attributes = this.attributes()
      const name = this.name()
      this.expect(':')
      fields.push({ name, type: this.type(), attributes })
      if (!this.is(close)) this.expect(',')
    }
    return fields
  }

  private number(): ExpressionSyntax {
    const { text, line } = this.next
    this.at++
    const isHex = /^0[xX]/.test(text)
    const suffix = (isHex ? /[iu]$/ : /[iufh]$/).exec(text)?.[0]
    const value = Number(suffix ? text.slice(0, -1) : text)
    if (suffix === 'h') return this.refuse(line, `${text}, a number of f16`)
    const whole = isHex || /^\d+$/.test(text)
    const type = suffix === 'u' ? 'u32' : suffix === 'i' ? 'i32' : suffix === 'f' ? 'f32' : whole ? 'int' : 'float'
    return { kind: 'number', value, type, line }
  }

  private args(): ExpressionSyntax[] {
    const args: ExpressionSyntax[] = []
    while (!this.accept(')')) {
      args.push(this.expression())
      if (!this.is(')')) this.expect(',')
    }
    return args
  }

  private primary(): ExpressionSyntax {
    const { kind, text, line } = this.next
    if (kind === 'number') return this.number()
    if (this.accept('(')) {
      const inner = this.expression()
      this.expect(')')
      return inner
    }
    if (kind !== 'name') return this.refuse(line, `${text} where an expression is expected`)
    if (this.accept('true') || this.accept('false')) return { kind: 'boolean', value: text === 'true', line }
    const callee = this.type()
    if (this.accept('(')) return { kind: 'call', callee, args: this.args(), line }
    if (callee.of.length > 0) return this.refuse(line, `${text} without arguments`)
    return { kind: 'name', name: callee.name, line }
  }

  private postfix(): ExpressionSyntax {
    let of = this.primary()
    for (;;) {
      const { line } = this.next
      if (this.accept('[')) {
        const index = this.expression()
        this.expect(']')
        of = { kind: 'index', of, index, line }
      } else if (this.accept('.')) of = { kind: 'member', of, member: this.name(), line }
      else return of
    }
  }

  private unary(): ExpressionSyntax {
    const { kind, text, line } = this.next
    if (kind !== 'sign') return this.postfix()
    if (text === '&' || text === '*') return this.refuse(line, `pointer ${text}`)
    if (!UNARY.has(text)) return this.postfix()
    this.at++
    return { kind: 'unary', op: text, operand: this.unary(), line }
  }

  private expression(least = 0): ExpressionSyntax {
    let left = this.unary()
    for (;;) {
      const { kind, text, line } = this.next
      const precedence = kind === 'sign' ? PRECEDENCE[text] : undefined
      if (precedence === undefined || precedence <= least) return left
      this.at++
      left = { kind: 'binary', op: text, left, right: this.expression(precedence), line }
    }
  }

  private block(): StatementSyntax[] {
    this.expect('{')
    const body: StatementSyntax[] = []
    while (!this.accept('}')) if (!this.accept(';')) body.push(this.statement())
    return body
  }

  /** What may stand in the head of a `for`: a declaration, an assignment or a call. */
  private simple(): StatementSyntax {
    const { text, line } = this.next
    if (text === 'let' || text === 'var' || text === 'const') {
      this.at++
      if (this.is('<')) return this.refuse(line, 'an address space inside a function')
      const name = this.name()
      const type = this.accept(':') ? this.type() : null
      const value = this.accept('=') ? this.expression() : null
      return { kind: 'declare', keyword: text, name, type, value, line }
    }
    const target = this.postfix()
    const one: ExpressionSyntax = { kind: 'number', value: 1, type: 'int', line }
    if (this.accept('++')) return { kind: 'assign', op: '+', target, value: one, line }
    if (this.accept('--')) return { kind: 'assign', op: '-', target, value: one, line }
    if (this.accept('=')) return { kind: 'assign', op: null, target, value: this.expression(), line }
    const compound = COMPOUND.exec(this.next.text)?.[1]
    if (compound !== undefined) {
      this.at++
      return { kind: 'assign', op: compound, target, value: this.expression(), line }
    }
    if (target.kind === 'call') return { kind: 'call', call: target, line }
    return this.refuse(line, `${this.next.text} where a statement is expected`)
  }

  private conditional(line: number): StatementSyntax {
    const condition = this.expression()
    const yes = this.block()
    if (!this.accept('else')) return { kind: 'if', condition, yes, otherwise: [], line }
    const otherwise = this.accept('if') ? [this.conditional(line)] : this.block()
    return { kind: 'if', condition, yes, otherwise, line }
  }

  private loop(line: number): StatementSyntax {
    this.expect('(')
    if (this.is(';')) return this.refuse(line, 'for without a start')
    const start = this.simple()
    this.expect(';')
    if (this.is(';')) return this.refuse(line, 'for without a condition')
    const condition = this.expression()
    this.expect(';')
    if (this.is(')')) return this.refuse(line, 'for without an update')
    const update = this.simple()
    this.expect(')')
    return { kind: 'for', start, condition, update, body: this.block(), line }
  }

  private choice(line: number): StatementSyntax {
    const value = this.expression()
    const cases: { values: ExpressionSyntax[]; body: StatementSyntax[] }[] = []
    this.expect('{')
    while (!this.accept('}')) {
      const values: ExpressionSyntax[] = []
      if (!this.accept('default')) {
        this.expect('case')
        do values.push(this.expression())
        while (this.accept(','))
      }
      this.accept(':')
      cases.push({ values, body: this.block() })
    }
    return { kind: 'switch', value, cases, line }
  }

  private statement(): StatementSyntax {
    const { line } = this.next
    if (this.is('{')) return { kind: 'block', body: this.block(), line }
    if (this.accept('if')) return this.conditional(line)
    if (this.accept('for')) return this.loop(line)
    if (this.accept('switch')) return this.choice(line)
    let statement: StatementSyntax
    if (this.accept('return')) statement = { kind: 'return', value: this.is(';') ? null : this.expression(), line }
    else if (this.accept('break')) statement = { kind: 'break', line }
    else if (this.accept('continue')) statement = { kind: 'continue', line }
    else statement = this.simple()
    this.expect(';')
    return statement
  }

  private resource(line: number, attributes: Attribute[]): DeclarationSyntax {
    const space: string[] = []
    if (this.accept('<')) {
      do space.push(this.name())
      while (this.accept(','))
      this.closeTypes()
    }
    const name = this.name()
    this.expect(':')
    const type = this.type()
    this.expect(';')
    return { kind: 'resource', space, name, type, attributes, line }
  }

  private function(line: number, attributes: Attribute[]): DeclarationSyntax {
    const name = this.name()
    this.expect('(')
    const parameters = this.fields(')')
    const result = this.accept('->') ? this.type() : null
    return { kind: 'function', name, parameters, result, body: this.block(), attributes, line }
  }

  declarations(): DeclarationSyntax[] {
    const found: DeclarationSyntax[] = []
    while (this.next.kind !== 'end') {
      if (this.accept(';')) continue
      const attributes = this.attributes()
      const { text, line } = this.next
      if (this.accept('struct')) {
        const name = this.name()
        this.expect('{')
        found.push({ kind: 'struct', name, fields: this.fields('}'), attributes, line })
      } else if (this.accept('fn')) found.push(this.function(line, attributes))
      else if (this.accept('var')) found.push(this.resource(line, attributes))
      else if (this.accept('const')) {
        const name = this.name()
        const type = this.accept(':') ? this.type() : null
        this.expect('=')
        const value = this.expression()
        this.expect(';')
        found.push({ kind: 'constant', name, type, value, attributes, line })
      } else this.refuse(line, `${text} at module scope`)
    }
    return found
  }
}

export const parse = (text: string, refuse: Refuse): DeclarationSyntax[] => new Parser(text, refuse).declarations()
