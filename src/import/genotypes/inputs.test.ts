/** Every genotype of the shared inputs, as `expect.json` says it must be read. */
import { describe, expect, test } from 'vitest'
import { SearchError } from '../../errors'
import { writeNb201String } from '../../export/nb201String'
import { type Cell, cellSkips } from '../../space/cell'
import { type ExpectedGenotype, type ExpectedInput, expectedInputs } from '../testing/expected'
import { type ForeignGenotype, joinCells, readGenotypes } from '.'

const inputs = await expectedInputs('genotypes')

type Links = readonly (readonly [string, number, number])[]

/** Triples (operation, node, source): pairs are two a node. */
const expectedLinks = (cell: readonly (readonly [string, ...number[]])[]): Links =>
  cell.map(([op, ...nodes], i) =>
    nodes.length === 2 ? [op, nodes[0] as number, nodes[1] as number] : [op, 2 + Math.floor(i / 2), nodes[0] as number],
  )

function links(cell: Cell | null): Links {
  return (cell?.links ?? []).map(({ op, from, to }) => [op, to, from])
}

function expectCell(cell: Cell | null, pairs: Links, concat: readonly number[], ordered: boolean): void {
  const sorted = (list: Links): Links => (ordered ? list : [...list].sort((a, b) => a[1] - b[1] || a[2] - b[2]))
  expect(sorted(links(cell))).toEqual(sorted(pairs))
  expect(cell?.concat).toEqual(concat)
}

function expectGenotype(read: ForeignGenotype | undefined, wanted: ExpectedGenotype, pairOrder?: string): void {
  if (wanted.edges) {
    expect(read?.own).toEqual({ space: 'nas-bench-201', edges: wanted.edges })
    if (read?.own?.space === 'nas-bench-201') expect(writeNb201String(read.own)).toBe(wanted.string)
    return
  }
  const ordered = pairOrder === undefined
  expectCell(read?.normal ?? null, expectedLinks(wanted.normal ?? []), wanted.normal_concat ?? [], ordered)
  expectCell(read?.reduce ?? null, expectedLinks(wanted.reduce ?? []), wanted.reduce_concat ?? [], ordered)
}

/** All that is said beside the cells. */
const said = (genotypes: readonly ForeignGenotype[], problems: readonly { message: string }[]): string =>
  JSON.stringify([genotypes.flatMap(({ remarks }) => remarks), problems])

function expectRefused(read: () => unknown, { mustName = [], mustNotContainRaw = [] }: ExpectedInput): void {
  let message = ''
  try {
    read()
  } catch (error) {
    expect(error).toBeInstanceOf(SearchError)
    message = (error as SearchError).message
  }
  for (const name of mustName) expect(message).toMatch(new RegExp(name, 'i'))
  for (const raw of mustNotContainRaw) expect(message).not.toContain(raw)
}

describe.skipIf(!inputs)('genotypes of the shared inputs', () => {
  for (const { entry, texts } of inputs ?? []) {
    const what = `${(entry.files ?? [entry.file]).join(' + ')}: ${entry.what}`
    const read = () => {
      const results = texts.map(({ name, text }) => readGenotypes(text, name))
      return {
        genotypes: joinCells(results.flatMap(({ genotypes }) => genotypes)),
        problems: results.flatMap(({ problems }) => problems),
      }
    }
    // Where one of two cells is right, it is offered, and the other is told as a problem.
    const accepted = entry.accept || entry.orAccept !== undefined
    if (!accepted) {
      test(`refused, saying why: ${what}`, () => {
        expectRefused(read, entry)
      })
      continue
    }
    test(`read: ${what}`, () => {
      const { genotypes, problems } = read()
      const [first] = genotypes
      for (const phrase of entry.orAccept?.mustSay ?? entry.mustSay ?? [])
        expect(said(genotypes, problems)).toMatch(new RegExp(phrase, 'i'))
      const names = entry.orAccept?.names ?? entry.names
      if (names) expect(genotypes.map(({ name }) => name)).toEqual(names)
      if (entry.count !== undefined) expect(genotypes).toHaveLength(entry.count)
      if (entry.name !== undefined) expect(first?.name).toBe(entry.name)
      if (entry.genotype) {
        expect(genotypes).toHaveLength(1)
        expectGenotype(first, entry.genotype, entry.pairOrder)
      }
      for (const [name, wanted] of Object.entries(entry.genotypes ?? {}))
        expectGenotype(
          genotypes.find((one) => one.name === name),
          wanted as ExpectedGenotype,
        )
      if (entry.normalSkips !== undefined) expect(cellSkips(first?.normal as Cell)).toBe(entry.normalSkips)
      if (entry.cell) {
        expect([first?.normal !== null, first?.reduce !== null]).toEqual([
          entry.cell === 'normal',
          entry.cell === 'reduce',
        ])
        expectCell(first?.[entry.cell] ?? null, expectedLinks(entry.pairs ?? []), entry.concat ?? [], true)
      }
      if (entry.nodes !== undefined) expect((first?.normal?.nodes ?? 0) - 2).toBe(entry.nodes)
      if (entry.unknownOperations)
        expect(first?.remarks).toContainEqual({ id: 'operations', names: entry.unknownOperations })
    })
  }
})
