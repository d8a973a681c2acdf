/**
 * Random kernels of the subset. Choices come from a list of numbers (0 where it has run out: the shortest text), so that fast-check can make
 * a failing kernel smaller. An invocation writes only its own places in Y, Z and U; every index of a buffer is masked to its length.
 */
import { type Kernel, kernel } from '../../plan/kernel'

export const INVOCATIONS = 64
/** Elements an invocation owns. */
const OWN = 4
/** Elements of the buffers that are read. */
const READ = 64

export const LENGTHS = {
  A: READ,
  F: READ,
  N: READ,
  I: INVOCATIONS,
  Y: OWN * INVOCATIONS,
  Z: OWN * INVOCATIONS,
  U: OWN * INVOCATIONS,
}
const UNIFORMS = ['small', 'large', 'zero']
export const UNIFORM_VALUES = { small: 3, large: 3_000_000_019, zero: 0 }

const TYPES = ['f32', 'u32', 'i32', 'bool', 'vec4f', 'vec4u', 'vec4<bool>'] as const
type Type = (typeof TYPES)[number]

interface Variable {
  readonly name: string
  readonly type: Type
  readonly isMutable: boolean
}

const COMPARISONS = ['==', '!=', '<', '>', '<=', '>=']
const LITERALS: Readonly<Record<Type, readonly string[]>> = {
  f32: ['0.0f', '1.0f', '-0.0f', '0.1f', '3e-40f', '1.5e10f', '-2.75f', '16777217.0f'],
  u32: ['0u', '1u', '2u', '31u', '255u', '4294967295u', '2654435769u'],
  i32: ['0i', '1i', '-1i', '7i', '-2147483647i', '65537i'],
  bool: ['false', 'true'],
  vec4f: ['vec4f(0)', 'vec4f(1, -2, 0.5, 3)', 'vec4f(0.25)'],
  vec4u: ['vec4u(0)', 'vec4u(0, 1, 2, 3)', 'vec4u(4294967295u)'],
  'vec4<bool>': ['vec4<bool>(false)', 'vec4<bool>(true)'],
}
const LANES = ['x', 'y', 'z', 'w']

class RandomText {
  private readonly choices: readonly number[]
  private at = 0
  private names = 0
  private variables: Variable[] = []
  private loops = 0
  private isMain = true

  constructor(choices: readonly number[]) {
    this.choices = choices
  }

  private pick<Item>(items: readonly Item[]): Item {
    const choice = this.choices[this.at++] ?? 0
    return items[choice % items.length] as Item
  }

  private fresh(prefix: string): string {
    return `${prefix}${this.names++}`
  }

  private leaf(type: Type): string {
    const known = this.variables.filter((variable) => variable.type === type).map(({ name }) => name)
    const given = type === 'u32' ? ['gid.x', 'u.small', 'u.large', 'u.zero'].slice(this.isMain ? 0 : 1) : []
    return this.pick([...LITERALS[type], ...known, ...known, ...given])
  }

  private read(type: 'f32' | 'u32' | 'vec4f', depth: number): string {
    const buffer = { f32: 'F', u32: 'N', vec4f: 'A' }[type]
    return `${buffer}[(${this.expression('u32', depth)}) & ${READ - 1}u]`
  }

  private lane(vector: 'vec4f' | 'vec4u' | 'vec4<bool>', depth: number): string {
    const whole = `(${this.expression(vector, depth)})`
    return this.pick([
      () => `${whole}.${this.pick(LANES)}`,
      () => `${whole}[(${this.expression('u32', depth)}) % 4u]`,
    ])()
  }

