import { expect, test } from 'vitest'
import { writeDot } from '../../export/dot'
import { writeGenotypeJson } from '../../export/genotypeJson'
import { writeGenotypePython, writeGenotypeText } from '../../export/genotypeText'
import { nasbench301Config, writeNasbench301 } from '../../export/nasbench301'
import { writeNb201String } from '../../export/nb201String'
import { writeNni } from '../../export/nni'
import { DEFAULT_CONFIG } from '../../protocol/config'
import type { DartsGenotype, GenotypePair, Nb201Genotype } from '../../space/genotype'
import { PUBLISHED } from '../../space/testing/published'
import { joinCells, looksLikeGenotype, readGenotypes } from '.'

const stamp = { config: DEFAULT_CONFIG, seed: 2, dataset: 'Generated shapes', epoch: 17, rule: null } as const
const cell: DartsGenotype = PUBLISHED.DARTS_V2
const pairs = "[('sep_conv_3x3', 0), ('skip_connect', 1)]"
const small = `Genotype(normal=${pairs}, normal_concat=[2], reduce=${pairs}, reduce_concat=range(2, 3))`
const one = (text: string, file: string | null = null) => readGenotypes(text, file).genotypes[0]

test.each([
  ['Python', writeGenotypePython(cell, 'MINE', stamp)],
  ['DOT', writeDot(cell, stamp)],
  ['NNI', writeNni(cell, stamp)],
])('what the lab writes as %s comes back as it was', (_, text) => {
  expect(one(text)?.own).toEqual(cell)
})

test.each([
  ['of three nodes', 3, 'skip_connect'],
  ['with noise', 4, 'noise'],
] as const)('a network of different cells %s comes back whole from the JSON of the lab', (_, nodes, op) => {
  const config = { ...DEFAULT_CONFIG, nodes }
  const pairs = Array.from({ length: 2 * nodes }, (_, i): GenotypePair => [i === 0 ? op : 'sep_conv_3x3', i % 2])
  const concat = Array.from({ length: nodes }, (_, i) => 2 + i)
  const whole: DartsGenotype = {
    ...{ space: 'darts', normal: pairs, normalConcat: concat, reduce: pairs, reduceConcat: concat },
    cells: [pairs, [...pairs].reverse(), pairs],
  }
  expect(one(writeGenotypeJson({ genotype: whole, stamp: { ...stamp, config } }))?.own).toEqual(whole)
})

const official = writeGenotypeText(cell)

test.each([
  ['ranges, as logs print them', official.replaceAll('[2, 3, 4, 5]', 'range(2, 6)')],
  ['a list of a range', official.replaceAll('[2, 3, 4, 5]', 'list(range(2, 6))')],
  ['a log line', `2019-01-01 10:00:00,123 genotype = ${official}\n2019-01-01 10:00:01 train acc 12.5`],
  ['an assignment with comments', `# found here\nMINE = ${official.replaceAll('), (', '), # next\n   (')}\n`],
  ['double quotes', official.replaceAll("'", '"')],
  ['lists for pairs', official.replaceAll(/\(('\w+', \d)\)/g, '[$1]')],
  ['trailing commas', official.replaceAll(')]', '),]')],
])('Python with %s is the same cell', (_, text) => {
  expect(one(text)?.own).toEqual(cell)
})

test('NAS-Bench-301 keeps the cells, not the order of the two inputs of a node', () => {
  const [, config = ''] = /configuration = (\{[^}]*\})/.exec(writeNasbench301(cell, stamp)) ?? []
  const read = one(config)
  const sorted = (genotype: DartsGenotype) => [...genotype.normal].map(String).sort()
  expect(sorted(read?.own as DartsGenotype)).toEqual(sorted(cell))
  expect(read?.remarks).toContainEqual({ id: 'pair-order' })
})

test('a published result of NAS-Bench-301 is read by the configuration in it', () => {
  const config = nasbench301Config(cell)
  const result = { budget: 98, optimized_hyperparamater_config: config, info: [{ val_accuracy: 94.1 }] }
  expect(one(JSON.stringify(result))?.own).toEqual(one(JSON.stringify(config))?.own)
})

