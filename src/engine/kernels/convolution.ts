/**
 * Dense convolutions, 1x1 and 3x3, stride 1 and 2, and FactorizedReduce; forward, data gradient, weight gradient.
 *
 *   Y[g][p][co]      = sum over tap, ci of f(X[p * stride + tap - pad][ci]) * W[g][tap][ci][co]   (+ bias[co])
 *   dX[q][ci]        = sum over tap, co of dY[(q + pad - tap) / stride][co] * W[g][tap][ci][co]
 *   dW[g][tap][ci][co] = sum over p of f(X[p * stride + tap - pad][ci]) * dY[p][co]
 *
 * f is ReLU or the identity. Inputs may be segments (the nodes of a cell, never concatenated in memory).
 * FactorizedReduce: output channels below Cout/2 read pixel (2y, 2x), the others (2y+1, 2x+1).
 * A thread owns 4 positions x 4 or 8 channels (forward, data) or an 4..8 x 4..8 block of W (weights): the arithmetic a
 * load decides the speed. Groups lie in y. Plain reference: src/reference/operations.ts, compared in parity.gpu.test.ts.
 */
import { type BindingList, type Kernel, kernel } from '../kernel'
import { fmaChain } from './strip'

export interface ConvolutionShape {
  readonly kernel: 1 | 3
  readonly stride: 1 | 2
  /** Two pixels an output, half of the channels each. */
  readonly factorized?: boolean
}

/** vec4f columns a thread owns. */
export type Columns = 1 | 2
export const columnsFor = (c4: number): Columns => (c4 % 2 === 0 ? 2 : 1)

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)
const LANES = ['x', 'y', 'z', 'w'] as const
const label = ({ kernel: k, stride, factorized }: ConvolutionShape): string =>
  `${factorized ? 'fr' : `${k}x${k}`} s${stride}`

/** row0 .. row{n-1}: vec4f from one input channel's row of a filter to the next, worked out once. */
const rowOffsets = (n: number): string =>
  range(n)
    .map((l) => `let row${l} = ${l}u * u.Co4;`)
    .join(' ')

/** Lanes of the vec4f of output channels `co` that read the shifted pixel. */
const shiftedLanes = (co: string): string => `(vec4u(${co} * 4u) + vec4u(0, 1, 2, 3)) >= vec4u(u.Co4 * 2u)`

export interface ForwardOptions extends ConvolutionShape {
  readonly relu: boolean
  readonly bias: boolean
  /** Partial sums for a following batch norm. */
  readonly stats: boolean
  readonly columns: Columns
  /** The positions divide into whole tiles of four. */
  readonly whole: boolean
  /** The input lies in more than one segment. */
  readonly segmented: boolean
}

