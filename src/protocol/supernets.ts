/**
 * Supernets by name, those of the DARTS-Bench-Suite (arXiv 2507.16533): a name stands for the settings of its size, which are
 * what a config holds. The suite's channels are no multiples of four; the engine pads them.
 */
import type { SpaceId } from '../space/primitives'
import { PUBLISHED_NODES } from '../space/topology'
import { oneOf, refuse } from './checks'

interface SupernetSettings {
  readonly channels: number
  readonly cells: number
  readonly nodes: number
  readonly concat: number
}

const ofFour = (channels: number, cells: number): SupernetSettings => ({
  ...{ channels, cells },
  ...{ nodes: PUBLISHED_NODES, concat: PUBLISHED_NODES },
})

export const SUPERNETS = {
  wide: ofFour(18, 4),
  deep: ofFour(7, 18),
  /** Its one cell is a reduction, so the alphas of normal cells decide nothing: `presentCells`. */
  'single-cell': { channels: 26, cells: 1, nodes: 8, concat: 4 },
} as const satisfies Readonly<Record<string, SupernetSettings>>

/**
 * Settings with the size that `supernet` names in its place; what is set beside it comes first.
 *
 * @throws SearchError 'bad-config' for another name, and outside of the DARTS space
 */
export function withSupernet(
  { supernet, ...given }: Readonly<Record<string, unknown>>,
  space: SpaceId,
): Readonly<Record<string, unknown>> {
  if (supernet === undefined) return given
  oneOf('supernet', supernet, Object.keys(SUPERNETS))
  if (space !== 'darts') refuse('supernet', supernet, `is not possible in the ${space} space: its cells are of DARTS`)
  return { ...SUPERNETS[supernet as keyof typeof SUPERNETS], ...given }
}
