/**
 * Widths of tensors whose channels fill no whole vectors. Kernels work on vec4f; a map of C channels is stored as the next multiple of four,
 * in two padded halves, so that FactorizedReduce finds its halves where it always does. Padding is 0 in weights, hence in values and
 * gradients, and stays so: nothing is packed there, and the gradient of what is multiplied by 0 on both sides is 0.
 */
import { type ChannelSplit, type PartialChannels, splitOf } from './partialChannels'

export interface Width {
  /** Channels there are. */
  readonly channels: number
  /** Channels as stored, a multiple of four. */
  readonly stored: number
  /** Where they lie; left out: from 0 on. */
  readonly split?: ChannelSplit
}

/** Of one map. */
export function widthOf(channels: number): Width {
  const stored = (channels + 3) & ~3
  const split = splitOf({ mixed: channels, stored })
  return split.gap > 0 ? { channels, stored, split } : { channels, stored }
}

/** Of several maps of one width, one after the other. */
export function joined({ channels, stored, split = { at: channels, gap: 0 } }: Width, maps: number): Width {
  const all = { channels: maps * channels, stored: maps * stored }
  return channels === stored ? all : { ...all, split: { ...split, map: { channels, stored } } }
}

/** What the layout of a fan-out is told of a map that is stored padded. */
export function paddedIn({ channels, stored }: Width): { readonly partial?: PartialChannels } {
  return channels < stored ? { partial: { mixed: channels, stored } } : {}
}