test.each([
  ['JSON', '"'],
  ['dictionaries of Python', "'"],
])('of %s, one a line, every genotype is read with its line', (_, quote) => {
  const line = (op: string, from = 0): string =>
    `{"normal": [["${op}", ${from}], ["skip_connect", 1]], "reduce": [["sep_conv_3x3", 0], ["skip_connect", 1]]}`
  const lines = [line('max_pool_3x3'), '', line('sep_conv_5x5'), line('none', 7), line('noise')]
  const { genotypes, problems } = readGenotypes(lines.join('\n').replaceAll('"', quote), null)
  expect(genotypes.map(({ line, normal }) => [line, normal?.links[0]?.op])).toEqual([
    [1, 'max_pool_3x3'],
    [3, 'sep_conv_5x5'],
    [5, 'noise'],
  ])
  expect(problems).toEqual([
    { name: null, line: 4, message: 'line 4: normal cell, pair 0: source 7, expected a whole number from 0 to 1' },
  ])
  expect(() => readGenotypes(`${line('noise')}\n\nand so on`, null)).toThrow(/genotype text: line 3: unexpected "and/)
  expect(() => readGenotypes(`${line('noise')}\n5`, null)).toThrow(/genotype text: line 2: expected an object/)
  expect(() => readGenotypes(`${line('noise')}\n`.repeat(1201), null)).toThrow(/line 1201: more than 1200 objects/)
})

test('a cell of NAS-Bench-201 comes back from its string and from its graph, edges that chose none too', () => {
  const nb201: Nb201Genotype = {
    space: 'nas-bench-201',
    edges: ['none', 'skip_connect', 'nor_conv_3x3', 'none', 'avg_pool_3x3', 'nor_conv_1x1'],
  }
  expect(one(`best: ${writeNb201String(nb201)} (epoch 3)`)?.own).toEqual(nb201)
  expect(one(writeDot(nb201, stamp))?.own).toEqual(nb201)
  expect(() => readGenotypes('|a~0|+|b~1|c~2|', null)).toThrow(/node 2 has "c~2".*below 2/)
})

test('a cell of another shape is no genotype of the lab, and says why', () => {
  const read = one(small)
  expect(read?.own).toBeNull()
  expect(read?.remarks).toEqual([{ id: 'nodes', count: 1 }])
  expect(read?.normal).toEqual({
    inputs: 2,
    nodes: 3,
    links: [
      { op: 'sep_conv_3x3', from: 0, to: 2 },
      { op: 'skip_connect', from: 1, to: 2 },
    ],
    concat: [2],
  })
})

test('fields may stand by their place, and extra ones are named', () => {
  expect(one(`Genotype(${pairs}, [2], ${pairs}, [2], layout="cell", note=None)`)?.remarks).toContainEqual({
    id: 'fields',
    names: ['layout'],
  })
})

test('one pair an edge, as SNAS prints them, is a cell with all its edges', () => {
  const sources = [0, 1, 0, 1, 2, 0, 1, 2, 3, 0, 1, 2, 3, 4]
  const all = `[${sources.map((from) => `('none', ${from})`).join(', ')}]`
  const read = one(`Genotype(normal=${all}, normal_concat=range(2, 6), reduce=${all}, reduce_concat=range(2, 6))`)
  expect(read?.normal?.links.slice(2, 6).map(({ from, to }) => [from, to])).toEqual([
    [0, 3],
    [1, 3],
    [2, 3],
    [0, 4],
  ])
})

test('a name is that of the assignment, of the alias, of the key above; what only says genotype is none', () => {
  const text = `A = ${small}\nbest_genotype = ${small}\n# C = ${small}\nD = A  # the best\n{"e": "${small}"}`
  expect(readGenotypes(text, null).genotypes.map(({ name }) => name)).toEqual(['A', null, 'e', 'D'])
  const yaml = `top:\n  "0.5 x":\n    - 1: '${small.replaceAll("'", "''")}'\n  other: ${small}\n`
  expect(readGenotypes(yaml, null).genotypes.map(({ name }) => name)).toEqual(['top 0.5 x 1', 'top other'])
})

test('numbers and names are also those that NumPy 2 prints', () => {
  const numpy = small.replaceAll(/\b(\d)\b(?=\))/g, 'np.int64($1)').replace("'sep_conv_3x3'", "np.str_('sep_conv_3x3')")
  expect(numpy).toMatch(/np\.str_\('sep_conv_3x3'\), np\.int64\(0\)\)/)
  expect(one(numpy)?.normal).toEqual(one(small)?.normal)
  expect(() => one(numpy.replace('np.int64(0)', 'np.int64([0])'))).toThrow(
    /source .*np\.int64.*expected a whole number/,
  )
})

