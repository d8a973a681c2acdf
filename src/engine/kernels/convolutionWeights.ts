/**
 * Weight gradient of the dense convolutions of convolution.ts, and the sum over its chunks:
 *
 *   dW[g][tap][ci][co] = sum over p of f(X[p * stride + tap - pad][ci]) * dY[p][co]
 *
 * A thread owns a 4..8 x 4..8 block of W. Plain reference: src/reference/operations.ts, compared in parity.engine.test.ts.
 */
import { type Kernel, kernel } from '../plan/kernel'
import { remembered } from '../plan/remembered'
import {
  type Columns,
  halfOf,
  label,
  mayLeave,
  rowOffsets,
  shiftedLanes,
  type TileShape,
  tilePositions,
  underTap,
} from './convolutionShape'
import { fmaChain, LANES, range } from './text'

export interface WeightOptions extends TileShape {
  readonly rows: Columns
  readonly columns: Columns
}

/** Partial weight gradients over tiles of 4 positions t, t + T, ...; they lie like the parameters, one copy of all groups a chunk. */
export const convolutionWeights = remembered((options: WeightOptions): Kernel => {
  const { kernel: k, inRow, rows: CI, columns: CO, factorized } = options
  /** What must hold for a position to count, where anything must. */
  const counts = (n: number): string =>
    [...(inRow ? [] : [`tile * 4u + ${n}u < u.P`]), ...(mayLeave(options, n) ? [`ok${n}`] : [])].join(' && ')
  const value = (pixel: string, j: number): string => `max(X[origin${j} + ${pixel} * u.segC4], lowest)`
  /** As in convolution.ts. */
  const halved = factorized === true && CO === 2
  const loads = range(4).flatMap((n) =>
    range(CI).map((j) =>
      halved
        ? range(CO)
            .map((m) => `let v${j}${n}_${m} = ${value(`(at${n} + half${m})`, j)};`)
            .join(' ')
        : `let v${j}${n} = ${value(`at${n}`, j)};${factorized ? ` let s${j}${n} = ${value(`(at${n} + u.Wi + 1u)`, j)};` : ''}`,
    ),
  )
  const dy = (n: number): string => (inRow ? `dy0 + row${n}` : `dyFirst + p${n} * u.Co4`)
  const grads = range(4).flatMap((n) =>
    range(CO).map((j) => {
      const load = `DY[${dy(n)} + ${j}u]`
      return `let d${j}${n} = ${counts(n) ? `select(vec4f(0), ${load}, ${counts(n)})` : load};`
    }),
  )
  const products = range(CI).flatMap((i) =>
    range(4).flatMap((l) =>
      range(CO).map((j) => {
        const lane = LANES[l]
        const terms = range(4).map((n): [string, string] => {
          const plain = halved ? `vec4f(v${i}${n}_${j}.${lane})` : `vec4f(v${i}${n}.${lane})`
          return [
            factorized && !halved ? `select(${plain}, vec4f(s${i}${n}.${lane}), shifted${j})` : plain,
            `d${j}${n}`,
          ]
        })
        return `a${i}${l}${j} = ${fmaChain(`a${i}${l}${j}`, terms)};`
      }),
    ),
  )
  const sums = [inRow ? 'let dy0 = dyFirst + p0 * u.Co4;' : '', ...loads, ...grads, ...products].join('\n')
  const stores = range(CI).flatMap((i) =>
    range(4).flatMap((l) => range(CO).map((j) => `WP[wp + ${4 * i + l}u * u.Co4 + ${j}u] = a${i}${l}${j};`)),
  )
  const main = `let lowest = select(vec4f(-3.4e38), vec4f(0), u.relu == 1u);
let columns = u.Co4 / ${CO}u;
let blocks = columns * (u.Ci4 / ${CI}u);
let perChunk = blocks * ${k * k}u;
if (gid.x >= u.T * perChunk) { return; }
let co = (gid.x % columns) * ${CO}u;
let ci = (gid.x % blocks / columns) * ${CI}u;
let tap = gid.x % perChunk / blocks;
let t = gid.x / perChunk;
${k === 3 ? 'let ky = i32(tap / 3u); let kx = i32(tap % 3u);' : ''}
${
  factorized
    ? range(CO)
        .map((j) =>
          halved ? `let half${j} = ${halfOf(`(co + ${j}u)`)};` : `let shifted${j} = ${shiftedLanes(`(co + ${j}u)`)};`,
        )
        .join(' ')
    : ''
}
${range(CI)
  .map(
    (j) =>
      `let origin${j} = u.xOff + gid.y / u.perInput * u.xGroup + (ci + ${j}u) / u.segC4 * u.segStride + (ci + ${j}u) % u.segC4;`,
  )
  .join('\n')}
${range(CI)
  .flatMap((i) => range(4).flatMap((l) => range(CO).map((j) => `var a${i}${l}${j} = vec4f(0);`)))
  .join(' ')}
let dyFirst = u.dyOff + gid.y * u.dyGroup + co;
${inRow ? rowOffsets(4) : ''}
for (var tile = t; tile * 4u < u.P; tile += u.T) {
${tilePositions(options)}
${underTap(options, sums)}
}
let wp = t * u.region + u.wRel + gid.y * u.wGroup + (tap * u.Ci4 + ci) * 4u * u.Co4 + co;
${stores.join(' ')}`
  const uniforms = [
    'T',
    'P',
    'H',
    'W',
    'Hi',
    'Wi',
    'Ci4',
    'Co4',
    'xOff',
    'xGroup',
    'perInput',
    'segC4',
    'segStride',
    'dyOff',
    'dyGroup',
    'wRel',
    'wGroup',
    'region',
    'relu',
  ]
  return kernel(
    `convolution-weights ${label(options)} ${CI}x${CO}${inRow ? ' row' : ''}`,
    { X: 'vec4f', DY: 'vec4f', WP: 'vec4f!' },
    uniforms,
    main,
  )
})

/** Most blocks of parameters of one `weightReduce`: their places take all the uniforms of a launch. */
export const MOST_WEIGHT_BLOCKS = 20

/**
 * Adds the partial weight gradients of all blocks, chunk by chunk in order: G = sum over t of WP[at + t * floats of the block].
 * Block i ends at `end{i}`, has T{i} chunks and begins at `at{i}` in WP; without chunks G stays as it is.
 */
export const weightReduce = remembered((): Kernel => {
  const blocks = range(MOST_WEIGHT_BLOCKS)
  const next = blocks
    .slice(1)
    .map((i) => `if (gid.x >= u.end${i - 1}) { begin = u.end${i - 1}; end = u.end${i}; T = u.T${i}; at = u.at${i}; }`)
  const main = `if (gid.x >= u.end${MOST_WEIGHT_BLOCKS - 1}) { return; }
var begin = 0u; var end = u.end0; var T = u.T0; var at = u.at0;
${next.join('\n')}
if (T == 0u) { return; }
let step = end - begin;
at += gid.x - begin;
var sum = vec4f(0);
for (var t = 0u; t < T; t++) { sum += WP[at + t * step]; }
G[u.gOff + gid.x] = sum;`
  const uniforms = ['gOff', ...blocks.flatMap((i) => [`end${i}`, `T${i}`, `at${i}`])]
  return kernel('weight-reduce', { WP: 'vec4f', G: 'vec4f!' }, uniforms, main)
})
