/**
 * An architecture of microsoft/nni's DARTS space: for each input k of node n `normal/op_n_k` and `normal/input_n_k` (a list of
 * one in 3.x, a number in 2.x).
 */
import { shown } from '../../errors'
import type { CellLink } from '../../space/cell'
import { PUBLISHED_DARTS } from '../../space/topology'
import type { Literal } from '../literal'
import { checkCell, foreignGenotype, type GenotypeReader, operation, refuse } from './foreign'
import { looksLikeObject, readObjects } from './object'

const { inputs: INPUTS } = PUBLISHED_DARTS
const KEY = /^(normal|reduce)\/(op|input)_(\d{1,2})_(\d{1,2})$/

function sourceOf(key: string, value: Literal | undefined): number {
  const source = Array.isArray(value) ? value[0] : value
  if (value === undefined) refuse(`key ${key} is missing`)
  if ((Array.isArray(value) && value.length !== 1) || typeof source !== 'number')
    refuse(`${key}: ${shown(value)}, expected one source node`)
  return source as number
}

function cellOf(arch: ReadonlyMap<string, Literal>, cell: 'normal' | 'reduce') {
  const links: CellLink[] = []
  for (const [key, op] of arch) {
    const [, of, what, node, k] = KEY.exec(key) ?? []
    if (of !== cell) continue
    if (what === 'input') {
      if (!arch.has(`${cell}/op_${node}_${k}`)) refuse(`key ${cell}/op_${node}_${k} is missing`)
      continue
    }
    const input = `${cell}/input_${node}_${k}`
    links.push({ op: operation(key, op), from: sourceOf(input, arch.get(input)), to: Number(node) })
  }
  if (links.length === 0) refuse(`no key ${cell}/op_2_0: the ${cell} cell is missing`)
  links.sort((a, b) => a.to - b.to)
  return checkCell(cell, INPUTS, links, null)
}

export const nniReader: GenotypeReader = {
  spelling: 'nni',
  recognise: (text) => looksLikeObject(text) && /["'](?:normal|reduce)\/(?:op|input)_\d/.test(text),
  read: (text) =>
    readObjects(text, (arch, line) => {
      const about = { name: null, spelling: 'nni', line } as const
      const cells = { normal: cellOf(arch, 'normal'), reduce: cellOf(arch, 'reduce') }
      return { genotypes: [foreignGenotype({ ...about, ...cells })], problems: [] }
    }),
}