/** Y, and with `stats` the partial sums of Y and Y^2 over positions t, t + T, ... */
export function convolutionForward(options: ForwardOptions): Kernel {
  const { kernel: k, stride, relu, bias, stats, columns: CO, whole, segmented, factorized } = options
  const moved = k === 3 || stride === 2
  const decode = moved
    ? range(4)
        .map(
          (i) =>
            `let b${i} = p${i} / (u.H * u.W) * u.Hi * u.Wi; let y${i} = i32(p${i} / u.W % u.H) * ${stride}; let x${i} = i32(p${i} % u.W) * ${stride};`,
        )
        .join('\n')
    : ''
  const value = (pixel: string, ok?: string): string => {
    const load = `X[xs + ${pixel} + ci]`
    const active = relu ? `max(${load}, vec4f(0))` : load
    return ok ? `select(vec4f(0), ${active}, ${ok})` : active
  }
  const pixels = range(4).map((i) => {
    if (k === 3)
      return `let iy${i} = y${i} + ky - 1; let ix${i} = x${i} + kx - 1;
let ok${i} = iy${i} >= 0 && iy${i} < i32(u.Hi) && ix${i} >= 0 && ix${i} < i32(u.Wi);
let at${i} = b${i} + u32(clamp(iy${i}, 0, i32(u.Hi) - 1)) * u.Wi + u32(clamp(ix${i}, 0, i32(u.Wi) - 1));`
    if (moved) return `let at${i} = b${i} + u32(y${i}) * u.Wi + u32(x${i});`
    return `let at${i} = p${i};`
  })
  const loads = range(4).map((i) =>
    factorized
      ? `let v${i} = ${value(`x4${i}`)}; let s${i} = ${value(`x4${i} + shift`)};`
      : `let v${i} = ${value(`x4${i}`, k === 3 ? `ok${i}` : undefined)};`,
  )
  const weights = range(4).flatMap((l) => range(CO).map((j) => `let w${l}${j} = W[wb + row${l} + ${j}u];`))
  const products = range(4).flatMap((i) =>
    range(CO).map((j) => {
      const terms = range(4).map((l): [string, string] => {
        const lane = LANES[l]
        const x = factorized
          ? `select(vec4f(v${i}.${lane}), vec4f(s${i}.${lane}), shifted${j})`
          : `vec4f(v${i}.${lane})`
        return [x, `w${l}${j}`]
      })
      return `a${i}${j} = ${fmaChain(`a${i}${j}`, terms)};`
    }),
  )
  const inner = `${range(4)
    .map((i) => `let x4${i} = at${i} * u.segC4;`)
    .join(' ')}
${factorized ? 'let shift = (u.Wi + 1u) * u.segC4;' : ''}
${segmented ? 'for (var seg = 0u; seg < u.segments; seg++) {' : 'let seg = 0u;'}
let xs = u.xOff + gid.y * u.xGroup + seg * u.segStride;
let ws = u.wOff + gid.y * u.wGroup + (tap * u.Ci4 + seg * u.segC4) * row4 + co;
for (var ci = 0u; ci < u.segC4; ci++) {
let wb = ws + ci * row4;
${loads.join('\n')}
${weights.join(' ')}
${products.join('\n')}
}
${segmented ? '}' : ''}`
  const loop =
    k === 3
      ? `for (var tap = 0u; tap < 9u; tap++) { let ky = i32(tap / 3u); let kx = i32(tap % 3u);\n${pixels.join('\n')}\n${inner}\n}`
      : `let tap = 0u;\n${pixels.join('\n')}\n${inner}`
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
        .map((j) => `let shifted${j} = ${shiftedLanes(`(co + ${j}u)`)};`)
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
${range(4)
  .map((i) => `let p${i} = min(tile * 4u + ${i}u, u.P - 1u);`)
  .join(' ')}
${decode}
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
  const suffix = `${relu ? ' relu' : ''}${bias ? ' bias' : ''}${stats ? ' stats' : ''}${segmented ? ' segments' : ''} c${CO}`
  return kernel(`convolution ${label(options)}${suffix}`, bindings, uniforms, main)
}

export interface DataOptions extends ConvolutionShape {
  /** Multiply by [X > 0] at the output position. */
  readonly mask: boolean
  /** Sum over all groups instead of writing one output a group. */
  readonly sumGroups: boolean
  readonly columns: Columns
  /** The positions divide into whole tiles of four. */
  readonly whole: boolean
}

