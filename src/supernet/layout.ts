/**
 * Where each parameter lies in the flat buffer, in the official order and under the official names, and how a tensor
 * moves between PyTorch's layout and ours.
 *
 * Ours: convolution [ky*k + kx][cin][cout] (input channels padded to a multiple of 4), depthwise [ky*k + kx][c],
 * vector [c], linear weight [in][out]. PyTorch: convolution [cout][cin][ky][kx], depthwise [c][1][ky][kx], linear [out][in].
 */
import type { ChannelSplit } from './partialChannels'

export interface ParamSlot {
  /** Official name, for example `cells.0._ops.0._ops.4.op.1.weight`. */
  readonly name: string
  readonly kind: 'conv' | 'depthwise' | 'vector' | 'linear'
  /** PyTorch shape. */
  readonly shape: readonly number[]
  /** First float in the flat buffer. */
  readonly offset: number
  /**
   * conv: floats between two rows of input channels (the width of the matrix this slot is a column block of).
   * depthwise: floats between two taps.
   */
  readonly rowStride?: number
  /** conv only: floats between two taps. */
  readonly tapStride?: number
  /** Padded channels: where the output and input channels of the tensor lie. */
  readonly outSplit?: ChannelSplit
  readonly inSplit?: ChannelSplit
  /** True for a convolution bias in front of a batch norm: its gradient is 0 by construction. */
  readonly deadGradient?: boolean
}

export interface ParamLayout {
  /** Official canonical order. */
  readonly slots: readonly ParamSlot[]
  /** Floats in the buffer, padding included; a multiple of 4. */
  readonly floats: number
  /** Trainable parameters, padding not counted. */
  readonly parameters: number
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1)

function placed(channel: number, split: ChannelSplit | undefined): number {
  if (!split) return channel
  const { at, gap, map } = split
  const within = map ? channel % map.channels : channel
  const before = map ? Math.floor(channel / map.channels) * map.stored : 0
  return before + within + (within >= at ? gap : 0)
}

/** Calls back with (index in PyTorch order, index in the flat buffer) for each number of a slot. */
export function forEachParam(slot: ParamSlot, visit: (torch: number, flat: number) => void): void {
  const { shape, offset } = slot
  const [a = 1, b = 1, kh = 1, kw = 1] = shape
  switch (slot.kind) {
    case 'vector':
      for (let i = 0; i < a; i++) visit(i, offset + placed(i, slot.outSplit))
      return
    case 'linear':
      for (let o = 0; o < a; o++) for (let i = 0; i < b; i++) visit(o * b + i, offset + placed(i, slot.inSplit) * a + o)
      return
    case 'depthwise':
      for (let c = 0; c < a; c++)
        for (let k = 0; k < kh * kw; k++)
          visit(c * kh * kw + k, offset + k * (slot.rowStride ?? a) + placed(c, slot.outSplit))
      return
    case 'conv': {
      const row = slot.rowStride ?? a
      const tap = slot.tapStride ?? row * b
      for (let o = 0; o < a; o++)
        for (let c = 0; c < b; c++)
          for (let k = 0; k < kh * kw; k++) {
            const at = offset + k * tap + placed(c, slot.inSplit) * row + placed(o, slot.outSplit)
            visit((o * b + c) * kh * kw + k, at)
          }
      return
    }
  }
}

/** One parameter tensor out of a flat buffer, in PyTorch order. */
export function unpack(slot: ParamSlot, flat: Float32Array): Float32Array {
  const out = new Float32Array(sizeOf(slot.shape))
  forEachParam(slot, (torch, at) => {
    out[torch] = flat[at] as number
  })
  return out
}

/** Writes one parameter tensor (PyTorch order) into a flat buffer. */
export function pack(slot: ParamSlot, values: ArrayLike<number>, flat: Float32Array): void {
  forEachParam(slot, (torch, at) => {
    flat[at] = values[torch] as number
  })
}
