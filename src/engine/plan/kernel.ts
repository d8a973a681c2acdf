/**
 * A kernel: WGSL text generated once, with typed bindings and a uniform slice of u32s. Dimensions and offsets come
 * through the uniforms, so that few distinct shaders serve all cells and compile once.
 */
export type Access = 'read' | 'read_write'
export type Element = 'vec4f' | 'f32' | 'u32' | 'vec4u'

export interface Binding {
  readonly name: string
  readonly access: Access
  readonly element: Element
}

export interface Kernel {
  readonly name: string
  readonly bindings: readonly Binding[]
  readonly uniforms: readonly string[]
  readonly code: string
}

/** All kernels use one-dimensional workgroups of this size: a multiple of every known subgroup width. */
export const WORKGROUP = 64

/** Names of bindings -> "vec4f", "f32" or "u32"; a trailing "!" means read_write. */
export type BindingList = Readonly<Record<string, Element | `${Element}!`>>

/**
 * The text with each uniform that it uses read once, at its beginning: a software adapter reads it anew wherever it is named, for
 * thirty operations each time.
 */
function readUniformsOnce(text: string, uniforms: readonly string[]): string {
  const used = uniforms.filter((field) => new RegExp(`\\bu\\.${field}\\b`).test(text))
  const reads = used.map((field) => `let u_${field} = u.${field};`)
  return `${reads.join(' ')}\n${text.replace(/\bu\.(\w+)/g, 'u_$1')}`
}

/**
 * @param main body of the entry point; `gid` is the global invocation id, `u` the uniform slice
 * @param functions module-scope helpers
 */
export function kernel(
  name: string,
  bindingList: BindingList,
  uniforms: readonly string[],
  main: string,
  functions = '',
): Kernel {
  const bindings = Object.entries(bindingList).map(([bindingName, type]): Binding => {
    const writable = type.endsWith('!')
    return {
      name: bindingName,
      access: writable ? 'read_write' : 'read',
      element: (writable ? type.slice(0, -1) : type) as Element,
    }
  })
  const declarations = bindings.map(
    ({ name: variable, access, element }, i) =>
      `@group(0) @binding(${i + 1}) var<storage, ${access}> ${variable}: array<${element}>;`,
  )
  const code = `// ${name}
struct Uniforms { ${uniforms.map((field) => `${field}: u32,`).join(' ')} }
@group(0) @binding(0) var<uniform> u: Uniforms;
${declarations.join('\n')}
${functions}
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) gid: vec3u) {
${readUniformsOnce(main, uniforms)}
}
`
  return { name, bindings, uniforms, code }
}

/** The family of a kernel: its name without shape, stride and tile. */
export function familyOf({ name }: { readonly name: string }): string {
  return name.split(' ', 1)[0] as string
}
