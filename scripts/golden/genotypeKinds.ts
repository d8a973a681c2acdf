/** Golden kinds `genotypes-darts`, `genotypes-pcdarts` and `nb201-strings`: alpha tables by formula, and the architectures they stand for. */
import { writeNb201String } from '../../src/export/nb201String'
import { deriveGenotype } from '../../src/space/derive'
import { countSkips, type DartsGenotype, type Nb201Genotype } from '../../src/space/genotype'
import { NB201_PRIMITIVES, type Primitive } from '../../src/space/primitives'
import { edgesInto, topologyOf } from '../../src/space/topology'
import { list } from './checkShape'
import { alphaTable, hash16, STREAM, u, uniform } from './formula'
import { type GoldenFile, type GoldenOptions, wanted } from './options'
import type { Report } from './report'

type Pair = readonly [op: number, from: number]

interface GenotypesFile extends GoldenFile {
  readonly primitives: readonly Primitive[]
  readonly zeros?: { readonly normal: readonly Pair[]; readonly reduce: readonly Pair[] }
  readonly listed?: readonly {
    readonly kind: string
    readonly seed: number
    readonly alphas_normal: number[][]
    readonly alphas_reduce: number[][]
  }[]
  readonly tables?: readonly (readonly [
    kind: string,
    seed: number,
    normal: readonly Pair[],
    reduce: readonly Pair[],
    skipsNormal: number,
    skipsReduce: number,
  ])[]
}

/** One alpha table of a named kind; rows are edges of a DARTS cell. */
function genotypeTable(kind: string, seed: number, t: number): number[][] {
  const plain = (scale: number): number[][] => alphaTable(seed, t, 14, 8, scale)
  const levels = (): number[][] =>
    plain(1).map((row, e) => row.map((_, o) => 0.25 * (hash16(seed, t, 8 * e + o) % 5) - 0.5))
  const raised = (column: number, by: number): number[][] =>
    plain(1).map((row) => row.map((alpha, o) => (o === column ? alpha + by : alpha)))
  switch (kind) {
    case 'plain':
      return plain(0.5)
    case 'init':
      return plain(1 / 1024)
    case 'none':
      return raised(0, 2)
    case 'skip':
      return raised(3, 0.75)
    case 'sharp':
      return plain(4)
    case 'levels':
      return levels()
    case 'equal':
      return withRows(plain(0.5), (edges, position) => edges[0] ?? position)
    case 'pairs':
      return withRows(levels(), (edges, position) => {
        const fromEnd = edges.length - position
        return edges.length > 2 && fromEnd <= 2 ? edges[2 - fromEnd] : edges[position]
      })
    default:
      throw new Error(`table kind ${kind}: unknown`)
  }
}

/** Replaces rows node by node; `source` names the row that edge number `position` of a node gets. */
function withRows(table: number[][], source: (edges: number[], position: number) => number | undefined): number[][] {
  const rows = [...table]
  const topology = topologyOf({ space: 'darts' })
  for (let node = topology.inputs; node < topology.nodes; node++) {
    const edges = edgesInto(topology, node)
    edges.forEach((edge, position) => {
      rows[edge] = table[source(edges, position) as number] as number[]
    })
  }
  return rows
}

function indexPairs(genotype: DartsGenotype, cell: 'normal' | 'reduce', primitives: readonly Primitive[]): Pair[] {
  return genotype[cell].map(([op, from]) => [primitives.indexOf(op as Primitive), from])
}

const betasOf = (seed: number): { normal: number[]; reduce: number[] } => ({
  normal: [...uniform(seed, STREAM.betas.normal, 14)],
  reduce: [...uniform(seed, STREAM.betas.reduce, 14)],
})

export function checkGenotypes(file: GenotypesFile, report: Report, options: GoldenOptions): void {
  const primitives = list('primitives', file.primitives) as readonly Primitive[]
  const derive = (normal: number[][], reduce: number[][], seed?: number): DartsGenotype => {
    const betas = seed === undefined || file.kind !== 'genotypes-pcdarts' ? {} : { betas: betasOf(seed) }
    return deriveGenotype({ space: 'darts' }, primitives, { normal, reduce, ...betas }) as DartsGenotype
  }
  if (!file.zeros) report.absent('zeros')
  else if (wanted(options, 'zeros')) {
    const zeros = derive(alphaTable(0, 0, 14, primitives.length, 0), alphaTable(0, 0, 14, primitives.length, 0))
    for (const cell of ['normal', 'reduce'] as const)
      report.exact('genotypes', indexPairs(zeros, cell, primitives), file.zeros[cell], `zeros ${cell}`)
  }
  for (const { kind, seed, alphas_normal, alphas_reduce } of report.part('listed', file.listed)) {
    if (!wanted(options, `${kind} ${seed}`)) continue
    const where = `${kind} ${seed}`
    report.exact('tables', genotypeTable(kind, seed, STREAM.alphas.normal), alphas_normal, `${where} normal`)
    report.exact('tables', genotypeTable(kind, seed, STREAM.alphas.reduce), alphas_reduce, `${where} reduce`)
  }
  for (const [kind, seed, normal, reduce, skipsNormal, skipsReduce] of report.part('tables', file.tables)) {
    const where = `${kind} ${seed}`
    if (!wanted(options, where)) continue
    const genotype = derive(
      genotypeTable(kind, seed, STREAM.alphas.normal),
      genotypeTable(kind, seed, STREAM.alphas.reduce),
      seed,
    )
    report.exact('genotypes', indexPairs(genotype, 'normal', primitives), normal, `${where} normal`)
    report.exact('genotypes', indexPairs(genotype, 'reduce', primitives), reduce, `${where} reduce`)
    report.exact('skip_connects', countSkips(genotype), { normal: skipsNormal, reduce: skipsReduce }, where)
  }
}

interface StringsFile extends GoldenFile {
  readonly tables?: readonly (readonly [kind: string, seed: number, text: string])[]
}

function stringTable(kind: string, seed: number): number[][] {
  const t = STREAM.alphas.normal
  const entry = (e: number, o: number): number => {
    const i = 5 * e + o
    switch (kind) {
      case 'plain':
        return u(seed, t, i)
      case 'skip':
        return u(seed, t, i) + (o === 1 ? 0.75 : 0)
      case 'levels':
        return 0.25 * (hash16(seed, t, i) % 3) - 0.25
      default:
        throw new Error(`table kind ${kind}: unknown`)
    }
  }
  return Array.from({ length: 6 }, (_, e) => Array.from({ length: 5 }, (_, o) => entry(e, o)))
}

export function checkStrings(file: StringsFile, report: Report, options: GoldenOptions): void {
  for (const [kind, seed, text] of report.part('tables', file.tables)) {
    if (!wanted(options, `${kind} ${seed}`)) continue
    const alphas = { normal: stringTable(kind, seed), reduce: [] }
    const genotype = deriveGenotype({ space: 'nas-bench-201' }, NB201_PRIMITIVES, alphas) as Nb201Genotype
    report.exact('strings', writeNb201String(genotype), text, `${kind} ${seed}`)
  }
}
