/**
 * The 1x1 convolutions of a fan-out, C channels to C, every group its own filter; and their data gradient.
 *
 *   forward   Y[g][p][co]  = sum over ci of X[g][p][ci] * W[g][ci][co],  with partial sums of Y and Y^2 for the batch norm
 *   data      dX[g][p][ci] = sum over co of dY[g][p][co] * W[g][ci][co]
 *
 * X, Y: [groups][B*H*W][C]. A thread keeps its block of the filter in registers, C inputs x 4 or 8 outputs, and walks over
 * the positions t, t + T, ...: a position then costs its own loads only. (The kernels of convolution.ts load the filter for
 * every four positions; where a load costs as much as ten multiply-adds, that was most of their time.)
 * C is part of the text. Groups from `first` on lie in y; what they give begins at group 0 of Y. Plain reference: src/reference/operations.ts, compared in parity.gpu.test.ts.
 */
import { type Kernel, kernel } from '../kernel'
import { fmaChain, LANES, range } from './text'

/** More channel vectors than this do not fit in registers; `convolution.ts` serves them. */
export const MOST_POINTWISE_VECTORS = 8

/** Output channel vectors a thread owns: two while the filter block stays small. */
export const pointwiseColumns = (c4: number): 1 | 2 => (c4 % 2 === 0 && c4 <= 4 ? 2 : 1)

/** w{i}{l}{j}: what input channel 4 i + l gives to output vector j of this thread. */
function forwardFilter(c4: number, columns: number): string {
  const rows = range(c4).flatMap((i) =>
    range(4).flatMap((l) => range(columns).map((j) => `let w${i}${l}${j} = W[wb + ${(4 * i + l) * c4 + j}u];`)),
  )
  return `let wb = u.wOff + g * ${4 * c4 * c4}u + column;\n${rows.join(' ')}`
}

/** The same for the data gradient: the block is transposed while it is loaded, once a thread. */
function dataFilter(c4: number, columns: number): string {
  const rows = range(columns).flatMap((j) =>
    range(4).flatMap((l) => range(c4).map((i) => `let r${j}${l}${i} = W[wb + ${(4 * j + l) * c4 + i}u];`)),
  )
  const turned = range(c4).flatMap((i) =>
    range(4).flatMap((l) =>
      range(columns).map((j) => {
        const parts = range(4).map((k) => `r${j}${k}${i}.${LANES[l]}`)
        return `let w${i}${l}${j} = vec4f(${parts.join(', ')});`
      }),
    ),
  )
  return `let wb = u.wOff + g * ${4 * c4 * c4}u + column * ${4 * c4}u;\n${rows.join(' ')}\n${turned.join(' ')}`
}

/** One position: r{n}{j} = output vector j of position p{n}, as far as `holds` is true of it. */
function product(n: number, c4: number, columns: number, holds: string | null): string {
  const loads = range(c4).map((i) => `let v${n}${i} = X[x + p${n} * ${c4}u + ${i}u];`)
  const sums = range(columns).map((j) => {
    const terms = range(c4).flatMap((i) =>
      LANES.map((lane, l): [string, string] => [`vec4f(v${n}${i}.${lane})`, `w${i}${l}${j}`]),
    )
    const sum = fmaChain('vec4f(0)', terms)
    return `let r${n}${j} = ${holds ? `select(vec4f(0), ${sum}, ${holds})` : sum};`
  })
  const stores = range(columns).map((j) => `Y[y + p${n} * ${c4}u + ${j}u] = r${n}${j};`)
  return [...loads, ...sums, holds ? `if (${holds}) { ${stores.join(' ')} }` : stores.join('\n')].join('\n')
}

/** Sums of two positions at a time: an assignment to a `var` in a loop is a masked store on a software adapter. */
function pointwise(name: string, c4: number, filter: string, stats: boolean): Kernel {
  const columns = pointwiseColumns(c4)
  const both = range(columns)
    .map((j) => `sum${j} += r0${j} + r1${j}; square${j} = fma(r0${j}, r0${j}, fma(r1${j}, r1${j}, square${j}));`)
    .join(' ')
  const main = `if (gid.x >= u.T * ${c4 / columns}u) { return; }
let column = gid.x % ${c4 / columns}u * ${columns}u;
let t = gid.x / ${c4 / columns}u;
let g = u.first + gid.y;
let P = u.P; let T = u.T;
${filter}
let x = g * u.group;
let y = gid.y * u.group + column;
${
  stats
    ? range(columns)
        .map((j) => `var sum${j} = vec4f(0); var square${j} = vec4f(0);`)
        .join(' ')
    : ''
}
for (var p0 = t; p0 < P; p0 += 2u * T) {
let hasTwo = p0 + T < P;
let p1 = select(p0, p0 + T, hasTwo);
${product(0, c4, columns, null)}
${product(1, c4, columns, 'hasTwo')}
${stats ? both : ''}
}
${
  stats
    ? range(columns)
        .map(
          (j) =>
            `{ let part = (((u.partOff + gid.y) * u.T + t) * ${c4}u + column + ${j}u) * 2u; PART[part] = sum${j}; PART[part + 1u] = square${j}; }`,
        )
        .join('\n')
    : ''
}`
  return kernel(
    `${name} C${c4 * 4}`,
    { X: 'vec4f', W: 'vec4f', Y: 'vec4f!', ...(stats ? { PART: 'vec4f!' as const } : {}) },
    ['T', 'P', 'first', 'wOff', 'group', ...(stats ? ['partOff'] : [])],
    main,
  )
}

/** Y and the partial sums of Y and Y^2 over T chunks. */
export const pointwiseForward = (c4: number): Kernel =>
  pointwise('pointwise', c4, forwardFilter(c4, pointwiseColumns(c4)), true)

/** dX; X stands for dY and Y for dX in the text. */
export const pointwiseData = (c4: number): Kernel =>
  pointwise('pointwise-data', c4, dataFilter(c4, pointwiseColumns(c4)), false)
