import { describe, expect, test } from 'vitest'
import { trainable } from '../import/cellFacts'
import { type ForeignGenotype, readGenotypes } from '../import/genotypes'
import { checkConfig } from '../protocol/checkConfig'
import { cellOf } from '../space/cell'
import { checkGenotype } from '../space/checkGenotype'
import { deriveGenotype } from '../space/derive'
import { type DartsGenotype, type GenotypePair, type Nb201Genotype, pairedCells } from '../space/genotype'
import { PUBLISHED } from '../space/testing/published'
import { topologyOf } from '../space/topology'
import { featuresOf } from '../surrogate/features'
import { EXPORT_FORMATS, exportFileName, formatsOf, writeExport } from './formats'
import { parseGenotypeJson } from './genotypeJson'
import { STAMP } from './testing/stamp'

const nb201: Nb201Genotype = {
  space: 'nas-bench-201',
  edges: ['none', 'nor_conv_3x3', 'none', 'skip_connect', 'none', 'avg_pool_3x3'],
}

test.each([
  ['darts', PUBLISHED.DARTS_V1],
  ['nas-bench-201', nb201],
] as const)('every format of the %s space carries the stamp', (_, genotype) => {
  const formats = formatsOf(genotype)
  expect(formats).toContain('json')
  for (const format of formats) {
    const text = writeExport(format, genotype, STAMP)
    const where = format === 'json' ? /"epoch": 17/ : /epoch 17 of 50, returned by criterion1/
    expect(text, format).toMatch(where)
    expect(text, format).toMatch(/"?seed"?:\\?"? ?2/)
  }
})

test('a format of the other space says so', () => {
  for (const format of EXPORT_FORMATS)
    if (!formatsOf(nb201).includes(format))
      expect(() => writeExport(format, nb201, STAMP), format).toThrow(/holds cells of the darts space/)
})

test('a network of different cells leaves in the formats that can say it, and in no other', () => {
  const { normal, reduce } = PUBLISHED.DARTS_V1
  const genotype = { ...PUBLISHED.DARTS_V1, cells: [PUBLISHED.XNAS.normal, reduce, normal] }
  const able = EXPORT_FORMATS.filter((format) => {
    try {
      return writeExport(format, genotype, STAMP) !== ''
    } catch (error) {
      expect(String(error), format).toMatch(/holds two cells, not a network whose cells all differ|of the nas-bench/)
      return false
    }
  })
  expect(able).toEqual(['json', 'dot', 'pytorch'])
  expect(JSON.parse(writeExport('json', genotype, STAMP)).genotype).toEqual(genotype)
  const graphs = writeExport('dot', genotype, STAMP).match(/^digraph \w+/gm)
  expect(graphs).toEqual(['digraph cell_1_normal', 'digraph cell_2_reduction', 'digraph cell_3_reduction'])
})

test('a cell with noise is a PyTorch module too, and none of the formats that know eight operations', () => {
  const noisy = {
    ...PUBLISHED.DARTS_V1,
    normal: PUBLISHED.DARTS_V1.normal.map(([op, from]) => [op === 'skip_connect' ? 'noise' : op, from] as const),
  }
  const text = writeExport('pytorch', noisy, STAMP)
  expect(text).toContain("('noise', ")
  expect(text).toContain("'noise': lambda C, stride: Noise(stride),")
  expect(text).toContain('torch.randn_like(x[:, :, ::self.stride, ::self.stride])')
  for (const format of ['nni', 'nasbench301'] as const)
    expect(() => writeExport(format, noisy, STAMP)).toThrow(/operation noise is none of the space's/)
})

test('a cell of SNAS leaves with all its edges too', () => {
  const pairs = topologyOf({ space: 'darts' }).edges.map(
    ({ from }, e): GenotypePair => [e === 3 ? 'none' : 'sep_conv_3x3', from],
  )
  const genotype = { ...PUBLISHED.DARTS_V1, allEdges: { normal: pairs, reduce: pairs } }
  expect(formatsOf(genotype)).toEqual(['genotype', 'edge-all', 'json', 'nni', 'nasbench301', 'dot', 'pytorch'])
  expect(formatsOf(PUBLISHED.DARTS_V1)).not.toContain('edge-all')
  const text = writeExport('edge-all', genotype, STAMP)
  expect(text).toMatch(
    /^LAB_EPOCH_17_EDGE_ALL = Genotype\(normal=\[\('sep_conv_3x3', 0\), \('sep_conv_3x3', 1\), \('sep_conv_3x3', 0\), \('none', 1\),/m,
  )
  expect(text.match(/\('/g)).toHaveLength(28)
  expect(checkGenotype(JSON.parse(JSON.stringify(genotype)))).toEqual(genotype)
  const wrong = { ...genotype, allEdges: { normal: pairs.with(2, ['none', 1]), reduce: pairs } }
  expect(() => checkGenotype(wrong)).toThrow(/normal cell, edge 2: .*expected .*; 0\]/)
  expect(() => writeExport('edge-all', PUBLISHED.DARTS_V1, STAMP)).toThrow(/all edges of a cell, as SNAS derives them/)
})

describe.each([
  ['three nodes', { nodes: 3 }],
  ['eight nodes, four of them put out', { nodes: 8, concat: 4 }],
])('a cell of %s', (_, size) => {
  const config = checkConfig({ ...size })
  const table = topologyOf(config).edges.map((_, e) => config.primitives.map((_, o) => Math.sin(1 + 8 * e + o)))
  const tables = { normal: table, reduce: table.map((row) => [...row].reverse()) }
  const genotype = deriveGenotype(config, config.primitives, tables) as DartsGenotype
  const stamp = { ...STAMP, dataset: 'generated images', config }

  test('is derived whole', () => {
    expect(genotype.normal).toHaveLength(2 * size.nodes)
    expect(genotype.normalConcat).toEqual(size.nodes === 3 ? [2, 3, 4] : [6, 7, 8, 9])
    expect(cellOf(genotype, 'normal')?.nodes).toBe(2 + size.nodes)
  })

  test.each(['genotype', 'json', 'dot'] as const)('leaves as %s and is read back as the same cell', (format) => {
    const { genotypes } = readGenotypes(writeExport(format, genotype, stamp), null)
    const [back] = genotypes
    expect(back?.remarks).toContainEqual({ id: 'nodes', count: size.nodes })
    expect([back?.normal, back?.reduce]).toEqual([cellOf(genotype, 'normal'), cellOf(genotype, 'reduce')])
    expect(trainable(back as ForeignGenotype)).toEqual(genotype)
  })

  test('keeps the stamp of its run', () => {
    expect(parseGenotypeJson(writeExport('json', genotype, stamp))).toEqual({ genotype, stamp })
  })

  test('leaves as a network of PyTorch, and in formats of four nodes it is refused by name', () => {
    expect(writeExport('pytorch', genotype, stamp)).toContain(`normal_concat=[${genotype.normalConcat.join(', ')}]`)
    for (const format of ['nni', 'nasbench301'] as const)
      expect(() => writeExport(format, genotype, stamp)).toThrow(
        `format ${format}: holds cells of the DARTS space; the normal cell has ${size.nodes} intermediate nodes, expected 4`,
      )
    expect(() => featuresOf(genotype)).toThrow(
      `NAS-Bench-301: normal cell has ${2 * size.nodes} operations, its space has 8`,
    )
  })
})

test('all edges of a cell of three nodes leave as they were derived, and are read back', () => {
  const config = checkConfig({ nodes: 3, algorithm: 'snas' })
  const { edges, output } = topologyOf(config)
  const pairs = edges.map(({ from }, e): GenotypePair => [e === 3 ? 'none' : 'sep_conv_3x3', from])
  const two = (nodes: number): GenotypePair[] => pairs.slice(0, 2 * nodes).map((_, i) => ['skip_connect', i % 2])
  const genotype = { ...pairedCells({ output }, two(3), two(3)), allEdges: { normal: pairs, reduce: pairs } }
  expect(checkGenotype(JSON.parse(JSON.stringify(genotype)), { nodes: 3 })).toEqual(genotype)
  const [back] = readGenotypes(writeExport('edge-all', genotype, { ...STAMP, config }), null).genotypes
  expect(back?.normal?.links).toEqual(edges.map(({ from, to }, e) => ({ op: pairs[e]?.[0], from, to })))
})

test('files are named by epoch and format', () => {
  expect(exportFileName('nni', 17)).toBe('genotype-epoch-17.nni.json')
  expect(exportFileName('genotype', 17)).toBe('genotype-epoch-17.py')
  expect(exportFileName('dot', 17)).toBe('genotype-epoch-17.dot')
  expect(new Set(EXPORT_FORMATS.map((format) => exportFileName(format, 1))).size).toBe(EXPORT_FORMATS.length)
})