test('a dictionary as Python prints it is read like JSON', () => {
  const nni = JSON.stringify(JSON.parse(writeNni(cell, stamp))).replaceAll('"', "'")
  expect(one(nni)?.own).toEqual(cell)
  expect(one(`{'normal': ${pairs}, 'normal_concat': [2], 'reduce': ${pairs}}`)?.remarks).toContainEqual({
    id: 'concat-assumed',
  })
})

test('masks and indices of the old NNI name operations in its own order', () => {
  const arch = {
    normal_n2_p0: [false, false, true, false, false, false, false],
    normal_n2_p1: 3,
    normal_n2_switch: [true, true],
    reduce_n2_p0: ['maxpool'],
    reduce_n2_p1: [],
  }
  const read = one(JSON.stringify(arch))
  expect(read?.normal?.links.map(({ op }) => op)).toEqual(['skip_connect', 'sep_conv_3x3'])
  expect(read?.reduce?.links).toEqual([{ op: 'max_pool_3x3', from: 0, to: 2 }])
})

test('a graph is the cell its name or its file says, and two files of one cell each are one genotype', () => {
  const graphs = writeDot(cell, stamp).split(/(?=digraph reduction)/)
  const [normal = '', reduction = ''] = graphs.map((text) => text.replace(/digraph \w+/, 'digraph'))
  const read = [one(reduction, 'cell-reduction.dot'), one(normal, 'cell-normal.dot')].flatMap((cell) => cell ?? [])
  expect(read[0]?.normal).toBeNull()
  expect(read[0]?.remarks).toEqual([{ id: 'one-cell', cell: 'reduce' }])
  expect(joinCells(read).map(({ own }) => own)).toEqual([cell])
})

test.each([
  ["X = Genotype(normal=[('a', 1, normal_concat=[2])", /X: line 1: unexpected "normal_concat".*bracket/],
  ['Genotype(recurrent=[("tanh", 0)], concat=range(1, 9))', /recurrent cell/],
  [`Genotype(normal=${pairs}, reduce=[('skip_connect', 2), ('skip_connect', 0)])`, /pair 0: source 2, .* 0 to 1/],
  [`Genotype(normal=${pairs}, normal_concat=[2, 5], reduce=${pairs})`, /joins node 5, the cell ends with node 2/],
  [`Genotype(normal=${pairs.replace(')]', ')')}, reduce=${pairs}`, /line 1/],
  [`Genotype(normal=exec('x'), reduce=${pairs})`, /expected a list of pairs/],
  [`digraph {\n"0" -> "${'1'.repeat(900)}"\n}`, /^.{0,200}$/],
  ['hello world', /no genotype in it, it begins with "hello world"/],
  [official.slice(0, 100), /ends where .* is expected/],
  [official.replace('[2, 3, 4, 5]', '__import__("os")'), /normal_concat: .*expected a list of nodes/],
  [official.replace('[2, 3, 4, 5]', '['.repeat(1e5)), /brackets 13 deep, at most 12 are read/],
  [official.replace('[2, 3, 4, 5]', 'range(0, 1000000000000)'), /range of \[0,1000000000000\]/],
  [' '.repeat(4_000_001), /4000001 characters long, at most 4000000 are read/],
])('refuses %s', (text, message) => {
  expect(() => readGenotypes(text, null)).toThrow(message)
})

test('a text is looked at before it is read', () => {
  expect(looksLikeGenotype(small)).toBe(true)
  expect(looksLikeGenotype('|none~0|+|none~0|none~1|')).toBe(true)
  expect(looksLikeGenotype('a | b ~ c')).toBe(false)
})

test('names for one genotype are bounded as genotypes are', () => {
  const aliases = Array.from({ length: 1300 }, (_, i) => `N${i} = MINE\n`).join('')
  expect(() => readGenotypes(`MINE = ${writeGenotypeText(PUBLISHED.DARTS_V2)}\n${aliases}`, null)).toThrow(
    'more than 1200 genotypes',
  )
})
