/**
 * The way between PyTorch's layouts and the ones tfjs wants. Filters: PyTorch [cout][cin][ky][kx], tfjs
 * [ky][kx][cin][cout] (a depthwise filter [c][1][ky][kx] becomes [ky][kx][1][c]). Vectors and the linear weight
 * [out][in] are the same in both.
 */

/** Number of values of a tensor of this shape. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1)

/** Shape in tfjs of a parameter with PyTorch shape `shape`. */
export function tfjsShape(shape: readonly number[]): number[] {
  const [cout, cin, kh, kw] = shape
  if (cout === undefined || cin === undefined || kh === undefined || kw === undefined) return [...shape]
  return [kh, kw, cin, cout]
}

function forEachValue(shape: readonly number[], visit: (torch: number, tfjs: number) => void): void {
  const [cout = 1, cin = 1, kh = 1, kw = 1] = shape
  if (shape.length !== 4) {
    for (let i = 0; i < sizeOf(shape); i++) visit(i, i)
    return
  }
  for (let o = 0; o < cout; o++)
    for (let c = 0; c < cin; c++)
      for (let k = 0; k < kh * kw; k++) visit((o * cin + c) * kh * kw + k, (k * cin + c) * cout + o)
}

/** Values of a parameter of PyTorch shape `shape`, from PyTorch order to tfjs order. */
export function toTfjsOrder(shape: readonly number[], values: ArrayLike<number>): Float32Array {
  const out = new Float32Array(sizeOf(shape))
  forEachValue(shape, (torch, tfjs) => {
    out[tfjs] = values[torch] as number
  })
  return out
}

/** The reverse of `toTfjsOrder`. */
export function toTorchOrder(shape: readonly number[], values: ArrayLike<number>): Float32Array {
  const out = new Float32Array(sizeOf(shape))
  forEachValue(shape, (torch, tfjs) => {
    out[torch] = values[tfjs] as number
  })
  return out
}
