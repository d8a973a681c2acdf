/**
 * Partial channels of PC-DARTS: the operations of an edge work on the first C/4 channels, the others pass by.
 * yuhuixu1993/PC-DARTS model_search.py, K = 4.
 *
 * The engine stores feature maps as vec4f, and C/4 need not be a multiple of 4 (C = 8 mixes 2 channels). The mixed part is
 * therefore stored padded: its first half from channel 0 on, its second half from the middle of the stored channels
 * on, so that FactorizedReduce finds its two halves where it always does. Padding is 0 in values, weights and gradients.
 */
import { SearchError } from '../errors'

/** K: one channel in K is mixed. The engine's shuffle relies on the four lanes of a vec4f. */
export const PARTIAL = 4

export interface PartialChannels {
  /** Channels that are mixed, C/4. */
  readonly mixed: number
  /** Channels as stored, a multiple of 4. */
  readonly stored: number
}

/** Where the channels of a tensor lie in storage: from channel `at` on they are moved up by `gap`. */
export interface ChannelSplit {
  readonly at: number
  readonly gap: number
  /** Of maps that lie one after the other: channels of one, and those stored of it. */
  readonly map?: { readonly channels: number; readonly stored: number }
}

/** @throws SearchError 'bad-shape' when the mixed channels of a strided edge have no two halves */
export function partialChannels(channels: number, strided: boolean): PartialChannels {
  const mixed = channels / PARTIAL
  if (strided && mixed % 2 !== 0)
    throw new SearchError(
      'bad-shape',
      `reduction cell of ${channels} channels: ${mixed} of them are mixed, and FactorizedReduce needs an even number`,
    )
  return { mixed, stored: (mixed + 3) & ~3 }
}

/** The split of channels stored in two padded halves. */
export function splitOf({ mixed, stored }: PartialChannels): ChannelSplit {
  const half = Math.ceil(mixed / 2)
  return { at: half, gap: stored / 2 - half }
}