  expression(type: Type, depth: number): string {
    if (depth <= 0) return this.leaf(type)
    const of = (other: Type): string => `(${this.expression(other, depth - 1)})`
    const same = (op: string): string => `${of(type)} ${op} ${of(type)}`
    const call = (name: string, ...types: Type[]): string =>
      `${name}(${types.map((other) => this.expression(other, depth - 1)).join(', ')})`
    const select = (by: Type): string => call('select', type, type, by)
    const ways: Readonly<Record<Type, readonly (() => string)[]>> = {
      f32: [
        ...['+', '-', '*', '/'].map((op) => () => same(op)),
        ...['min', 'max'].map((name) => () => call(name, type, type)),
        ...['clamp', 'fma'].map((name) => () => call(name, type, type, type)),
        ...['abs', 'floor', 'sqrt', 'exp', 'log'].map((name) => () => call(name, type)),
        () => `fma(${of(type)}, ${of(type)}, 0.0)`,
        () => `-${of(type)}`,
        () => select('bool'),
        () => `f32(${of(this.pick(['u32', 'i32']))})`,
        () => call('dot', 'vec4f', 'vec4f'),
        () => this.lane('vec4f', depth - 1),
        () => this.read(type as 'f32', depth - 1),
        () => (this.isMain ? call('mixed', 'f32', 'u32') : this.leaf('f32')),
      ],
      u32: [
        ...['+', '-', '*', '/', '%', '&', '|', '^'].map((op) => () => same(op)),
        ...['<<', '>>'].map((op) => () => `${of(type)} ${op} (${of('u32')} & 31u)`),
        ...['min', 'max'].map((name) => () => call(name, type, type)),
        () => `~${of(type)}`,
        () => select('bool'),
        () => `u32(${of(this.pick(['f32', 'i32']))})`,
        () => this.lane('vec4u', depth - 1),
        () => this.read(type as 'u32', depth - 1),
        () => `TABLE[${of('u32')} % 5u]`,
        () => (this.isMain ? call('hashed', 'u32') : this.leaf('u32')),
      ],
      i32: [
        ...['+', '-', '*', '&', '|', '^'].map((op) => () => same(op)),
        ...['/', '%'].map((op) => () => `${of(type)} ${op} ${this.pick(['1i', '2i', '7i', '1000i'])}`),
        () => `${of(type)} >> (${of('u32')} & 31u)`,
        ...['min', 'max'].map((name) => () => call(name, type, type)),
        () => `-${of(type)}`,
        () => select('bool'),
        () => `i32(${of(this.pick(['f32', 'u32']))})`,
      ],
      bool: [
        ...COMPARISONS.map((op) => () => {
          const operands = this.pick(['f32', 'u32', 'i32'] as const)
          return `${of(operands)} ${op} ${of(operands)}`
        }),
        ...['&&', '||', '==', '!='].map((op) => () => same(op)),
        () => `!${of(type)}`,
        () => this.lane('vec4<bool>', depth - 1),
      ],
      vec4f: [
        ...['+', '-', '*', '/'].map((op) => () => same(op)),
        ...['+', '-', '*', '/'].map((op) => () => `${of('f32')} ${op} ${of(type)}`),
        ...['min', 'max'].map((name) => () => call(name, type, type)),
        ...['clamp', 'fma'].map((name) => () => call(name, type, type, type)),
        ...['abs', 'floor', 'sqrt'].map((name) => () => call(name, type)),
        () => `fma(${of(type)}, ${of(type)}, vec4f(0))`,
        () => `-${of(type)}`,
        () => select('bool'),
        () => select('vec4<bool>'),
        () => `select(vec4f(0), ${of(type)}, ${of(this.pick(['bool', 'vec4<bool>']))})`,
        () => call('vec4f', 'f32'),
        () => call('vec4f', 'f32', 'f32', 'f32', 'f32'),
        () => this.turned(depth - 1),
        () => this.read(type as 'vec4f', depth - 1),
      ],
      vec4u: [
        ...['+', '-', '*', '&', '|', '^'].map((op) => () => same(op)),
        () => select('bool'),
        () => select('vec4<bool>'),
        () => call('vec4u', 'u32'),
        () => call('vec4u', 'u32', 'u32', 'u32', 'u32'),
      ],
      'vec4<bool>': [
        ...COMPARISONS.map((op) => () => {
          const operands = this.pick(['vec4f', 'vec4u'] as const)
          return `${of(operands)} ${op} ${of(operands)}`
        }),
        ...['&', '|', '==', '!='].map((op) => () => same(op)),
        () => `!${of(type)}`,
        () => call('vec4<bool>', 'bool'),
      ],
    }
    return this.pick([() => this.leaf(type), ...ways[type]])()
  }

  /** Four dot products, or four lanes, of variables: what the translator reads from columns. */
  private turned(depth: number): string {
    const known = this.variables.filter(({ type, isMutable }) => type === 'vec4f' && !isMutable).map(({ name }) => name)
    if (known.length === 0) return this.leaf('vec4f')
    const [shared, lane] = [this.pick(known), this.pick(LANES)]
    const vectors = LANES.map(() => this.pick(known))
    return this.pick([
      () => `vec4f(${vectors.map((vector) => `dot(${shared}, ${vector})`).join(', ')})`,
      () =>
        `vec4f(${vectors.map((vector) => `${vector}.${lane}`).join(', ')}) * ${this.expression('f32', depth - 1) || '1.0f'}`,
    ])()
  }

  private declare(type: Type, isMutable: boolean, value: string): string {
    const name = this.fresh(isMutable ? 'v' : 'l')
    this.variables.push({ name, type, isMutable })
    return `${isMutable ? 'var' : 'let'} ${name} = ${value};`
  }

  private block(depth: number, first: string[] = []): string {
    const outer = this.variables
    this.variables = [...outer]
    const count = 1 + this.pick([0, 1, 2, 3])
    const body = Array.from({ length: count }, () => this.statement(depth))
    this.variables = outer
    return `{ ${[...first, ...body].join('\n')} }`
  }

  private assignment(): string {
    const targets = this.variables.filter(({ isMutable }) => isMutable)
    if (targets.length === 0) return this.declare('vec4f', true, this.expression('vec4f', 2))
    const { name, type } = this.pick(targets)
    const whole = () => `${name} = ${this.expression(type, 3)};`
    if (type === 'bool' || type === 'vec4<bool>') return whole()
    const compound = () => `${name} ${this.pick(['+', '-', '*'])}= ${this.expression(type, 3)};`
    if (!type.startsWith('vec')) return this.pick([whole, compound])()
    const scalar = type === 'vec4f' ? 'f32' : 'u32'
    return this.pick([
      whole,
      compound,
      () => `${name}.${this.pick(LANES)} = ${this.expression(scalar, 2)};`,
      () => `${name}[(${this.expression('u32', 1)}) % 4u] ${this.pick(['', '+', '*'])}= ${this.expression(scalar, 2)};`,
    ])()
  }