/** dX on the input grid; `acc` = 1 adds to what is there. Output and mask lie in segments like the forward input. */
export function convolutionData(options: DataOptions): Kernel {
  const { kernel: k, stride, mask, sumGroups, columns: CI, whole, factorized } = options
  const moved = k === 3 || stride === 2
  const decode = moved
    ? range(4)
        .map(
          (i) =>
            `let b${i} = p${i} / (u.Hi * u.Wi) * u.H * u.W; let y${i} = i32(p${i} / u.Wi % u.Hi); let x${i} = i32(p${i} % u.Wi);`,
        )
        .join('\n')
    : ''
  const source = range(4).map((i) => {
    if (k === 3) {
      const parity = stride === 2 ? ` && ((sy${i} | sx${i}) & 1) == 0` : ''
      return `let sy${i} = y${i} + 1 - ky; let sx${i} = x${i} + 1 - kx;
let oy${i} = sy${i} ${stride === 2 ? '>> 1u' : ''}; let ox${i} = sx${i} ${stride === 2 ? '>> 1u' : ''};
let ok${i} = oy${i} >= 0 && oy${i} < i32(u.H) && ox${i} >= 0 && ox${i} < i32(u.W)${parity};
let at${i} = b${i} + u32(clamp(oy${i}, 0, i32(u.H) - 1)) * u.W + u32(clamp(ox${i}, 0, i32(u.W) - 1));`
    }
    if (factorized)
      return `let odd${i} = (y${i} & 1) == 1; let ok${i} = ((y${i} ^ x${i}) & 1) == 0;
let at${i} = b${i} + u32(y${i} >> 1u) * u.W + u32(x${i} >> 1u);`
    return `let at${i} = p${i};`
  })
  const loads = range(4).map((i) => {
    const load = `DY[d4${i} + co]`
    if (factorized)
      return `let d${i} = select(vec4f(0), ${load}, (shifted == vec4<bool>(odd${i})) & vec4<bool>(ok${i}));`
    return k === 3 ? `let d${i} = select(vec4f(0), ${load}, ok${i});` : `let d${i} = ${load};`
  })
  const weights = range(CI).flatMap((j) => range(4).map((l) => `let w${j}${l} = W[wb + row${4 * j + l}];`))
  const products = range(4).flatMap((i) =>
    range(CI).map(
      (j) =>
        `a${i}${j} += vec4f(${range(4)
          .map((l) => `dot(d${i}, w${j}${l})`)
          .join(', ')});`,
    ),
  )
  const inner = `${range(4)
    .map((i) => `let d4${i} = u.dyOff + g * u.dyGroup + at${i} * u.Co4;`)
    .join(' ')}
for (var co = 0u; co < u.Co4; co++) {
${factorized ? `let shifted = ${shiftedLanes('co')};` : ''}
let wb = u.wOff + g * u.wGroup + (tap * u.Ci4 + ci) * 4u * u.Co4 + co;
${loads.join('\n')}
${weights.join(' ')}
${products.join('\n')}
}`
  const taps =
    k === 3
      ? `for (var tap = 0u; tap < 9u; tap++) { let ky = i32(tap / 3u); let kx = i32(tap % 3u);\n${source.join('\n')}\n${inner}\n}`
      : `let tap = 0u;\n${source.join('\n')}\n${inner}`
  const groups = sumGroups ? `for (var g = 0u; g < u.groups; g++) {\n${taps}\n}` : `let g = gid.y;\n${taps}`
  const finish = range(CI).map(
    (j) => `{ let block = (ci + ${j}u) / u.segC4; let inside = (ci + ${j}u) % u.segC4;
${range(4)
  .map((i) => {
    const masked = mask ? `select(vec4f(0), a${i}${j}, X[u.xOff + at] > vec4f(0))` : `a${i}${j}`
    return `${whole ? '' : `if (tile * 4u + ${i}u < u.Pi) `}{ let at = block * u.segStride + p${i} * u.segC4 + inside; let to = u.dxOff + gid.y * u.dxGroup + at;
var r = ${masked}; if (u.acc == 1u) { r += DX[to]; } DX[to] = r; }`
  })
  .join('\n')} }`,
  )
  const main = `let columns = u.Ci4 / ${CI}u;
${rowOffsets(4 * CI)}
let tile = gid.x / columns;
if (tile * 4u >= u.Pi) { return; }
let ci = (gid.x % columns) * ${CI}u;
${range(4)
  .map((i) => `let p${i} = min(tile * 4u + ${i}u, u.Pi - 1u);`)
  .join(' ')}
${decode}
${range(4)
  .map((i) =>
    range(CI)
      .map((j) => `var a${i}${j} = vec4f(0);`)
      .join(' '),
  )
  .join(' ')}
${groups}
${finish.join('\n')}`
  const bindings: BindingList = { DY: 'vec4f', W: 'vec4f', ...(mask ? { X: 'vec4f' as const } : {}), DX: 'vec4f!' }
  const uniforms = [
    'Pi',
    'H',
    'W',
    'Hi',
    'Wi',
    'Ci4',
    'Co4',
    'dyOff',
    'dyGroup',
    'groups',
    'wOff',
    'wGroup',
    'xOff',
    'dxOff',
    'dxGroup',
    'segC4',
    'segStride',
    'acc',
  ]
  return kernel(
    `convolution-data ${label(options)}${mask ? ' mask' : ''}${sumGroups ? ' sum' : ''} c${CI}`,
    bindings,
    uniforms,
    main,
  )
}

export interface WeightOptions extends ConvolutionShape {
  readonly relu: boolean
  readonly rows: Columns
  readonly columns: Columns
}

