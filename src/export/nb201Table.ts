/**
 * What every NAS-Bench-201 cell reaches after full training, from a table with the columns index, arch, cifar10, cifar100,
 * imagenet16_120: one line a cell, accuracies in per cent. The whole benchmark or nothing: a part of it could not tell a
 * cell that is missing from a cell that does not exist.
 */
import { SearchError, shown } from '../errors'
import type { EpochRecord } from '../protocol/record'
import type { Genotype } from '../space/genotype'
import { NB201_PRIMITIVES } from '../space/primitives'
import { topologyOf } from '../space/topology'
import { writeNb201String } from './nb201String'

export const NB201_SOURCE =
  'NAS-Bench-201 (Dong & Yang, ICLR 2020), final test accuracy after 200 epochs, averaged over seeds'
export const NB201_COLUMNS = 'index,arch,cifar10,cifar100,imagenet16_120'
/** 5 operations on 6 edges: 15,625. */
export const NB201_CELLS = NB201_PRIMITIVES.length ** topologyOf({ space: 'nas-bench-201' }).edges.length

const operation = `(?:${NB201_PRIMITIVES.join('|')})`
/** A whole cell, its sources in order: the keys of the table are compared as text. */
const CELL = new RegExp(
  `^${[1, 2, 3].map((node) => `\\|${Array.from({ length: node }, (_, from) => `${operation}~${from}\\|`).join('')}`).join('\\+')}$`,
)
/** What a cell looks like, for its refusal. */
const FORM = '|op~0|+|op~0|op~1|+|op~0|op~1|op~2| with operations'

type Benchmark = NonNullable<EpochRecord['benchmark']>

export interface Nb201Table {
  readonly source: string
  readonly cells: number
  /** Undefined for cells of another space. */
  readonly lookup: (genotype: Genotype) => Benchmark | undefined
  /** By architecture string. */
  readonly ofText: (architecture: string) => Benchmark | undefined
}

/** True for a text whose first line has the columns, in whichever order or spelling, that only such a table has. */
export function looksLikeNb201Table(text: string): boolean {
  return /^\W*index\s*,\s*arch\b/i.test(text.slice(0, 200))
}

/**
 * @param name of the file, for its errors
 * @throws SearchError 'bad-table' naming the file, the line, the value and the rule
 */
export function readNb201Table(text: string, name: string): Nb201Table {
  const refuse = (what: string): never => {
    throw new SearchError('bad-table', `${name}: ${what}`)
  }
  const [header = '', ...rows] = text.trim().split(/\r?\n/)
  if (header !== NB201_COLUMNS) refuse(`first line is ${shown(header)}, expected ${NB201_COLUMNS}`)
  const cells = new Map<string, Benchmark>()
  rows.forEach((row, i) => {
    const line = `line ${i + 2}`
    const fields = row.split(',')
    if (fields.length !== 5) refuse(`${line} has ${fields.length} fields, expected 5`)
    const [, arch = '', ...texts] = fields
    const [cifar10, cifar100, imagenet16] = texts.map((field, column) => {
      const value = field.trim() === '' ? Number.NaN : Number(field)
      if (!(value >= 0 && value <= 100))
        refuse(`${line}: ${NB201_COLUMNS.split(',')[column + 2]} is ${shown(field)}, expected a number from 0 to 100`)
      return value
    }) as [number, number, number]
    if (cells.has(arch)) refuse(`${line}: ${shown(arch)} stands in the table twice`)
    cells.set(arch, { cifar10, cifar100, imagenet16 })
  })
  if (cells.size !== NB201_CELLS) refuse(`${cells.size} cells, expected all ${NB201_CELLS}`)
  for (const arch of cells.keys())
    if (!CELL.test(arch)) refuse(`cell ${shown(arch)}, expected ${FORM} of ${NB201_PRIMITIVES.join(', ')}`)
  return {
    source: NB201_SOURCE,
    cells: cells.size,
    ofText: (architecture) => cells.get(architecture),
    lookup: (genotype) => (genotype.space === 'nas-bench-201' ? cells.get(writeNb201String(genotype)) : undefined),
  }
}
