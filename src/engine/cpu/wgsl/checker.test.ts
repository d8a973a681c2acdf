/** What lies outside the subset is refused by kernel, line and construct; SUBSET.md says the same in words. */
import { describe, expect, it } from 'vitest'
import { kernel } from '../../plan/kernel'
import { checkKernel } from './checker'

const BINDINGS = { X: 'vec4f', F: 'f32', Y: 'vec4f!', N: 'u32!' } as const

const check = (main: string, functions = '') => checkKernel(kernel('probe', BINDINGS, ['n'], main, functions))
const replaced = (from: string | RegExp, to: string) => {
  const { name, code } = kernel('probe', BINDINGS, ['n'], 'Y[0] = X[0];')
  return checkKernel({ name, code: code.replace(from, to) })
}

describe('a kernel outside the subset', () => {
  it.each<[string, string]>([
    ['while (true) { }', 'while'],
    ['loop { break; }', 'loop'],
    ['discard;', 'discard'],
    ['let p = &N[0];', 'pointer &'],
    ['workgroupBarrier();', 'workgroupBarrier as a statement'],
    ['let v = vec2f(1.0, 2.0);', 'function vec2f'],
    ['let h = 1.0h;', '1.0h, a number of f16'],
    ['let m = mat4x4f();', 'function mat4x4f'],
    ['let s = sin(F[0]);', 'function sin'],
    ['let e = exp(X[0]);', 'exp of vec4f'],
    ['let d = dot(F[0], F[1]);', 'dot of scalars'],
    ['let s = X[0].xy;', 'member .xy'],
    ['let s = X[0].q;', 'member .q'],
    ['let a = 1u + 1i;', '+ of u32 and i32'],
    ['let a = F[0] + 1u;', '+ of f32 and u32'],
    ['let a = F[0] % 2.0;', '% of f32'],
    ['let a = i32(gid.x) / i32(gid.y);', 'i32 / anything but a positive constant'],
    ['let a = X[0] << 1u;', '<< of vec4f and u32'],
    ['let a = X[0] == F[0];', '== of vec4f and f32'],
    ['let a = !gid.x;', '! of u32'],
    ['let a = -gid.x;', '- of u32'],
    ['let a: f32 = 1u;', 'u32 where f32 is expected'],
    ['var a: vec4f = 1.0;', 'f32 where vec4f is expected'],
    ['let a: u32 = -1;', 'number -1 as u32'],
    ['let a: u32 = 1.5;', 'number 1.5 as u32'],
    ['if (gid.x) { }', 'u32 where bool is expected'],
    ['let a = select(1.0, X[0], true);', 'f32 beside vec4f'],
    ['let a = select(X[0], X[1], F[0]);', 'select of vec4f by f32'],
    ['let a = max(gid.x, 1.0);', 'number 1 as u32'],
    ['let a = max(F[0]);', 'max with 1 arguments'],
    ['let from = 1;', 'name from, which WGSL reserves'],
    ['let a = missing;', 'name missing, which is not declared'],
    ['let a = u.missing;', 'name u_missing'],
    ['let a = 1; let a = 2;', 'a, declared twice'],
    ['let a = 1; a = 2;', 'assignment to a'],
    ['X[0] = Y[0];', 'assignment to X, which is bound for reading'],
    ['Y = X[0];', 'assignment to a part of Y'],
    ['Y[0].x = 1.0;', 'assignment to anything but a variable'],
    ['gid.x = 1u;', 'assignment to gid'],
    ['var a: array<f32, 1000>;', 'array a: not a var of 1 to 128 elements'],
    ['var a: array<f32, 4>; let b = a;', 'array a as a value'],
    ['var a: array<f32, 4>; a = 1.0;', 'assignment to the whole array a'],
    ['let a: f32;', 'let a without a value'],
    ['for (;;) { }', 'for without a start'],
    ['for (var i = 0; ; i++) { }', 'for without a condition'],
    ['for (var i = 0; i < 4; ) { }', 'for without an update'],
    ['for (let i = 0; i < 4; N[0] = 1u) { }', 'for that does not start with a var'],
    ['break;', 'break outside a loop'],
    ['continue;', 'continue outside a loop'],
    ['return 1;', 'return'],
    ['switch gid.x { case 0u: { } }', 'switch with 0 defaults'],
    ['switch F[0] { default: { } }', 'switch over f32'],
    ['switch gid.x { case gid.y: { } default: { } }', 'a case that is not a number of the text'],
    ['const c = gid.x;', 'const c, whose value is not a number'],
    ['let a = bitcast<vec4f>(X[0]);', 'bitcast<vec4f>'],
    ['let a = X[1.5];', 'number 1.5 as u32'],
    ['let a = X[F[0]];', 'an index of type f32'],
    ['let a = F[0][0];', 'an index into f32'],
    ['let a = X[0][4];', 'component 4 of vec4f'],
    ['let a = gid;  let b = a + a; let c = a.w;', 'component 3 of vec3u'],
    ['let a = 1 / 0;', '1 / 0'],
    ['let a = 3000000000i;', 'number 3000000000 as i32'],
    ['let a = 1 $ 2;', 'character "$"'],
    ['Y[0] = X[0]', '} where ; is expected'],
    ['var<private> p: f32;', 'an address space inside a function'],
  ])('%s', (text, construct) => {
    expect(() => check(text)).toThrow(
      expect.objectContaining({ code: 'unsupported', message: expect.stringContaining(construct) }),
    )
  })

  it('names the line of the construct', () => {
    const { code } = kernel('probe', BINDINGS, ['n'], '\nlet a = sin(F[0]);')
    const line = code.split('\n').findIndex((text) => text.includes('sin')) + 1
    expect(() => checkKernel({ name: 'probe', code })).toThrow(`probe, line ${line}: function sin`)
  })

  it.each<[string, string]>([
    ['fn f(x: u32) -> u32 { return f(x); }', 'f, which calls itself'],
    ['fn f(x: u32) -> u32 { if (x == 0u) { return 1u; } }', 'f, which does not end with a return'],
    ['var<private> p: f32;', 'p without @group(0) and @binding'],
    ['var<workgroup> w: array<f32, 64>;', 'w without @group(0) and @binding'],
    ['@group(0) @binding(9) var<storage, read> Z: array<f32>;', 'bindings that are not 1, 2, 3'],
    ['@group(0) @binding(5) var<storage, read> Z: array<vec3f>;', 'a storage buffer of array<vec3f>'],
    ['@group(0) @binding(5) var<storage, read> Z: f32;', 'a storage buffer of f32'],
    ['@group(0) @binding(5) var t: texture_2d<f32>;', 'texture_2d'],
    ['struct S { a: f32, }', 'a uniform of type f32'],
    ['struct S { }', 'struct S without a field'],
    ['override n: u32 = 1;', 'override at module scope'],
    ['enable f16;', 'enable at module scope'],
    ['alias T = f32;', 'alias at module scope'],
    ['const A = array<u32, 2>(1u);', 'an array constant of 2 with 1 elements'],
    ['const A = array<vec4f, 1>(vec4f(0));', 'an array constant of vec4f'],
  ])('%s at module scope', (text, construct) => {
    expect(() => check('Y[0] = X[f(1u)];', text)).toThrow(construct)
  })

  it('has another entry point', () => {
    expect(() => replaced('@workgroup_size(64)', '@workgroup_size(32)')).toThrow('a workgroup size other than 64')
    expect(() => replaced('gid: vec3u', 'gid: vec3u, @builtin(local_invocation_id) l: vec3u')).toThrow(
      'an entry point not of',
    )
    expect(() => replaced('global_invocation_id', 'workgroup_id')).toThrow('an entry point not of')
    expect(() => replaced('@compute', '')).toThrow('no entry point')
  })
})

describe('a kernel of the subset', () => {
  it('gives numbers the type of what stands beside them', () => {
    const { main } = check('let a = 2 * F[0] + 1; var b = 3; let c = gid.x + 4; Y[0] = 0.5 * X[0];')
    const types = main.flatMap((statement) => (statement.kind === 'declare' ? [statement.variable.type] : []))
    expect(types).toEqual(['f32', 'i32', 'u32'])
  })

  it('computes numbers without a type in double precision, and rounds them once', () => {
    const { main } = check('Y[0] = X[0] * (1.0 / 3.0);')
    expect(JSON.stringify(main)).toContain(String(Math.fround(1 / 3)))
  })

  it('hides an outer name behind an inner one', () => {
    const { main } = check('let a = 1u; if (gid.x > 0u) { let a = 2.0; Y[0] = vec4f(a); } N[0] = a;')
    expect(main).toHaveLength(3)
  })
})
