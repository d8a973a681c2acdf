/**
 * What a reader of genotypes hands back: cells of any operations and any shape, named as the text names them, and as a
 * genotype of ours where they are one. Here are also the checks that every spelling shares.
 */
import { SearchError, shown } from '../../errors'
import type { Stamp } from '../../export/stamp'
import type { Cell, CellLink } from '../../space/cell'
import type { Genotype } from '../../space/genotype'
import { ownGenotype } from '../../space/ownGenotype'
import { allPrimitives } from '../../space/primitives'

/** How a genotype was written. */
export type Spelling =
  | 'python'
  | 'yaml'
  | 'json'
  | 'lab'
  | 'nni'
  | 'nni-old'
  | 'nas-bench-301'
  | 'nas-bench-201'
  | 'dot'

/** What a reader has to say beside its cells; the words are the page's and the command line's. */
export type Remark =
  | { readonly id: 'operations'; readonly names: readonly string[] }
  | { readonly id: 'nodes'; readonly count: number }
  | { readonly id: 'inputs' }
  | { readonly id: 'fields'; readonly names: readonly string[] }
  | { readonly id: 'pair-order' }
  | { readonly id: 'concat-assumed' }
  | { readonly id: 'one-cell'; readonly cell: 'normal' | 'reduce' }
  | { readonly id: 'own-cells'; readonly count: number }

export interface ForeignGenotype {
  /** As the text names it: DARTS_V2; null where it has no name. */
  readonly name: string | null
  readonly spelling: Spelling
  /** Where it begins, 1 for the first line. */
  readonly line: number
  /** Null where the text holds the other cell only. */
  readonly normal: Cell | null
  /** Null in spaces without one, and where the text holds the other cell only. */
  readonly reduce: Cell | null
  /** The same as a genotype of the lab's spaces; null where it is outside of them. */
  readonly own: Genotype | null
  readonly remarks: readonly Remark[]
  /** Where the lab's own file says it comes from. */
  readonly stamp?: Stamp
}

/** A genotype of a text that could not be read, beside others that could. */
export interface Problem {
  readonly name: string | null
  readonly line: number
  /** Names the value and the rule. */
  readonly message: string
}

export interface ReadGenotypes {
  readonly genotypes: readonly ForeignGenotype[]
  readonly problems: readonly Problem[]
}

export interface GenotypeReader {
  readonly spelling: Spelling
  /** Whether the text looks like this spelling; whether it is right is for `read` to say. */
  readonly recognise: (text: string) => boolean
  /**
   * @param file name of the file, where there is one: it may say which cell a graph is
   * @throws SearchError 'bad-genotype' naming the line, the value and the rule
   */
  readonly read: (text: string, file: string | null) => ReadGenotypes
}

export function refuse(message: string): never {
  throw new SearchError('bad-genotype', message)
}

/** Nodes of a cell; the largest published ones have 9. */
const MOST_NODES = 64
/** Operations of a cell. */
const MOST_LINKS = 512

/** A name of an operation as some program spells it, as the lab spells it. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  // kubeflow/katib
  skip_connection: 'skip_connect',
  max_pooling_3x3: 'max_pool_3x3',
  avg_pooling_3x3: 'avg_pool_3x3',
  separable_convolution_3x3: 'sep_conv_3x3',
  separable_convolution_5x5: 'sep_conv_5x5',
  dilated_convolution_3x3: 'dil_conv_3x3',
  dilated_convolution_5x5: 'dil_conv_5x5',
  // microsoft/nni before 2.0
  skipconnect: 'skip_connect',
  maxpool: 'max_pool_3x3',
  avgpool: 'avg_pool_3x3',
  sepconv3x3: 'sep_conv_3x3',
  sepconv5x5: 'sep_conv_5x5',
  dilconv3x3: 'dil_conv_3x3',
  dilconv5x5: 'dil_conv_5x5',
}

/** @throws SearchError 'bad-genotype' for what is no name of an operation */
export function operation(where: string, value: unknown): string {
  if (typeof value !== 'string' || !/^[A-Za-z0-9][\w.+-]{0,59}$/.test(value))
    refuse(`${where}: operation ${shown(value)}, expected the name of one`)
  return Object.hasOwn(OTHER_NAMES, value) ? (OTHER_NAMES[value] as string) : value
}

/**
 * A cell from links and the nodes it joins; null joins all intermediate ones.
 *
 * @throws SearchError 'bad-genotype' naming the cell, the link and the rule
 */
export function checkCell(
  cell: string,
  inputs: number,
  links: readonly CellLink[],
  concat: readonly unknown[] | null,
): Cell {
  if (links.length === 0) refuse(`${cell} cell: no operation in it`)
  if (links.length > MOST_LINKS) refuse(`${cell} cell: ${links.length} operations, at most ${MOST_LINKS} are read`)
  const isNode = (value: unknown): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < MOST_NODES
  for (const { op, from, to } of links)
    if (!isNode(from) || !isNode(to) || to < inputs || from >= to)
      refuse(
        `${cell} cell: ${op} from ${shown(from)} to ${shown(to)}, expected a source before its node, below ${MOST_NODES}`,
      )
  const last = Math.max(...links.map(({ to }) => to))
  const all = Array.from({ length: last - inputs + 1 }, (_, i) => inputs + i)
  const joined = (concat ?? all).map((node) =>
    isNode(node) ? node : refuse(`${cell} cell: joins ${shown(node)}, expected a node below ${MOST_NODES}`),
  )
  if (joined.length === 0 || new Set(joined).size < joined.length)
    refuse(`${cell} cell: joins ${shown(joined)}, expected nodes, each once`)
  return { inputs, nodes: 1 + Math.max(last, ...joined), links, concat: joined }
}

const NODES = { darts: 4, 'nas-bench-201': 3 } as const

/** The two cells together, with what is to be said of them. */
export function foreignGenotype(
  given: Pick<ForeignGenotype, 'name' | 'spelling' | 'line' | 'normal' | 'reduce'> & { readonly stamp?: Stamp },
  remarks: readonly Remark[] = [],
): ForeignGenotype {
  const { normal, reduce } = given
  const cells = [normal, reduce].filter((cell) => cell !== null)
  const space = cells[0]?.inputs === 1 ? 'nas-bench-201' : 'darts'
  const known: readonly string[] = allPrimitives(space)
  const names = [...new Set(cells.flatMap(({ links }) => links.map(({ op }) => op)))].filter(
    (op) => !known.includes(op),
  )
  const counts = cells.map(({ nodes, inputs }) => nodes - inputs)
  const other = counts.find((count) => count !== NODES[space])
  const told: Remark[] = [...remarks]
  if (names.length > 0) told.push({ id: 'operations', names: names.sort() })
  if (other !== undefined) told.push({ id: 'nodes', count: other })
  if (space === 'darts' && cells.some((cell) => !twoEach(cell))) told.push({ id: 'inputs' })
  return { ...given, own: ownGenotype(normal, reduce), remarks: told }
}

function twoEach({ inputs, nodes, links }: Cell): boolean {
  const counts = new Array<number>(nodes).fill(0)
  for (const { to } of links) counts[to] = (counts[to] ?? 0) + 1
  return counts.slice(inputs).every((count) => count === 2)
}
