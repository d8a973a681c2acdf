/**
 * A network without batch norms on one non-negative image, in double precision, forward and backward: all that synflow needs. Where
 * every weight and every input is 0 or more, so is every activation and ReLU is the identity.
 * Maps are [y][x][c], weights those of the flat parameter buffer (`supernet/layout.ts`).
 */

export interface TapeMap {
  readonly channels: number
  /** Pixels a side. */
  readonly size: number
  readonly value: Float64Array
  readonly gradient: Float64Array
}

export interface TapeConvolution {
  readonly kernel: 1 | 3
  readonly stride: 1 | 2
  readonly outputs: number
  /** First float of the filter [kernel^2][inputs, padded to 4][outputs]. */
  readonly weight: number
  /** FactorizedReduce: the second half of the outputs reads the pixel below and right. */
  readonly factorized?: boolean
}

export interface TapeDepthwise {
  readonly kernel: 3 | 5
  readonly dilation: 1 | 2
  readonly stride: 1 | 2
  /** First float of the filter [kernel^2][C]. */
  readonly weight: number
}

const roundUp4 = (n: number): number => (n + 3) & ~3

/** Records operations on the way forward; `backward` walks them back. */
export class NonNegativeTape {
  private readonly weights: Float64Array
  /** d(output)/d(weight), like the weights. */
  readonly gradients: Float64Array
  private readonly back: (() => void)[] = []

  /** @param weights flat parameters, none negative */
  constructor(weights: Float64Array) {
    this.weights = weights
    this.gradients = new Float64Array(weights.length)
  }

  map(channels: number, size: number): TapeMap {
    const floats = channels * size * size
    return { channels, size, value: new Float64Array(floats), gradient: new Float64Array(floats) }
  }

  convolution(x: TapeMap, { kernel, stride, outputs, weight, factorized }: TapeConvolution): TapeMap {
    const y = this.map(outputs, x.size / stride)
    const row = roundUp4(x.channels) * outputs
    const pad = (kernel - 1) / 2
    const visit = (at: (x: number, y: number, weight: number, first: number, last: number) => void): void => {
      const halves = factorized ? [0, 1] : [0]
      for (let oy = 0; oy < y.size; oy++)
        for (let ox = 0; ox < y.size; ox++)
          for (let tap = 0; tap < kernel * kernel; tap++)
            for (const half of halves) {
              const iy = oy * stride + Math.floor(tap / kernel) - pad + half
              const ix = ox * stride + (tap % kernel) - pad + half
              if (iy < 0 || iy >= x.size || ix < 0 || ix >= x.size) continue
              const first = (half * outputs) / halves.length
              const last = ((half + 1) * outputs) / halves.length
              at((iy * x.size + ix) * x.channels, (oy * y.size + ox) * outputs, weight + tap * row, first, last)
            }
    }
    visit((from, to, w, first, last) => {
      for (let c = 0; c < x.channels; c++) {
        const value = x.value[from + c] as number
        for (let o = first; o < last; o++)
          y.value[to + o] = (y.value[to + o] as number) + value * (this.weights[w + c * outputs + o] as number)
      }
    })
    this.back.push(() => {
      const { weights, gradients } = this
      visit((from, to, w, first, last) => {
        for (let c = 0; c < x.channels; c++) {
          const value = x.value[from + c] as number
          let sum = 0
          for (let o = first; o < last; o++) {
            const arriving = y.gradient[to + o] as number
            const at = w + c * outputs + o
            sum += arriving * (weights[at] as number)
            gradients[at] = (gradients[at] as number) + arriving * value
          }
          x.gradient[from + c] = (x.gradient[from + c] as number) + sum
        }
      })
    })
    return y
  }

  depthwise(x: TapeMap, { kernel, dilation, stride, weight }: TapeDepthwise): TapeMap {
    const { channels: C } = x
    const y = this.map(C, x.size / stride)
    const pad = (dilation * (kernel - 1)) / 2
    const visit = (at: (x: number, y: number, weight: number) => void): void => {
      for (let oy = 0; oy < y.size; oy++)
        for (let ox = 0; ox < y.size; ox++)
          for (let tap = 0; tap < kernel * kernel; tap++) {
            const iy = oy * stride + Math.floor(tap / kernel) * dilation - pad
            const ix = ox * stride + (tap % kernel) * dilation - pad
            if (iy < 0 || iy >= x.size || ix < 0 || ix >= x.size) continue
            at((iy * x.size + ix) * C, (oy * y.size + ox) * C, weight + tap * C)
          }
    }
    visit((from, to, w) => {
      for (let c = 0; c < C; c++)
        y.value[to + c] = (y.value[to + c] as number) + (x.value[from + c] as number) * (this.weights[w + c] as number)
    })
    this.back.push(() => {
      const { weights, gradients } = this
      visit((from, to, w) => {
        for (let c = 0; c < C; c++) {
          const arriving = y.gradient[to + c] as number
          x.gradient[from + c] = (x.gradient[from + c] as number) + arriving * (weights[w + c] as number)
          gradients[w + c] = (gradients[w + c] as number) + arriving * (x.value[from + c] as number)
        }
      })
    })
    return y
  }

