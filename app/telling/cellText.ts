/** A derived cell in words: the twin of the drawing, for screen readers and for copying. */
import type { EpochRecord } from '../../src/protocol/record'
import { cellOf } from '../../src/space/cell'
import { chosenEdges } from '../../src/space/depth'
import { type CellType, topologyOf } from '../../src/space/topology'
import type { Catalogue } from '../i18n/en'
import { nodeName } from './names'

export function cellText(record: EpochRecord, cell: CellType, t: Catalogue): string {
  const { genotype, depth, skips } = record
  if (!genotype || !depth || !skips) return t.caption.untold.head
  const { space } = genotype
  const { inputs } = topologyOf({ space })
  const nodes = cellOf(genotype, cell)?.nodes ?? inputs
  const edges = chosenEdges(genotype, cell)
  const sentences = Array.from({ length: nodes - inputs }, (_, i) => {
    const node = inputs + i
    const taken = edges.filter(({ to }) => to === node).map(({ op, from }) => t.cell.input(op, nodeName(space, from)))
    return t.cell.node(nodeName(space, node), taken.join(t.cell.and) || t.cell.nothing)
  })
  const list = sentences.join(t.code === 'zh' ? '；' : '; ')
  return t.cell.sentence(t.names.cells[cell], list, depth[cell], skips[cell])
}
