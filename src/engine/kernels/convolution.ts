/**
 * Dense convolutions, 1x1 and 3x3, stride 1 and 2, and FactorizedReduce, forward:
 *
 *   Y[g][p][co] = sum over tap, ci of f(X[p * stride + tap - pad][ci]) * W[g][tap][ci][co]   (+ bias[co])
 *
 * f is ReLU or the identity. Inputs may be segments (the nodes of a cell, never concatenated in memory).
 * FactorizedReduce: output channels below Cout/2 read pixel (2y, 2x), the others (2y+1, 2x+1).
 * A thread owns 4 positions x 4 or 8 channels: the arithmetic a load decides the speed. Groups lie in y.
 * Plain reference: src/reference/operations.ts, compared in parity.engine.test.ts.
 */
import { type BindingList, type Kernel, kernel } from '../plan/kernel'
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

export interface ForwardOptions extends TileShape {
  readonly relu: boolean
  readonly bias: boolean
  /** Partial sums for a following batch norm. */
  readonly stats: boolean
  readonly columns: Columns
  /** The positions divide into whole tiles of four. */
  readonly whole: boolean
}

/** Y, and with `stats` the partial sums of Y and Y^2 over positions t, t + T, ... */
export const convolutionForward = remembered((options: ForwardOptions): Kernel => {
  const { kernel: k, inRow, relu, bias, stats, columns: CO, whole, factorized } = options
  const value = (pixel: string, ok?: string): string => {
    const load = `X[xs + ${pixel} + ci]`
    const active = relu ? `max(${load}, vec4f(0))` : load
    return ok ? `select(vec4f(0), ${active}, ${ok})` : active
  }
  /** FactorizedReduce with an even number of vec4f: each of them reads one of the two pixels. */
  const halved = factorized === true && CO === 2
  const loads = range(4).map((i) =>
    halved
      ? range(CO)
          .map((j) => `let v${i}_${j} = ${value(`x4${i} + half${j}`)};`)
          .join(' ')
      : factorized
        ? `let v${i} = ${value(`x4${i}`)}; let s${i} = ${value(`x4${i} + shift`)};`
        : `let v${i} = ${value(`x4${i}`, mayLeave(options, i) ? `ok${i}` : undefined)};`,
  )
  const weights = range(4).flatMap((l) => range(CO).map((j) => `let w${l}${j} = W[wb + row${l} + ${j}u];`))
  const products = range(4).flatMap((i) =>
    range(CO).map((j) => {
      const terms = range(4).map((l): [string, string] => {
        const lane = LANES[l]
        const plain = halved ? `vec4f(v${i}_${j}.${lane})` : `vec4f(v${i}.${lane})`
        const x = factorized && !halved ? `select(${plain}, vec4f(s${i}.${lane}), shifted${j})` : plain
        return [x, `w${l}${j}`]
      })
      return `a${i}${j} = ${fmaChain(`a${i}${j}`, terms)};`
    }),
  )
  const inner = `${range(4)
    .map((i) => `let x4${i} = at${i} * u.segC4;`)
    .join(' ')}
${factorized && !halved ? 'let shift = (u.Wi + 1u) * u.segC4;' : ''}
for (var seg = 0u; seg < u.segments; seg++) {
let xs = u.xOff + gid.y / u.perInput * u.xGroup + seg * u.segStride;
let ws = u.wOff + gid.y * u.wGroup + (tap * u.Ci4 + seg * u.segC4) * row4 + co;
for (var ci = 0u; ci < u.segC4; ci++) {
let wb = ws + ci * row4;
${weights.join(' ')}
${loads.join('\n')}
${products.join('\n')}
}
}`
  const loop =
    k === 3
      ? `for (var tap = 0u; tap < 9u; tap++) { let ky = i32(tap / 3u); let kx = i32(tap % 3u);\n${underTap(options, inner)}\n}`
      : `let tap = 0u;\n${underTap(options, inner)}`
  const results = range(4).flatMap((i) =>
    range(CO).map((j) => `let r${i}${j} = a${i}${j}${bias ? ` + W[u.biasOff + gid.y * u.Co4 + co + ${j}u]` : ''};`),
  )
  const store = (i: number): string =>
    range(CO)
      .map((j) => `Y[u.yOff + gid.y * u.yGroup + p${i} * u.Co4 + co + ${j}u] = r${i}${j};`)
      .join(' ')
  // Whole tiles need no test a position, and their sums are one assignment each.
  const finish = whole
    ? [
        ...range(4).map(store),
        ...(stats ? range(CO) : []).map((j) => {
          const values = range(4).map((i) => `r${i}${j}`)
          return `sum${j} += ${values.join(' + ')}; square${j} = ${fmaChain(
            `square${j}`,
            values.map((value) => [value, value]),
          )};`
        }),
      ]
    : range(4).map((i) => {
        const sums = stats
          ? range(CO).map((j) => `sum${j} += r${i}${j}; square${j} = fma(r${i}${j}, r${i}${j}, square${j});`)
          : []
        return `if (tile * 4u + ${i}u < u.P) { ${store(i)} ${sums.join(' ')} }`
      })
  const main = `let columns = u.Co4 / ${CO}u;
${rowOffsets(5)}
if (gid.x >= u.T * columns) { return; }
let co = (gid.x % columns) * ${CO}u;
let t = gid.x / columns;
${
  factorized
    ? range(CO)
        .map((j) =>
          halved
            ? `let half${j} = ${halfOf(`(co + ${j}u)`)} * u.segC4;`
            : `let shifted${j} = ${shiftedLanes(`(co + ${j}u)`)};`,
        )
        .join(' ')
    : ''
}
${
  stats
    ? range(CO)
        .map((j) => `var sum${j} = vec4f(0); var square${j} = vec4f(0);`)
        .join(' ')
    : ''
}
for (var tile = t; tile * 4u < u.P; tile += u.T) {
${tilePositions(options)}
${range(4)
  .map((i) =>
    range(CO)
      .map((j) => `var a${i}${j} = vec4f(0);`)
      .join(' '),
  )
  .join(' ')}
${loop}
${results.join('\n')}
${finish.join('\n')}
}
${
  stats
    ? range(CO)
        .map(
          (j) =>
            `{ let part = (((u.partOff + gid.y * u.partGroup) * u.T + t) * u.Co4 + co + ${j}u) * 2u; PART[part] = sum${j}; PART[part + 1u] = square${j}; }`,
        )
        .join('\n')
    : ''
}`
  const bindings: BindingList = { X: 'vec4f', W: 'vec4f', Y: 'vec4f!', ...(stats ? { PART: 'vec4f!' as const } : {}) }
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
    'segments',
    'segC4',
    'segStride',
    'wOff',
    'wGroup',
    'yOff',
    'yGroup',
    'partOff',
    'partGroup',
    'biasOff',
  ]
  const suffix = `${relu ? ' relu' : ''}${bias ? ' bias' : ''}${stats ? ' stats' : ''} c${CO}${inRow ? ' row' : ''}`
  return kernel(`convolution ${label(options)}${suffix}`, bindings, uniforms, main)
})
