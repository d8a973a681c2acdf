/**
 * The 1x1 convolutions of a fan-out, C channels to C, every group its own filter; and their data gradient.
 *
 *   forward   Y[g][p][co]  = sum over ci of X[g][p][ci] * W[g][ci][co],  with partial sums of Y and Y^2 for the batch norm
 *   data      dX[g][p][ci] = sum over co of dY[g][p][co] * W[g][ci][co]
 *
 * X, Y: [groups][B*H*W][C]. A thread keeps its block of the filter in registers, C inputs x 4 or 8 outputs, and walks over
 * the positions of its chunk (`chunkOf`): a position then costs its own loads only. (The kernels of convolution.ts load the filter for
 * every four positions; where a load costs as much as ten multiply-adds, that was most of their time.)
 * C is part of the text. Groups from `first` on lie in y; what they give begins at group 0 of Y. Plain reference: src/reference/operations.ts, compared in parity.engine.test.ts.
 */
import { type Kernel, kernel } from '../plan/kernel'
import { remembered } from '../plan/remembered'
import { CHUNK_FIELD, chunkOf, fmaChain, LANES, range } from './text'

/** More channel vectors than this do not fit in registers; `convolution.ts` serves them. */
export const MOST_POINTWISE_VECTORS = 8

/** Output channel vectors a thread owns: two while the filter block stays small. */
export const pointwiseColumns = (c4: number): 1 | 2 => (c4 % 2 === 0 && c4 <= 4 ? 2 : 1)

/**
 * w{i}{l}{j}: what input channel 4 i + l gives to output vector j of this thread. For the data gradient the filter is transposed:
 * the thread's block lies across, and each 4 x 4 of it is turned, once a thread.
 */
function filterBlock(c4: number, columns: number): string {
  const each = (one: (i: number, l: number, j: number) => string): string =>
    range(c4)
      .flatMap((i) => range(4).flatMap((l) => range(columns).map((j) => one(i, l, j))))
      .join(' ')
  const turned = (i: number, l: number, j: number): string =>
    `vec4f(${range(4)
      .map((k) => `m${i}${k}${j}.${LANES[l]}`)
      .join(', ')})`
  return `let isTurned = u.turned == 1u;
let down = select(${4 * c4}u, 1u, isTurned);
let across = select(1u, ${4 * c4}u, isTurned);
let wb = u.wOff + g * ${4 * c4 * c4}u + column * across;
${each((i, l, j) => `let m${i}${l}${j} = W[wb + ${i}u * down + ${l * c4}u + ${j}u * across];`)}
${each((i, l, j) => `let w${i}${l}${j} = select(m${i}${l}${j}, ${turned(i, l, j)}, isTurned);`)}`
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

/**
 * Y and the partial sums of Y and Y^2 over T chunks; turned = 1: X stands for dY and Y for dX, without sums. Both in one text: it is
 * the filter that takes long to compile. Sums of two positions at a time: an assignment to a `var` in a loop is a masked store on a
 * software adapter.
 */
export const pointwise = remembered((c4: number): Kernel => {
  const columns = pointwiseColumns(c4)
  const perColumn = (one: (j: number) => string): string => range(columns).map(one).join('\n')
  const main = `if (gid.x >= u.T * ${c4 / columns}u) { return; }
let column = gid.x % ${c4 / columns}u * ${columns}u;
let t = gid.x / ${c4 / columns}u;
let g = u.first + gid.y;
let P = u.P; let T = u.T;
${filterBlock(c4, columns)}
let x = g * u.group;
let y = gid.y * u.group + column;
${perColumn((j) => `var sum${j} = vec4f(0); var square${j} = vec4f(0);`)}
${chunkOf('P')}
for (var p0 = first; p0 < until; p0 += 2u * apart) {
let hasTwo = p0 + apart < until;
let p1 = select(p0, p0 + apart, hasTwo);
${product(0, c4, columns, null)}
${product(1, c4, columns, 'hasTwo')}
${perColumn((j) => `sum${j} += r0${j} + r1${j}; square${j} = fma(r0${j}, r0${j}, fma(r1${j}, r1${j}, square${j}));`)}
}
if (isTurned) { return; }
${perColumn(
  (j) =>
    `{ let part = ((gid.y * T + t) * ${c4}u + column + ${j}u) * 2u; PART[part] = sum${j}; PART[part + 1u] = square${j}; }`,
)}`
  return kernel(
    `pointwise C${c4 * 4}`,
    { X: 'vec4f', W: 'vec4f', Y: 'vec4f!', PART: 'vec4f!' },
    ['T', 'P', 'first', 'wOff', 'group', 'turned', CHUNK_FIELD],
    main,
  )
})
