/** What can be said of a cell without training it: size at a scale of choice, what rule 1 makes of it, its nearest published cells. */

import { type Cell, cellOf, cellSkips } from '../space/cell'
import { type Cells, type Common, commonOfBoth } from '../space/compareCells'
import { type Genotype, joinsLast } from '../space/genotype'
import { type Outside, outsideOf } from '../space/outsideOfSpaces'
import { pairedGenotype } from '../space/ownGenotype'
import { knownPrimitives } from '../space/primitives'
import { PUBLISHED_GENOTYPES, type PublishedGenotype } from '../space/published'
import { type Cost, cellNetworkCost, type NetworkSize, networkCost, type Stem } from '../supernet/cost'
import type { ForeignGenotype } from './genotypes'

export interface Scale extends NetworkSize {
  readonly stem: Stem
}

/** Networks that papers build from a cell. */
export const SCALES = {
  cifar: { channels: 36, cells: 20, classes: 10, imageSize: 32, stem: 'cifar' },
  cifar100: { channels: 36, cells: 20, classes: 100, imageSize: 32, stem: 'cifar' },
  imagenet: { channels: 48, cells: 14, classes: 1000, imageSize: 224, stem: 'imagenet' },
  search: { channels: 16, cells: 8, classes: 10, imageSize: 32, stem: 'cifar' },
} as const satisfies Readonly<Record<string, Scale>>
export type ScaleId = keyof typeof SCALES

/** The network of NAS-Bench-201. */
const NB201_SCALE: NetworkSize = { channels: 16, cells: 5, classes: 10, imageSize: 32 }

/** Why a cell cannot be counted. */
export type Uncounted = { readonly why: 'operations'; readonly names: readonly string[] } | { readonly why: 'one-cell' }

/** Operations whose size is known beside those of the DARTS space. */
const SIZED = ['sep_conv_7x7', 'conv_7x1_1x7']

/** Parameters and multiply-adds of the network built from the cells, or why they cannot be counted. */
export function costOfCells(cells: Pick<ForeignGenotype, 'normal' | 'reduce' | 'own'>, scale: Scale): Cost | Uncounted {
  const { normal, reduce, own } = cells
  if (own?.space === 'nas-bench-201') return networkCost(own, NB201_SCALE)
  const known: readonly string[] = [...knownPrimitives('darts'), ...SIZED]
  const names = new Set([normal, reduce].flatMap((cell) => cell?.links.map(({ op }) => op) ?? []))
  const unknown = [...names].filter((op) => !known.includes(op)).sort()
  if (unknown.length > 0 || normal?.inputs === 1) return { why: 'operations', names: unknown }
  if (!normal || !reduce) return { why: 'one-cell' }
  const pairs = ({ links, concat }: Cell) => ({ pairs: links.map(({ op, from }) => [op, from] as const), concat })
  return cellNetworkCost(pairs(normal), pairs(reduce), scale, scale.stem)
}

/** Skip-connects of one cell at which DARTS+ stops. */
export const RULE1_THRESHOLD = 2

/** Whether a search that had come to this cell would have been stopped by rule 1. Rule 2 needs a course, which a cell has not. */
export const rule1Stops = ({ normal }: Pick<Cells, 'normal'>): boolean | null =>
  normal && cellSkips(normal) >= RULE1_THRESHOLD

/** Why the lab cannot train a cell: the first rule that it breaks. DARTS cells may have any number of nodes, join the last of them, and hold noise. */
export type Untrainable = Outside

/** The network's cells, or why they cannot be trained. */
export function trainable({
  normal,
  reduce,
  own,
}: Pick<ForeignGenotype, 'normal' | 'reduce' | 'own'>): Genotype | Untrainable {
  const isNb201 = normal?.inputs === 1 || reduce?.inputs === 1
  const [first] = outsideOf(normal, reduce).filter(
    (rule) => isNb201 || (rule.why !== 'nodes' && !(rule.why === 'operations' && rule.names.join() === 'noise')),
  )
  if (first) return first
  const genotype = own ?? pairedGenotype(normal, reduce)
  if (!genotype) return { why: 'cell', cell: normal ? 'reduce' : 'normal' }
  if (genotype.space !== 'darts') return genotype
  for (const cell of ['normal', 'reduce'] as const) {
    const joined = cell === 'normal' ? genotype.normalConcat : genotype.reduceConcat
    if (!joinsLast(genotype[cell], joined)) return { why: 'joined', cell, nodes: joined }
  }
  return genotype
}

export interface Neighbour extends Common {
  readonly published: PublishedGenotype
}

/** Published genotypes by operations in common, then by edges; none for cells of another shape. */
export function nearestPublished(cells: Cells): Neighbour[] {
  return PUBLISHED_GENOTYPES.flatMap((published) => {
    const { genotype } = published
    const common = commonOfBoth(cells, { normal: cellOf(genotype, 'normal'), reduce: cellOf(genotype, 'reduce') })
    return common ? [{ published, ...common }] : []
  }).sort((a, b) => b.operations - a.operations || b.edges - a.edges)
}
