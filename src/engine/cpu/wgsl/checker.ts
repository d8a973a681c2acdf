/** A kernel's text -> its typed tree (`Program`), or a refusal that names construct and line. Uses SUBSET.md's subset. */
import { type Kernel, WORKGROUP } from '../../plan/kernel'
import { ExpressionChecker } from './expressionChecker'
import { parse } from './parser'
import type { Program, Routine, Scalar, Storage, Type } from './program'
import { type Refuse, refusalOf } from './refusal'
import { Scope } from './scope'
import { endsWithResult, StatementChecker } from './statementChecker'
import type { Attribute, DeclarationSyntax, ExpressionSyntax, TypeSyntax } from './syntax'
import { requireValueType, spelled } from './types'

type Declared<Kind extends DeclarationSyntax['kind']> = DeclarationSyntax & { readonly kind: Kind }

/** Element types of a storage buffer that an address can be computed for by a shift. */
const ELEMENTS: ReadonlySet<Type> = new Set<Type>(['f32', 'i32', 'u32', 'vec4f', 'vec4i', 'vec4u'])

const argumentOf = (attributes: readonly Attribute[], name: string): string | null =>
  attributes.find((attribute) => attribute.name === name)?.args.join(',') ?? null

class ModuleChecker {
  private readonly refuse: Refuse
  private readonly scope = new Scope(null)
  private readonly structs = new Map<string, readonly string[]>()
  private readonly storages: Storage[] = []
  private uniforms: readonly string[] = []
  private main: Declared<'function'> | null = null

  constructor(refuse: Refuse) {
    this.refuse = refuse
  }

  private declare(name: string, meaning: Parameters<Scope['add']>[1], line: number): void {
    if (!this.scope.add(name, meaning)) this.refuse(line, `${name}, declared twice`)
  }

  program(name: string, declarations: readonly DeclarationSyntax[]): Program {
    for (const declaration of declarations)
      if (declaration.kind === 'struct') this.struct(declaration)
      else if (declaration.kind === 'resource') this.resource(declaration)
      else if (declaration.kind === 'constant') this.constant(declaration)
      else this.function(declaration)
    const last = declarations.at(-1)?.line ?? 1
    if (!this.main) return this.refuse(last, 'no entry point')
    const { storages, uniforms } = this
    storages.forEach(({ slot }, i) => {
      if (slot !== i) this.refuse(last, 'bindings that are not 1, 2, 3, ...')
    })
    return { name, storages, uniforms, main: this.entry(this.main) }
  }

  private struct({ name, fields, line }: Declared<'struct'>): void {
    if (fields.length === 0) this.refuse(line, `struct ${name} without a field`)
    for (const { type } of fields)
      if (spelled(type) !== 'u32') this.refuse(type.line, `a uniform of type ${spelled(type)}`)
    this.structs.set(
      name,
      fields.map((field) => field.name),
    )
  }

  private resource({ space, name, type, attributes, line }: Declared<'resource'>): void {
    const binding = Number(argumentOf(attributes, 'binding') ?? Number.NaN)
    if (argumentOf(attributes, 'group') !== '0' || !Number.isInteger(binding))
      this.refuse(line, `${name} without @group(0) and @binding`)
    const [where, access] = space
    if (where === 'uniform' && binding === 0) {
      const fields = this.structs.get(type.name) ?? this.refuse(line, `uniforms of type ${spelled(type)}`)
      this.uniforms = fields
      this.declare(name, { kind: 'uniforms', fields }, line)
    } else if (where === 'storage' && (access === 'read' || access === 'read_write')) {
      const storage = { name, element: this.element(type), isWritable: access === 'read_write', slot: binding - 1 }
      this.storages.push(storage)
      this.declare(name, { kind: 'storage', storage }, line)
    } else this.refuse(line, `var<${space.join(', ')}>`)
  }

  private element(type: TypeSyntax): Type {
    const [inner] = type.of
    const element = type.name === 'array' && type.count === null && inner && requireValueType(inner, this.refuse)
    return element && ELEMENTS.has(element) ? element : this.refuse(type.line, `a storage buffer of ${spelled(type)}`)
  }