  /** 3x3 with padding 1: the first maximum, or the mean over the pixels inside of the map. */
  pool(x: TapeMap, kind: 'max' | 'average', stride: 1 | 2): TapeMap {
    const window = (o: number): [number, number] => [Math.max(0, o * stride - 1), Math.min(x.size, o * stride + 2)]
    return this.window(x, x.size / stride, window, kind)
  }

  /** 2x2 average of stride 2. */
  average2(x: TapeMap): TapeMap {
    return this.window(x, x.size / 2, (o) => [2 * o, 2 * o + 2], 'average')
  }

  private window(
    x: TapeMap,
    size: number,
    range: (output: number) => [first: number, end: number],
    kind: 'max' | 'average',
  ): TapeMap {
    const { channels: C } = x
    const y = this.map(C, size)
    /** Of a maximum: where it was. */
    const chosen = new Uint32Array(kind === 'max' ? y.value.length : 0)
    const windows: { to: number; pixels: number[] }[] = []
    for (let oy = 0; oy < size; oy++)
      for (let ox = 0; ox < size; ox++) {
        const [[top, bottom], [left, right]] = [range(oy), range(ox)]
        const pixels: number[] = []
        for (let iy = top; iy < bottom; iy++) for (let ix = left; ix < right; ix++) pixels.push((iy * x.size + ix) * C)
        windows.push({ to: (oy * size + ox) * C, pixels })
      }
    for (const { to, pixels } of windows)
      for (let c = 0; c < C; c++) {
        const values = pixels.map((pixel) => x.value[pixel + c] as number)
        if (kind === 'max') {
          const best = values.indexOf(Math.max(...values))
          chosen[to + c] = (pixels[best] as number) + c
          y.value[to + c] = values[best] as number
        } else y.value[to + c] = values.reduce((sum, value) => sum + value, 0) / values.length
      }
    this.back.push(() => {
      for (const { to, pixels } of windows)
        for (let c = 0; c < C; c++) {
          const arriving = y.gradient[to + c] as number
          if (kind === 'max') {
            const at = chosen[to + c] as number
            x.gradient[at] = (x.gradient[at] as number) + arriving
          } else
            for (const pixel of pixels)
              x.gradient[pixel + c] = (x.gradient[pixel + c] as number) + arriving / pixels.length
        }
    })
    return y
  }

  /** Sum of maps of one shape. */
  sum(maps: readonly TapeMap[], channels: number, size: number): TapeMap {
    const y = this.map(channels, size)
    for (const { value } of maps)
      for (let i = 0; i < value.length; i++) y.value[i] = (y.value[i] as number) + (value[i] as number)
    this.back.push(() => {
      for (const { gradient } of maps)
        for (let i = 0; i < gradient.length; i++) gradient[i] = (gradient[i] as number) + (y.gradient[i] as number)
    })
    return y
  }

  /** Channels of maps of one size, one after the other. */
  concat(maps: readonly TapeMap[]): TapeMap {
    const channels = maps.reduce((sum, map) => sum + map.channels, 0)
    const { size } = maps[0] as TapeMap
    const y = this.map(channels, size)
    const visit = (at: (map: TapeMap, from: number, to: number) => void): void => {
      for (let pixel = 0; pixel < size * size; pixel++) {
        let first = 0
        for (const map of maps) {
          for (let c = 0; c < map.channels; c++) at(map, pixel * map.channels + c, pixel * channels + first + c)
          first += map.channels
        }
      }
    }
    visit((map, from, to) => {
      y.value[to] = map.value[from] as number
    })
    this.back.push(() =>
      visit((map, from, to) => {
        map.gradient[from] = (map.gradient[from] as number) + (y.gradient[to] as number)
      }),
    )
    return y
  }

  /**
   * Global average, linear layer [F][K] at `weight` without its bias, sum over classes; then everything back from d(sum) = 1.
   *
   * @returns the sum
   */
  sumOfLogits(x: TapeMap, weight: number, classes: number): number {
    const { channels: F, size } = x
    const pixels = size * size
    let sum = 0
    for (let f = 0; f < F; f++) {
      let feature = 0
      for (let pixel = 0; pixel < pixels; pixel++) feature += x.value[pixel * F + f] as number
      feature /= pixels
      let row = 0
      for (let k = 0; k < classes; k++) {
        row += this.weights[weight + f * classes + k] as number
        this.gradients[weight + f * classes + k] = feature
      }
      sum += feature * row
      for (let pixel = 0; pixel < pixels; pixel++) x.gradient[pixel * F + f] = row / pixels
    }
    for (const step of this.back.reverse()) step()
    return sum
  }
}
