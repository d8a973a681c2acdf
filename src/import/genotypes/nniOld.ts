/**
 * The same space in microsoft/nni before 2.0: `normal_n3_p1` is the operation of node 3 on the output of node 1, by name, by
 * index or as a mask; [] where the edge has none; `normal_n3_switch` names the inputs that are kept.
 */
import { shown } from '../../errors'
import type { CellLink } from '../../space/cell'
import { PUBLISHED_DARTS } from '../../space/topology'
import type { Literal } from '../literal'
import { checkCell, foreignGenotype, type GenotypeReader, operation, refuse } from './foreign'
import { looksLikeObject, readObjects } from './object'

const { inputs: INPUTS } = PUBLISHED_DARTS
const EDGE = /^(normal|reduce)_n(\d{1,2})_p(\d{1,2})$/
/** Its candidates by index. */
const ORDER = ['maxpool', 'avgpool', 'skipconnect', 'sepconv3x3', 'sepconv5x5', 'dilconv3x3', 'dilconv5x5'] as const

const isMask = (value: readonly Literal[]): boolean =>
  value.length > 1 && value.every((item) => typeof item === 'boolean')

/** The operation an edge has chosen; null where it has none. */
function chosen(key: string, value: Literal): string | null {
  if (value === null) return null
  if (Array.isArray(value)) {
    const index = isMask(value) ? value.indexOf(true) : 0
    const item = isMask(value) ? ORDER[index] : value[0]
    if (value.length === 0 || (isMask(value) && index < 0)) return null
    if (value.length > 1 && !isMask(value)) refuse(`${key}: ${shown(value)}, expected one operation`)
    return typeof item === 'number' ? byIndex(key, item) : operation(key, item)
  }
  return typeof value === 'number' ? byIndex(key, value) : operation(key, value)
}

function byIndex(key: string, index: number): string {
  return operation(
    key,
    ORDER[index] ?? refuse(`${key}: ${shown(index)}, expected an index from 0 to ${ORDER.length - 1}`),
  )
}

function isKept(kept: Literal | undefined, key: string, source: number): boolean {
  if (!Array.isArray(kept)) return true
  return isMask(kept) ? kept[source] === true : kept.includes(key) || kept.includes(source)
}

function cellOf(arch: ReadonlyMap<string, Literal>, cell: 'normal' | 'reduce') {
  const links: CellLink[] = []
  for (const [key, value] of arch) {
    const [, of, node, source] = EDGE.exec(key) ?? []
    if (of !== cell || !isKept(arch.get(`${cell}_n${node}_switch`), key, Number(source))) continue
    const op = chosen(key, value)
    if (op !== null) links.push({ op, from: Number(source), to: Number(node) })
  }
  if (links.length === 0) refuse(`no key ${cell}_n2_p0: the ${cell} cell is missing`)
  links.sort((a, b) => a.to - b.to || a.from - b.from)
  return checkCell(cell, INPUTS, links, null)
}

export const nniOldReader: GenotypeReader = {
  spelling: 'nni-old',
  recognise: (text) => looksLikeObject(text) && /["'](?:normal|reduce)_n\d+_(?:p\d|switch)/.test(text),
  read: (text) =>
    readObjects(text, (arch, line) => {
      const about = { name: null, spelling: 'nni-old', line } as const
      const cells = { normal: cellOf(arch, 'normal'), reduce: cellOf(arch, 'reduce') }
      return { genotypes: [foreignGenotype({ ...about, ...cells }, [{ id: 'pair-order' }])], problems: [] }
    }),
}