  private store(): string {
    const [buffer, type] = this.pick([
      ['Y', 'vec4f'],
      ['Z', 'f32'],
      ['U', 'u32'],
    ] as const)
    const own = `gid.x * ${OWN}u + ${this.pick(['0u', '1u', '2u', `(${this.expression('u32', 2)}) % ${OWN}u`])}`
    return `${buffer}[${own}] ${this.pick(['', '+', '*'])}= ${this.expression(type, 3)};`
  }

  /** A loop over the elements of an array: unrolled. */
  private array(depth: number): string {
    const [name, i] = [this.fresh('a'), this.fresh('i')]
    const count = this.pick([1, 3, 5])
    const step = this.pick(['++', ' += 2u'])
    const outer = this.variables
    this.variables = [...outer, { name: i, type: 'u32', isMutable: false }]
    const set = `${name}[${i}] ${this.pick(['', '+'])}= ${this.expression('vec4f', depth)};`
    const skip = this.pick([
      '',
      `if (${this.expression('bool', 1)}) { continue; }`,
      `if (${this.expression('bool', 1)}) { break; }`,
    ])
    this.variables = outer
    const total = this.declare('vec4f', false, `${name}[0u] + ${name}[${count - 1}u]`)
    return `var ${name}: array<vec4f, ${count}>;
for (var ${i} = 0u; ${i} < ${count}u; ${i}${step}) { ${skip} ${set} }
${total}`
  }

  private loop(depth: number): string {
    const i = this.fresh('i')
    const outer = this.variables
    this.variables = [...outer, { name: i, type: 'u32', isMutable: false }]
    this.loops++
    const head = this.pick([
      `for (var ${i} = 0u; ${i} < (${this.expression('u32', 1)}) % 6u; ${i}++)`,
      `for (var ${i} = 9u; ${i} > 4u; ${i} -= 2u)`,
      `for (var ${i} = 1u; ${i} < 50u; ${i} *= 3u)`,
    ])
    const body = this.block(depth - 1)
    this.loops--
    this.variables = outer
    return `${head} ${body}`
  }

  private choose(depth: number): string {
    const cases = [0, 1].map((n) => `case ${n}u, ${n + 5}u: ${this.block(depth - 1)}`)
    return `switch (${this.expression('u32', 2)}) % 4u { ${cases.join(' ')} default: ${this.block(depth - 1)} }`
  }

  private statement(depth: number): string {
    const type = this.pick(TYPES)
    const simple = [
      () => this.declare(type, false, this.expression(type, 3)),
      () => this.declare(type, true, this.expression(type, 3)),
      () => this.assignment(),
      () => this.assignment(),
      () => this.store(),
    ]
    if (depth <= 0) return this.pick(simple)()
    const jumps = this.loops > 0 ? ['continue;', 'break;'] : []
    return this.pick([
      ...simple,
      () => `if (${this.expression('bool', 2)}) ${this.block(depth - 1)}`,
      () => `if (${this.expression('bool', 2)}) ${this.block(depth - 1)} else ${this.block(depth - 1)}`,
      () => `if (${this.expression('bool', 2)}) { ${this.pick([...jumps, 'return;'])} }`,
      () => this.loop(depth),
      () => this.array(2),
      () => this.choose(depth),
      () => this.block(depth - 1),
    ])()
  }

  /** Functions with early returns, which read a buffer. */
  functions(): string {
    this.isMain = false
    this.variables = [
      { name: 'x', type: 'f32', isMutable: false },
      { name: 'n', type: 'u32', isMutable: false },
    ]
    const mixed = `fn mixed(x: f32, n: u32) -> f32 {
if (${this.expression('bool', 2)}) { return ${this.expression('f32', 2)}; }
var sum = ${this.expression('f32', 2)};
for (var k = 0u; k < n % 3u; k++) { if (sum > 100.0) { return x; } sum += F[(n + k) & ${READ - 1}u]; }
return sum;
}`
    this.variables = [{ name: 'n', type: 'u32', isMutable: false }]
    const hashed = `fn hashed(n: u32) -> u32 { return ${this.expression('u32', 3)}; }`
    this.variables = []
    this.isMain = true
    return `const TABLE = array<u32, 5>(3u, 1u, 4u, 1u, 5u);\n${mixed}\n${hashed}`
  }

  main(): string {
    return Array.from({ length: 3 + this.pick([0, 2, 4, 8]) }, () => this.statement(3)).join('\n')
  }
}

export function randomKernel(choices: readonly number[]): Kernel {
  const text = new RandomText(choices)
  const functions = text.functions()
  const bindings = { A: 'vec4f', F: 'f32', N: 'u32', Y: 'vec4f!', Z: 'f32!', U: 'u32!' } as const
  return kernel('random', bindings, UNIFORMS, text.main(), functions)
}
