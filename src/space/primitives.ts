/**
 * The ordered lists of candidate operations. The index in a space's list is the last axis of every alpha table.
 * DARTS: quark0/darts cnn/genotypes.py. NAS-Bench-201: AutoDL-Projects xautodl/models/cell_operations.py.
 */
export const DARTS_PRIMITIVES = [
  'none',
  'max_pool_3x3',
  'avg_pool_3x3',
  'skip_connect',
  'sep_conv_3x3',
  'sep_conv_5x5',
  'dil_conv_3x3',
  'dil_conv_5x5',
] as const

/** What several later papers search of the DARTS space: its primitives without `none` (methods of 2020 on: SmoothDARTS, Fair DARTS, ...). */
export const DARTS_WITHOUT_NONE = DARTS_PRIMITIVES.slice(1)

export const NB201_PRIMITIVES = ['none', 'skip_connect', 'nor_conv_1x1', 'nor_conv_3x3', 'avg_pool_3x3'] as const

/**
 * What can be a candidate in the DARTS space: its eight primitives and `noise`, which ignores its input (S4 of RobustDARTS). Those of a list
 * that are there follow this order.
 */
const DARTS_CANDIDATES = ['none', 'noise', ...DARTS_PRIMITIVES.slice(1)] as const

export type DartsPrimitive = (typeof DARTS_PRIMITIVES)[number]
export type Nb201Primitive = (typeof NB201_PRIMITIVES)[number]
export type Primitive = DartsPrimitive | Nb201Primitive | 'noise'

/** An operation of a derived cell: one of ours, or in cells of other programs the name it has there. */
export type OperationName = Primitive | (string & {})

export type SpaceId = 'darts' | 'nas-bench-201'

/** Operations that own weights at stride 1: the ones whose ranking DARTS+ criterion 2 watches. */
export const LEARNABLE: ReadonlySet<Primitive> = new Set<Primitive>([
  'sep_conv_3x3',
  'sep_conv_5x5',
  'dil_conv_3x3',
  'dil_conv_5x5',
  'nor_conv_1x1',
  'nor_conv_3x3',
])

export const SKIP: Primitive = 'skip_connect'
export const NONE: Primitive = 'none'

/** Everything that can be a candidate in a space. */
export function knownPrimitives(id: SpaceId): readonly Primitive[] {
  return id === 'darts' ? DARTS_CANDIDATES : NB201_PRIMITIVES
}

/** The full candidate list of a space as its authors search it. */
export function allPrimitives(id: SpaceId): readonly Primitive[] {
  return id === 'darts' ? DARTS_PRIMITIVES : NB201_PRIMITIVES
}
