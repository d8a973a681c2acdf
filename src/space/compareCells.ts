/** What two cells have in common: edges (the same two nodes) and operations on them. */
import type { Cell, CellLink } from './cell'

export interface Common {
  /** Edges of the one that the other has too. */
  readonly edges: number
  /** Edges that carry the same operation in both. */
  readonly operations: number
  /** Edges of the one with more. */
  readonly of: number
}

const sameEdge = (a: CellLink, b: CellLink): boolean => a.from === b.from && a.to === b.to

/** Links of `a` that `b` does not have; a link that stands twice must stand twice in the other too. */
function missing(a: Cell, b: Cell, same: (x: CellLink, y: CellLink) => boolean): CellLink[] {
  const left = [...b.links]
  return a.links.filter((link) => {
    const at = left.findIndex((other) => same(link, other))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

const sameLink = (a: CellLink, b: CellLink): boolean => sameEdge(a, b) && a.op === b.op

export function commonOf(a: Cell, b: Cell): Common {
  return {
    edges: a.links.length - missing(a, b, sameEdge).length,
    operations: a.links.length - missing(a, b, sameLink).length,
    of: Math.max(a.links.length, b.links.length),
  }
}

/** Links that only one of them has. */
export function differenceOf(
  a: Cell,
  b: Cell,
): { readonly onlyA: readonly CellLink[]; readonly onlyB: readonly CellLink[] } {
  return { onlyA: missing(a, b, sameLink), onlyB: missing(b, a, sameLink) }
}

/** Two cells a genotype; null where it has no such cell. */
export interface Cells {
  readonly normal: Cell | null
  readonly reduce: Cell | null
}

/** Both cells together; null where one genotype has a cell that the other has not. */
export function commonOfBoth(a: Cells, b: Cells): Common | null {
  const parts: Common[] = []
  for (const cell of ['normal', 'reduce'] as const) {
    const [one, other] = [a[cell], b[cell]]
    if (!one !== !other || one?.inputs !== other?.inputs) return null
    if (one && other) parts.push(commonOf(one, other))
  }
  if (parts.length === 0) return null
  const sum = (key: keyof Common): number => parts.reduce((total, part) => total + part[key], 0)
  return { edges: sum('edges'), operations: sum('operations'), of: sum('of') }
}
