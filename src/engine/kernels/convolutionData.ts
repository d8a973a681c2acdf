/**
 * Data gradient of the dense convolutions of convolution.ts, same filters and segments:
 *
 *   dX[q][ci] = sum over tap, co of dY[(q + pad - tap) / stride][co] * W[g][tap][ci][co]
 *
 * A thread owns 4 positions x 4 or 8 channels of dX. FactorizedReduce reaches two pixels of a block of four, each from one half of the
 * channels: a thread then owns one of these `phases`, of 4 blocks. Plain reference: src/reference/operations.ts, compared in parity.engine.test.ts.
 */
import { type BindingList, type Kernel, kernel } from '../plan/kernel'
import { remembered } from '../plan/remembered'
import { type Columns, label, mayLeave, placeOf, rowOffsets, shiftedLanes, type TileShape } from './convolutionShape'
import { range } from './text'

export interface DataOptions extends TileShape {
  /** Multiply by [X > 0] at the output position. */
  readonly mask: boolean
  readonly columns: Columns
  /** The positions (of FactorizedReduce: of its output) divide into whole tiles of four. */
  readonly whole: boolean
}

/** dX on the input grid, the sum over `groups` groups each; `acc` = 1 adds to what is there. Output and mask lie in segments like the forward input. */
export const convolutionData = remembered((options: DataOptions): Kernel => {
  const { kernel: k, stride, mask, columns: CI, whole, inRow, factorized } = options
  const moved = k === 3 || (stride === 2 && !factorized)
  const place = (i: number): string => placeOf(i, 'Hi', 'Wi', 'H', 'W')
  const places = inRow ? [place(0), ...[1, 2, 3].map((i) => `let x${i} = x0 + ${i};`)] : range(4).map(place)
  const decode = moved ? places.join('\n') : ''
  // Positions of dX: q. Beside each that FactorizedReduce reaches lies one that it does not.
  const reached = (i: number): string =>
    factorized
      ? `let corner${i} = (p${i} / u.W * 2u + phase) * u.Wi + p${i} % u.W * 2u; let q${i} = corner${i} + phase; let beside${i} = corner${i} + 1u - phase;`
      : `let q${i} = p${i};`
  const halved = stride === 2 ? ' >> 1u' : ''
  const isEven = (coordinate: string): string => (stride === 2 ? ` && (${coordinate} & 1) == 0` : '')
  /** With stride 2 every other position has no source. */
  const isMasked = (i: number): boolean => k === 3 && (stride === 2 || mayLeave(options, i))
  /** A tap, where at{i} is the pixel of dY that position i takes from, if ok{i}. */
  const underTap = (text: string): string => {
    if (k === 1) return [...range(4).map((i) => `let at${i} = p${i};`), text].join('\n')
    const column = (i: number): string => `let sx${i} = x${i} + 1 - kx; let ox${i} = sx${i}${halved};`
    if (!inRow)
      return [
        ...range(4).map(
          (i) => `let sy${i} = y${i} + 1 - ky; let oy${i} = sy${i}${halved}; ${column(i)}
let ok${i} = u32(oy${i}) < u.H && u32(ox${i}) < u.W${isEven(`(sy${i} | sx${i})`)};
let at${i} = b${i} + u32(clamp(oy${i}, 0, i32(u.H) - 1)) * u.W + u32(clamp(ox${i}, 0, i32(u.W) - 1));`,
        ),
        text,
      ].join('\n')
    const inside = ['ox0 >= 0', '', '', 'ox3 < i32(u.W)']
    const safe = ['max(ox0, 0)', 'ox1', 'ox2', 'min(ox3, i32(u.W) - 1)']
    const pixels = range(4).map((i) => {
      const holds = [...(inside[i] ? [inside[i]] : []), ...(stride === 2 ? [`(sx${i} & 1) == 0`] : [])].join(' && ')
      return `${column(i)} ${holds ? `let ok${i} = ${holds};` : ''} let at${i} = line + u32(${safe[i]});`
    })
    return `let sy = y0 + 1 - ky; let oy = sy${halved};
if (u32(oy) < u.H${isEven('sy')}) {
let line = b0 + u32(oy) * u.W;
${[...pixels, text].join('\n')}
}`
  }
  const loads = range(4).map((i) => {
    const load = `DY[d4${i} + co]`
    if (factorized) return `let d${i} = select(vec4f(0), ${load}, shifted == vec4<bool>(phase == 1u));`
    return isMasked(i) ? `let d${i} = select(vec4f(0), ${load}, ok${i});` : `let d${i} = ${load};`
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
${factorized ? 'let co0 = phase * (u.Co4 / 2u); let co1 = co0 + (u.Co4 + 1u) / 2u;' : 'let co0 = 0u; let co1 = u.Co4;'}
for (var co = co0; co < co1; co++) {
${factorized ? `let shifted = ${shiftedLanes('co')};` : ''}
let wb = u.wOff + g * u.wGroup + (tap * u.Ci4 + ci) * 4u * u.Co4 + co;
${loads.join('\n')}
${weights.join(' ')}
${products.join('\n')}
}`
  const taps =
    k === 3
      ? `for (var tap = 0u; tap < 9u; tap++) { let ky = i32(tap / 3u); let kx = i32(tap % 3u);\n${underTap(inner)}\n}`
      : `let tap = 0u;\n${underTap(inner)}`
  const groups = `for (var g = gid.y * u.groups; g < (gid.y + 1u) * u.groups; g++) {\n${taps}\n}`
  const finish = range(CI).map(
    (j) => `{ let block = (ci + ${j}u) / u.segC4; let inside = (ci + ${j}u) % u.segC4;
${range(4)
  .map((i) => {
    const masked = mask ? `select(vec4f(0), a${i}${j}, X[u.xOff + gid.y * u.dxGroup + at] > vec4f(0))` : `a${i}${j}`
    return `${whole ? '' : `if (tile * 4u + ${i}u < positions) `}{ let at = block * u.segStride + q${i} * u.segC4 + inside; let to = u.dxOff + gid.y * u.dxGroup + at;
var r = ${masked}; if (u.acc == 1u) { r += DX[to]; } DX[to] = r;${factorized ? ` if (u.acc == 0u) { DX[u.dxOff + gid.y * u.dxGroup + block * u.segStride + beside${i} * u.segC4 + inside] = vec4f(0); }` : ''} }`
  })
  .join('\n')} }`,
  )
  const main = `let columns = u.Ci4 / ${CI}u;
${rowOffsets(4 * CI)}
let positions = u.Pi${factorized ? ' / 4u' : ''};
${factorized ? 'let phase = gid.x % 2u; let thread = gid.x / 2u;' : 'let thread = gid.x;'}
let tile = thread / columns;
if (tile * 4u >= positions) { return; }
let ci = (thread % columns) * ${CI}u;
${range(4)
  .map((i) => `let p${i} = min(tile * 4u + ${i}u, positions - 1u); ${reached(i)}`)
  .join('\n')}
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
    `convolution-data ${label(options)}${mask ? ' mask' : ''} c${CI}${inRow && moved ? ' row' : ''}`,
    bindings,
    uniforms,
    main,
  )
})