  private constant({ name, type, value, line }: Declared<'constant'>): void {
    const expressions = new ExpressionChecker(this.scope, this.refuse)
    if (value.kind === 'call' && value.callee.name === 'array') this.table(name, value, expressions)
    else {
      const checked = type ? expressions.valueOf(value, requireValueType(type, this.refuse)) : expressions.check(value)
      if (checked.kind === 'abstract') this.declare(name, checked, line)
      else if (checked.kind === 'constant')
        this.declare(name, { kind: 'constant', type: checked.type as Scalar, value: checked.value }, line)
      else this.refuse(line, `const ${name}, whose value is not a number of the text`)
    }
  }

  private table(
    name: string,
    { callee, args, line }: ExpressionSyntax & { kind: 'call' },
    expressions: ExpressionChecker,
  ): void {
    const [inner] = callee.of
    const element = inner ? requireValueType(inner, this.refuse) : this.refuse(line, 'an array constant without a type')
    if (element !== 'f32' && element !== 'i32' && element !== 'u32')
      this.refuse(line, `an array constant of ${element}`)
    const type = element as Scalar
    if (callee.count !== args.length)
      this.refuse(line, `an array constant of ${callee.count} with ${args.length} elements`)
    const values = args.map((arg) => {
      const known = expressions.valueOf(arg, type)
      return known.kind === 'constant' ? known.value : this.refuse(arg.line, 'an element that is not a number')
    })
    this.declare(name, { kind: 'table', table: { name, type, values } }, line)
  }

  private function(declaration: Declared<'function'>): void {
    const { name, attributes, line } = declaration
    if (attributes.some((attribute) => attribute.name === 'compute')) {
      if (this.main) this.refuse(line, 'a second entry point')
      this.main = declaration
      return
    }
    let checked: Routine | 'in progress' | null = null
    this.declare(
      name,
      {
        kind: 'function',
        checked: (from) => {
          if (checked === 'in progress') return this.refuse(from, `${name}, which calls itself`)
          if (checked === null) {
            checked = 'in progress'
            checked = this.body(declaration)
          }
          return checked
        },
      },
      line,
    )
  }

  private body({ name, parameters, result: syntax, body, line }: Declared<'function'>): Routine {
    const scope = new Scope(this.scope)
    const variables = parameters.map(({ name: parameter, type }) => {
      const variable = { name: parameter, type: requireValueType(type, this.refuse), count: null, isMutable: false }
      if (!scope.add(parameter, { kind: 'variable', variable })) this.refuse(line, `${parameter}, declared twice`)
      return variable
    })
    const result = syntax && requireValueType(syntax, this.refuse)
    const statements = new StatementChecker(new ExpressionChecker(scope, this.refuse), result, this.refuse)
    const checked: Routine = { name, parameters: variables, result, body: statements.block(body) }
    if (!endsWithResult(checked)) this.refuse(line, `${name}, which does not end with a return`)
    return checked
  }

  private entry({ parameters, result, body, attributes, line }: Declared<'function'>): Program['main'] {
    if (argumentOf(attributes, 'workgroup_size') !== String(WORKGROUP))
      this.refuse(line, `a workgroup size other than ${WORKGROUP}`)
    const [id] = parameters
    const isId = id && spelled(id.type) === 'vec3u' && argumentOf(id.attributes, 'builtin') === 'global_invocation_id'
    if (!isId || parameters.length > 1 || result) return this.refuse(line, 'an entry point not of (gid: vec3u)')
    const scope = new Scope(this.scope)
    scope.add(id.name, { kind: 'invocation' })
    return new StatementChecker(new ExpressionChecker(scope, this.refuse), null, this.refuse).block(body)
  }
}

/** @throws SearchError 'unsupported' naming kernel, line and construct */
export function checkKernel({ name, code }: Pick<Kernel, 'name' | 'code'>): Program {
  const refuse = refusalOf(name)
  return new ModuleChecker(refuse).program(name, parse(code, refuse))
}