/** Partial weight gradients over tiles of 4 positions t, t + T, ...; they lie like the parameters, one copy of the region a chunk. */
export function convolutionWeights(options: WeightOptions): Kernel {
  const { kernel: k, stride, relu, rows: CI, columns: CO, factorized } = options
  const moved = k === 3 || stride === 2
  const pixels = range(4).map((n) => {
    const p = `p${n}`
    const inside = `tile * 4u + ${n}u < u.P`
    const head = `let ${p} = min(tile * 4u + ${n}u, u.P - 1u);`
    if (!moved) return `${head} let at${n} = ${p}; let ok${n} = ${inside};`
    const tap = k === 3
    return `${head} let iy${n} = i32(${p} / u.W % u.H) * ${stride}${tap ? ' + ky - 1' : ''}; let ix${n} = i32(${p} % u.W) * ${stride}${tap ? ' + kx - 1' : ''};
let ok${n} = ${inside}${tap ? ` && iy${n} >= 0 && iy${n} < i32(u.Hi) && ix${n} >= 0 && ix${n} < i32(u.Wi)` : ''};
let at${n} = ${p} / (u.H * u.W) * u.Hi * u.Wi + u32(clamp(iy${n}, 0, i32(u.Hi) - 1)) * u.Wi + u32(clamp(ix${n}, 0, i32(u.Wi) - 1));`
  })
  const value = (pixel: string, j: number): string => {
    const load = `X[origin${j} + ${pixel} * u.segC4]`
    return relu ? `max(${load}, vec4f(0))` : load
  }
  const loads = range(4).flatMap((n) =>
    range(CI).map(
      (j) =>
        `let v${j}${n} = ${value(`at${n}`, j)};${factorized ? ` let s${j}${n} = ${value(`(at${n} + u.Wi + 1u)`, j)};` : ''}`,
    ),
  )
  const grads = range(4).flatMap((n) =>
    range(CO).map(
      (j) => `let d${j}${n} = select(vec4f(0), DY[u.dyOff + gid.y * u.dyGroup + p${n} * u.Co4 + co + ${j}u], ok${n});`,
    ),
  )
  const products = range(CI).flatMap((i) =>
    range(4).flatMap((l) =>
      range(CO).map((j) => {
        const lane = LANES[l]
        const terms = range(4).map((n): [string, string] => {
          const plain = `vec4f(v${i}${n}.${lane})`
          return [factorized ? `select(${plain}, vec4f(s${i}${n}.${lane}), shifted${j})` : plain, `d${j}${n}`]
        })
        return `a${i}${l}${j} = ${fmaChain(`a${i}${l}${j}`, terms)};`
      }),
    ),
  )
  const stores = range(CI).flatMap((i) =>
    range(4).flatMap((l) => range(CO).map((j) => `WP[wp + ${4 * i + l}u * u.Co4 + ${j}u] = a${i}${l}${j};`)),
  )
  const main = `let columns = u.Co4 / ${CO}u;
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
        .map((j) => `let shifted${j} = ${shiftedLanes(`(co + ${j}u)`)};`)
        .join(' ')
    : ''
}
${range(CI)
  .map(
    (j) =>
      `let origin${j} = u.xOff + gid.y * u.xGroup + (ci + ${j}u) / u.segC4 * u.segStride + (ci + ${j}u) % u.segC4;`,
  )
  .join('\n')}
${range(CI)
  .flatMap((i) => range(4).flatMap((l) => range(CO).map((j) => `var a${i}${l}${j} = vec4f(0);`)))
  .join(' ')}
for (var tile = t; tile * 4u < u.P; tile += u.T) {
${pixels.join('\n')}
${loads.join('\n')}
${grads.join('\n')}
${products.join('\n')}
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
    'segC4',
    'segStride',
    'dyOff',
    'dyGroup',
    'wRel',
    'wGroup',
    'region',
  ]
  return kernel(
    `convolution-weights ${label(options)}${relu ? ' relu' : ''} ${CI}x${CO}`,
    { X: 'vec4f', DY: 'vec4f', WP: 'vec4f!' },
    uniforms,
    main,
  )
}

/** Adds the partial weight gradients of all blocks of a region, chunk by chunk in order: G = sum over t of WP[t]. */
export function weightReduce(): Kernel {
  const main = `if (gid.x >= u.region) { return; }
var T = u.T0;
if (gid.x >= u.end0) { T = u.T1; }
if (gid.x >= u.end1) { T = u.T2; }
if (gid.x >= u.end2) { T = u.T3; }
if (gid.x >= u.end3) { T = u.T4; }
var sum = vec4f(0);
for (var t = 0u; t < T; t++) { sum += WP[t * u.region + gid.x]; }
G[u.gOff + gid.x] = sum;`
  const uniforms = ['region', 'gOff', 'end0', 'end1', 'end2', 'end3', 'T0', 'T1', 'T2', 'T3', 'T4']
  return kernel('weight-reduce', { WP: 'vec4f', G: 'vec4f!' }, uniforms, main)
}
